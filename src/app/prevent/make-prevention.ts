import pLimit from 'p-limit';
import { readAuthorization } from '../../aws/collect/authorization.ts';
import { readLoginProfile } from '../../aws/collect/live-user.ts';
import { readPolicyVersions } from '../../aws/collect/remediation/policy-versions.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import type { Account } from '../../core/model/account.ts';
import { unread, valueIn } from '../../core/model/fact.ts';
import { Problem } from '../../core/model/problem.ts';
import { gapOf } from '../../core/plan/gap.ts';
import { makePlan } from '../../core/plan/make-plan.ts';
import type { Plan, PlanGap, Refusal } from '../../core/plan/plan.ts';
import { breakGlass } from '../../core/plan/reasons.ts';
import type { StepDraft } from '../../core/plan/steps/draft.ts';
import { makeWorld } from '../../core/policy/world.ts';
import { type FixInput, type FixKind, fixesFor } from '../../core/prevent/fix/candidates.ts';
import type { PolicyText } from '../../core/prevent/fix/changes.ts';
import { choiceWords, stepsOf } from '../../core/prevent/fix/fix-steps.ts';
import { type KeyMaker, keyMakers } from '../../core/prevent/fix/key-makers.ts';
import { chooseAccounts } from '../choose-accounts.ts';
import { frameOf } from '../remediate/make-remediation.ts';
import type { Ground } from '../remediate/options.ts';
import type { LiveOptions } from '../scan-options.ts';

/** Whose keys are to be prevented, and how. */
export interface PreventionOptions {
  /** These users; by default all that have a console password. */
  readonly users: readonly string[];
  /** By default the smallest way. */
  readonly choose?: FixKind;
}

interface AccountPlan {
  readonly steps: readonly StepDraft[];
  readonly refused: readonly Refusal[];
  readonly gaps: readonly PlanGap[];
  readonly notes: readonly string[];
}

const EMPTY: AccountPlan = { steps: [], refused: [], gaps: [], notes: [] };

/**
 * Reads accounts live and plans the smallest change after which no console user may make access keys, proved by
 * evaluating again. Nothing is changed. Throws a {@link Problem} for a user that is in none of the accounts.
 */
export async function makePrevention(
  ground: Ground,
  live: LiveOptions,
  options: PreventionOptions,
): Promise<Plan> {
  const { targets, skipped } = await chooseAccounts(ground.base, live);
  const left: AccountPlan[] = skipped.map(({ account, reason = 'It was left out.' }) => ({
    ...EMPTY,
    gaps: [{ account, source: 'account', code: 'Skipped', words: reason }],
  }));
  const found = new Set<string>();
  const limit = pLimit(ACCOUNTS_AT_A_TIME);
  const looked = targets.map((target) =>
    limit(async (): Promise<AccountPlan> => {
      const session = ground.base.account(target);
      const lost = await session.open();
      return lost === undefined
        ? ofAccount(ground, session, options, found)
        : { ...EMPTY, gaps: [gapOf(lost, session.account)] };
    }),
  );
  const plans = [...left, ...(await Promise.all(looked))];
  const missing = options.users.find((name) => !found.has(name));
  if (missing !== undefined && plans.every(({ gaps }) => gaps.length === 0))
    throw new Problem(
      'nothing-selected',
      `There is no user ${missing} in the accounts that were asked for.`,
      {
        hint: 'Check --user and --account. Names are as IAM has them, without path.',
      },
    );
  return makePlan({
    ...frameOf(ground, {}),
    kind: 'remediate',
    steps: plans.flatMap(({ steps }) => steps),
    refused: plans.flatMap(({ refused }) => refused),
    manual: [],
    gaps: plans.flatMap(({ gaps }) => gaps),
    notes: plans.flatMap(({ notes }) => notes),
  });
}

/** As many as a remediation looks at. */
const ACCOUNTS_AT_A_TIME = 8;

/** They can only take away, so that what is closed without them is closed with them. */
const CONTROLS = unread(
  'organizations:ListPoliciesForTarget',
  'NotAsked',
  'Service control policies were not looked at.',
);

async function ofAccount(
  ground: Ground,
  session: AccountSession,
  { users, choose }: PreventionOptions,
  found: Set<string>,
): Promise<AccountPlan> {
  const { account } = session;
  const read = await readAuthorization(session);
  if (read.state === 'unread') return { ...EMPTY, gaps: [gapOf(read, account)] };
  const authorization = read.value;
  for (const name of users) if (authorization.users.has(name)) found.add(name);
  const input = { account, authorization, controls: CONTROLS, now: ground.now };
  const all = keyMakers(makeWorld(input), users.length === 0 ? undefined : users);
  const meant = await meantOf(ground, session, all, users.length === 0);
  const base: AccountPlan = { ...EMPTY, gaps: meant.gaps, refused: meant.refused };
  if (meant.makers.length === 0)
    return {
      ...base,
      notes: [
        `Account ${account.id}: no ${users.length === 0 ? 'user with a console password' : 'user that was named'} ${meant.gaps.length + meant.refused.length === 0 ? '' : 'besides those below '}may make access keys.`,
      ],
    };
  const { policies, notes } = await policiesOf(session, meant.makers);
  return chosen({ ...input, makers: meant.makers, policies }, choose, { ...base, notes });
}

function chosen(input: FixInput, choose: FixKind | undefined, base: AccountPlan): AccountPlan {
  const { account, makers } = input;
  const { fixes, none } = fixesFor(input);
  const fix = choose === undefined ? fixes[0] : fixes.find(({ kind }) => kind === choose);
  if (fix !== undefined)
    return {
      ...base,
      steps: stepsOf(fix, makers, account),
      notes: [...base.notes, ...choiceWords(fix, fixes, none, account), NOT_LOOKED_AT],
    };
  const reasons = none.filter(({ kind }) => choose === undefined || kind === choose);
  const words = reasons.map(({ kind, impossible }) => `${kind}: ${impossible}`).join('; ');
  return {
    ...base,
    refused: [
      ...base.refused,
      ...makers.map(({ user }) =>
        refusalOf(account, user.arn, {
          code: 'not-closed',
          words: `No way was found that could be proved. ${words}.`,
          fix: 'Change its policies by hand, or use a service control policy: keyreeve prevent scp.',
        }),
      ),
    ],
  };
}

const NOT_LOOKED_AT =
  'Direct calls alone were evaluated: who can make keys by way of another role, user or service is not told here. Service control policies were not looked at; they could only close more.';

/** Without those that are exempt, and without users who have no password, unless they were named. */
async function meantOf(
  { settings, exempt }: Ground,
  session: AccountSession,
  all: readonly KeyMaker[],
  consoleOnly: boolean,
): Promise<{
  readonly makers: readonly KeyMaker[];
  readonly gaps: readonly PlanGap[];
  readonly refused: readonly Refusal[];
}> {
  const makers: KeyMaker[] = [];
  const gaps: PlanGap[] = [];
  const refused: Refusal[] = [];
  for (const maker of all) {
    const { name, arn, id, tags } = maker.user;
    const profile = consoleOnly ? await readLoginProfile(session, name) : undefined;
    if (profile?.state === 'unread') {
      const words = `Whether ${name}, who may make access keys, has a console password could not be read. ${profile.words}`;
      gaps.push(gapOf({ ...profile, words }, session.account));
      continue;
    }
    if (profile !== undefined && valueIn(profile) === null) continue;
    const user = { userId: id, arn, path: pathOf(arn), createdAt: '', tags };
    const against = breakGlass(user, name, settings.breakGlass, exempt);
    if (against === undefined) makers.push(maker);
    else refused.push(refusalOf(session.account, arn, against));
  }
  return { makers, gaps, refused };
}

function refusalOf(account: Account, arn: string, reason: Refusal['reasons'][number]): Refusal {
  return { account, subject: { kind: 'user', arn }, findings: [], reasons: [reason] };
}

function pathOf(arn: string): string {
  return arn.slice(arn.indexOf(':user') + ':user'.length, arn.lastIndexOf('/') + 1);
}

/** The account's own policies that let somebody make keys, with their texts; what cannot be read is not edited. */
async function policiesOf(
  session: AccountSession,
  makers: readonly KeyMaker[],
): Promise<{ readonly policies: ReadonlyMap<string, PolicyText>; readonly notes: readonly string[] }> {
  const { id, partition } = session.account;
  const own = `arn:${partition}:iam::${id}:policy/`;
  const granting = new Map(
    makers.flatMap(({ grantedBy }) =>
      grantedBy.flatMap(({ policy }) =>
        policy.id?.startsWith(own) ? [[policy.id, policy.name] as const] : [],
      ),
    ),
  );
  const policies = new Map<string, PolicyText>();
  const notes: string[] = [];
  for (const [arn, name] of [...granting].sort()) {
    const read = await readPolicyVersions(session, arn);
    if (read.state === 'unread') {
      notes.push(
        `Account ${id}: ${name} is not edited, for it could not be read (${read.source}: ${read.code}). ${read.words}`,
      );
      continue;
    }
    const { policyId, defaultVersionId: versionId, versions } = read.value;
    const text = versions.find((version) => version.id === versionId)?.text;
    if (text !== undefined)
      policies.set(arn, {
        arn,
        name,
        policyId,
        versionId,
        text,
        versions: versions.map(({ sha256 }) => sha256),
      });
  }
  return { policies, notes };
}
