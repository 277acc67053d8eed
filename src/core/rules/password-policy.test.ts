import { expect, test } from 'vitest';
import { account, LIVE_TIME, REPORT_TIME, user } from '../../../test/support/accounts.ts';
import { judge } from '../engine/judge.ts';
import { selectRules } from '../engine/select.ts';
import { known } from '../model/fact.ts';
import type { User } from '../model/snapshot.ts';
import { RULES } from './index.ts';

/** What the rule says of an account with these users of a report and no password policy. */
function says(users: readonly User[]) {
  const { facts } = account([]);
  const passwordPolicy = known(null, 'iam:GetAccountPasswordPolicy', LIVE_TIME);
  const snapshot = account(users, { facts: { ...facts, passwordPolicy } });
  const [finding] = [...judge(snapshot, selectRules(RULES, { rules: ['password-policy'] }), LIVE_TIME)];
  return finding;
}

test('that there are no users is told as of the report, which may be hours older than the policy', () => {
  expect(says([])).toMatchObject({
    status: 'not-applicable',
    says: `There are no IAM users as of the report of ${REPORT_TIME}, so no password for the policy to rule.`,
  });
});

test('so is that none of them has a password', () => {
  const program = user('program', [], { consolePassword: known({ enabled: false }, 'report') });
  expect(says([program])).toMatchObject({
    status: 'fail',
    says: expect.stringContaining(`No IAM user has a console password as of the report of ${REPORT_TIME}.`),
  });
});
