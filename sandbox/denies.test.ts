import { describe, expect, it } from 'vitest';
import { denies, type Values } from './denies.ts';

function deny(more: object): string {
  const statement = { Effect: 'Deny', Action: '*', Resource: '*', ...more };
  return JSON.stringify({ Version: '2012-10-17', Statement: statement });
}

const ROOT: Values = { 'aws:principalarn': 'arn:aws:iam::444455556666:root', 'aws:assumedroot': 'true' };
const KEY: Values = { 'aws:principalarn': 'arn:aws:iam::444455556666:user/ada' };
const SESSION: Values = { ...KEY, 'aws:tokenissuetime': '2026-11-22T12:00:00Z' };

describe('an explicit deny', () => {
  it.each([
    ['every action', {}, true],
    ['a glob in any case', { Action: ['s3:*', 'IAM:list*'] }, true],
    ['another action', { Action: 'iam:ListRoles' }, false],
    ['all but the action', { Action: undefined, NotAction: ['iam:ListUsers'] }, false],
    ['all but another one', { Action: undefined, NotAction: 'iam:ListRoles' }, true],
    ['one resource only', { Resource: 'arn:aws:iam::*:user/ada' }, false],
    ['an allow', { Effect: 'Allow' }, false],
  ])('covers what its statement covers: %s', (_name, more, expected) => {
    expect(denies(deny(more), 'iam:ListUsers', KEY)).toBe(expected);
  });

  it.each([
    ['a key without a token', { Null: { 'aws:TokenIssueTime': 'true' } }, KEY, true],
    ['a session with one', { Null: { 'aws:TokenIssueTime': true } }, SESSION, false],
    [
      'a session of before',
      { DateLessThan: { 'aws:TokenIssueTime': '2026-11-22T12:00:01Z' } },
      SESSION,
      true,
    ],
    [
      'one of that very second',
      { DateLessThan: { 'aws:TokenIssueTime': '2026-11-22T12:00:00Z' } },
      SESSION,
      false,
    ],
    ['no session at all', { DateLessThan: { 'aws:TokenIssueTime': '2030-01-01T00:00:00Z' } }, KEY, false],
    ['root by its ARN', { StringLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:root'] } }, ROOT, true],
    ['not a user', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } }, KEY, false],
    ['the very ARN', { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::444455556666:user/ada' } }, KEY, true],
    [
      'no pattern by equality',
      { StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/ada' } },
      KEY,
      false,
    ],
    ['an assumed root', { Bool: { 'aws:AssumedRoot': 'true' } }, ROOT, true],
    ['nobody else as one', { Bool: { 'aws:AssumedRoot': 'false' } }, KEY, false],
    ['all but assumed roots', { BoolIfExists: { 'aws:AssumedRoot': 'false' } }, KEY, true],
    ['not the excepted', { StringNotLike: { 'aws:PrincipalArn': '*:user/ada' } }, KEY, false],
    [
      'nobody under a condition that is not known',
      { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } },
      KEY,
      false,
    ],
    [
      'only who fits all',
      { Null: { 'aws:TokenIssueTime': 'true' }, StringEquals: { 'aws:PrincipalArn': 'x' } },
      KEY,
      false,
    ],
  ])('meets whom its condition means: %s', (_name, Condition, values, expected) => {
    expect(denies(deny({ Condition }), 'iam:ListUsers', values)).toBe(expected);
  });

  it('is not in text that is no policy', () => {
    for (const text of ['', 'no json', '[]', '{"Statement":"Deny"}'])
      expect(denies(text, 'iam:ListUsers', KEY)).toBe(false);
  });
});
