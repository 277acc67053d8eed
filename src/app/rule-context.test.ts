import { describe, expect, test } from 'vitest';
import { COLLECTORS, type Collector } from '../aws/collect/catalogue.ts';
import { Problem } from '../core/model/problem.ts';
import { ruleContext, ruleOf } from './rule-context.ts';

describe('the calls behind a fact', () => {
  const { calls } = ruleContext();

  test('are those that read it, not all of its collector', () => {
    expect(calls.keyCreatedAt).toContain('iam:ListAccessKeys');
    expect(calls.keyCreatedAt).not.toContain('iam:GetLoginProfile');
    expect(calls.consolePassword).not.toContain('iam:GetAccessKeyLastUsed');
  });

  test('are granted, and of facts that the collector gives', () => {
    for (const { provides, calls: granted, factCalls = {} } of COLLECTORS as readonly Collector[]) {
      for (const [fact, made] of Object.entries(factCalls)) {
        expect(provides).toContain(fact);
        for (const call of made) expect(granted).toContain(call);
      }
    }
  });
});

test.each([
  ['root-mfaa', 'Did you mean root-mfa? keyreeve rules lists all of them.'],
  ['setup-key', 'Did you mean user-setup-access-key? keyreeve rules lists all of them.'],
  ['nonsense-altogether', 'keyreeve rules lists all of them.'],
])('of the unknown rule %s no more than three are suggested', (id, hint) => {
  let caught: unknown;
  try {
    ruleOf(id);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(Problem);
  expect(caught).toMatchObject({ code: 'unknown-rule', hint });
});
