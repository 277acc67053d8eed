import { expect, test } from 'vitest';
import { MOST_TIMELINE } from '../model/investigation.ts';
import { tellStory } from './tell-story.ts';
import { ACCOUNT, call, KEY, USER } from './test-support/past.ts';
import { at, burst, credentials, DULL, daily, staged, tell, WINDOW } from './test-support/stage.ts';

const LIST = ['s3 ListAllMyBuckets'];
const AROUND = ['sts GetCallerIdentity', 'iam ListUsers', 'iam ListRoles'];
const GAP = { region: 'eu-north-1', code: 'AccessDenied', words: 'Not allowed.' };
const NOTHING = { records: [], uses: [], gaps: [] };

test('no use, consistent use, a look and misuse are told apart, each in a sentence with numbers', () => {
  expect(tell([]).verdict).toMatchObject({
    level: 'no-use-seen',
    says: 'No use seen from 2026-08-24 to 2026-11-22 in what was searched.',
  });
  expect(tell(DULL).verdict).toMatchObject({
    level: 'consistent-use',
    says: 'Consistent use: 12 calls from 2026-10-23 to 2026-11-12, and nothing in it is new or telling.',
  });
  expect(tell([...DULL, ...burst(2, LIST)]).verdict).toMatchObject({
    level: 'needs-a-look',
    says: 'Needs a look: 1 thing to look into, in 13 calls from 2026-10-23 to 2026-11-20.',
  });
  expect(tell([...DULL, ...burst(2, AROUND)]).verdict).toMatchObject({
    level: 'likely-misuse',
    says: expect.stringMatching(/^Likely misuse: \d telling signs in 15 calls/),
  });
});

test('I07, I08: what was not searched makes the story incomplete, and no verdict leaves it out', () => {
  for (const records of [[], DULL, [...DULL, ...burst(2, AROUND)]]) {
    const input = staged(records);
    const story = tellStory({ ...input, about: { ...NOTHING, gaps: [GAP, GAP] } });
    expect(story.complete).toBe(false);
    expect(story.notSearched).toEqual([GAP]);
    expect(story.verdict.says).toContain(
      '1 part was not searched (eu-north-1), so this is not the whole story.',
    );
    expect(story.verdict.reasons.join(' ')).toContain('Not searched (eu-north-1): Not allowed.');
  }
});

test('what this kind of search never shows is told once, and is no reason of a verdict', () => {
  const { blind, verdict } = tell([], { blind: ['Data events.'] });
  expect(blind).toEqual(['Data events.']);
  expect(verdict.reasons.join(' ')).not.toContain('Data events.');
});

test('I08: where nothing at all was searched the verdict says that, and one cause is told once', () => {
  const gaps = ['eu-north-1', 'eu-west-1'].map((region) => ({ ...GAP, region }));
  const nothing = { kind: 'event-history', says: 'no region', events: 0, nothingSearched: true } as const;
  for (const sources of [[nothing], []]) {
    const { verdict, complete } = tellStory({ ...staged([], { sources }), about: { ...NOTHING, gaps } });
    expect(complete).toBe(false);
    expect(verdict.level).toBe('no-use-seen');
    expect(verdict.says).toBe('Nothing was searched, so nothing can be said of the use of this key.');
    expect(verdict.reasons).toContain('Not searched (eu-north-1, eu-west-1): Not allowed.');
  }
  const session = { accessKeyId: 'ASIARTX3GSDSQBBBBBBB' };
  expect(tell([], { sources: [nothing], subject: session }).verdict.level).toBe('no-use-seen');
});

test('I06: silence is told from where the sources reach back to, not from where the window begins', () => {
  const source = { kind: 'event-history', says: 'a test', events: 12 } as const;
  const first = (reachesBackTo: string) =>
    tell(DULL, { sources: [{ ...source, reachesBackTo }] }).verdict.reasons.join(' ');
  expect(tell(DULL).verdict.reasons.join(' ')).toContain('No use was seen in the first 59 days');
  expect(first(at(50))).toContain('No use was seen in the first 20 days');
  expect(first(at(31))).not.toContain('No use was seen');
});

test('I09: a session that was not followed is a gap, and so is one that its record does not name', () => {
  const token = call({ at: at(2), event: 'sts GetSessionToken', response: credentials('ASIA1') });
  const hidden = call({ at: at(1), event: 'sts AssumeRole' });
  const children = [
    { accessKeyId: 'ASIA1', parent: KEY, kind: 'session-token', at: at(2), accountId: ACCOUNT } as const,
  ].map((child) => ({ ...child, region: 'eu-west-1', count: 9, followed: false, why: 'Too many.' }));
  const story = tell([...DULL, token, hidden], { children });
  expect(story.notSearched.map(({ code }) => code).toSorted()).toEqual(['NotFollowed', 'Unreadable']);
  expect(story.notSearched.map(({ words }) => words).join(' ')).toContain(
    '1 credential that came of the key: Too many.',
  );
  expect(story.children).toMatchObject([{ accessKeyId: 'ASIA1', count: 0 }]);
  const told = story.timeline.find(({ kind }) => kind === 'session')?.words;
  expect(told).toMatch(/: NOT FOLLOWED, Too many\.$/);
});

test('I15: a key that AWS says is exposed needs a look and is to be contained now, though no use was seen', () => {
  const exposed = { subject: { quarantine: { value: ['AWSCompromisedKeyQuarantineV3'] } } };
  const quiet = tell([], exposed);
  expect(quiet.verdict).toMatchObject({
    level: 'needs-a-look',
    says: 'Needs a look: 1 thing to look into; no use was seen.',
  });
  expect(quiet.verdict.reasons[0]).toMatch(/^Contain it now/);
  expect(quiet.containment.needed).toBe(true);
  expect(tell(DULL, exposed).verdict.level).toBe('needs-a-look');
  expect(tell(daily([2], LIST), exposed).verdict.level).toBe('likely-misuse');
  expect(tell([...DULL, ...burst(2, LIST)], exposed).verdict.level).toBe('likely-misuse');
});

test('T18: where records show when AWS found the key, only use after that is unknown use', () => {
  const exposed = { subject: { quarantine: { value: ['AWSCompromisedKeyQuarantineV3'] } } };
  const policyArn = 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3';
  const found = call({
    at: at(2),
    event: 'iam AttachUserPolicy',
    from: 'AWS Internal',
    request: { policyArn },
  });
  expect(tell([found], exposed).verdict).toMatchObject({
    level: 'needs-a-look',
    says: expect.stringContaining('AWS itself'),
  });
  expect(tell([...daily([3], LIST), found], exposed).verdict.level).toBe('needs-a-look');
  expect(tell([found, ...daily([1], LIST)], exposed).verdict.level).toBe('likely-misuse');
  expect(tell([found], exposed).made).toEqual([]);
  const { use, timeline } = tell([...daily([3], LIST), found], exposed);
  expect(use).toMatchObject({ count: 2, firstAt: at(3), lastAt: at(3) });
  expect(timeline.map(({ words }) => words)).toContain('Last call seen: s3.amazonaws.com ListAllMyBuckets.');
  expect(tell([found], exposed).use).not.toHaveProperty('firstAt');
});

test('three different looks at one new place are likely misuse, two are a look', () => {
  const two = burst(2, LIST, { region: 'ap-south-1' });
  expect(tell([...DULL, ...two]).verdict.level).toBe('needs-a-look');
  const three = burst(2, LIST, { region: 'ap-south-1', client: 'curl/8.1' });
  const { verdict } = tell([...DULL, ...three]);
  expect(verdict.level).toBe('likely-misuse');
  expect(verdict.reasons[0]).toBe('Several signs speak of one new place, network 198.51.0.0/16.');
});

test('a new network in a new country is one news, not two', () => {
  const placeOf = (address: string) => ({ country: address.startsWith('203.') ? 'DE' : 'FR' });
  const two = burst(2, LIST, { client: 'curl/8.1' });
  expect(tell([...DULL, ...two], { placeOf }).verdict.level).toBe('needs-a-look');
});

test('use is counted by service, action, region, address, client, account, day and hour', () => {
  const { use } = tell([
    ...daily([3, 2], LIST),
    ...burst(2, ['iam ListUsers'], { error: 'AccessDenied', region: 'us-east-1' }),
    ...burst(1, ['iam GetUser'], { error: 'NoSuchEntityException' }),
  ]);
  expect(use).toMatchObject({ count: 4, denied: 1, failed: 1, firstAt: at(3), lastAt: at(1, '11:00:00') });
  expect(use.services.map(({ name, count, denied }) => [name, count, denied])).toEqual([
    ['iam.amazonaws.com', 2, 1],
    ['s3.amazonaws.com', 2, 0],
  ]);
  expect(use.actions[0]).toMatchObject({ name: 's3.amazonaws.com ListAllMyBuckets', count: 2 });
  expect(use.regions.map(({ name, count }) => [name, count])).toEqual([
    ['eu-west-1', 3],
    ['us-east-1', 1],
  ]);
  expect(use.clients).toMatchObject([{ name: 'aws-cli', count: 4 }]);
  expect(use.accounts).toMatchObject([{ name: ACCOUNT, count: 4 }]);
  expect(use.distinct).toEqual({
    services: 2,
    actions: 3,
    regions: 2,
    addresses: 2,
    clients: 1,
    accounts: 1,
  });
  expect(use.days).toEqual([
    { day: '2026-11-19', count: 1, denied: 0 },
    { day: '2026-11-20', count: 2, denied: 1 },
    { day: '2026-11-21', count: 1, denied: 0 },
  ]);
  const s3 = use.hours.find(({ service }) => service === 's3.amazonaws.com');
  expect(s3?.counts).toEqual(Array.from({ length: 24 }, (_, hour) => (hour === 10 ? 2 : 0)));
});

test('X19: silence of a key that is off is not observable, and when it went off may not show', () => {
  const off = { subject: { status: { value: 'Inactive' } } };
  expect(tell([], off).blind.join(' ')).toContain('not observable');
  expect(tell(DULL, off).verdict.reasons.join(' ')).toContain('no record shows since when');
  expect(tell(DULL).blind).toEqual([]);
});

test('the record of its making tells who made the key and when, where IAM does not (I16)', () => {
  const response = { accessKey: { accessKeyId: KEY, createDate: 'Nov 1, 2026 8:30:00 AM', userName: USER } };
  const identity = { arn: 'arn:aws:iam::111122223333:user/mia', accessKeyId: 'AKIAMIA' };
  const making = call({ at: '2026-11-01T08:30:01Z', event: 'iam CreateAccessKey', response, identity });
  const { subject, timeline } = tell([], { about: [making], subject: { createdAt: { unread: 'gone' } } });
  expect(subject.createdAt).toEqual({ value: '2026-11-01T08:30:00Z' });
  expect(subject.madeBy).toMatchObject({
    arn: 'arn:aws:iam::111122223333:user/mia',
    at: '2026-11-01T08:30:01Z',
  });
  expect(timeline[0]?.words).toBe('The key was made by arn:aws:iam::111122223333:user/mia.');
});

test('the timeline is in order: making, first and last use, status, new places, sessions, sign-ins, signs', () => {
  const off = call({
    at: at(1, '09:00:00'),
    event: 'iam UpdateAccessKey',
    request: { accessKeyId: KEY, status: 'Inactive' },
    identity: { accessKeyId: 'ASIAADMIN' },
  });
  const signIn = call({
    at: at(4),
    event: 'signin ConsoleLogin',
    response: { ConsoleLogin: 'Failure' },
    identity: { accessKeyId: undefined },
  });
  const token = call({ at: at(3), event: 'sts GetSessionToken', response: credentials('ASIA1') });
  const { timeline } = tell([...DULL, token, ...burst(2, AROUND)], { about: [off], signIns: [signIn] });
  expect(timeline.map(({ at: time }) => time)).toEqual(timeline.map(({ at: time }) => time).toSorted());
  expect(timeline.map(({ kind }) => kind)).toEqual([
    'made',
    'first',
    'sign-in',
    'session',
    'signal',
    'first',
    'signal',
    'signal',
    'last',
    'last',
    'status',
  ]);
  expect(timeline.filter(({ signal }) => signal !== undefined).map(({ signal }) => signal)).toEqual([
    'reconnaissance',
    'reconnaissance',
    'reconnaissance',
  ]);
});

test('an event that is known whole stands once in the timeline, with what it was about', () => {
  const token = call({ at: at(2, '11:30:00'), event: 'sts GetSessionToken', from: '198.51.100.66' });
  const user = call({
    at: at(2, '11:31:00'),
    event: 'iam CreateUser',
    from: '198.51.100.66',
    request: { userName: 'evil' },
  });
  const words = tell([...DULL, token, user])
    .timeline.filter(({ kind }) => kind === 'signal')
    .map((entry) => entry.words);
  expect(words).toEqual(['sts.amazonaws.com GetSessionToken', 'iam.amazonaws.com CreateUser (evil)']);
});

test('a timeline that is too long leaves out sessions and sign-ins first, and says how many', () => {
  const signIns = Array.from({ length: 600 }, (_, i) =>
    call({
      at: new Date(Date.parse(at(60)) + i * 60_000).toISOString(),
      event: 'signin ConsoleLogin',
      identity: { accessKeyId: undefined },
    }),
  );
  const { timeline } = tell(DULL, { signIns });
  expect(timeline).toHaveLength(MOST_TIMELINE);
  expect(timeline.at(-1)?.words).toMatch(/^104 further moments not told here/);
  expect(timeline.map(({ kind }) => kind)).toContain('made');
});

test('one address with a local database has its country and network', () => {
  const placeOf = () => ({ country: 'DE', network: 'AS1 X' });
  expect(tell(DULL, { placeOf }).use.addresses).toMatchObject([{ country: 'DE', network: 'AS1 X' }]);
  expect(tell(DULL).use.addresses[0]).not.toHaveProperty('network');
});

test('the story carries its version, its window and its time', () => {
  const input = staged([]);
  expect(tellStory(input)).toMatchObject({
    schemaVersion: '1.0',
    tool: { name: 'keyreeve', version: '0.0.0-test' },
    now: input.now,
    window: WINDOW,
    redacted: false,
  });
});
