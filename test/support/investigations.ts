import type {
  Investigation,
  KeySubject,
  Signal,
  TimelineEntry,
  ToldEvent,
  UseDimension,
  UseShare,
  UseSummary,
} from '../../src/core/model/investigation.ts';
import { INVESTIGATION_SCHEMA_VERSION, USE_DIMENSIONS } from '../../src/core/model/investigation.ts';

/** Investigations for the tests of whoever shows, saves or plans by them. All ids and names are made up. */

export const INVESTIGATED_AT = '2026-11-22T12:00:00Z';

const KEY = 'AKIARTX3GSDSQDEPLOY1';
const ACCOUNT = '111122223333';
const SESSION = 'ASIARTX3GSDSQSESSN01';
const ROLE_SESSION = 'ASIARTX3GSDSQSESSN02';
const MADE_KEY = 'AKIARTX3GSDSQBACKUP1';
const ATTACKER = '203.0.113.77';
const OFFICE = '198.51.100.20';
const AWS_CLI = 'aws-cli/2.15.30 Python/3.11.8 Linux/6.1 exe/x86_64.debian.12';
const BOTO = 'Boto3/1.34.69 md/Botocore#1.34.69 ua/2.0 os/linux#6.6.9-kali1-amd64';

const EXAMPLE_NETWORK = { country: 'NL', network: 'AS64511 Example Hosting B.V.' };

const event = (at: string, name: string, more: Partial<ToldEvent> = {}): ToldEvent => ({
  id: `0f5c3b1e-0000-4000-8000-${at.replaceAll(/\D/g, '').slice(2)}`,
  at,
  accountId: ACCOUNT,
  region: 'us-east-1',
  event: name,
  accessKeyId: KEY,
  from: ATTACKER,
  client: BOTO,
  ...more,
});

const share = (
  name: string,
  count: number,
  denied: number,
  [firstAt, lastAt]: readonly [string, string],
  more: Partial<UseShare> = {},
): UseShare => ({ name, count, denied, firstAt, lastAt, ...more });

const HABIT = ['2026-08-24T06:00:04Z', '2026-11-21T06:00:09Z'] as const;
const NIGHT = ['2026-11-20T02:14:09Z', '2026-11-20T03:31:40Z'] as const;

const NO_SHARES = Object.fromEntries(USE_DIMENSIONS.map((each) => [each, []])) as unknown as Record<
  UseDimension,
  readonly UseShare[]
>;

function useOf(
  shares: Partial<Record<UseDimension, readonly UseShare[]>>,
  rest: Pick<UseSummary, 'count' | 'denied' | 'failed' | 'days' | 'hours'> &
    Partial<Pick<UseSummary, 'firstAt' | 'lastAt'>>,
): UseSummary {
  const all = { ...NO_SHARES, ...shares };
  const distinct = Object.fromEntries(USE_DIMENSIONS.map((each) => [each, all[each].length])) as Record<
    UseDimension,
    number
  >;
  return { ...all, ...rest, distinct };
}

/** Working days from 24 August on, with the same few calls each morning, and none at the weekend. */
function habitDays(): { day: string; count: number; denied: number }[] {
  const days: { day: string; count: number; denied: number }[] = [];
  for (
    let at = Date.parse('2026-08-24T00:00:00Z');
    at <= Date.parse('2026-11-21T00:00:00Z');
    at += 86_400_000
  ) {
    const date = new Date(at);
    if ([0, 6].includes(date.getUTCDay()) && at < Date.parse('2026-11-21T00:00:00Z')) continue;
    days.push({ day: date.toISOString().slice(0, 10), count: 22 + ((at / 86_400_000) % 7), denied: 0 });
  }
  return days;
}

const hours = (counts: Readonly<Record<number, number>>): readonly number[] =>
  Array.from({ length: 24 }, (_, hour) => counts[hour] ?? 0);

const total = (days: readonly { readonly count: number }[]): number =>
  days.reduce((sum, { count }) => sum + count, 0);

const SUBJECT: KeySubject = {
  accessKeyId: KEY,
  account: { id: ACCOUNT, partition: 'aws', name: 'production' },
  accountFrom: 'sts',
  holder: 'user',
  userName: 'deploy-bot',
  arn: `arn:aws:iam::${ACCOUNT}:user/ci/deploy-bot`,
  userCreatedAt: '2024-02-12T09:30:00Z',
  createdAt: { value: '2024-02-12T09:30:04Z' },
  status: { value: 'Inactive' },
  lastUse: { value: { at: '2026-11-20T03:31:00Z', region: 'us-east-1', service: 'iam' } },
  quarantine: { value: ['AWSCompromisedKeyQuarantineV3'] },
  otherKeys: {
    value: [{ accessKeyId: 'AKIARTX3GSDSQDEPLOY2', status: 'Active', createdAt: '2025-06-01T08:00:00Z' }],
  },
  hasPassword: { value: false },
  madeBy: {
    arn: `arn:aws:iam::${ACCOUNT}:user/carol`,
    at: '2024-02-12T09:30:04Z',
    sourceIp: OFFICE,
    userAgent: AWS_CLI,
  },
};

const RECON = [
  event('2026-11-20T02:14:09Z', 'sts.amazonaws.com GetCallerIdentity'),
  event('2026-11-20T02:14:31Z', 'iam.amazonaws.com ListUsers'),
  event('2026-11-20T02:14:40Z', 'iam.amazonaws.com ListAttachedUserPolicies', { about: 'deploy-bot' }),
  event('2026-11-20T02:15:02Z', 's3.amazonaws.com ListBuckets'),
];
const DENIED = [
  event('2026-11-20T02:16:10Z', 'ec2.amazonaws.com RunInstances', {
    region: 'eu-west-1',
    errorCode: 'Client.UnauthorizedOperation',
  }),
  event('2026-11-20T02:16:55Z', 'bedrock.amazonaws.com InvokeModel', {
    region: 'us-west-2',
    errorCode: 'AccessDenied',
    about: 'anthropic.claude-3-haiku',
  }),
];
const CREATE_USER = event('2026-11-20T02:21:30Z', 'iam.amazonaws.com CreateUser', { about: 'backup-svc' });
const CREATE_KEY = event('2026-11-20T02:21:33Z', 'iam.amazonaws.com CreateAccessKey', { about: MADE_KEY });
const ATTACH = event('2026-11-20T02:21:41Z', 'iam.amazonaws.com AttachUserPolicy', {
  about: 'arn:aws:iam::aws:policy/AdministratorAccess to backup-svc',
});
const TOKEN = event('2026-11-20T02:18:12Z', 'sts.amazonaws.com GetSessionToken', { about: SESSION });
const ASSUME = event('2026-11-20T02:19:45Z', 'sts.amazonaws.com AssumeRole', {
  accessKeyId: SESSION,
  about: `arn:aws:iam::${ACCOUNT}:role/OrgAdmin`,
});
const STOP = event('2026-11-20T02:25:03Z', 'cloudtrail.amazonaws.com StopLogging', {
  accessKeyId: ROLE_SESSION,
  about: 'management-events',
});
const SWITCHED = event('2026-11-20T03:20:00Z', 'iam.amazonaws.com UpdateAccessKey', {
  accessKeyId: 'ASIARTX3GSDSQSECTEAM',
  from: OFFICE,
  client: AWS_CLI,
  about: `${KEY}: Inactive`,
});
const AFTER = event('2026-11-20T03:31:40Z', 's3.amazonaws.com ListBuckets', { accessKeyId: SESSION });

const signal = (
  id: Signal['id'],
  weight: Signal['weight'],
  says: string,
  events: readonly ToldEvent[],
  count = events.length,
): Signal => {
  const [first] = events;
  const last = events.at(-1);
  return {
    id,
    weight,
    says,
    ...(first !== undefined && { firstAt: first.at }),
    ...(last !== undefined && { lastAt: last.at }),
    count,
    events,
  };
};

const SIGNALS: readonly Signal[] = [
  signal(
    'quarantine-policy',
    'strong',
    'AWS attached AWSCompromisedKeyQuarantineV3 to deploy-bot: it has seen the key in public.',
    [],
  ),
  signal('cover-up', 'strong', 'Logging was stopped: 1 call of StopLogging on management-events.', [STOP]),
  signal(
    'use-after-deactivation',
    'strong',
    `1 call after the key was deactivated at 2026-11-20T03:20:00Z, with the session ${SESSION}.`,
    [AFTER],
  ),
  signal(
    'persistence',
    'strong',
    'A user, a key and the rights of an administrator were made with it: backup-svc.',
    [CREATE_USER, CREATE_KEY, ATTACH],
  ),
  signal(
    'reconnaissance',
    'look',
    `38 calls of 11 actions that only look round, within 6 minutes, from ${ATTACKER}.`,
    RECON,
    38,
  ),
  signal(
    'denied-attempts',
    'look',
    '31 calls were denied, in 4 regions: attempts, not successes.',
    DENIED,
    31,
  ),
  signal('first-seen-country', 'look', 'Used from NL for the first time at 2026-11-20T02:14:09Z.', [
    ...RECON.slice(0, 1),
  ]),
  signal(
    'telling-client',
    'strong',
    'Used from Kali Linux, which is made for attacks.',
    RECON.slice(0, 1),
    86,
  ),
  signal('first-seen-region', 'info', 'Used in us-west-2 for the first time.', DENIED.slice(1)),
];

const entry = (
  at: string,
  kind: TimelineEntry['kind'],
  words: string,
  more: Partial<TimelineEntry> = {},
): TimelineEntry => ({ at, kind, words, ...more });

const TIMELINE: readonly TimelineEntry[] = [
  entry('2024-02-12T09:30:04Z', 'made', `The key was made by arn:aws:iam::${ACCOUNT}:user/carol.`),
  entry(HABIT[0], 'first', `First call in the window: s3 PutObject from ${OFFICE}.`),
  entry(NIGHT[0], 'first', `First call from ${ATTACKER} (NL, AS64511 Example Hosting B.V.).`),
  entry(RECON[1]?.at ?? '', 'signal', '38 calls that only look round begin.', {
    signal: 'reconnaissance',
    ...(RECON[1] && { event: RECON[1] }),
  }),
  entry(DENIED[0]?.at ?? '', 'signal', '31 denied calls begin: RunInstances, InvokeModel and others.', {
    signal: 'denied-attempts',
    ...(DENIED[0] && { event: DENIED[0] }),
  }),
  entry(TOKEN.at, 'session', `A session was issued: ${SESSION}.`, { event: TOKEN }),
  entry(ASSUME.at, 'session', `The role OrgAdmin was taken: ${ROLE_SESSION}.`, { event: ASSUME }),
  entry(CREATE_USER.at, 'signal', 'The user backup-svc was made.', {
    signal: 'persistence',
    event: CREATE_USER,
  }),
  entry(CREATE_KEY.at, 'signal', `The key ${MADE_KEY} of backup-svc was made.`, {
    signal: 'persistence',
    event: CREATE_KEY,
  }),
  entry(ATTACH.at, 'signal', 'AdministratorAccess was attached to backup-svc.', {
    signal: 'persistence',
    event: ATTACH,
  }),
  entry(STOP.at, 'signal', 'Logging of management-events was stopped.', { signal: 'cover-up', event: STOP }),
  entry(
    '2026-11-20T03:05:00Z',
    'sign-in',
    `arn:aws:iam::${ACCOUNT}:user/dana signed in to the console from ${OFFICE}.`,
  ),
  entry(SWITCHED.at, 'status', `The key was deactivated by arn:aws:iam::${ACCOUNT}:user/dana.`, {
    event: SWITCHED,
  }),
  entry(AFTER.at, 'signal', `A call with ${SESSION} after the key was deactivated.`, {
    signal: 'use-after-deactivation',
    event: AFTER,
  }),
  entry(NIGHT[1], 'last', `Last call from ${ATTACKER}.`),
  entry(HABIT[1], 'last', `Last call from ${OFFICE}.`),
];

function hostileUse(): UseSummary {
  const days = habitDays().map((each) =>
    each.day === '2026-11-20' ? { ...each, count: each.count + 86, denied: 31 } : each,
  );
  const count = total(days);
  const regular = count - 86;
  return useOf(
    {
      services: [
        share('s3.amazonaws.com', regular - 300 + 12, 4, [HABIT[0], HABIT[1]]),
        share('cloudformation.amazonaws.com', 300, 0, HABIT),
        share('iam.amazonaws.com', 34, 8, NIGHT),
        share('ec2.amazonaws.com', 18, 12, NIGHT),
        share('bedrock.amazonaws.com', 7, 7, NIGHT),
        share('sts.amazonaws.com', 14, 0, NIGHT),
        share('cloudtrail.amazonaws.com', 1, 0, [STOP.at, STOP.at]),
      ],
      actions: [
        share('s3.amazonaws.com PutObject', regular - 300, 0, HABIT),
        share('cloudformation.amazonaws.com DescribeStacks', 300, 0, HABIT),
        share('ec2.amazonaws.com RunInstances', 12, 12, NIGHT),
        share('iam.amazonaws.com ListUsers', 9, 0, NIGHT),
        share('bedrock.amazonaws.com InvokeModel', 7, 7, NIGHT),
        share('iam.amazonaws.com CreateUser', 1, 0, [CREATE_USER.at, CREATE_USER.at]),
      ],
      regions: [
        share('eu-central-1', regular, 0, HABIT),
        share('us-east-1', 54, 8, NIGHT),
        share('eu-west-1', 18, 12, NIGHT),
        share('us-west-2', 14, 11, NIGHT),
      ],
      addresses: [
        share(OFFICE, regular - 300, 0, HABIT, { country: 'DE', network: 'AS64500 Example Office GmbH' }),
        share('AWS itself (cloudformation.amazonaws.com)', 300, 0, HABIT, { label: 'AWS on your behalf' }),
        share(ATTACKER, 86, 31, NIGHT, EXAMPLE_NETWORK),
      ],
      clients: [
        share('aws-sdk-js', regular - 300, 0, HABIT),
        share('AWS service', 300, 0, HABIT, { label: 'AWS on your behalf' }),
        share('Kali Linux', 86, 31, NIGHT),
      ],
      accounts: [share(ACCOUNT, count, 31, HABIT)],
    },
    {
      count,
      denied: 31,
      failed: 3,
      firstAt: HABIT[0],
      lastAt: HABIT[1],
      days,
      hours: [
        { service: 's3.amazonaws.com', counts: hours({ 2: 12, 6: regular - 420, 7: 120 }) },
        { service: 'cloudformation.amazonaws.com', counts: hours({ 6: 300 }) },
        { service: 'iam.amazonaws.com', counts: hours({ 2: 34 }) },
        { service: 'ec2.amazonaws.com', counts: hours({ 2: 18 }) },
        { service: 'bedrock.amazonaws.com', counts: hours({ 2: 7 }) },
        { service: 'sts.amazonaws.com', counts: hours({ 2: 12, 3: 2 }) },
        { service: 'cloudtrail.amazonaws.com', counts: hours({ 2: 1 }) },
      ],
    },
  );
}

const BASE = {
  schemaVersion: INVESTIGATION_SCHEMA_VERSION,
  tool: { name: 'keyreeve', version: '0.1.0' },
  now: INVESTIGATED_AT,
  redacted: false,
  window: { since: '2026-08-24T12:00:00Z', until: INVESTIGATED_AT },
} as const;

const BLIND = [
  'Data events (reading and writing objects, items, messages) are not in the event history.',
  'Days before 2026-08-24 are not in the event history: a trail in S3 may have them.',
];

/** A key that was stolen: looked round with, made a user and stopped the log. The verdict is likely misuse. */
export function hostileStory(): Investigation {
  return {
    ...BASE,
    subject: SUBJECT,
    sources: [{ kind: 'event-history', says: `17 regions of account ${ACCOUNT}`, events: 1751 }],
    verdict: {
      level: 'likely-misuse',
      says: 'Somebody else very likely used this key on 20 November 2026.',
      reasons: [
        'AWS put the key of deploy-bot into quarantine.',
        'Logging was stopped with a role that was taken with it.',
        'A user with the rights of an administrator, backup-svc, was made with it.',
        'A session that it issued was used after the key was deactivated.',
      ],
    },
    signals: SIGNALS,
    use: hostileUse(),
    children: [
      {
        accessKeyId: SESSION,
        parent: KEY,
        kind: 'session-token',
        at: TOKEN.at,
        accountId: ACCOUNT,
        region: 'us-east-1',
        expiresAt: '2026-11-20T14:18:12Z',
        count: 3,
        followed: true,
      },
      {
        accessKeyId: ROLE_SESSION,
        parent: SESSION,
        kind: 'role',
        at: ASSUME.at,
        accountId: ACCOUNT,
        region: 'us-east-1',
        of: `arn:aws:iam::${ACCOUNT}:role/OrgAdmin`,
        expiresAt: '2026-11-20T03:19:45Z',
        count: 1,
        followed: true,
      },
      {
        accessKeyId: MADE_KEY,
        parent: KEY,
        kind: 'access-key',
        at: CREATE_KEY.at,
        accountId: ACCOUNT,
        region: 'us-east-1',
        of: 'backup-svc',
        count: 0,
        followed: false,
        why: 'Its user was made with the key: investigate it by itself.',
      },
    ],
    made: [
      { kind: 'user', name: 'backup-svc', accountId: ACCOUNT, event: CREATE_USER },
      { kind: 'access-key', name: MADE_KEY, userName: 'backup-svc', accountId: ACCOUNT, event: CREATE_KEY },
      {
        kind: 'policy',
        name: 'AdministratorAccess',
        userName: 'backup-svc',
        accountId: ACCOUNT,
        event: ATTACH,
      },
    ],
    timeline: TIMELINE,
    notSearched: [],
    blind: BLIND,
    complete: true,
    containment: {
      needed: true,
      steps: [
        {
          id: 'deactivate',
          words: `Deactivate ${KEY}; it is inactive already. Do not delete it: it is evidence.`,
        },
        { id: 'second-key', words: 'Deactivate AKIARTX3GSDSQDEPLOY2, the other key of deploy-bot.' },
        { id: 'sessions', words: 'Deny all to deploy-bot, and sessions of OrgAdmin issued before now.' },
        { id: 'created-principals', words: 'Deactivate the key of backup-svc and deny all to that user.' },
        { id: 'rotate', words: 'Give whatever deploys a new way in: a role, no key.' },
        { id: 'delete', words: 'Delete the key when the evidence is saved.' },
      ],
      command: `keyreeve plan --contain ${KEY} --account ${ACCOUNT} --investigation investigation.json --reason INCIDENT --output contain.yaml`,
    },
  };
}

/** A key that does each morning what it always did. */
export function benignStory(): Investigation {
  const days = habitDays();
  const count = total(days);
  return {
    ...BASE,
    subject: {
      ...SUBJECT,
      accessKeyId: 'AKIARTX3GSDSQREPORT1',
      userName: 'reporting',
      arn: `arn:aws:iam::${ACCOUNT}:user/reporting`,
      status: { value: 'Active' },
      quarantine: { value: [] },
      otherKeys: { value: [] },
      lastUse: { value: { at: '2026-11-21T06:00:00Z', region: 'eu-central-1', service: 's3' } },
    },
    sources: [{ kind: 'event-history', says: `17 regions of account ${ACCOUNT}`, events: count }],
    verdict: {
      level: 'consistent-use',
      says: 'The key did the same thing from the same place through the whole window.',
      reasons: [`All ${count} calls came from 1 address with 1 client.`],
    },
    signals: [
      signal('sessions-issued', 'info', '2 sessions of the console, opened by AWS on behalf of the user.', [
        event('2026-10-05T06:00:05Z', 'sts.amazonaws.com GetSessionToken', {
          accessKeyId: 'AKIARTX3GSDSQREPORT1',
          from: 'AWS Internal',
          benign: 'console session',
        }),
      ]),
    ],
    use: useOf(
      {
        services: [share('s3.amazonaws.com', count, 0, HABIT)],
        actions: [share('s3.amazonaws.com PutObject', count, 0, HABIT)],
        regions: [share('eu-central-1', count, 0, HABIT)],
        addresses: [share(OFFICE, count, 0, HABIT)],
        clients: [share('aws-sdk-js', count, 0, HABIT)],
        accounts: [share(ACCOUNT, count, 0, HABIT)],
      },
      {
        count,
        denied: 0,
        failed: 0,
        firstAt: HABIT[0],
        lastAt: HABIT[1],
        days,
        hours: [{ service: 's3.amazonaws.com', counts: hours({ 6: count - 100, 7: 100 }) }],
      },
    ),
    children: [],
    made: [],
    timeline: [
      entry(HABIT[0], 'first', `First call in the window, from ${OFFICE}.`),
      entry(HABIT[1], 'last', `Last call, from ${OFFICE}.`),
    ],
    notSearched: [],
    blind: BLIND,
    complete: true,
    containment: { needed: false, steps: [] },
  };
}

/** Nothing seen, much not searched, and hardly anything known: it must not look clean. */
export function incompleteStory(): Investigation {
  const denied = 'AWS denied iam:ListAccessKeys.';
  return {
    ...BASE,
    subject: {
      accessKeyId: 'AKIARTX3GSDSQUNKNWN1',
      account: { id: '444455556666', partition: 'aws' },
      accountFrom: 'decoded',
      holder: 'unknown',
      createdAt: { unread: denied },
      status: { unread: denied },
      lastUse: { unread: 'AWS denied iam:GetAccessKeyLastUsed.' },
      quarantine: { unread: 'The user is not known.' },
      otherKeys: { unread: 'The user is not known.' },
      hasPassword: { unread: 'The user is not known.' },
      madeBy: { unknown: 'The event history could not be searched in us-east-1.' },
    },
    sources: [{ kind: 'event-history', says: '14 of 17 regions of account 444455556666', events: 0 }],
    verdict: {
      level: 'no-use-seen',
      says: 'No use was seen in what was searched, and 3 regions were not searched.',
      reasons: ['14 of 17 regions hold no event of the key.'],
    },
    signals: [
      signal(
        'use-not-recorded',
        'look',
        'IAM may record a use that the event history does not: data events are not in it.',
        [],
      ),
    ],
    use: useOf({}, { count: 0, denied: 0, failed: 0, days: [], hours: [] }),
    children: [],
    made: [],
    timeline: [],
    notSearched: [
      { region: 'us-east-1', code: 'AccessDeniedException', words: 'AWS denied cloudtrail:LookupEvents.' },
      { region: 'us-west-2', code: 'AccessDeniedException', words: 'AWS denied cloudtrail:LookupEvents.' },
      {
        region: 'ap-southeast-2',
        code: 'Bounded',
        words: 'Cut off after 50,000 events; the newest were read.',
      },
    ],
    blind: BLIND,
    complete: false,
    containment: {
      needed: false,
      steps: [{ id: 'deactivate', words: 'Nobody knows whether it is used: deactivate it where it leaked.' }],
    },
  };
}

/** A root key that was used from a new place: a person has to look. */
export function rootStory(): Investigation {
  const { account: _account, userName: _userName, ...subject } = SUBJECT;
  const at = '2026-11-18T19:00:00Z';
  const used = event(at, 's3.amazonaws.com ListBuckets', {
    accountId: '777788889999',
    accessKeyId: 'AKIARTX3GSDSQROOT001',
    from: '2001:db8::7',
    client: AWS_CLI,
  });
  return {
    ...BASE,
    subject: {
      ...subject,
      accessKeyId: 'AKIARTX3GSDSQROOT001',
      account: { id: '777788889999', partition: 'aws', name: 'data lake (eu)', isManagement: false },
      holder: 'root',
      arn: 'arn:aws:iam::777788889999:root',
      status: { value: 'Active' },
      quarantine: { value: [] },
      otherKeys: { value: [] },
      hasPassword: { value: true },
      exempt: 'Break-glass: CHG-1041, asked for by dana@example.com.',
      madeBy: { unknown: 'It was made before the window.' },
    },
    sources: [
      {
        kind: 'trail-files',
        says: '2,412 files below ./trail/acme',
        events: 1,
        bytesScanned: 5_368_709_120,
      },
    ],
    verdict: {
      level: 'needs-a-look',
      says: 'The root key was used once, from a place that nobody has seen before.',
      reasons: ['A root key was used.', 'It was used from 2001:db8::7 for the first time.'],
    },
    signals: [
      signal('root-key', 'look', 'It is a key of the root user: policies cannot cut its sessions.', [used]),
      signal('first-seen-address', 'look', 'Used from 2001:db8::7 for the first time.', [used]),
    ],
    use: useOf(
      {
        services: [share('s3.amazonaws.com', 1, 0, [at, at])],
        actions: [share('s3.amazonaws.com ListBuckets', 1, 0, [at, at])],
        regions: [share('us-east-1', 1, 0, [at, at])],
        addresses: [share('2001:db8::7', 1, 0, [at, at], EXAMPLE_NETWORK)],
        clients: [share('aws-cli', 1, 0, [at, at])],
        accounts: [share('777788889999', 1, 0, [at, at])],
      },
      {
        count: 1,
        denied: 0,
        failed: 0,
        firstAt: at,
        lastAt: at,
        days: [{ day: '2026-11-18', count: 1, denied: 0 }],
        hours: [{ service: 's3.amazonaws.com', counts: hours({ 19: 1 }) }],
      },
    ),
    children: [],
    made: [],
    timeline: [entry(at, 'first', 'First call from 2001:db8::7.', { event: used })],
    notSearched: [],
    blind: ['Regions that the trail does not record.'],
    complete: true,
    containment: {
      needed: false,
      steps: [
        { id: 'root', words: 'Sign in as root and deactivate the key; ask AWS Support about sessions.' },
      ],
    },
  };
}

/** One of each verdict, in no order. */
export function allStories(): readonly Investigation[] {
  return [benignStory(), incompleteStory(), hostileStory(), rootStory()];
}

/** The hostile story with this name wherever somebody else chose a text. */
export function hostileNamesStory(name: string): Investigation {
  const story = hostileStory();
  const hostile = (each: ToldEvent): ToldEvent => ({
    ...each,
    event: `${each.event}${name}`,
    from: name,
    client: name,
    errorCode: name,
    about: name,
    benign: name,
  });
  const named = (list: readonly UseShare[]): readonly UseShare[] =>
    list.map((each) => ({ ...each, name, network: name, label: name }));
  const { use } = story;
  return {
    ...story,
    subject: {
      ...story.subject,
      account: { id: ACCOUNT, partition: 'aws', name },
      userName: name,
      arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
      status: { unread: name },
      lastUse: { value: { at: HABIT[1], region: name, service: name } },
      quarantine: { value: [name] },
      otherKeys: { value: [{ accessKeyId: name, status: name, createdAt: HABIT[0] }] },
      exempt: name,
      madeBy: { arn: name, at: HABIT[0], sourceIp: name, userAgent: name },
    },
    sources: [{ kind: 'trail-files', says: name, events: 1 }],
    verdict: { ...story.verdict, says: name, reasons: [name] },
    signals: story.signals.map((each) => ({ ...each, says: name, events: each.events.map(hostile) })),
    use: {
      ...use,
      ...Object.fromEntries(USE_DIMENSIONS.map((dimension) => [dimension, named(use[dimension])])),
      hours: use.hours.map(({ counts }) => ({ service: name, counts })),
    },
    children: story.children.map((each) => ({ ...each, of: name, why: name, followed: false })),
    made: story.made.map((each) => ({ ...each, name, userName: name, event: hostile(each.event) })),
    timeline: story.timeline.map((each) => ({
      ...each,
      words: name,
      ...(each.event && { event: hostile(each.event) }),
    })),
    notSearched: [{ region: name, code: name, words: name }],
    blind: [name],
    complete: false,
    containment: {
      needed: true,
      steps: [{ id: 'deactivate', words: name }],
      command: `keyreeve plan --contain ${KEY} --reason '${name}'`,
    },
  };
}
