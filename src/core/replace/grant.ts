import type { GrantedAction, LeftOutCall, WrittenCondition } from '../model/replacement.ts';
import { type ActionCatalog, entryOf, partsOfAction } from './action-catalog.ts';
import {
  type ArnPlace,
  EVERYTHING,
  everyOne,
  isOfType,
  onceEach,
  type ResourceText,
  together,
} from './resource-text.ts';
import { boundedBy, type Today } from './today.ts';
import type { WantedAction } from './wanted.ts';

/** An action as it will be written, with what it is to be asked about afterwards. */
export interface GrantedWith {
  readonly granted: GrantedAction;
  readonly texts: readonly ResourceText[];
  readonly condition?: WrittenCondition;
  /** ARNs that the made policy has to allow: those that were seen, else the pattern itself. */
  readonly asks: readonly string[];
}

export interface GrantOutcome {
  readonly given?: GrantedWith;
  readonly leftOut?: LeftOutCall;
  readonly unknown?: string;
}

/** What grants stand on. */
export interface GrantGround {
  readonly catalog: ActionCatalog;
  /** Absent where the user's policies could not be read. */
  readonly today?: Today;
  readonly place: ArnPlace;
}

/** The resources of one wanted action, within what is allowed today. */
export function grantOf(wanted: WantedAction, ground: GrantGround): GrantOutcome {
  const { catalog, today, place } = ground;
  const found = resourcesOf(wanted, catalog, place);
  if (today === undefined) return { given: given(wanted, found.texts, found) };
  const bounded = boundedBy(today, wanted.action, found.texts, wanted.regions);
  if (bounded.texts.length === 0) return { leftOut: notToday(wanted) };
  const notes = bounded.narrowed
    ? [...found.notes, 'cut to the resources that the user may use today']
    : found.notes;
  return {
    given: {
      ...given(wanted, bounded.texts, { ...found, notes }),
      ...(bounded.condition !== undefined && { condition: bounded.condition }),
    },
    ...(bounded.unknown !== undefined && { unknown: `${wanted.action}: ${bounded.unknown}` }),
  };
}

interface Found {
  readonly texts: readonly ResourceText[];
  /** What was seen and is of the action's own types. */
  readonly seen: readonly string[];
  readonly notes: readonly string[];
}

function given(wanted: WantedAction, texts: readonly ResourceText[], { seen, notes }: Found): GrantedWith {
  const { action, from, events, calls, regions, known, whole } = wanted;
  return {
    texts,
    asks: whole && seen.length > 0 ? seen : [...seen, ...texts.map(({ arn }) => arn)],
    granted: {
      action,
      from,
      events,
      calls,
      regions,
      resources: texts.map(({ text }) => text),
      known,
      notes: known ? notes : ["not known: the list of AWS's actions does not have it", ...notes],
    },
  };
}

function notToday({ action, calls, from }: WantedAction): LeftOutCall {
  const seen = from === 'observed' ? 'Seen' : from === 'included' ? 'Asked for' : 'Recorded by IAM';
  return {
    what: action,
    calls,
    why: `${seen}, but the user's policies do not allow it now.`,
    ...(from === 'observed' && { open: true as const }),
  };
}

function resourcesOf(wanted: WantedAction, catalog: ActionCatalog, place: ArnPlace): Found {
  const everything = (seen: readonly string[], why: string): Found => ({
    texts: [EVERYTHING],
    seen,
    notes: [`on *: ${why}`],
  });
  const entry = entryOf(catalog, wanted.action);
  if (entry === undefined) return everything([], 'which resources it takes is not known');
  if (entry.resourceTypes.length === 0) return { texts: [EVERYTHING], seen: [], notes: [] };
  const { service } = partsOfAction(wanted.action);
  const types = entry.resourceTypes.flatMap(({ name, required }) => {
    const pattern = catalog.arnOf(service, name);
    if (pattern === undefined) return [];
    const arns = wanted.arns.filter(isOfType(pattern));
    return [{ pattern, required, arns }];
  });
  const seen = [...new Set(types.flatMap(({ arns }) => arns))];
  if (types.length === 0) return everything([], 'the ARNs of its resources are not published');
  const where = { ...place, regions: wanted.regions.length > 2 ? [] : wanted.regions };
  // A type that the records name counts; one that AWS demands and they do not name is taken whole.
  const used = types.filter(({ required, arns }) => required || arns.length > 0);
  if (used.length === 0) return everything([], 'no record says which it was on');
  const open = used.filter(({ arns }) => arns.length === 0 || !wanted.whole);
  if (seen.length === 0 && open.some(({ pattern }) => !/\$\{(Account|Region)\}/.test(pattern)))
    return everything([], 'no record says which it was on');
  const named = together([
    ...new Set(used.filter((type) => !open.includes(type)).flatMap(({ arns }) => arns)),
  ]);
  return {
    texts: onceEach([...named.texts, ...open.flatMap(({ pattern }) => everyOne(pattern, where))]),
    seen,
    notes: [
      ...(named.widened > 0
        ? [`${named.widened} resources were seen: put together by what their names begin with`]
        : []),
      ...(open.length > 0 ? ['any of a kind: no record says, or not each, which it was on'] : []),
    ],
  };
}
