import type { Investigation, Signal, TimelineEntry, UseSummary } from '../../src/core/model/investigation.ts';
import {
  ACCOUNT,
  ATTACKER,
  AWS_CLI,
  BASE,
  BLIND,
  EXAMPLE_NETWORK,
  entry,
  event,
  HABIT,
  habitDays,
  hours,
  KEY,
  MADE_KEY,
  NIGHT,
  OFFICE,
  ROLE_SESSION,
  SESSION,
  SUBJECT,
  share,
  signal,
  total,
  useOf,
} from './investigation-parts.ts';

/** The story of a stolen key. */

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
