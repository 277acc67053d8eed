import { readAuthorization } from '../../aws/collect/authorization.ts';
import type { ControlPolicyReader } from '../../aws/collect/control-policies.ts';
import { readOrganizationPlace } from '../../aws/collect/organization-facts.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import type { Authorization } from '../../core/model/authorization.ts';
import type { PrincipalAnswer } from '../../core/model/who-can.ts';
import { gapOf } from '../../core/plan/gap.ts';
import type { ManualTask, PlanGap, Refusal } from '../../core/plan/plan.ts';
import type { StepDraft } from '../../core/plan/steps/draft.ts';
import { makeWorld, type WorldInput } from '../../core/policy/world.ts';
import type { Fix, FixInput } from '../../core/prevent/fix/candidates.ts';
import { closingFor } from '../../core/prevent/fix/closable.ts';
import { isLeftByName, manualOf, stepsOf } from '../../core/prevent/fix/fix-steps.ts';
import { choiceWords, limitWords, roundWords } from '../../core/prevent/fix/fix-words.ts';
import { keyMakers } from '../../core/prevent/fix/key-makers.ts';
import { type RoundFound, waysRound } from '../../core/prevent/fix/ways-round.ts';
import type { Ground } from '../remediate/options.ts';
import type { PreventionOptions } from './make-prevention.ts';
import { policyTexts } from './policy-texts.ts';
import { ConsoleUsers, refusalOf } from './whom.ts';

/** What is planned in one account. */
export interface AccountPlan {
  readonly steps: readonly StepDraft[];
  readonly refused: readonly Refusal[];
  readonly manual: readonly ManualTask[];
  readonly gaps: readonly PlanGap[];
  readonly notes: readonly string[];
  /** Somebody could get at a key all the same. */
  readonly goneRound: boolean;
  /** Users whom it closes. */
  readonly closes: number;
  /** Service control policies limit the account. */
  readonly isLimited: boolean;
}

export const EMPTY: AccountPlan = {
  steps: [],
  refused: [],
  manual: [],
  gaps: [],
  notes: [],
  goneRound: false,
  closes: 0,
  isLimited: false,
};

/** One account, and what is one for the run. */
export interface PreventingIn {
  readonly ground: Ground;
  readonly session: AccountSession;
  readonly controls: ControlPolicyReader;
  readonly scp: FixInput['scp'];
  readonly options: PreventionOptions;
  /** Takes the names that were asked for and are there. */
  readonly found: Set<string>;
}

/** Reads an account, decides, and proves. What AWS refuses is a gap; nothing of it throws. */
export async function preventIn(at: PreventingIn): Promise<AccountPlan> {
  const { ground, session, controls, scp, options, found } = at;
  const { account } = session;
  const [read, place] = await Promise.all([
    readAuthorization(session, { boundaries: true }),
    readOrganizationPlace(session),
  ]);
  if (read.state === 'unread') return { ...EMPTY, gaps: [gapOf(read, account)] };
  const authorization = read.value;
  for (const name of options.users) if (authorization.users.has(name)) found.add(name);
  const limits = await controls.of(account.id, place);
  const input = { account, authorization, controls: limits, now: ground.now };
  const whom = new ConsoleUsers(ground, session, options.users);
  const all = keyMakers(makeWorld(input), whom.names);
  const makers = await whom.among(all, ({ user }) => user);
  const { policies, inline, notes } = await policyTexts(session, makers);
  const decided = decide({ ...input, makers, policies, inline, scp }, options);
  const round = waysRound(decided.fix?.after ?? input);
  const open = await openFor(whom, round, authorization);
  const isDark = limits.state === 'unread' && (makers.length > 0 || open.length > 0);
  return {
    ...EMPTY,
    ...(decided.fix !== undefined && changesOf(decided.fix, { account, makers: decided.makers, round })),
    refused: [...whom.refused, ...decided.refused],
    gaps: [
      ...whom.gaps,
      ...(isDark ? [gapOf(limits, account)] : []),
      ...round.cutShort.map((who) => cutShortGap(account, who)),
      ...(await unfollowedGaps(whom, round, authorization, account)),
    ],
    notes: [
      ...notes,
      ...(makers.length === 0 ? [nothingToDo(whom, at)] : decided.notes),
      ...(limits.state === 'unread' && !isDark ? [] : [limitWords(input, stoppedByLimits(input, all, whom))]),
      ...roundWords(open, round, account, decided.fix),
    ],
    goneRound: open.length > 0 || (decided.fix !== undefined && isLeftByName(decided.fix)),
    closes: makers.length,
    isLimited: limits.state === 'known' && limits.value.limited,
  };
}

function changesOf(fix: Fix, about: Omit<Parameters<typeof stepsOf>[0], 'fix'>) {
  return { steps: stepsOf({ ...about, fix }), manual: manualOf({ ...about, fix }) };
}

function nothingToDo(whom: ConsoleUsers, { session, options }: PreventingIn): string {
  const besides = whom.gaps.length + whom.refused.length === 0 ? '' : 'besides those below ';
  return `Account ${session.account.id}: no ${options.users.length === 0 ? 'user with a console password' : 'user that was named'} ${besides}may make access keys.`;
}

/** Users who could without service control policies, and cannot with them. */
function stoppedByLimits(
  input: WorldInput,
  all: ReturnType<typeof keyMakers>,
  { names }: ConsoleUsers,
): readonly string[] {
  if (input.controls.state === 'unread' || !input.controls.value.limited) return [];
  const value = { limited: false, because: 'policies-off' } as const;
  const free = keyMakers(makeWorld({ ...input, controls: { ...input.controls, value } }), names);
  const still = new Set(all.map(({ user }) => user.name));
  return free.flatMap(({ user }) => (still.has(user.name) ? [] : [user.name]));
}

interface Decided {
  readonly fix?: Fix;
  /** Users whom the way is for. */
  readonly makers: FixInput['makers'];
  readonly refused: readonly Refusal[];
  readonly notes: readonly string[];
}

function decide(input: FixInput, { choose }: PreventionOptions): Decided {
  const { account, makers } = input;
  if (makers.length === 0) return { refused: [], notes: [], makers };
  const { fix, fixes, none, left, makers: closed } = closingFor(input, choose);
  const refused = left.map(({ maker, none: reasons }) => {
    const words = new Set(reasons.map(({ kind, impossible }) => `${kind}: ${impossible}`));
    return refusalOf(account, maker.user.arn, {
      code: 'not-closed',
      words: `No way was found that could be proved. ${[...words].join('; ')}.`,
      fix: 'Change its policies by hand, or use a service control policy: keyreeve prevent scp.',
    });
  });
  const notes = fix === undefined ? [] : choiceWords(fix, fixes, none, account);
  return { refused, notes, makers: closed, ...(fix !== undefined && { fix }) };
}

/** Ways that matter: of the users it is about, and not of who is left alone on purpose. */
async function openFor(
  whom: ConsoleUsers,
  { open }: RoundFound,
  { users }: Authorization,
): Promise<readonly PrincipalAnswer[]> {
  const asked = [...open.values()].filter(({ principal: { name } }) => whom.names?.includes(name) ?? true);
  const among = await whom.among(asked, ({ principal: { name } }) => personOf(name, users));
  return among.toSorted((a, b) => (a.principal.name < b.principal.name ? -1 : 1));
}

/** Whom a way may lead for that nobody followed: nothing is proved of them. Who is told of anyway is left out. */
async function unfollowedGaps(
  whom: ConsoleUsers,
  { open, unfollowed }: RoundFound,
  { users }: Authorization,
  account: AccountSession['account'],
): Promise<readonly PlanGap[]> {
  const asked = [...unfollowed.keys()].filter(
    (name) => !open.has(name) && (whom.names?.includes(name) ?? true),
  );
  const among = await whom.among(asked, (name) => personOf(name, users));
  return among.toSorted().map((name) => ({
    account,
    source: 'who-can',
    code: 'NotFollowed',
    words: `${name} may make calls from which a way to a key may lead that is not followed: ${unfollowed.get(name)?.join(', ')}.`,
  }));
}

function personOf(name: string, users: Authorization['users']) {
  const { arn = '', userId = '', tags = {} } = users.get(name) ?? {};
  return { name, arn, id: userId, tags };
}

function cutShortGap(account: AccountSession['account'], who: string): PlanGap {
  return {
    account,
    source: 'who-can',
    code: 'NotFollowed',
    words: `The changes that ${who} could make have too many combinations: not all ways round were followed.`,
  };
}
