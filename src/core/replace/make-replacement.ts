import { counted } from '../model/counted.ts';
import type { Investigation } from '../model/investigation.ts';
import {
  type GrantedAction,
  type LeftOutCall,
  type MadeRole,
  type PolicyCheck,
  REPLACEMENT_SCHEMA_VERSION,
  type Replacement,
} from '../model/replacement.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import type { PolicyPrincipal } from '../policy/world.ts';
import { actionsOf } from './action-of.ts';
import { checkAll } from './check.ts';
import { carriedDenies } from './denies.ts';
import { elsewhere, incompleteness, notesOf, recordedBesides } from './evidence.ts';
import { type GrantedWith, grantOf } from './grant.ts';
import { passRoleNotes } from './pass-role.ts';
import { reachOf, reachToday } from './reach.ts';
import { type Made, refusalOf } from './refusal.ts';
import type { ReplacementInput } from './replacement-input.ts';
import type { RoleOrder } from './role-order.ts';
import { saysOfMade, saysOfNothing } from './says.ts';
import { allowStatements, policiesOf } from './statements.ts';
import { suggestionFor } from './suggest.ts';
import { todayOf } from './today.ts';
import { checkTrust, trustOf } from './trust.ts';
import { unseenUse } from './unseen-use.ts';
import { wantsOf } from './wanted.ts';

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
  const everyLeftOut = [...allLeftOut, ...elsewhere(observed), ...recorded.apart];
  const unknown = [
    ...incompleteness(input),
    ...unseenUse(input, given.length > 0),
    ...outcomes.flatMap((outcome) => outcome.unknown ?? []),
    ...unproved(granted, uncovered, check, role),
  ];
  return {
    outcome: given.length === 0 ? 'nothing-to-grant' : 'made',
    says:
      given.length > 0
        ? saysOfMade(given.length, check, uncovered)
        : saysOfNothing(investigation, { leftOut: everyLeftOut, unknown }),
    granted,
    leftOut: everyLeftOut,
    policies,
    ...(role !== undefined && { role }),
    ...(suggestion !== undefined && { suggestion }),
    check,
    reach: { ...(before !== undefined && { before }), after: reachOf(granted.map(({ action }) => action)) },
    unknown,
    notes: [...notesOf(input), ...passRoleNotes(granted, catalog)],
  };
}

/** What was seen and is not surely allowed, and who is let in though they should not be. */
function unproved(
  granted: readonly GrantedAction[],
  uncovered: readonly LeftOutCall[],
  check: PolicyCheck,
  role: MadeRole | undefined,
): readonly string[] {
  return [
    ...(uncovered.length > 0
      ? [
          `${counted(uncovered.length, 'action')} that worked ${uncovered.length === 1 ? 'is' : 'are'} not put in (${uncovered.map(({ what }) => what).join(', ')}): what needs ${uncovered.length === 1 ? 'it' : 'them'} stops. Decide each by --include or --leave-out.`,
        ]
      : []),
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
  ];
}

/** A role's name has 64 characters at most, a permission set's 32 (IAM Identity Center API Reference). */
function nameFor({ subject }: Investigation, kind?: RoleOrder['kind']): string {
  const name = (subject.userName ?? subject.accessKeyId).replaceAll(/[^\w+=,.@-]/g, '-');
  return `${name.slice(0, kind === 'identity-center' ? 20 : 50)}-replacement`;
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
