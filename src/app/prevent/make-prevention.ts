import pLimit from 'p-limit';
import { controlPolicyReader } from '../../aws/collect/control-policies.ts';
import { readOrganizationControl } from '../../aws/collect/remediation/organization-control.ts';
import { Problem } from '../../core/model/problem.ts';
import { gapOf } from '../../core/plan/gap.ts';
import { makePlan } from '../../core/plan/make-plan.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { FixKind } from '../../core/prevent/fix/candidates.ts';
import { chooseAccounts } from '../choose-accounts.ts';
import { scpPossible } from '../remediate/gather-root.ts';
import { frameOf } from '../remediate/make-remediation.ts';
import type { Ground } from '../remediate/options.ts';
import type { LiveOptions } from '../scan-options.ts';
import { type AccountPlan, EMPTY, preventIn } from './prevent-in-account.ts';

/** Whose keys are to be prevented, and how. */
export interface PreventionOptions {
  /** These users; by default all that have a console password. */
  readonly users: readonly string[];
  /** By default the smallest way. */
  readonly choose?: FixKind;
}

/** A plan, and whether somebody could get at a key all the same after it. */
export interface Prevention {
  readonly plan: Plan;
  readonly goneRound: boolean;
}

/**
 * Reads accounts live and plans the smallest change after which no console user may make access keys, proved by
 * evaluating again; and looks for ways round that are left. Nothing is changed. Throws a {@link Problem} for a user that
 * is in none of the accounts.
 */
export async function makePrevention(
  ground: Ground,
  live: LiveOptions,
  options: PreventionOptions,
): Promise<Prevention> {
  const { base } = ground;
  const { targets, skipped } = await chooseAccounts(base, live);
  const left: AccountPlan[] = skipped.map(({ account, reason = 'It was left out.' }) => ({
    ...EMPTY,
    gaps: [{ account, source: 'account', code: 'Skipped', words: reason }],
  }));
  // Members may not see what limits them: it is asked with the credentials of the run, and shared parts once.
  const controls = controlPolicyReader(base.account({ accountId: base.identity.accountId }));
  const scp = scpPossible(await readOrganizationControl(base));
  const found = new Set<string>();
  const limit = pLimit(ACCOUNTS_AT_A_TIME);
  const looked = targets.map((target) =>
    limit(async (): Promise<AccountPlan> => {
      const session = base.account(target);
      const lost = await session.open();
      return lost === undefined
        ? preventIn({ ground, session, controls, scp, options, found })
        : { ...EMPTY, gaps: [gapOf(lost, session.account)] };
    }),
  );
  const plans = [...left, ...(await Promise.all(looked))];
  checkNames(options, found, plans);
  const plan = makePlan({
    ...frameOf(ground, {}),
    kind: 'remediate',
    steps: plans.flatMap(({ steps }) => steps),
    refused: plans.flatMap(({ refused }) => refused),
    manual: plans.flatMap(({ manual }) => manual),
    gaps: plans.flatMap(({ gaps }) => gaps),
    notes: [...plans.flatMap(({ notes }) => notes), ...proposal(plans)],
  });
  return { plan, goneRound: plans.some(({ goneRound }) => goneRound) };
}

/** As many as a remediation looks at. */
const ACCOUNTS_AT_A_TIME = 8;

function checkNames(
  { users }: PreventionOptions,
  found: ReadonlySet<string>,
  plans: readonly AccountPlan[],
): void {
  const missing = users.find((name) => !found.has(name));
  if (missing === undefined || plans.some(({ gaps }) => gaps.length > 0)) return;
  throw new Problem('nothing-selected', `There is no user ${missing} in the accounts that were asked for.`, {
    hint: 'Check --user and --account. Names are as IAM has them, without path.',
  });
}

/** Where more than one user is concerned: the one policy that holds for users made later too, and in many accounts. */
function proposal(plans: readonly AccountPlan[]): readonly string[] {
  const limited = plans.filter(({ closes, isLimited }) => closes > 0 && isLimited);
  const users = limited.reduce((sum, { closes }) => sum + closes, 0);
  if (users < 2) return [];
  return [
    `For ${users} users of ${limited.length === 1 ? 'an account' : `${limited.length} accounts`}, and for those made later, one service control policy may be less to keep: mark console users by a tag, and attach it to a unit. To see it, evaluated: keyreeve prevent scp deny-console-user-keys --tag keyreeve:console=true --break-glass 'arn:*:iam::*:role/YOUR-ROLE'`,
  ];
}
