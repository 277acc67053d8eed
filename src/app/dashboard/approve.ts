import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { ApprovalRequest, PlanStanding } from '../../web/api/plans.ts';
import { hostActor } from '../audit-log.ts';
import { historyOf } from '../remediate/apply-log.ts';
import { checkUsable } from '../remediate/apply-plan.ts';
import type { Desk } from './desk.ts';
import { APPROVAL_MINUTES, approvalsOf, entriesOf, planEntries } from './plan-standing.ts';
import { seePlan, standingNow } from './plans.ts';

/**
 * Writes down that a person has read a plan and means it. Nothing is done by that. Undefined where there is no such plan.
 * Throws a {@link Problem} where the plan cannot be applied, is another one than was read (`bad-plan`), or an account was
 * not typed as it is (`not-confirmed`); then nothing is written.
 */
export async function approvePlan(
  desk: Desk,
  person: string,
  id: string,
  { hash, accounts }: ApprovalRequest,
): Promise<PlanStanding | undefined> {
  const { ground, changed } = desk;
  const seen = await seePlan(desk, id);
  if (seen === undefined) return undefined;
  const { plan } = seen;
  const log = await ground.logToWrite(await ground.settings());
  const entries = ground.entries(log);
  const now = instant(new Date());
  checkReady(plan, hash, entries, now);
  const typed = accounts.map((each) => each.trim());
  const known = [...new Set(plan.steps.map(({ account }) => account.id))].sort();
  const stranger = typed.find((each) => !known.includes(each));
  if (stranger !== undefined)
    throw new Problem(
      'not-confirmed',
      `"${stranger.slice(0, 40)}" is no account of this plan. Nothing was approved.`,
      {
        hint: 'Type the id of each account, as the plan names it.',
      },
    );
  const missing = known.find((each) => !typed.includes(each));
  if (missing !== undefined)
    throw new Problem('not-confirmed', `The account ${missing} was not typed. Nothing was approved.`, {
      hint: 'Type the id of each account, as the plan names it.',
    });
  log.append({
    at: now,
    actor: hostActor(undefined, person),
    action: 'plan-approved',
    plan: plan.id,
    planHash: plan.hash,
    about: { accounts: known, steps: plan.steps.length, kind: plan.kind, goodMinutes: APPROVAL_MINUTES },
  });
  await ground.copyLog(() => {});
  changed('plans');
  changed('log');
  return standingNow(desk, plan, ground.entries(log));
}

type Entries = Parameters<typeof historyOf>[0];

/** Throws the {@link Problem} of a plan that is not to be applied, and `bad-plan` where another one was read. */
export function checkReady(plan: Plan, hash: string, entries: Entries, now: string): void {
  if (hash !== plan.hash)
    throw new Problem('bad-plan', `The plan ${plan.id} is not the one that was looked at.`, {
      hint: 'Load the page again and read it.',
    });
  if (plan.steps.length === 0)
    throw new Problem('bad-argument', `${plan.id} holds no step: what it asks for, a person does by hand.`, {
      hint: 'Do it, then scan again.',
    });
  const history = historyOf(entries, plan);
  checkUsable(plan, history, now);
  if (history.made === 'elsewhere')
    throw new Problem('bad-plan', `The audit log does not have the making of ${plan.id}.`, {
      hint: 'Apply it where it was made, or plan again here.',
    });
}

/** Throws the {@link Problem} `not-confirmed` where nobody has approved this very plan within the last hour. */
export function checkApproved(plan: Plan, entries: Entries, now: string): void {
  const approvals = approvalsOf(entriesOf(planEntries(entries), plan.id), plan, now);
  if (approvals.some(({ good }) => good)) return;
  const [last] = approvals.slice(-1);
  const why =
    last === undefined
      ? 'Nobody has approved the plan.'
      : last.hash === plan.hash
        ? last.used
          ? `The approval of ${last.person} was used: the plan was begun by it.`
          : `The approval of ${last.person} was good until ${last.until}.`
        : `What ${last.person} approved was another plan.`;
  throw new Problem('not-confirmed', `${why} Nothing was done.`, {
    hint: 'Read it, and approve it by typing the id of each account.',
  });
}
