import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EMPTY_JOURNAL, type JournalEntry, withEntries } from '../../src/core/plan/journal.ts';
import { makePlan, type PlanDraft } from '../../src/core/plan/make-plan.ts';
import { type Plan, STEP_KINDS, type Step } from '../../src/core/plan/plan.ts';
import { parsePlan, planText } from '../../src/core/plan/plan-file.ts';
import type { StepDraft } from '../../src/core/plan/steps/draft.ts';
import { undo } from '../../src/core/plan/undo.ts';
import { Organisation } from '../support/organisation-model.ts';
import { STEPS } from '../support/remediation-world.ts';

/** Texts that a file format may take for something else, and any others. */
const TRAPS = [
  'yes',
  'null',
  '~',
  '012345678901',
  '0x1F',
  '1e3',
  '.inf',
  '2026-11-22T12:00:00Z',
  '!!js/function "x"',
  '&a *a',
  '- a\n- b',
  'a: b # c',
  '---\n...',
  '%YAML 1.1',
  '@`|>',
  ' lead and trail ',
  '\t',
  'line\r\nbreak\u0085\u2028\u2029',
  '\ufeff\u0000\u001b[31m\u202e',
  '"\\u0041"',
  "it's",
  '<<',
  '__proto__',
  '',
];
const text = fc.oneof(
  fc.constantFrom(...TRAPS),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.tuple(fc.constantFrom(...TRAPS), fc.constantFrom(...TRAPS)).map(([a, b]) => `${a}${b}`),
);

/** A step that needs one before it is tried elsewhere: here any may come first. */
const FIRST: readonly StepDraft[] = Object.values(STEPS).map(
  ({ requiresBefore: _requiresBefore, ...step }: StepDraft) => step,
);

const draftStep: fc.Arbitrary<StepDraft> = fc
  .tuple(fc.constantFrom(...FIRST), fc.record({ effect: text, command: text, why: fc.array(text) }))
  .map(([step, texts]) => ({ ...step, ...texts }));

const draft: fc.Arbitrary<PlanDraft> = fc.record({
  kind: fc.constantFrom('remediate', 'contain', 'undo'),
  tool: fc.constant({ name: 'keyreeve' as const, version: '0.0.0' }),
  madeAt: fc.constant('2026-11-22T12:00:00Z'),
  expiresAt: fc.constant('2026-11-25T12:00:00Z'),
  madeBy: text,
  steps: fc.array(draftStep, { maxLength: 4 }),
  refused: fc.array(
    fc.record({
      account: fc.record({
        id: fc.constant('012345678901'),
        partition: fc.constant('aws' as const),
        name: text,
      }),
      subject: fc.record({ kind: fc.constant('access-key' as const), arn: text }),
      findings: fc.array(text, { maxLength: 2 }),
      reasons: fc.constant([{ code: 'kept' as const, words: 'x' }]),
    }),
    { maxLength: 2 },
  ),
  manual: fc.constant([]),
  gaps: fc.array(fc.record({ source: text, code: text, words: text }), { maxLength: 2 }),
  notes: fc.array(text, { maxLength: 3 }),
});

const plan = draft.map(makePlan);

describe('a plan', () => {
  test('is the same after it was written to a file and read', () => {
    fc.assert(
      fc.property(plan, (made) => {
        expect(parsePlan(planText(made), 'plan.yaml')).toEqual(made);
      }),
      { numRuns: 150 },
    );
  });

  test('is the same to the byte for the same draft, in whatever order its members stand', () => {
    fc.assert(
      fc.property(draft, (one) => {
        const turned = Object.fromEntries(Object.entries(one).reverse()) as unknown as PlanDraft;
        expect(makePlan(structuredClone(one))).toEqual(makePlan(one));
        expect(makePlan(turned)).toEqual(makePlan(one));
        expect(planText(makePlan(structuredClone(one)))).toBe(planText(makePlan(one)));
      }),
      { numRuns: 50 },
    );
  });

  const whole = makePlan({
    kind: 'remediate',
    tool: { name: 'keyreeve', version: '0.0.0' },
    madeAt: '2026-11-22T12:00:00Z',
    expiresAt: '2026-11-25T12:00:00Z',
    madeBy: 'arn:aws:iam::111111111111:user/ann',
    steps: [STEPS.deactivate, STEPS.createScp, { ...STEPS.notify, why: TRAPS }],
    refused: [],
    manual: [],
    gaps: [],
    notes: [],
  });
  const written = planText(whole);

  /** What becomes of a file: `bad-plan`, or the plan that it gives. Anything else that is thrown is a fault. */
  function read(edited: string): Plan | 'bad-plan' {
    try {
      return parsePlan(edited, 'plan.yaml');
    } catch (error) {
      expect(error).toMatchObject({ code: 'bad-plan' });
      return 'bad-plan';
    }
  }

  test('in which one character was changed, put in or taken out is refused, or says what it said', () => {
    const character = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.constantFrom(...'#:-"\'\\ \n0~!&*{}[]|>%@`'),
    );
    const refused = { count: 0 };
    fc.assert(
      fc.property(fc.nat(written.length - 1), fc.constantFrom(0, 1), fc.option(character), (at, cut, put) => {
        const found = read(written.slice(0, at) + (put ?? '') + written.slice(at + cut));
        if (found === 'bad-plan') refused.count += 1;
        else expect(found).toEqual(whole);
      }),
      { numRuns: 400 },
    );
    expect(refused.count).toBeGreaterThan(100);
  });

  test('that is cut off anywhere is refused, or whole', () => {
    fc.assert(
      fc.property(fc.nat(written.length - 1), (at) => {
        const found = read(written.slice(0, at));
        if (found !== 'bad-plan') expect(found).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });

  test('whose file is any text, or any YAML, is refused in words', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.json()), (any) => {
        expect(read(any)).toBe('bad-plan');
      }),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.json(), (any) => {
        expect(read(`version: 1\nhash: x\nid: p-000000000000\nsteps:\n  - ${any}\n`)).toBe('bad-plan');
      }),
      { numRuns: 100 },
    );
  });
});

const entry = fc.record({
  action: fc.constantFrom(
    'plan',
    'apply-begun',
    'apply-ended',
    'step-outcome',
    'notice-outcome',
    'step-intent',
    'scan',
  ),
  kind: fc.constantFrom(...STEP_KINDS),
  outcome: fc.constantFrom(
    'done',
    'already-done',
    'failed',
    'not-verified',
    'stale',
    'skipped',
    'possibly-sent',
  ),
  plan: fc.constantFrom('p-000000000001', 'p-000000000002'),
  account: fc.constantFrom('111111111111', '222222222222'),
  subject: fc.constantFrom(
    { accessKeyId: 'AKIAA', userName: 'ann' },
    { accessKeyId: 'AKIAB' },
    { policyName: 'KeyreeveDenyRoot' },
    {},
  ),
});

const log = fc.array(entry, { maxLength: 25 }).map((entries) =>
  entries.map(
    ({ action, kind, outcome, plan: id, account, subject }, index): JournalEntry => ({
      seq: index + 1,
      hash: String(index + 1).padStart(64, '0'),
      at: new Date(1_700_000_000_000 + index * 1000).toISOString(),
      action,
      plan: id,
      planHash: id,
      step: `${id}-01`,
      outcome,
      about: { kind, account, subject },
    }),
  ),
);

test('a journal that was written at any entries, and again at others, is that of the whole log', () => {
  fc.assert(
    fc.property(log, fc.array(fc.nat(25), { maxLength: 4 }), (entries, cuts) => {
      const once = withEntries(EMPTY_JOURNAL, entries);
      const kept = cuts
        .toSorted((a, b) => a - b)
        // As a file does: whatever is no JSON would be lost there.
        .reduce(
          (journal, cut) => structuredClone(withEntries(journal, entries.slice(0, cut))),
          EMPTY_JOURNAL,
        );
      expect(withEntries(kept, entries)).toEqual(once);
      expect(withEntries(once, entries)).toEqual(once);
    }),
    { numRuns: 300 },
  );
});

test('X13: steps that were done, in any number and order, are all taken back by their undo', () => {
  const can = [STEPS.refuse, STEPS.deactivate, STEPS.createScp, STEPS.attachScp];
  const taken = { back: 0 };
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...can), { maxLength: 12 }), (drafts) => {
      const organisation = new Organisation();
      const start = organisation.state();
      const steps = makePlan({ ...EMPTY_DRAFT, steps: drafts }).steps;
      const done = steps.filter((step) => organisation.carryOut(step) === 'done');
      const { steps: inverses, impossible } = undo(done);
      expect(impossible).toEqual([]);
      const back: readonly Step[] = makePlan({ ...EMPTY_DRAFT, kind: 'undo', steps: inverses }).steps;
      expect(back.map((step) => organisation.carryOut(step))).toEqual(back.map(() => 'done'));
      expect(organisation.state()).toEqual(start);
      taken.back += back.length;
    }),
    { numRuns: 200 },
  );
  expect(taken.back).toBeGreaterThan(100);
});

const EMPTY_DRAFT: PlanDraft = {
  kind: 'remediate',
  tool: { name: 'keyreeve', version: '0.0.0' },
  madeAt: '2026-11-22T12:00:00Z',
  expiresAt: '2026-11-25T12:00:00Z',
  madeBy: 'arn:aws:iam::111111111111:user/ann',
  steps: [],
  refused: [],
  manual: [],
  gaps: [],
  notes: [],
};
