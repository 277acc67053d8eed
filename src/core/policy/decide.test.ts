import { describe, expect, test } from 'vitest';
import type { PolicyDocument } from '../model/authorization.ts';
import { known, unread } from '../model/fact.ts';
import { parsePolicyDocument } from '../parse/policy-document.ts';
import { type CompiledPolicy, compilePolicy } from './compile.ts';
import { withValues } from './context.ts';
import { type Controls, decide, type Grants } from './decide.ts';

const ALICE = 'arn:aws:iam::111122223333:user/alice';
const NO_CONTROLS: Controls = { limited: false };
const CONTEXT = withValues(
  { values: new Map(), others: 'unknown', now: '2026-11-26T00:00:00Z' },
  {
    'aws:username': 'alice',
  },
);

function document(...statements: readonly object[]): PolicyDocument {
  const parsed = parsePolicyDocument(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  if (!('document' in parsed)) throw new Error(parsed.reason);
  return parsed.document;
}

function policy(...statements: readonly object[]): CompiledPolicy {
  return compilePolicy({ layer: 'identity', name: 'p' }, known(document(...statements), 'test'));
}

const ALLOW_ALL = { Effect: 'Allow', Action: '*', Resource: '*' };
const mayCreate = (grants: Partial<Grants>, resource = ALICE) =>
  decide(
    { identity: [], controls: NO_CONTROLS, ...grants },
    { action: 'iam:CreateAccessKey', resource, context: CONTEXT },
  );

describe('a decision', () => {
  test('is no where nothing allows', () => {
    expect(mayCreate({})).toMatchObject({
      answer: 'no',
      stoppedBy: { how: 'not-allowed', layer: 'identity' },
    });
  });

  test("W01: a policy on one's own name allows the own user and no other", () => {
    const own = policy({
      Effect: 'Allow',
      Action: 'iam:*AccessKey*',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
      Resource: 'arn:aws:iam::*:user/${aws:username}',
    });
    expect(mayCreate({ identity: [own] }).answer).toBe('yes');
    expect(mayCreate({ identity: [own] }, 'arn:aws:iam::111122223333:user/bob').answer).toBe('no');
    // A user with a path has another ARN than the pattern makes.
    expect(mayCreate({ identity: [own] }, 'arn:aws:iam::111122223333:user/team/alice').answer).toBe('no');
  });

  test('W02: a service control policy that denies stops what a policy allows', () => {
    const controls: Controls = {
      limited: true,
      levels: [
        { at: 'r-1', policies: [policy(ALLOW_ALL)] },
        {
          at: '111122223333',
          policies: [policy(ALLOW_ALL, { Effect: 'Deny', Action: 'iam:Create*', Resource: '*' })],
        },
      ],
    };
    expect(mayCreate({ identity: [policy(ALLOW_ALL)], controls })).toMatchObject({
      answer: 'no',
      stoppedBy: { how: 'denied', by: { statement: 2 } },
    });
  });

  test('W02: service control policies that could not be read make a yes unknown, and leave a no', () => {
    const controls = unread('organizations:ListPoliciesForTarget', 'AccessDenied', 'Not allowed.');
    expect(mayCreate({ identity: [policy(ALLOW_ALL)], controls })).toMatchObject({
      answer: 'unknown',
      unread: [controls],
    });
    expect(mayCreate({ identity: [], controls }).answer).toBe('no');
  });

  test('W02: every level must allow', () => {
    const controls: Controls = {
      limited: true,
      levels: [
        { at: 'r-1', policies: [policy(ALLOW_ALL)] },
        { at: 'ou-1', policies: [] },
      ],
    };
    expect(mayCreate({ identity: [policy(ALLOW_ALL)], controls })).toMatchObject({
      answer: 'no',
      stoppedBy: { how: 'not-allowed', layer: 'control', at: 'ou-1' },
    });
  });

  test('W03: a condition that only a call can settle is quoted', () => {
    const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    expect(mayCreate({ identity: [policy({ ...ALLOW_ALL, Condition: mfa })] })).toMatchObject({
      answer: 'yes-if',
      conditions: [{ effect: 'Allow', statement: 1, quote: JSON.stringify(mfa) }],
    });
    const denied = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
    expect(
      mayCreate({ identity: [policy(ALLOW_ALL, { ...ALLOW_ALL, Effect: 'Deny', Condition: denied })] }),
    ).toMatchObject({
      answer: 'yes-if',
      conditions: [{ effect: 'Deny', statement: 2, quote: JSON.stringify(denied) }],
    });
  });

  test('W04: a boundary that does not allow the action stops it', () => {
    const boundary = policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
    expect(mayCreate({ identity: [policy(ALLOW_ALL)], boundary })).toMatchObject({
      answer: 'no',
      stoppedBy: { how: 'not-allowed', layer: 'boundary' },
    });
  });

  test('W05: NotAction and wildcards over several policies', () => {
    expect(
      mayCreate({ identity: [policy({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' })] }).answer,
    ).toBe('yes');
    expect(
      mayCreate({ identity: [policy({ Effect: 'Allow', NotAction: 'IAM:*', Resource: '*' })] }).answer,
    ).toBe('no');
    const denied = policy({ Effect: 'Deny', Action: 'iam:*accesskey', NotResource: ALICE });
    expect(mayCreate({ identity: [policy(ALLOW_ALL), denied] }).answer).toBe('yes');
    expect(mayCreate({ identity: [policy(ALLOW_ALL), denied] }, `${ALICE}2`).answer).toBe('no');
  });

  test('a policy that could not be read makes it unknown, unless something else says no', () => {
    const dark = compilePolicy({ layer: 'identity', name: 'x' }, unread('iam', 'Unreadable', 'No JSON.'));
    expect(mayCreate({ identity: [dark] }).answer).toBe('unknown');
    expect(mayCreate({ identity: [dark, policy(ALLOW_ALL)] }).answer).toBe('unknown');
    expect(mayCreate({ identity: [dark, policy({ ...ALLOW_ALL, Effect: 'Deny' })] }).answer).toBe('no');
  });

  test('K10: an action and an operator nobody has heard of are judged, and not left out', () => {
    const context = CONTEXT;
    const ask = (statement: object) =>
      decide(
        { identity: [policy(statement)], controls: NO_CONTROLS },
        { action: 'newservice:MakeKey', resource: '*', context },
      ).answer;
    expect(ask(ALLOW_ALL)).toBe('yes');
    expect(ask({ Effect: 'Allow', Action: 'newservice:*', Resource: '*' })).toBe('yes');
    expect(ask({ ...ALLOW_ALL, Condition: { StringResembles: { 'a:b': 'c' } } })).toBe('yes-if');
  });

  test('what has ended does not allow any more, and what is to come may', () => {
    const until = (operator: string, time: string) =>
      mayCreate({
        identity: [policy({ ...ALLOW_ALL, Condition: { [operator]: { 'aws:CurrentTime': time } } })],
      }).answer;
    expect(until('DateLessThan', '2026-01-01T00:00:00Z')).toBe('no');
    expect(until('DateLessThan', '2027-01-01T00:00:00Z')).toBe('yes-if');
    expect(until('DateGreaterThan', '2026-01-01T00:00:00Z')).toBe('yes');
    expect(until('DateGreaterThan', '2027-01-01T00:00:00Z')).toBe('yes-if');
  });
});
