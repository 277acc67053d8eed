import { describe, expect, test } from 'vitest';
import { makePlan } from '../make-plan.ts';
import { parsePlan, planText } from '../plan-file.ts';
import type { StepDraft } from '../steps/draft.ts';
import { attachScp, createScp, detachScp } from '../steps/scp.ts';
import { parseBreakGlass } from './break-glass.ts';
import { type ControlChoice, makeControl } from './control.ts';
import { controlFrom, controlPolicy, isControlName } from './control-policy.ts';
import { CONTROL_KINDS } from './statements.ts';
import { parseConsoleTag } from './tag.ts';

const breakGlass = ['BreakGlass', 'team/*'].map((name) => parseBreakGlass(`arn:*:iam::*:role/${name}`));
const tag = parseConsoleTag('Team/Console=yes=no');
const CHOICES: readonly ControlChoice[] = [
  { kinds: ['deny-root-keys'], breakGlass: [] },
  { kinds: ['deny-root'], breakGlass: [] },
  { kinds: ['deny-keys-but'], breakGlass },
  { kinds: ['deny-console-user-keys'], breakGlass: breakGlass.slice(1), tag },
  { kinds: [...CONTROL_KINDS], breakGlass, tag },
];
const account = { id: '222222222222', partition: 'aws' } as const;

function planOf(...steps: readonly StepDraft[]) {
  return makePlan({
    kind: 'remediate',
    tool: { name: 'keyreeve', version: '0' },
    madeAt: '2026-11-26T00:00:00Z',
    expiresAt: '2026-11-27T00:00:00Z',
    madeBy: 'x',
    steps,
    refused: [],
    manual: [],
    gaps: [],
    notes: [],
  });
}

const back =
  (...steps: readonly StepDraft[]) =>
  () =>
    parsePlan(planText(planOf(...steps)), 'p.yaml');

describe.each(CHOICES.map((choice) => [choice.kinds.join(' and '), choice] as const))(
  'a policy of %s',
  (_name, choice) => {
    const policy = controlPolicy(makeControl(choice));
    const input = { account, policy, description: 'x', why: [], findings: [], warnings: [] };

    test('is made again of its own text, and its name tells its content', () => {
      expect(controlFrom(policy.text, policy.name)).toEqual(policy);
      expect(isControlName(policy.name, policy.sha256)).toBe(true);
      expect(isControlName(policy.name, `${policy.sha256.slice(1)}0`)).toBe(false);
    });

    test('stands in a plan, and none that says anything else does', () => {
      const steps = [
        createScp('create-prevention-scp', input),
        attachScp('attach-prevention-scp', input, 'x'),
        detachScp(input),
      ];
      expect(back(...steps)).not.toThrow();
      for (const [from, to] of [
        ['"Deny"', '"Allow"'],
        ['"Effect":"Deny"', '"Condition":{},"Effect":"Deny"'],
        ['"Version"', '"Id":"x","Version"'],
      ] as const) {
        const text = policy.text.replace(from, to);
        expect(text).not.toBe(policy.text);
        const forged = controlPolicy({ name: policy.name.replace(/-\w+$/, ''), text });
        expect(back(createScp('create-prevention-scp', { ...input, policy: forged }))).toThrow(
          /that a plan can have/,
        );
      }
      const other = { ...policy, sha256: `${'0'.repeat(8)}${policy.sha256.slice(8)}` };
      expect(back(attachScp('attach-prevention-scp', { ...input, policy: other }, 'x'))).toThrow(
        /that a plan can have/,
      );
    });
  },
);

test.each([
  '{}',
  '{"Statement":[]}',
  '{"Statement":[null]}',
  '{"Statement":[{"Sid":"KeyreeveDenyRoot"}]}',
  '[]',
])('the text %s is no policy of ours', (text) => {
  expect(controlFrom(text, 'KeyreeveDenyRoot-00000000')).toBeUndefined();
});
