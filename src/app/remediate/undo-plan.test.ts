import { describe, expect, test } from 'vitest';
import { logPath, newEntry } from '../../../test/support/audit-log.ts';
import { planOf, STEPS } from '../../../test/support/remediation-world.ts';
import { openAuditLog } from '../../audit-log/append.ts';
import type { Outcome } from '../../core/model/audit-entry.ts';
import type { Json } from '../../core/model/canonical-json.ts';
import { makeUndo } from './undo-plan.ts';

const NOW = '2026-11-22T12:00:00Z';
const PLAN = planOf([STEPS.notify, STEPS.refuse, STEPS.deactivate, STEPS.deleteKey], NOW);

/** A log in which steps of the plan ended so, in their order; `undefined` for one that was cut off. */
function undone(outcomes: readonly (Outcome | undefined)[], id = PLAN.id) {
  const log = openAuditLog(logPath(), { tool: 'test' });
  for (const [index, outcome] of outcomes.entries()) {
    const step = PLAN.steps[index] ?? expect.unreachable();
    const of = { plan: PLAN.id, planHash: PLAN.hash, step: step.id };
    const word = step.kind === 'notify-owner' ? 'notice' : 'step';
    const about = { intended: step as unknown as Json };
    if (outcome !== 'skipped') log.append(newEntry({ ...of, action: `${word}-intent`, about }));
    if (outcome !== undefined) log.append(newEntry({ ...of, action: `${word}-outcome`, outcome }));
  }
  const { plan, impossible } = makeUndo({ id, entries: log.entries(), now: NOW, madeBy: 'ann@laptop' });
  return {
    kinds: plan.steps.map(({ kind }) => kind),
    impossible: impossible.map(({ step }) => step.kind),
    plan,
  };
}

describe('undo', () => {
  test('X13: takes back what can be, the last first, and names what cannot', () => {
    const { kinds, impossible, plan } = undone(['done', 'done', 'done', 'done']);
    expect(kinds).toEqual(['activate-key', 'lift-refusal']);
    expect(impossible).toEqual(['delete-key', 'notify-owner']);
    expect(plan).toMatchObject({ kind: 'undo', madeAt: NOW, expiresAt: '2026-11-23T12:00:00Z' });
    expect(plan.notes).toHaveLength(2);
  });

  test('X13: takes back one step by its id', () => {
    const id = PLAN.steps[2]?.id ?? '';
    expect(undone(['done', 'done', 'done'], id).kinds).toEqual(['activate-key']);
  });

  test('takes back what was not seen to be done, and what was cut off: either may be there', () => {
    expect(undone(['done', 'done', 'not-verified']).kinds).toEqual(['activate-key', 'lift-refusal']);
    expect(undone(['done', 'done', undefined]).kinds).toEqual(['activate-key', 'lift-refusal']);
  });

  test.each(['failed', 'stale', 'skipped'] as const)('leaves out a step that is %s', (outcome) => {
    expect(undone(['done', 'done', outcome]).kinds).toEqual(['lift-refusal']);
  });

  test('of a notice that was cut off alone is nothing', () => {
    expect(() => undone([undefined])).toThrow(/Nothing of .* was done/);
  });

  test.each([
    ['what is no id', '../plan', /neither a plan nor a step/],
    ['another plan', 'p-000000000000', /has nothing of/],
    ['another step', 'p-000000000000-01', /has nothing of/],
  ])('of %s is refused in words', (_name, id, words) => {
    expect(() => undone(['done', 'done'], id)).toThrow(words);
  });
});
