import { expect, test } from 'vitest';
import { ACCOUNT, call, KEY } from './test-support/past.ts';
import { at, credentials, daily, tell } from './test-support/stage.ts';

const SESSION = 'ASIARTX3GSDSQBBBBBBB';
const USED = daily([30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 10], ['s3 ListAllMyBuckets'], {
  key: SESSION,
});
const ROLE = { holder: 'unknown', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/x` } as const;
const making = call({ at: at(31), event: 'sts AssumeRole', response: credentials(SESSION) });

test('I09: a session is never consistent use: what made it has the whole story', () => {
  const { verdict } = tell(USED, { subject: { accessKeyId: SESSION, ...ROLE }, about: [making] });
  expect(verdict.level).toBe('needs-a-look');
  expect(verdict.says).toContain('a session is one part of the story of what made it, in 12 calls');
  expect(verdict.reasons.join(' ')).not.toContain('No use was seen in the first');
  expect(verdict.reasons[0]).toContain('It is a session of role Deploy, and no key');
  expect(verdict.reasons[0]).toContain(`made by credential ${KEY}: keyreeve investigate ${KEY}`);
});

test('where no record shows what made a session, that is said; without use it is to be looked at as well', () => {
  const { verdict } = tell([], { subject: { accessKeyId: SESSION } });
  expect(verdict.level).toBe('needs-a-look');
  expect(verdict.says).toContain('no use was seen');
  expect(verdict.reasons[0]).toMatch(/session of user deploy.*No record that was read shows what made it/);
});

test('a role that a service took has that service for its maker', () => {
  const identity = {
    type: 'AWSService',
    invokedBy: 'ec2.amazonaws.com',
    arn: undefined,
    accessKeyId: undefined,
  };
  const byService = call({ at: at(31), event: 'sts AssumeRole', response: credentials(SESSION), identity });
  const { verdict } = tell(USED, { subject: { accessKeyId: SESSION, ...ROLE }, about: [byService] });
  expect(verdict.reasons[0]).toContain('made by ec2.amazonaws.com.');
});

test('a session is contained by its role or its user, and by what made it, never by switching it off', () => {
  const contained = (more: object) =>
    tell(USED, { subject: { accessKeyId: SESSION, hasPassword: { unread: 'x' }, ...more }, about: [making] })
      .containment;
  const ofRole = contained({ ...ROLE, userName: undefined });
  expect(ofRole).not.toHaveProperty('command');
  expect(ofRole.steps.map(({ id }) => id)).toEqual(['sessions', 'parent']);
  expect(ofRole.steps[0]?.words).toMatch(/sessions of role Deploy .*aws:TokenIssueTime/);
  expect(ofRole.steps[1]?.words).toContain(`keyreeve investigate ${KEY}`);
  expect(contained({}).steps[0]?.words).toContain('deny everything to user deploy');
  expect(contained({ userName: undefined, holder: 'unknown' }).steps[0]?.words).toMatch(
    /not known.*user.*role/,
  );
});
