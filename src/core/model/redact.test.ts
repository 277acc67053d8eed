import { expect, test } from 'vitest';
import { account, key, LIVE_TIME, user } from '../../../test/support/accounts.ts';
import { judge } from '../engine/judge.ts';
import { selectRules } from '../engine/select.ts';
import { RULES } from '../rules/index.ts';
import { known, unread } from './fact.ts';
import { accountPseudonym, redactCoverage, redactSnapshot } from './redact.ts';

const SETUP = '2026-01-10T10:00:02Z';

function hidden() {
  const reported = user('alice', [key(SETUP)]);
  const live = {
    ...reported,
    presence: 'confirmed' as const,
    asReported: reported,
    accessKeys: known([key(SETUP, { id: 'AKIARTX3GSDSQAAAAAAA' })], 'live', LIVE_TIME),
  };
  const denied = unread('iam:GetAccountSummary', 'AccessDenied', 'Denied.', {
    detail: 'User: arn:aws:iam::111122223333:user/alice is not authorized',
    fix: 'Grant it to arn:aws:iam::111122223333:role/Scan.',
  });
  const snapshot = account([user('bob', []), live]);
  return redactSnapshot(
    { ...snapshot, root: { ...snapshot.root, accountSummary: denied } },
    accountPseudonym(6),
  );
}

test('P16 findings from a redacted snapshot hold no account id, name or key id', () => {
  const text = JSON.stringify([...judge(hidden(), selectRules(RULES, {}), LIVE_TIME)]);
  expect(text).not.toMatch(/111122223333|alice|bob|prod|AKIA/);
  expect(text).toContain('account-0007');
  expect(text).toContain('user-0002');
  expect(text).toContain('key-0001');
});

test('P16 AWS’s own words and fixes that name something are dropped, and reasons stay', () => {
  const { accountSummary } = hidden().root;
  expect(accountSummary).toEqual({
    state: 'unread',
    source: 'iam:GetAccountSummary',
    code: 'AccessDenied',
    words: 'Denied.',
  });
});

test('P16 coverage keeps causes and loses names, files and AWS’s words', () => {
  const coverage = redactCoverage(
    {
      account: { id: '111122223333', partition: 'aws', name: 'prod' },
      status: 'failed',
      reason: 'No way in.',
      detail: 'arn:aws:iam::111122223333:role/x',
      fix: 'Create the role.',
      report: { stale: false, file: '/home/alice/111122223333.csv' },
      notRead: [{ source: 'sts:AssumeRole', code: 'AccessDenied', words: 'No way in.', detail: 'alice' }],
      calls: { read: 0, poll: 0, session: 1, retries: 0 },
    },
    'account-0001',
  );
  expect(JSON.stringify(coverage)).not.toMatch(/111122223333|alice|prod/);
  expect(coverage).toMatchObject({
    account: { id: 'account-0001' },
    reason: 'No way in.',
    fix: 'Create the role.',
  });
});
