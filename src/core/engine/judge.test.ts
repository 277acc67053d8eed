import { describe, expect, test } from 'vitest';
import { account, key, LIVE_TIME, user } from '../../../test/support/accounts.ts';
import { known, unread } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { Snapshot, User } from '../model/snapshot.ts';
import type { RuleOf } from '../rules/any-rule.ts';
import { RULES } from '../rules/index.ts';
import { judge, judgeUnreadable, usersToReadAgain } from './judge.ts';
import { selectRules } from './select.ts';

const SETUP = '2026-01-10T10:00:02Z';
const KEY_RULES = ['root-access-key', 'user-console-and-access-key', 'user-setup-access-key'];
const setupRule = selectRules(RULES, { rules: ['user-setup-access-key'] });

function findings(snapshot: Snapshot, selected = setupRule): Finding[] {
  return [...judge(snapshot, selected, LIVE_TIME)];
}

/** A user whom live calls have read again. */
function readAgain(reported: User, live: Partial<User>): User {
  return { ...reported, presence: 'confirmed', asReported: reported, ...live };
}

describe('one verdict for each subject', () => {
  test('S05 of two keys only the one made at setup fails, whichever slot it is in', () => {
    const later = key('2026-05-01T00:00:00Z', { usedAt: '2026-11-01T00:00:00Z' });
    for (const keys of [
      [later, key(SETUP)],
      [key(SETUP), later],
    ]) {
      const found = findings(account([user('alice', keys)]));
      expect(found.map(({ status, credential }) => [status, credential?.createdAt])).toEqual([
        ['fail', SETUP],
        ['pass', '2026-05-01T00:00:00Z'],
      ]);
    }
  });

  test('K03 two failing keys of one user are two findings with two ids', () => {
    const found = findings(account([user('alice', [key(SETUP), key('2026-03-01T00:00:00Z')])]));
    expect(found.map(({ status }) => status)).toEqual(['fail', 'fail']);
    expect(new Set(found.map(({ id }) => id)).size).toBe(2);
  });

  test('K12 keys made in the same second share a finding that names both and fails for the active one', () => {
    const keys = [key(SETUP, { id: 'AKIAB', status: 'Inactive' }), key(SETUP, { id: 'AKIAA' })];
    const [finding, ...others] = findings(account([user('alice', keys)]));
    expect(others).toEqual([]);
    expect(finding?.credential).toEqual({
      kind: 'access-key',
      accessKeyId: 'AKIAA',
      createdAt: SETUP,
      status: 'Active',
      sameSecond: [
        { accessKeyId: 'AKIAA', status: 'Active', verdict: 'fail' },
        { accessKeyId: 'AKIAB', status: 'Inactive', verdict: 'pass' },
      ],
    });
    expect(finding?.advice.commands.join()).toContain('AKIAA');
    expect(finding?.advice.commands.join()).not.toContain('AKIAB');
  });

  test('a user without a password, or without a key, has a line too', () => {
    const ci = user('ci', [key(SETUP)], { consolePassword: known({ enabled: false }, 'test') });
    const found = findings(account([ci, user('bob', [])]));
    expect(found.map(({ status, says }) => [status, says.split('.')[0]])).toEqual([
      ['not-applicable', 'Has no console password'],
      ['pass', 'Has a console password and no access key'],
    ]);
  });

  test('T12 an account without users has one line for the rule', () => {
    expect(findings(account([])).map(({ status, resource }) => [status, resource.type])).toEqual([
      ['pass', 'AwsAccount'],
    ]);
  });

  test('C08 an unread report is one unknown for each rule, never silence', () => {
    const denied = unread('iam:GetCredentialReport', 'AccessDenied', 'The report was denied.', {
      fix: 'Grant it.',
    });
    const found = findings(
      account([], { report: denied, users: denied }),
      selectRules(RULES, { rules: KEY_RULES }),
    );
    const unknown = found.filter(({ status }) => status === 'unknown');
    expect(unknown.map(({ rule }) => rule)).toEqual(['user-console-and-access-key', 'user-setup-access-key']);
    expect(unknown[0]).toMatchObject({
      says: 'Cannot be judged. The report was denied.',
      advice: { words: 'Grant it.' },
    });
  });

  test('S13 a key older than its user is unknown, and the other key is judged', () => {
    const older = {
      ...key('2020-01-01T00:00:00Z'),
      createdAt: unread('report', 'Contradiction', 'Older than its user.'),
      reportCreatedAt: '2020-01-01T00:00:00Z',
    };
    const found = findings(account([user('alice', [older, key(SETUP)])]));
    expect(found.map(({ status }) => status)).toEqual(['unknown', 'fail']);
  });

  test('R15 a user named root is an ordinary user', () => {
    const found = findings(account([user('root', [key(SETUP)])]), selectRules(RULES, { rules: KEY_RULES }));
    expect(found.find(({ rule }) => rule === 'root-access-key')?.status).toBe('pass');
    expect(found.find(({ rule }) => rule === 'user-setup-access-key')?.status).toBe('fail');
  });

  test('a rule that throws makes its own verdicts unknown and stops nothing', () => {
    const [selected] = setupRule;
    if (selected === undefined) throw new Error('no rule');
    const rule = {
      ...selected.rule,
      evaluate: () => {
        throw new TypeError('secret detail');
      },
    } as RuleOf<'access-key'>;
    const found = findings(account([user('alice', [key(SETUP)]), user('bob', [])]), [{ ...selected, rule }]);
    expect(found.map(({ status }) => status)).toEqual(['unknown', 'pass']);
    expect(found[0]?.says).toContain('the rule user-setup-access-key itself failed (TypeError)');
    expect(found[0]?.says).not.toContain('secret');
  });

  test('an account that cannot be read is one unknown for each rule', () => {
    const why = {
      source: 'sts:AssumeRole',
      code: 'AccessDenied',
      words: 'No way in.',
      fix: 'Make the role.',
    };
    const found = judgeUnreadable({ id: '111122223333', partition: 'aws' }, selectRules(RULES, {}), why);
    expect(found.map(({ status, says }) => [status, says])).toEqual(
      selectRules(RULES, {}).map(() => ['unknown', 'Cannot be judged. No way in.']),
    );
  });
});

describe('what changed since the report', () => {
  const reported = user('alice', [key(SETUP)]);

  test('only users that the report makes fail, or cannot judge, are read again', () => {
    const damaged = user('dora', [], { accessKeys: unread('report', 'Unreadable', 'Line 7.') });
    const used = key('2026-05-01T00:00:00Z', { usedAt: '2026-11-01T00:00:00Z' });
    const snapshot = account([reported, user('bob', []), user('carl', [used]), damaged]);
    const readings = new Set(['login-profile', 'keys', 'last-use']);
    expect(usersToReadAgain(snapshot, setupRule, LIVE_TIME)).toEqual(
      new Map([
        ['alice', readings],
        ['dora', readings],
      ]),
    );
    const ofRoot = selectRules(RULES, { rules: ['root-access-key'] });
    expect(usersToReadAgain(snapshot, ofRoot, LIVE_TIME).size).toBe(0);
  });

  test('a key deleted since the report is a pass that says so, under the id it had', () => {
    const [before] = findings(account([reported]));
    const found = findings(account([readAgain(reported, { accessKeys: known([], 'live', LIVE_TIME) })]));
    expect(found.find(({ id }) => id === before?.id)).toMatchObject({
      status: 'pass',
      says: 'Fixed since the report of 2026-11-22T10:00:00Z: the key is gone.',
    });
  });

  test('a key deactivated since the report is fixed, and so is a removed password', () => {
    const off = known([key(SETUP, { id: 'AKIAA', status: 'Inactive' })], 'live', LIVE_TIME);
    const [deactivated] = findings(account([readAgain(reported, { accessKeys: off })]));
    expect(deactivated).toMatchObject({
      status: 'pass',
      says: expect.stringMatching(/^Fixed since the report/),
    });

    const noPassword = { consolePassword: known({ enabled: false }, 'live', LIVE_TIME) };
    const found = findings(account([readAgain(reported, noPassword)]));
    expect(found.map(({ status, says }) => [status, says])).toEqual([
      ['not-applicable', 'Has no console password.'],
      ['pass', 'Fixed since the report of 2026-11-22T10:00:00Z: Has no console password.'],
    ]);
  });

  test('C14 a user gone since the report does not fail any more', () => {
    const found = findings(account([readAgain(reported, { presence: 'gone-since-report' })]));
    expect(found.map(({ status, says }) => [status, says])).toEqual([
      [
        'pass',
        'Fixed since the report of 2026-11-22T10:00:00Z: the user is gone since the report: deleted, or renamed (--fresh reads new names).',
      ],
    ]);
  });

  test('what live calls could not read is not called fixed', () => {
    const lost = readAgain(reported, { accessKeys: unread('iam:ListAccessKeys', 'AccessDenied', 'Denied.') });
    expect(findings(account([lost])).map(({ status }) => status)).toEqual(['unknown']);
  });

  test('S11 a key whose dates differ is one key, not a new and a fixed one', () => {
    const moved = { ...key('2026-01-10T10:00:30Z', { id: 'AKIAA' }), reportCreatedAt: SETUP };
    const found = findings(account([readAgain(reported, { accessKeys: known([moved], 'live', LIVE_TIME) })]));
    expect(found.map(({ status }) => status)).toEqual(['fail']);
    expect(found[0]?.says).toContain(`the report dates it ${SETUP}`);
  });
});

describe('what a verdict rests on', () => {
  test('a pass is as of the report, a failure from a report alone says so, and a live one neither', () => {
    const [fail] = findings(account([user('alice', [key(SETUP)])]));
    expect(fail?.says).toMatch(/Rests on the report of 2026-11-22T10:00:00Z alone: not read again live\.$/);
    const [pass] = findings(account([user('bob', [])]));
    expect(pass?.says).toMatch(/As of the report of 2026-11-22T10:00:00Z\.$/);
    const live = readAgain(user('alice', [key(SETUP)]), {
      consolePassword: known({ enabled: true }, 'iam:GetLoginProfile', LIVE_TIME),
      accessKeys: known([key(SETUP, { id: 'AKIAA' })], 'l', LIVE_TIME),
    });
    expect(findings(account([live]))[0]?.says).not.toMatch(/report/);
  });

  test('a stale report and one without a time are told as such', () => {
    const stale = account([user('bob', [])], {
      report: known({ generatedAt: '2026-11-20T00:00:00Z', stale: true, userRows: 1 }, 'test'),
    });
    expect(findings(stale)[0]?.says).toContain('As of the stale report of 2026-11-20T00:00:00Z.');
    const timeless = account([user('bob', [])], {
      report: known({ stale: false, userRows: 1, newestDate: '2026-11-01T00:00:00Z' }, 'test'),
    });
    expect(findings(timeless)[0]?.says).toContain(
      'does not say when it was made (its newest date is 2026-11-01T00:00:00Z)',
    );
  });
});
