import { byText } from '../investigation/order.ts';
import type { GrantedFrom, LeftOutCall } from '../model/replacement.ts';
import { type ActionCatalog, entryOf, partsOfAction } from './action-catalog.ts';
import { actionsOf, isActionName, type NeededAction } from './action-of.ts';
import type { RecordedAction } from './last-accessed.ts';
import type { Observed, ObservedCall } from './observe.ts';
import { sensitivityOf } from './sensitive.ts';

/** `--include`: an action, on everything the user has or on one resource. */
export interface Include {
  readonly action: string;
  readonly arn?: string;
}

/** An action that is to be granted, with everything that shows the need. */
export interface WantedAction extends NeededAction {
  readonly from: GrantedFrom;
  readonly events: readonly string[];
  readonly calls: number;
  readonly regions: readonly string[];
  readonly arns: readonly string[];
  /** Whether `arns` is what all calls were on. */
  readonly whole: boolean;
}

/** What whoever asks has decided. */
export interface Decided {
  readonly includes: readonly Include[];
  /** Actions in any case. */
  readonly excludes: readonly string[];
}

export interface Wants {
  readonly wanted: readonly WantedAction[];
  readonly leftOut: readonly LeftOutCall[];
}

/** Which actions the use needs, and which of them are told apart: refused ones, and those that are put in by name only. */
export function wantsOf(
  observed: Observed,
  recorded: readonly RecordedAction[],
  { includes, excludes }: Decided,
  catalog: ActionCatalog,
): Wants {
  const needed = neededIn(observed, catalog);
  const fromRecord = recorded.map(({ action, region }) => bare(action, 'last-accessed', catalog, region));
  const named = includes.map((include) => ({
    ...bare(include.action, 'included', catalog),
    ...onOne(include),
  }));
  const wanted = new Map<string, WantedAction>();
  const leftOut: LeftOutCall[] = [...deniedIn(observed), ...suspiciousIn(observed, catalog)];
  const isNamed = new Set(named.map(({ action }) => action.toLowerCase()));
  const isLeft = new Set(excludes.map((action) => action.toLowerCase()));
  for (const each of [...needed, ...fromRecord]) {
    if (isLeft.has(each.action.toLowerCase())) {
      leftOut.push({ what: each.action, calls: each.calls, why: 'By choice (--leave-out).' });
      continue;
    }
    const why = isActionName(each.action)
      ? (sensitivityOf(each.action, catalog) ?? anyRole(each))
      : 'its name is none that a policy can hold';
    if (why === undefined || isNamed.has(each.action.toLowerCase())) put(wanted, each);
    else
      leftOut.push({ ...apart(each, why), ...(isActionName(each.action) && { include: includeOf(each) }) });
  }
  for (const each of named) put(wanted, each);
  return {
    wanted: [...wanted.values()].toSorted((a, b) => byText(a.action, b.action)),
    leftOut,
  };
}

/** A role is to be named with the action. */
function includeOf({ action }: WantedAction): string {
  return action === 'sts:AssumeRole' ? `${action}@arn:…:role/NAME` : action;
}

/** On every role of the account it would be far more than the roles that were taken. */
function anyRole({ action, arns, whole }: WantedAction): string | undefined {
  if (action !== 'sts:AssumeRole' || (whole && arns.length > 0)) return undefined;
  return 'which roles were taken is not known';
}

function onOne({ arn }: Include): Partial<WantedAction> {
  return arn === undefined ? {} : { arns: [arn], whole: true };
}

/** Named and seen: the resources that were named count, else those that were seen. */
function put(wanted: Map<string, WantedAction>, each: WantedAction): void {
  const before = wanted.get(each.action);
  if (before === undefined) wanted.set(each.action, each);
  else if (each.arns.length > 0 && each.from === 'included')
    wanted.set(each.action, { ...before, arns: [...new Set([...before.arns, ...each.arns])].sort(byText) });
}

function apart({ action, calls, from }: WantedAction, why: string): LeftOutCall {
  return {
    what: action,
    calls,
    why: `${from === 'observed' ? 'Seen' : 'Recorded by IAM'}, and not put in: ${why}.`,
    ...(from === 'observed' && { open: true as const }),
  };
}

function bare(action: string, from: GrantedFrom, catalog: ActionCatalog, region?: string): WantedAction {
  const entry = entryOf(catalog, action);
  return {
    action: entry === undefined ? action : `${partsOfAction(action).service}:${entry.name}`,
    known: entry !== undefined,
    from,
    events: [],
    calls: 0,
    regions: region === undefined ? [] : [region],
    arns: [],
    whole: false,
  };
}

/** Regions of all calls together stand for those of each, where each is not known and they are few. */
const FEW_REGIONS = 2;

function neededIn({ calls, regions: all }: Observed, catalog: ActionCatalog): readonly WantedAction[] {
  const regions = all.length <= FEW_REGIONS ? all : [];
  const through = calls.filter((call) => call.calls > 0);
  const pairs = through.flatMap((call) =>
    actionsOf(call.source, call.name, catalog).map((needed) => ({ needed, call })),
  );
  return [...Map.groupBy(pairs, ({ needed }) => needed.action).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : neededAction(
          first.needed,
          group.map(({ call }) => call),
          regions,
        );
  });
}

function neededAction(
  needed: NeededAction,
  calls: readonly ObservedCall[],
  otherwise: readonly string[],
): WantedAction {
  const unique = (texts: readonly string[]) => [...new Set(texts)].sort(byText);
  return {
    ...needed,
    from: 'observed',
    events: unique(calls.map(({ source, name }) => `${source} ${name}`)),
    calls: calls.reduce((sum, each) => sum + each.calls, 0),
    regions: unique(calls.flatMap(({ region }) => (region === '' ? otherwise : region))),
    arns: unique(calls.flatMap(({ arns }) => arns)),
    whole: calls.every(({ whole }) => whole),
  };
}

function deniedIn({ calls }: Observed): readonly LeftOutCall[] {
  const denied = calls.filter((call) => call.denied > 0);
  return [...Map.groupBy(denied, ({ source, name }) => `${source} ${name}`)].map(([what, group]) => ({
    what,
    calls: group.reduce((sum, call) => sum + call.denied, 0),
    why: 'It was denied: what did not work is not granted.',
  }));
}

function suspiciousIn({ suspicious }: Observed, catalog: ActionCatalog): readonly LeftOutCall[] {
  return suspicious.map(({ from, event, calls }) => {
    const [source = '', name = ''] = event.split(' ');
    const [needed] = actionsOf(source, name, catalog);
    const include = needed !== undefined && isActionName(needed.action) ? needed.action : undefined;
    return {
      what: event,
      calls,
      why: `The investigation asks to look into it (from ${from === '' ? 'an unknown place' : from}).`,
      ...(include !== undefined && { include }),
    };
  });
}
