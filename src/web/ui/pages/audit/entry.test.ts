import { describe, expect, test } from 'vitest';
import { aboutOf, whoOf } from './entry-about.ts';
import { changesBetween } from './json-changes.ts';

describe('what changed between two readings', () => {
  test('is told place by place, and nothing of what is the same', () => {
    const before = { keys: [{ id: 'A', status: 'Active' }], user: 'ann' };
    const after = { keys: [{ id: 'A', status: 'Inactive' }], user: 'ann' };
    expect(changesBetween(before, after)).toEqual([
      { path: 'keys[0].status', before: 'Active', after: 'Inactive' },
    ]);
  });

  test('says what was not there before, or is not there after', () => {
    expect(changesBetween({ a: 1 }, { b: null })).toEqual([
      { path: 'a', before: '1' },
      { path: 'b', after: 'null' },
    ]);
    expect(changesBetween(undefined, { keys: [] })).toEqual([{ path: 'keys', after: '[]' }]);
  });

  test('is found in a value that is nested ten thousand times', () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth < 10_000; depth++) deep = [deep];
    expect(changesBetween(deep, undefined)).toHaveLength(1);
  });
});

describe('an entry in one line', () => {
  test('names the subject, the call and the account', () => {
    const about = {
      account: { id: '111122223333' },
      subject: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', userName: 'ann' },
      call: { api: 'iam:UpdateAccessKey' },
    };
    expect(aboutOf({ about })).toBe('AKIAIOSFODNN7EXAMPLE · iam:UpdateAccessKey · 111122223333');
  });

  test('is its own words, or its numbers, where it is about no subject', () => {
    expect(aboutOf({ words: 'The head was kept.' })).toBe('The head was kept.');
    expect(aboutOf({ about: { accounts: 25, failing: 0 } })).toBe('25 accounts');
    expect(aboutOf({ about: { goodMinutes: 60, steps: 1 } })).toBe('good for 60 minutes, 1 step');
    expect(aboutOf({ about: { done: 2, failed: 0, 'not-verified': 1 } })).toBe('2 done, 1 not verified');
  });

  test('does not stumble over members of other types and names', () => {
    expect(aboutOf({ about: { subject: [1], call: true, account: null, constructor: 'x' } })).toBe('');
  });

  test('says for whom: the person, else the role session, else the user of the machine', () => {
    expect(whoOf({ actor: { host: 'ann@laptop', person: 'ann@example.com' } })).toBe('ann@example.com');
    expect(whoOf({ actor: { host: 'x@y', arn: 'arn:aws:sts::1:assumed-role/Operator/ann' } })).toBe('ann');
    expect(whoOf({ actor: { host: 'x@y' } })).toBe('x@y');
  });
});
