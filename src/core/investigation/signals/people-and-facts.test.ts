import { expect, test } from 'vitest';
import { ACCOUNT, call } from '../test-support/past.ts';
import { at, burst, credentials, DULL, daily, signals, tell, weights } from '../test-support/stage.ts';

const LIST = ['s3 ListAllMyBuckets'];

function signIn(day: number, time: string, from: string, outcome = 'Success') {
  const response = { ConsoleLogin: outcome };
  const identity = { accessKeyId: undefined };
  return call({ at: at(day, time), event: 'signin ConsoleLogin', from, response, identity });
}

const ELSEWHERE = 'owner-elsewhere';
const OFFICE = '192.0.2.10';

test('a sign-in from another network within an hour of a call asks for a look; an hour and a second does not', () => {
  const use = burst(2, LIST, { from: '203.0.113.9' });
  const with_ = (time: string) =>
    weights(ELSEWHERE, [...DULL, ...use], { signIns: [signIn(2, time, OFFICE)] });
  expect(with_('12:00:00')).toEqual(['look']);
  expect(with_('10:00:00')).toEqual(['look']);
  expect(with_('12:00:01')).toEqual([]);
  expect(with_('09:59:59')).toEqual([]);
});

test('a sign-in that failed, or from the same network, is none', () => {
  const use = burst(2, LIST, { from: '203.0.113.9' });
  const failed = signIn(2, '11:10:00', OFFICE, 'Failure');
  expect(weights(ELSEWHERE, [...DULL, ...use], { signIns: [failed] })).toEqual([]);
  const same = signIn(2, '11:10:00', '203.0.50.1');
  expect(weights(ELSEWHERE, [...DULL, ...use], { signIns: [same] })).toEqual([]);
});

test('the owner in the office and the key on a machine, day after day, alarm nobody', () => {
  const days = [30, 29, 28, 27, 26];
  const signIns = days.map((day) => signIn(day, '10:10:00', OFFICE));
  expect(weights(ELSEWHERE, daily(days, LIST), { signIns })).toEqual(['info']);
});

test('a key used from a network never seen while the owner signs in asks for a look, however used to both', () => {
  const signIns = [30, 29, 28, 27, 2].map((day) => signIn(day, '11:10:00', OFFICE));
  expect(weights(ELSEWHERE, [...DULL, ...burst(2, LIST)], { signIns })).toContain('look');
});

test('I12, I13: calls of AWS itself and console sessions are nowhere', () => {
  const signIns = [signIn(2, '11:10:00', OFFICE)];
  const onBehalf = burst(2, LIST, { from: 'cloudformation.amazonaws.com' });
  const page = burst(2, LIST, { more: { sessionCredentialFromConsole: 'true' } });
  expect(weights(ELSEWHERE, [...DULL, ...onBehalf, ...page], { signIns })).toEqual([]);
});

test('T18: a quarantine policy is strong, says that AWS says so, and one taken off again asks for a look', () => {
  const attached = { subject: { quarantine: { value: ['AWSCompromisedKeyQuarantineV3'] } } };
  const [signal] = signals('quarantine-policy', DULL, attached);
  expect(signal).toMatchObject({ weight: 'strong' });
  expect(signal?.says).toMatch(/^AWS says that a key of user deploy is exposed/);
  const policyArn = 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3';
  const record = call({
    at: at(2),
    event: 'iam AttachUserPolicy',
    from: 'AWS Internal',
    request: { policyArn },
  });
  expect(weights('quarantine-policy', [...DULL, record])).toEqual(['look']);
  expect(weights('quarantine-policy', DULL, { subject: { quarantine: { unread: 'denied' } } })).toEqual([]);
});

test('I10: a key of root asks for a look', () => {
  expect(weights('root-key', DULL, { subject: { holder: 'root' } })).toEqual(['look']);
  expect(weights('root-key', DULL)).toEqual([]);
});

const NOT_RECORDED = 'use-not-recorded';

test('I05: a last use that no event shows is not "unused": data events are not recorded', () => {
  const lastUse = { value: { at: at(1), service: 's3', region: 'eu-west-1' } };
  const { verdict, signals: noticed } = tell([], { subject: { lastUse } });
  expect(verdict.level).toBe('needs-a-look');
  expect(noticed).toMatchObject([{ id: NOT_RECORDED, weight: 'look' }]);
  expect(noticed[0]?.says).toMatch(/s3, eu-west-1.*no event shows it: data events/);
});

test('I05: an event within a day of it shows it; one a second further away does not', () => {
  const lastUse = (time: string) => ({ subject: { lastUse: { value: { at: at(10, time) } } } });
  const use = daily([11], LIST);
  expect(weights(NOT_RECORDED, use, lastUse('10:00:00'))).toEqual([]);
  expect(weights(NOT_RECORDED, use, lastUse('10:00:01'))).toEqual(['look']);
});

test('I06: a last use before the window is told as a blind spot, with where it may be found', () => {
  const {
    blind,
    signals: noticed,
    verdict,
  } = tell([], { subject: { lastUse: { value: { at: '2026-07-25T00:00:00Z' } } } });
  expect(noticed).toEqual([]);
  expect(verdict.level).toBe('no-use-seen');
  expect(blind.join(' ')).toMatch(/2026-07-25.*90 days.*log files of a trail/);
  expect(verdict.reasons.join(' ')).toContain('2026-07-25');
});

test('a last use after the window ends is told, since nothing of then was searched', () => {
  const { blind } = tell([], { subject: { lastUse: { value: { at: '2026-11-23T00:00:00Z' } } } });
  expect(blind.join(' ')).toMatch(/2026-11-23.*after the window ends/);
});

test('I16: where IAM does not know the key, that is said, and the records go on telling', () => {
  const unread = { unread: 'not in this account, or deleted' };
  const { verdict, use } = tell(DULL, { subject: { lastUse: unread, status: unread } });
  expect(use.count).toBe(12);
  expect(verdict.reasons.join(' ')).toContain('not in this account, or deleted');
});

test('sessions are information with their numbers, and from a new place those of the user ask for a look', () => {
  const issue = (event: string, from: string) =>
    call({
      at: at(2),
      event,
      from,
      request: { roleArn: `arn:aws:iam::${ACCOUNT}:role/R` },
      response: credentials('ASIA1'),
    });
  const id = 'sessions-issued';
  expect(weights(id, [...DULL, issue('sts GetSessionToken', '203.0.113.9')])).toEqual(['info']);
  expect(weights(id, [...DULL, issue('sts GetFederationToken', '198.51.100.1')])).toEqual(['look']);
  expect(weights(id, [...DULL, issue('sts AssumeRole', '198.51.100.1')])).toEqual(['info']);
});

test('clients that tell: TruffleHog is strong, S3 Browser asks for a look, and is strong from a new place', () => {
  const id = 'telling-client';
  const home = { from: '203.0.113.9' };
  expect(weights(id, burst(2, LIST, { ...home, client: 'TruffleHog' }))).toEqual(['strong']);
  const browser = { client: 'S3 Browser/11.6.7 (https://s3browser.com)' };
  expect(weights(id, [...DULL, ...burst(2, LIST, { ...home, ...browser })])).toEqual(['look']);
  expect(weights(id, [...DULL, ...burst(2, LIST, browser)])).toEqual(['strong']);
  expect(weights(id, DULL)).toEqual([]);
  const days = Array.from({ length: 40 }, (_, i) => 50 - i);
  const habit = (client: string) => weights(id, daily(days, LIST, { ...home, client }));
  expect(habit(browser.client)).toEqual(['info']);
  expect(habit('aws-cli/2.15.22 Linux/6.5.0-kali3-amd64')).toEqual(['look']);
});
