import { expect, test } from 'vitest';
import { selectRules } from '../core/engine/select.ts';
import { RULES } from '../core/rules/index.ts';
import { collectorsFor } from './collectors.ts';

const of = (rule: string, asked = {}) => collectorsFor(selectRules(RULES, { rules: [rule] }), asked);

test('a scan for one rule makes only the calls of that rule', () => {
  expect([...of('password-policy')].sort()).toEqual(['credential-report', 'password-policy']);
  expect(of('root-mfa').has('users')).toBe(false);
});

test('a rule about users has the report read, which says who they are, whatever facts it stands on', () => {
  expect([...of('user-policy-attached-directly')]).toEqual(['credential-report', 'authorization']);
  expect([...of('user-ssh-key-age')]).toEqual(['credential-report', 'ssh-keys']);
});

test('--fresh looks at what was made since the report for every rule about users', () => {
  for (const { id, scope } of RULES.filter(({ onlyWith }) => onlyWith === undefined)) {
    const ofUsers = scope === 'user' || scope === 'access-key' || scope === 'credential';
    if (ofUsers) expect(of(id, { fresh: true }).has('fresh'), id).toBe(true);
    expect(of(id).has('fresh'), id).toBe(false);
  }
});
