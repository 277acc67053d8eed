import { expect } from 'vitest';
import type { Sandbox, Write } from '../../sandbox/index.ts';
import type { Entry } from '../../src/audit-log/entry.ts';
import type { Step } from '../../src/core/plan/plan.ts';
import { changeInWords, changesOf } from './sandboxes.ts';

/**
 * Asserts that whatever Keyreeve changed, or tried to, was an intent of a plan that was applied, and stands in the log.
 */
export function expectPlanned(sandbox: Pick<Sandbox, 'writes'>, entries: readonly Entry[]): void {
  const applied = new Set(
    entries.flatMap(({ action, planHash }) => (action === 'apply-begun' ? [planHash] : [])),
  );
  const intents = entries.filter(
    ({ action, planHash }) =>
      (action === 'step-intent' && applied.has(planHash)) ||
      // A notice about denied calls is of no plan, and stands in the log before it is sent.
      (action === 'notice-intent' && (planHash === undefined || applied.has(planHash))),
  );
  const unplanned = changesOf(sandbox).filter((write) => !intents.some((intent) => isMeant(write, intent)));
  const words = unplanned.map(changeInWords);
  expect(words, `outside of an applied plan: ${words.join('; ')}`).toEqual([]);
}

function isMeant(write: Write, { action, about }: Entry): boolean {
  if (action === 'notice-intent') return /^(ses:SendEmail|sns:Publish)$/.test(write.operation);
  const step = about?.intended as unknown as Step | undefined;
  if (step === undefined) return false;
  const { call, account } = step;
  if (call.api !== write.operation) return false;
  if (call.session !== 'management' && write.account !== account.id) return false;
  return Object.entries(write.parameters).every(
    ([name, value]) =>
      UNPLANNED_NAMES.has(name) ||
      (name === 'VersionId' && call.api === 'iam:DeletePolicyVersion') ||
      call.arguments[PLAN_NAMES[name] ?? name] === value,
  );
}

/** The id of a policy is not known before it is made; nor is that of a version that is deleted by its text. */
const UNPLANNED_NAMES: ReadonlySet<string> = new Set(['PolicyId']);

/** What the plan calls it. */
const PLAN_NAMES: Readonly<Record<string, string>> = { Name: 'PolicyName' };
