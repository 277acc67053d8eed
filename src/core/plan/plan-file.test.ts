import { describe, expect, onTestFinished, test } from 'vitest';
import { context, firstStep, keyCase, NOW } from '../../../test/support/plan-cases.ts';
import { decideKeys } from './decide-key.ts';
import { daysAfter } from './journal.ts';
import { isExpired, makePlan, planHash } from './make-plan.ts';
import type { Plan } from './plan.ts';
import { parsePlan, planText } from './plan-file.ts';

const plan = makePlan({
  kind: 'remediate',
  tool: { name: 'keyreeve', version: '0.0.0' },
  madeAt: NOW,
  expiresAt: daysAfter(NOW, 3),
  madeBy: 'arn:aws:iam::111111111111:user/ann',
  steps: [firstStep(decideKeys([keyCase()], context())[0])],
  refused: [],
  manual: [],
  gaps: [],
  notes: [],
});

function refusal(text: string): string {
  try {
    parsePlan(text, 'plan.yaml');
  } catch (error) {
    expect(error).toMatchObject({ code: 'bad-plan', exitStatus: 2 });
    return (error as Error).message;
  }
  return 'taken';
}

/** As somebody would who changes a plan and computes its hash anew; JSON is YAML too. */
function rehashed(change: (plan: Plan) => unknown): string {
  const changed = { ...structuredClone(plan), ...(change(plan) as object) } as Plan;
  return JSON.stringify({ ...changed, hash: planHash(changed) });
}

describe('a plan file', () => {
  test('says at its head how many steps and until when, and gives the plan again', () => {
    const text = planText(plan);
    expect(text.split('\n')[0]).toContain('1 step in 1 account, 0 refusals. Nothing has been done yet.');
    expect(text).toContain(`before ${plan.expiresAt}`);
    expect(parsePlan(text, 'plan.yaml')).toEqual(plan);
  });

  test.each([
    ['an edited effect', (text: string) => text.replace('is printed', 'is lost')],
    ['another hour', (text: string) => text.replace('2026-11-25T12:00:00Z\n', '2026-11-26T12:00:00Z\n')],
    ['a step taken out', (text: string) => text.replace(/steps:\n[\s\S]*\nrefused/, 'steps: []\nrefused')],
    ['a precondition taken out', (text: string) => text.replace(/ {6}- is: same-user\n.*\n/, '')],
  ])('with %s is refused', (_name, edit) => {
    const edited = edit(planText(plan));
    expect(edited).not.toBe(planText(plan));
    expect(refusal(edited)).toMatch(/was changed since it was made/);
  });

  test.each([
    ['nothing', '', /it is no plan/],
    ['a list', '- 1\n', /it is no plan/],
    ['another file', 'rules: {}\n', /it is no plan/],
    ['torn YAML', 'steps: [\n', /cannot be read \(line \d+\)/],
    ['the same member twice', 'steps: []\nsteps: []\nhash: x\n', /cannot be read/],
    ['two documents', 'steps: []\n---\nhash: x\n', /cannot be read/],
    ['an alias', 'steps: &a []\nhash: *a\n', /cannot be read/],
    ['a newer version', 'version: 2\nsteps: []\nhash: x\n', /a newer Keyreeve made it/],
    ['a step that is null', 'version: 1\nsteps: [null]\nhash: x\n', /was changed since it was made/],
  ])('that is %s is refused in words', (_name, text, words) => {
    expect(refusal(text)).toMatch(words);
  });

  test.each([
    ['an id that is a path', (): unknown => ({ id: '../../etc' })],
    ['a step of another plan', (): unknown => ({ id: 'p-000000000000' })],
    ['a time that is none', (): unknown => ({ expiresAt: 'never' })],
    [
      'a call of ours that is none',
      ({ steps }: Plan): unknown => ({
        steps: steps.map((step) => ({ ...step, call: { ...step.call, api: 'iam:DeleteUser' } })),
      }),
    ],
    [
      'a kind that is none',
      ({ steps }: Plan): unknown => ({
        steps: steps.map((step) => ({ ...step, kind: 'delete-user' })),
      }),
    ],
    [
      'an account that is none',
      ({ steps }: Plan): unknown => ({
        steps: steps.map((step) => ({ ...step, account: { ...step.account, id: '1234' } })),
      }),
    ],
  ])('with %s is refused though its hash is right', (_name, change) => {
    expect(refusal(rehashed(change))).toMatch(/missing or wrong|are none|another's id/);
  });

  test.each([
    { refused: [null] },
    { refused: ['x', {}] },
    { manual: [null] },
    { gaps: [{ account: 5 }] },
    { notes: [{}, null] },
    { forced: { keys: 5 } },
    { steps: [{ ...plan.steps[0], lastUse: 5 }] },
    { steps: [{ ...plan.steps[0], createdBy: null }] },
  ])('whose words for people are none (%j) is refused in words', (change) => {
    expect(refusal(rehashed(() => change))).toMatch(/missing or wrong/);
  });

  test.each(['madeBy: "\\ud800"', '"\\udc00": x'])(
    'with half of a character (%s) is refused in words',
    (line) => {
      const text = planText(plan).replace(/^madeBy: .*$/m, line);
      expect(refusal(text)).toMatch(/cannot be read: half of a character/);
    },
  );

  test('runs no code of a tag, makes no object of it, and has nothing of it printed as a warning', async () => {
    const warned: unknown[] = [];
    const hear = (warning: unknown) => warned.push(warning);
    process.on('warning', hear);
    onTestFinished(() => void process.off('warning', hear));
    const text = planText(plan).replace(
      /^madeBy: .*$/m,
      'madeBy: !!js/function "function () { throw new Error(1) }"',
    );
    expect(refusal(text)).not.toBe('taken');
    await new Promise((resolve) => setImmediate(resolve));
    expect(warned).toEqual([]);
  });
});

test('a plan expires at its last moment, not a second earlier', () => {
  expect(isExpired(plan, plan.expiresAt)).toBe(true);
  expect(isExpired(plan, '2026-11-25T11:59:59Z')).toBe(false);
});

test('a step that needs others before it names them', () => {
  const [step] = plan.steps;
  const { id: _id, ...draft } = step ?? expect.unreachable();
  const made = makePlan({ ...plan, steps: [draft, draft, { ...draft, requiresBefore: 2 }] });
  expect(made.steps.map(({ requires }) => requires?.map((id) => id.slice(-2)))).toEqual([
    undefined,
    undefined,
    ['02', '01'],
  ]);
});
