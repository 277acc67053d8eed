import { byText } from '../investigation/order.ts';
import { isPartition } from '../model/account.ts';
import { counted } from '../model/counted.ts';
import type { Fact } from '../model/fact.ts';
import type { Investigation } from '../model/investigation.ts';
import {
  type LeftOutCall,
  type MadeRole,
  type PolicyCheck,
  REPLACEMENT_SCHEMA_VERSION,
  type Replacement,
} from '../model/replacement.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import type { PolicyPrincipal } from '../policy/world.ts';
import type { ActionCatalog } from './action-catalog.ts';
import { actionsOf, serviceOf } from './action-of.ts';
import { checkAll } from './check.ts';
import { carriedDenies } from './denies.ts';
import { type GrantedWith, grantOf } from './grant.ts';
import { besides, type LastAccessed, type RecordedAction, TRACKED_DAYS } from './last-accessed.ts';
import type { Observed } from './observe.ts';
import { passRoleNotes } from './pass-role.ts';
import { reachOf, reachToday } from './reach.ts';
import { refusalOf } from './refusal.ts';
import type { RoleOrder } from './role-order.ts';
import { allowStatements, policiesOf } from './statements.ts';
import { suggestionFor } from './suggest.ts';
import { todayOf } from './today.ts';
import { trustOf } from './trust.ts';
import { checkTrust } from './trust-check.ts';
import { type Include, wantsOf } from './wanted.ts';

/** Everything a replacement is made of. */
export interface ReplacementInput {
  readonly investigation: Investigation;
  readonly observed: Observed;
  readonly catalog: ActionCatalog;
  /** The user with its policies as they are now. */
  readonly user: Fact<PolicyPrincipal>;
  readonly lastAccessed: Fact<LastAccessed>;
  /** All published actions, to count what the user may call. */
  readonly everyAction: Iterable<string>;
  readonly includes: readonly Include[];
  /** Actions that somebody decided to leave out, in any case. */
  readonly excludes: readonly string[];
  /** Its name is made of the user's where none is given. */
  readonly role?: Omit<RoleOrder, 'name'> & Partial<Pick<RoleOrder, 'name'>>;
  /** Who looked into what the verdict asks to look into. */
  readonly lookedInto?: string;
  readonly now: string;
  readonly version: string;
}

/**
 * Makes what takes a key's place: the policy that its use shows to be needed, within what its user may do today, and
 * the role that may take it. The same input gives the same result. Throws the {@link Problem} `bad-argument` for a role
 * that would let others in.
 */
export function makeReplacement(input: ReplacementInput): Replacement {
  const { investigation, lookedInto } = input;
  const { accessKeyId, account, userName, arn } = investigation.subject;
  const partition = account?.partition ?? 'aws';
  const place = { partition, accountId: account?.id ?? '' };
  const role =
    input.role === undefined
      ? undefined
      : roleOf(
          { ...input.role, name: input.role.name ?? nameFor(investigation, input.role.kind) },
          input,
          place,
        );
  const made = refusalOf(investigation, lookedInto) ?? madeOf(input, role, place);
  const { verdict, window, sources } = investigation;
  return {
    schemaVersion: REPLACEMENT_SCHEMA_VERSION,
    tool: { name: 'keyreeve', version: input.version },
    now: input.now,
    subject: {
      accessKeyId,
      partition,
      ...(account !== undefined && { accountId: account.id }),
      ...(userName !== undefined && { userName }),
      ...(arn !== undefined && { userArn: arn }),
    },
    ...made,
    evidence: {
      verdict: verdict.level,
      verdictSays: verdict.says,
      window,
      sources: sources.map(({ says, events }) => `${says}: ${counted(events, 'event')}`),
      ...(lookedInto !== undefined && { lookedInto }),
    },
    complete: made.unknown.length === 0,
  };
}

interface Place {
  readonly partition: string;
  readonly accountId: string;
}

function roleOf(order: RoleOrder, { user, investigation }: ReplacementInput, place: Place): MadeRole {
  const { policy, requests, needs } = trustOf(order, place);
  const boundary = user.state === 'known' ? boundaryOf(user.value) : undefined;
  const { kind, name } = order;
  return {
    kind,
    name,
    arn: `arn:${place.partition}:iam::${place.accountId}:role/${name}`,
    description: `Replaces the access key ${investigation.subject.accessKeyId}`,
    ...(policy !== undefined && { trust: policy }),
    ...(boundary?.id !== undefined && { boundaryArn: boundary.id }),
    checks: policy === undefined ? [] : checkTrust(policy, requests),
    needs,
  };
}

function boundaryOf({ grants }: PolicyPrincipal): CompiledPolicy['ref'] | undefined {
  return grants.boundary?.ref;
}

type Made = Omit<Replacement, 'schemaVersion' | 'tool' | 'now' | 'subject' | 'evidence' | 'complete'>;

function madeOf(input: ReplacementInput, role: MadeRole | undefined, place: Place): Made {
  const { investigation, observed, catalog, user, includes, excludes } = input;
  const recorded = recordedBesides(input);
  const { wanted, leftOut } = wantsOf(observed, recorded.put, { includes, excludes }, catalog);
  const today = user.state === 'known' ? todayOf(user.value) : undefined;
  const arnPlace = { ...place, regions: [] };
  const outcomes = wanted.map((each) =>
    grantOf(each, { catalog, place: arnPlace, ...(today !== undefined && { today }) }),
  );
  const given = outcomes.flatMap((outcome) => outcome.given ?? []);
  const denies =
    today === undefined
      ? []
      : carriedDenies(
          today,
          given.map(({ granted, texts }) => ({ action: granted.action, texts })),
        );
  const statements = [...allowStatements(given), ...denies];
  const name = role?.name ?? nameFor(investigation);
  const policies = given.length === 0 ? [] : policiesOf(name, statements);
  const check = checked(input, given, policies, role, place);
  const before = today === undefined ? undefined : reachToday(today, input.everyAction);
  const suggestion = suggestionFor(investigation, observed.agents);
  const granted = given.map((each) => each.granted);
  const allLeftOut = [...leftOut, ...outcomes.flatMap((outcome) => outcome.leftOut ?? [])];
  const uncovered = allLeftOut.filter(({ open }) => open === true);
  return {
    outcome: given.length === 0 ? 'nothing-to-grant' : 'made',
    says: says(given, check, uncovered),
    granted,
    leftOut: [...allLeftOut, ...elsewhere(observed), ...recorded.apart],
    policies,
    ...(role !== undefined && { role }),
    ...(suggestion !== undefined && { suggestion }),
    check,
    reach: { ...(before !== undefined && { before }), after: reachOf(granted.map(({ action }) => action)) },
    unknown: [
      ...incompleteness(input),
      ...(uncovered.length > 0
        ? [
            `${counted(uncovered.length, 'action')} that worked ${uncovered.length === 1 ? 'is' : 'are'} not put in (${uncovered.map(({ what }) => what).join(', ')}): what needs ${uncovered.length === 1 ? 'it' : 'them'} stops. Decide each by --include or --leave-out.`,
          ]
        : []),
      ...outcomes.flatMap((outcome) => outcome.unknown ?? []),
      ...granted
        .filter(({ known }) => !known)
        .map(
          ({ action }) =>
            `${action} is not in the list of AWS's actions: whether a policy names it so cannot be told.`,
        ),
      ...check.problems.map(
        ({ action, resource, why }) => `${action} on ${resource} is not surely allowed: ${why}.`,
      ),
      ...(role?.checks ?? [])
        .filter(({ expected, answer }) => expected !== answer)
        .map(({ who, answer }) => `The trust policy says ${answer} to ${who}.`),
    ],
    notes: [...notesOf(input), ...passRoleNotes(granted, catalog)],
  };
}

/** A role's name has 64 characters at most, a permission set's 32 (IAM Identity Center API Reference). */
function nameFor({ subject }: Investigation, kind?: RoleOrder['kind']): string {
  const name = (subject.userName ?? subject.accessKeyId).replaceAll(/[^\w+=,.@-]/g, '-');
  return `${name.slice(0, kind === 'identity-center' ? 20 : 50)}-replacement`;
}

function says(
  given: readonly GrantedWith[],
  { calls, allowed }: PolicyCheck,
  uncovered: readonly LeftOutCall[],
): string {
  const apart = uncovered.reduce((sum, each) => sum + each.calls, 0);
  const rest =
    apart === 0
      ? ''
      : ` ${counted(apart, 'more call')} that worked ${apart === 1 ? 'is' : 'are'} not covered.`;
  if (given.length > 0)
    return `${counted(given.length, 'action')} ${given.length === 1 ? 'takes' : 'take'} the place of the key: ${allowed} of ${counted(calls, 'observed call')} allowed by the made policy.${rest}`;
  return apart === 0
    ? 'No use was seen that a policy would have to allow: the key can go without anything in its place, if nothing was missed.'
    : `Nothing of what worked is put in.${rest}`;
}

function checked(
  { observed, catalog, user, now }: ReplacementInput,
  given: readonly GrantedWith[],
  policies: Replacement['policies'],
  role: MadeRole | undefined,
  { partition, accountId }: Place,
): PolicyCheck {
  const boundary = user.state === 'known' ? user.value.grants.boundary : undefined;
  const found = checkAll(given, policies, {
    arn: role?.arn ?? `arn:${partition}:iam::${accountId}:role/replacement`,
    ...{ accountId, now },
    ...(boundary !== undefined && { boundary }),
  });
  const wrong = new Set(found.problems.map(({ action }) => action));
  const granted = new Set(given.map((each) => each.granted.action));
  let [calls, allowed] = [0, 0];
  for (const call of observed.calls) {
    const actions = actionsOf(call.source, call.name, catalog).map(({ action }) => action);
    if (actions.length === 0 || !actions.every((action) => granted.has(action))) continue;
    calls += call.calls;
    if (!actions.some((action) => wrong.has(action))) allowed += call.calls;
  }
  return { calls, allowed, ...found };
}

/** IAM's record is of the user: only where it has one credential, the record is this key's. */
function recordedBesides(input: ReplacementInput): {
  readonly put: readonly RecordedAction[];
  readonly apart: readonly LeftOutCall[];
} {
  const { lastAccessed, observed, catalog, investigation } = input;
  if (lastAccessed.state === 'unread') return { put: [], apart: [] };
  const seen = observed.calls.flatMap(({ source, name }) =>
    actionsOf(source, name, catalog).map(({ action }) => action),
  );
  const { actions, services } = besides(
    lastAccessed.value,
    seen,
    new Set(observed.calls.map(({ source }) => serviceOf(source))),
  );
  const own = isOnlyCredential(investigation);
  return {
    put: own ? actions : [],
    apart: [
      ...(own ? [] : actions).map(({ action, at }) => ({
        what: action,
        calls: 0,
        why: `IAM records it at ${at}, and no event shows it: the user has other credentials, so that it may be theirs.`,
        include: action,
      })),
      ...services.map(({ namespace, name, at = '' }) => ({
        what: `${namespace}:* (${name})`,
        calls: 0,
        why: `IAM records a use at ${at} and not of which action, and no event shows any. Ask the owner, and name the actions with --include.`,
      })),
    ],
  };
}

function isOnlyCredential({ subject: { otherKeys, hasPassword } }: Investigation): boolean {
  const noKey = 'value' in otherKeys && otherKeys.value.length === 0;
  return noKey && 'value' in hasPassword && !hasPassword.value;
}

function elsewhere({ inRoles, withMadeKeys }: Observed): readonly LeftOutCall[] {
  return [
    ...inRoles.map(({ role, calls }) => ({
      what: `calls in the role ${role}`,
      calls,
      why: "The rights were the role's: what takes the key's place takes that role as before.",
    })),
    ...(withMadeKeys > 0
      ? [
          {
            what: 'calls with other credentials that were made with this one',
            calls: withMadeKeys,
            why: 'They are not the rights of this user, or are replaced by themselves.',
          },
        ]
      : []),
  ];
}

function incompleteness({
  investigation,
  observed,
  user,
  lastAccessed,
}: ReplacementInput): readonly string[] {
  const { notSearched, subject, sources } = investigation;
  return [
    ...(notSearched.length > 0
      ? [
          `${counted(notSearched.length, 'part was', 'parts were')} not searched (${[...new Set(notSearched.map(({ region }) => region))].toSorted(byText).slice(0, 20).join(', ')}): what was done there is not granted.`,
        ]
      : []),
    ...(sources.length === 0 ? ['Nothing was searched.'] : []),
    ...(subject.account === undefined || !isPartition(subject.account.partition)
      ? ['The account of the key is not known.']
      : []),
    ...observed.unknown,
    ...(user.state === 'unread'
      ? [`What the user may do today was not read, so that the policy may go beyond it: ${user.words}`]
      : []),
    ...(lastAccessed.state === 'unread'
      ? [`What IAM recorded beyond the events that were searched is not known: ${lastAccessed.words}`]
      : []),
  ];
}

function notesOf({ investigation, lastAccessed }: ReplacementInput): readonly string[] {
  return [
    ...investigation.blind,
    'What is done once a quarter or once a year may lie before the window: ask the owner for seasonal jobs.',
    ...(lastAccessed.state === 'known'
      ? [
          `IAM's record of last use goes back ${TRACKED_DAYS} days at most, counts attempts that were denied, is of the user and not of one key, and lags by some hours.`,
        ]
      : []),
  ];
}
