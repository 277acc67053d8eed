import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TrailAnswer } from '../investigation/source.ts';
import { useRows } from '../investigation/use-rows.ts';
import type { Authorization } from '../model/authorization.ts';
import { type Fact, known, unread } from '../model/fact.ts';
import type { Fields } from '../model/fields.ts';
import type { Investigation, KeySubject } from '../model/investigation.ts';
import type { TrailRecord } from '../model/trail-record.ts';
import { parsePolicyDocument } from '../parse/policy-document.ts';
import { recordOf } from '../parse/trail-record.ts';
import { makeWorld, type PolicyPrincipal } from '../policy/world.ts';
import type { ActionCatalog, CatalogAction } from './action-catalog.ts';
import { grantsOf, mayAfter } from './check.ts';
import type { LastAccessed } from './last-accessed.ts';
import { makeReplacement } from './make-replacement.ts';
import { observedIn, observedInFile, toLookInto } from './observe.ts';
import type { ReplacementInput } from './replacement-input.ts';
import { MOST_CHARACTERS } from './statements.ts';

const KEY = 'AKIARTX3GSDSQAAAAAAA';
const ACCOUNT = { id: '111122223333', partition: 'aws' } as const;
const ANN = 'arn:aws:iam::111122223333:user/ann';
const NOW = '2026-11-22T12:00:00Z';

/** A small list of actions, as the published one has them. */
const LIST: Readonly<Record<string, Readonly<Record<string, Partial<CatalogAction>>>>> = {
  s3: {
    GetObject: { accessLevel: 'Read', resourceTypes: [{ name: 'object', required: true }] },
    PutObject: { accessLevel: 'Write', resourceTypes: [{ name: 'object', required: true }] },
    DeleteObject: { accessLevel: 'Write', resourceTypes: [{ name: 'object', required: true }] },
    ListBucket: { accessLevel: 'List', resourceTypes: [{ name: 'bucket', required: true }] },
    ListAllMyBuckets: { accessLevel: 'List' },
    PutBucketPolicy: {
      accessLevel: 'Permissions management',
      resourceTypes: [{ name: 'bucket', required: true }],
    },
  },
  ec2: {
    DescribeInstances: { accessLevel: 'List' },
    StopInstances: { accessLevel: 'Write', resourceTypes: [{ name: 'instance', required: true }] },
    RunInstances: { accessLevel: 'Write' },
  },
  iam: {
    CreateUser: { accessLevel: 'Write', resourceTypes: [{ name: 'user', required: true }] },
    GetUser: { accessLevel: 'Read', resourceTypes: [{ name: 'user', required: true }] },
  },
  sts: { AssumeRole: { accessLevel: 'Write', resourceTypes: [{ name: 'role', required: true }] } },
  lambda: { InvokeFunction: { accessLevel: 'Write', resourceTypes: [{ name: 'function', required: true }] } },
};

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: as AWS publishes ARNs */
const ARNS: Readonly<Record<string, string>> = {
  'ec2 instance': 'arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}',
  's3 object': 'arn:${Partition}:s3:::${BucketName}/${ObjectName}',
  's3 bucket': 'arn:${Partition}:s3:::${BucketName}',
  'iam user': 'arn:${Partition}:iam::${Account}:user/${UserNameWithPath}',
  'sts role': 'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}',
  'lambda function': 'arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}',
};
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: as AWS publishes ARNs */

const CATALOG: ActionCatalog = {
  action(service, name) {
    const [found, entry] =
      Object.entries(LIST[service] ?? {}).find(([each]) => each.toLowerCase() === name.toLowerCase()) ?? [];
    if (found === undefined) return undefined;
    return { name: found, accessLevel: 'Read', resourceTypes: [], dependentActions: [], ...entry };
  },
  arnOf: (service, type) => ARNS[`${service} ${type}`],
};

interface Called {
  readonly event: string;
  readonly request?: Fields;
  readonly region?: string;
  readonly errorCode?: string;
  readonly from?: string;
  readonly type?: string;
  readonly key?: string;
}

let serial = 0;

function record({
  event,
  request = {},
  region = 'eu-west-1',
  errorCode,
  from,
  type,
  key = KEY,
}: Called): TrailRecord {
  const [service = '', eventName] = event.split(':');
  serial += 1;
  const found = recordOf({
    eventTime: '2026-11-20T10:00:00Z',
    eventSource: `${service}.amazonaws.com`,
    eventName,
    eventID: `e-${serial}`,
    awsRegion: region,
    recipientAccountId: ACCOUNT.id,
    sourceIPAddress: from ?? '203.0.113.9',
    userAgent: 'aws-cli/2.1',
    userIdentity: { type: type ?? 'IAMUser', arn: ANN, accountId: ACCOUNT.id, accessKeyId: key },
    requestParameters: request,
    ...(errorCode !== undefined && { errorCode }),
  });
  if (found === undefined) throw new Error('no record');
  return found;
}

function answer(calls: readonly Called[]): TrailAnswer {
  const records = calls.map(record);
  return { records, uses: useRows(records), gaps: [] };
}

const SUBJECT: KeySubject = {
  accessKeyId: KEY,
  account: ACCOUNT,
  holder: 'user',
  userName: 'ann',
  arn: ANN,
  createdAt: { value: '2026-01-01T00:00:00Z' },
  status: { value: 'Active' },
  lastUse: { value: {} },
  quarantine: { value: [] },
  otherKeys: { value: [] },
  hasPassword: { value: false },
  madeBy: { unknown: 'x' },
};

const NONE = { services: [], actions: [], regions: [], addresses: [], clients: [], accounts: [] };
const INVESTIGATION: Investigation = {
  schemaVersion: '1.0',
  tool: { name: 'keyreeve', version: '0' },
  now: NOW,
  redacted: false,
  subject: SUBJECT,
  window: { since: '2026-08-24T12:00:00Z', until: NOW },
  sources: [{ kind: 'event-history', says: '17 regions', events: 1 }],
  verdict: { level: 'consistent-use', says: 'Consistent use.', reasons: [] },
  signals: [],
  use: {
    ...{ count: 0, denied: 0, failed: 0, days: [], hours: [], ...NONE },
    distinct: { services: 0, actions: 0, regions: 0, addresses: 0, clients: 0, accounts: 0 },
  },
  ...{ children: [], made: [], timeline: [], notSearched: [], blind: [], complete: true },
  containment: { needed: false, steps: [] },
};

/** Ann, with these statements as her only policy. */
function ann(statements: readonly object[], boundary?: readonly object[]): Fact<PolicyPrincipal> {
  const document = (list: readonly object[]) => {
    const parsed = parsePolicyDocument(JSON.stringify({ Version: '2012-10-17', Statement: list }));
    if (!('document' in parsed)) throw new Error(parsed.reason);
    return known(parsed.document, 'test');
  };
  const arn = 'arn:aws:iam::111122223333:policy/border';
  const authorization: Authorization = {
    users: new Map([
      [
        'ann',
        {
          ...{ arn: ANN, userId: 'AIDAX', groups: [], attached: [], tags: {} },
          inline: [{ name: 'own', document: document(statements) }],
          ...(boundary !== undefined && { boundary: { name: 'border', arn } }),
        },
      ],
    ]),
    holders: [],
    policies:
      boundary === undefined
        ? []
        : [
            {
              name: 'border',
              arn,
              awsManaged: false,
              attachments: 0,
              boundaryOf: 1,
              document: document(boundary),
            },
          ],
  };
  const controls = unread('organizations:ListPolicies', 'NotAsked', 'Not asked.');
  const user = makeWorld({ account: ACCOUNT, authorization, controls, now: NOW }).users.get('ann');
  if (user === undefined) throw new Error('no user');
  return known(user, 'test');
}

const ALL = { Effect: 'Allow', Action: '*', Resource: '*' };

function made(calls: readonly Called[], more: Partial<ReplacementInput> = {}) {
  const investigation = more.investigation ?? INVESTIGATION;
  return makeReplacement({
    investigation,
    observed: observedIn([answer(calls)], KEY, toLookInto(investigation)),
    catalog: CATALOG,
    user: ann([ALL]),
    lastAccessed: known<LastAccessed>({ services: [] }, 'test'),
    everyAction: ['s3:GetObject', 's3:PutObject', 'ec2:RunInstances'],
    includes: [],
    excludes: [],
    now: NOW,
    version: '0',
    ...more,
  });
}

const get = (key: string): Called => ({ event: 's3:GetObject', request: { bucketName: 'assets', key } });
const statementsOf = (replacement: ReturnType<typeof made>) =>
  replacement.policies.flatMap(({ document }) => document.Statement);

describe('what takes the place of a key', () => {
  test('allows every call that was seen, and is proved to', () => {
    const replacement = made([
      get('a'),
      { event: 'ec2:DescribeInstances' },
      { event: 'lambda:Invoke', request: { functionName: 'shop' } },
    ]);
    expect(replacement).toMatchObject({
      outcome: 'made',
      complete: true,
      check: { calls: 3, allowed: 3, problems: [] },
    });
    expect(statementsOf(replacement)).toEqual([
      {
        Sid: 'Ec21',
        Effect: 'Allow',
        Action: ['ec2:DescribeInstances'],
        Resource: ['*'],
        Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } },
      },
      {
        Sid: 'Lambda2',
        Effect: 'Allow',
        Action: ['lambda:InvokeFunction'],
        Resource: ['arn:aws:lambda:eu-west-1:111122223333:function:shop'],
      },
      { Sid: 'S33', Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::assets/a'] },
    ]);
    expect(replacement.reach).toEqual({
      before: { actions: 3, services: 2 },
      after: { actions: 3, services: 3 },
    });
  });

  test('denied calls are told and not granted, failed ones were let through', () => {
    const replacement = made([
      { ...get('a'), errorCode: 'AccessDenied' },
      { event: 's3:HeadObject', request: { bucketName: 'assets', key: 'gone' }, errorCode: 'NoSuchKey' },
    ]);
    expect(replacement.granted.map(({ action, resources }) => [action, resources])).toEqual([
      ['s3:GetObject', ['arn:aws:s3:::assets/gone']],
    ]);
    expect(replacement.leftOut).toMatchObject([{ what: 's3.amazonaws.com GetObject', calls: 1 }]);
  });

  test('what makes credentials or opens something is put in by name alone, and until somebody decides it is not whole', () => {
    const calls: readonly Called[] = [
      { event: 'iam:CreateUser', request: { userName: 'eve' } },
      { event: 's3:PutBucketPolicy', request: { bucketName: 'assets' } },
      { event: 'iam:GetUser', request: { userName: 'ann' } },
    ];
    const replacement = made(calls);
    expect(replacement.granted.map(({ action }) => action)).toEqual(['iam:GetUser']);
    expect(replacement.leftOut.map(({ include }) => include)).toEqual([
      'iam:CreateUser',
      's3:PutBucketPolicy',
    ]);
    expect(replacement).toMatchObject({ complete: false });
    const decided = made(calls, {
      includes: [{ action: 'iam:CreateUser' }],
      excludes: ['s3:putbucketpolicy'],
    });
    expect(decided.granted.map(({ action }) => action)).toEqual(['iam:CreateUser', 'iam:GetUser']);
    expect(decided).toMatchObject({ complete: true, check: { calls: 2, allowed: 2 } });
  });

  test('K10: an action that is not in the list is kept, and named so', () => {
    const replacement = made([
      { event: 'newservice:DoThings', request: { name: 'x' } },
      { event: 's3:Unheard' },
    ]);
    expect(replacement.granted.map(({ action, known: isKnown }) => [action, isKnown])).toEqual([
      ['newservice:DoThings', false],
      ['s3:Unheard', false],
    ]);
    expect(replacement.complete).toBe(false);
  });

  test('an event whose name no policy can hold is told, and never written', () => {
    const replacement = made([{ event: 's3:Get"*' }, { event: 's3:*' }, { event: 's3:\u001b[31m' }]);
    expect(replacement.policies).toEqual([]);
    expect(replacement.leftOut).toHaveLength(3);
    expect(replacement.complete).toBe(false);
  });

  test('a role that was taken is taken on, and where none is named no role is', () => {
    const roleArn = 'arn:aws:iam::111122223333:role/Deploy';
    const replacement = made([{ event: 'sts:AssumeRole', request: { roleArn } }]);
    expect(replacement.granted).toMatchObject([{ action: 'sts:AssumeRole', resources: [roleArn] }]);
    const unnamed = made([{ event: 'sts:AssumeRole' }]);
    expect(unnamed.granted).toEqual([]);
    expect(unnamed.leftOut).toMatchObject([{ what: 'sts:AssumeRole', open: true }]);
  });

  test('calls that need no permission need none, and calls of roles are the role’s', () => {
    const replacement = made([
      { event: 'sts:GetCallerIdentity' },
      { event: 's3:ListBuckets', type: 'AssumedRole', key: 'ASIAROLE000000000001' },
    ]);
    expect(replacement).toMatchObject({ outcome: 'nothing-to-grant', policies: [] });
    expect(replacement.leftOut).toMatchObject([{ calls: 1, why: expect.stringContaining("role's") }]);
  });
});

describe('nothing goes beyond today', () => {
  test('what the user may not do now is not granted, though it was seen', () => {
    const replacement = made([get('a'), { event: 'ec2:DescribeInstances' }], {
      user: ann([{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]),
    });
    expect(replacement.granted.map(({ action }) => action)).toEqual(['s3:GetObject']);
    expect(replacement).toMatchObject({ complete: false });
    expect(replacement.leftOut).toMatchObject([{ what: 'ec2:DescribeInstances', open: true }]);
  });

  test('where no record says on what, it is on what the user may use, and not on everything', () => {
    const input = {
      user: ann([
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
        { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::assets/${aws:username}/*' },
      ]),
    };
    const replacement = made([{ event: 's3:GetObject' }], input);
    expect(replacement.granted[0]?.resources).toEqual(['arn:aws:s3:::assets/ann/*']);
    expect(replacement.complete).toBe(true);
    // The same call elsewhere is not allowed today, so that nothing of it is.
    expect(made([get('other')], input).granted).toEqual([]);
  });

  test('a deny inside of what is granted is carried over, and its exception too', () => {
    const deny = { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::assets/secret/*' };
    const replacement = made([{ event: 's3:GetObject' }], { user: ann([ALL, deny]) });
    expect(statementsOf(replacement).at(-1)).toEqual({
      Sid: 'AsDeniedToday1',
      Effect: 'Deny',
      Action: ['s3:GetObject'],
      Resource: ['arn:aws:s3:::assets/secret/*'],
    });
    const grants = grantsOf(replacement.policies, {});
    const role = { arn: 'arn:aws:iam::111122223333:role/r', accountId: ACCOUNT.id, now: NOW };
    const ask = (arn: string) => mayAfter(grants, role, 's3:GetObject', arn, 'eu-west-1').answer;
    expect([ask('arn:aws:s3:::assets/a'), ask('arn:aws:s3:::assets/secret/a')]).toEqual(['yes', 'no']);
  });

  test('W03: a condition of today holds tomorrow', () => {
    const condition = { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };
    const replacement = made([get('a')], { user: ann([{ ...ALL, Condition: condition }]) });
    expect(statementsOf(replacement)[0]?.Condition).toEqual(condition);
    expect(replacement).toMatchObject({ complete: true, check: { calls: 1, allowed: 1 } });
  });

  test('W04: the permissions boundary comes along, and what it stops is not granted', () => {
    const user = ann([ALL], [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]);
    const replacement = made([get('a'), { event: 'ec2:DescribeInstances' }], {
      user,
      role: { kind: 'instance' },
    });
    expect(replacement.role).toMatchObject({
      name: 'ann-replacement',
      boundaryArn: 'arn:aws:iam::111122223333:policy/border',
    });
    expect(replacement.granted.map(({ action }) => action)).toEqual(['s3:GetObject']);
  });

  test('where the user could not be read, it is told that the policy may go beyond', () => {
    const replacement = made([get('a')], { user: unread('iam', 'AccessDenied', 'Not allowed.') });
    expect(replacement).toMatchObject({ outcome: 'made', complete: false });
    expect(replacement.unknown.join()).toContain('may go beyond');
  });
});

describe('what IAM recorded', () => {
  const recorded: LastAccessed = {
    services: [
      {
        ...{ namespace: 'ec2', name: 'Amazon EC2', at: '2026-03-01T00:00:00Z' },
        actions: [{ name: 'StopInstances', at: '2026-03-01T00:00:00Z', region: 'eu-west-1' }],
      },
      { namespace: 's3', name: 'Amazon S3', at: '2026-02-01T00:00:00Z', actions: [] },
      { namespace: 'sqs', name: 'Amazon SQS', actions: [] },
    ],
  };

  test('of a user with one credential is put in by action, and told where IAM keeps the service alone', () => {
    const replacement = made([], { lastAccessed: known(recorded, 'test') });
    expect(replacement.granted).toMatchObject([
      {
        action: 'ec2:StopInstances',
        from: 'last-accessed',
        resources: ['arn:aws:ec2:eu-west-1:111122223333:instance/*'],
      },
    ]);
    expect(replacement.leftOut.map(({ what }) => what)).toEqual(['s3:* (Amazon S3)']);
  });

  test('of a user with another key may be the other key’s, and is told apart', () => {
    const otherKeys = { value: [{ accessKeyId: 'AKIAX', status: 'Active', createdAt: NOW }] };
    const investigation = { ...INVESTIGATION, subject: { ...SUBJECT, otherKeys } };
    const replacement = made([], { lastAccessed: known(recorded, 'test'), investigation });
    expect(replacement.granted).toEqual([]);
    expect(replacement.leftOut.map(({ include }) => include)).toEqual(['ec2:StopInstances', undefined]);
  });

  test('that could not be read is told', () => {
    const lastAccessed = unread('iam:GetServiceLastAccessedDetails', 'JobFailed', 'AWS could not make it.');
    expect(made([get('a')], { lastAccessed }).complete).toBe(false);
  });
});

describe('that a key can go without anything', () => {
  const GOES = 'can go without anything';
  const none = known<LastAccessed>({ services: [] }, 'test');
  const used = (service: string, at = '2026-11-20T10:00:00Z') => ({
    ...INVESTIGATION,
    subject: { ...SUBJECT, lastUse: { value: { at, service, region: 'eu-west-1' } } },
  });

  test('is said where all was searched and IAM records no use', () => {
    const replacement = made([], { lastAccessed: none });
    expect(replacement).toMatchObject({ outcome: 'nothing-to-grant', complete: true, unknown: [] });
    expect(replacement.says).toContain(GOES);
  });

  test('I05: is not said where IAM records a use of the key that no event shows', () => {
    const replacement = made([], { lastAccessed: none, investigation: used('s3') });
    expect(replacement.complete).toBe(false);
    expect(replacement.says).not.toContain(GOES);
    expect(replacement.unknown).toEqual([
      'IAM records a use of s3 at 2026-11-20T10:00:00Z, which the events that were searched do not show. Give --trail (with data events), or name what is needed by --include s3:ACTION.',
    ]);
  });

  test('I05: is not said where IAM records a use of the user, whose other key it may be', () => {
    const otherKeys = { value: [{ accessKeyId: 'AKIAX', status: 'Active', createdAt: NOW }] };
    const services = [{ namespace: 's3', name: 'Amazon S3', at: '2026-02-01T00:00:00Z', actions: [] }];
    const replacement = made([], {
      lastAccessed: known({ services }, 'test'),
      investigation: { ...INVESTIGATION, subject: { ...SUBJECT, otherKeys } },
    });
    expect(replacement.unknown.join()).toContain('a use of s3 by the user at 2026-02-01');
    expect(replacement.says).not.toContain(GOES);
  });

  test.each([
    ['the last use was not read', { subject: { ...SUBJECT, lastUse: { unread: 'Denied.' } } }],
    ['nothing was searched', { sources: [] }],
    [
      'nothing of the source could be searched',
      { sources: [{ kind: 'event-history' as const, says: 'x', events: 0, nothingSearched: true }] },
    ],
  ])('is not said where %s', (_why, more) => {
    const replacement = made([], { lastAccessed: none, investigation: { ...INVESTIGATION, ...more } });
    expect(replacement.complete).toBe(false);
    expect(replacement.says).not.toContain(GOES);
  });

  test('is not said of a key that was not found: that nothing was searched is', () => {
    const { account: _account, ...subject } = { ...SUBJECT, holder: 'unknown' as const };
    const investigation = { ...INVESTIGATION, subject, sources: [] };
    expect(made([], { investigation }).says).toMatch(/not found.*nothing was searched/);
  });

  test('is not said of calls that were denied: IAM counts them, and others may be among them', () => {
    const replacement = made([{ ...get('a'), errorCode: 'AccessDenied' }], {
      lastAccessed: none,
      investigation: used('s3'),
    });
    expect(replacement.says).not.toContain(GOES);
    expect(replacement.unknown.join()).toContain('of the calls of it that were seen none is put in');
  });

  test('is not said where what was seen is left out by choice, though nothing is open then', () => {
    const replacement = made([get('a')], {
      ...{ lastAccessed: none, investigation: used('s3'), excludes: ['s3:GetObject'] },
    });
    expect(replacement.complete).toBe(true);
    expect(replacement.says).not.toContain(GOES);
  });

  test('is said where all that was used needs no permission', () => {
    const replacement = made([{ event: 'sts:GetCallerIdentity' }], {
      ...{ lastAccessed: none, investigation: used('sts') },
    });
    expect(replacement.unknown).toEqual([]);
  });

  test('I05: beside a policy, too, a use that no event shows is not known until somebody names its actions', () => {
    const investigation = used('sqs');
    const open = made([get('a')], { lastAccessed: none, investigation });
    expect(open.outcome).toBe('made');
    expect(open.unknown.join()).toContain('a use of sqs at');
    const excludes = ['sqs:SendMessage'];
    expect(made([get('a')], { lastAccessed: none, investigation, excludes }).unknown).toEqual([]);
  });
});

describe('a verdict comes first', () => {
  const judged = (level: Investigation['verdict']['level'], signals: Investigation['signals'] = []) => ({
    ...INVESTIGATION,
    verdict: { level, says: level, reasons: [] },
    signals,
  });

  test('likely misuse is refused, whoever says what', () => {
    const replacement = made([get('a')], { investigation: judged('likely-misuse'), lookedInto: 'me' });
    expect(replacement).toMatchObject({ outcome: 'refused', policies: [], granted: [] });
  });

  test('what needs a look is refused until somebody says that they looked, and what it rests on stays out', () => {
    const event = {
      at: NOW,
      accountId: ACCOUNT.id,
      region: 'eu-west-1',
      accessKeyId: KEY,
      from: '198.51.100.1',
    };
    const investigation = judged('needs-a-look', [
      {
        ...{ id: 'first-seen-address', weight: 'look', says: 'New.', count: 1 },
        events: [{ ...event, event: 'ec2.amazonaws.com RunInstances' }],
      },
    ]);
    const calls = [get('a'), { event: 'ec2:RunInstances', from: '198.51.100.1' }];
    const refused = made(calls, { investigation });
    expect(refused.outcome).toBe('refused');
    expect(refused.says).toContain(`To look into: New. Read keyreeve investigate ${KEY}`);
    const looked = made(calls, { investigation, lookedInto: 'Ann: the new office' });
    expect(looked.granted.map(({ action }) => action)).toEqual(['s3:GetObject']);
    expect(looked.leftOut).toMatchObject([{ include: 'ec2:RunInstances', calls: 1 }]);
    const included = made(calls, {
      investigation,
      lookedInto: 'Ann',
      includes: [{ action: 'ec2:RunInstances' }],
    });
    expect(included.granted.map(({ action }) => action)).toEqual(['ec2:RunInstances', 's3:GetObject']);
    expect(included.notes.join()).toContain('iam:PassRole');
  });

  test('a key of root has nothing in its place', () => {
    const investigation = { ...INVESTIGATION, subject: { ...SUBJECT, holder: 'root' as const } };
    expect(made([get('a')], { investigation }).outcome).toBe('refused');
  });
});

describe('a saved investigation', () => {
  const share = { denied: 0, firstAt: NOW, lastAt: NOW };
  const use = {
    ...INVESTIGATION.use,
    actions: [{ ...share, name: 's3.amazonaws.com GetObject', count: 3 }],
    regions: [{ ...share, name: 'eu-west-1', count: 3 }],
    distinct: { ...INVESTIGATION.use.distinct, actions: 1 },
  };

  test('names actions and not what they were on: it is on what the user may use', () => {
    const investigation = { ...INVESTIGATION, use };
    const observed = observedInFile(investigation, toLookInto(investigation));
    const replacement = made([], { investigation, observed });
    expect(replacement).toMatchObject({ complete: true, check: { calls: 3, allowed: 3 } });
    expect(replacement.granted).toMatchObject([{ action: 's3:GetObject', resources: ['*'] }]);
  });

  test('that names a part of the actions, or counts those of roles among them, is told to be a part', () => {
    const cut = { ...INVESTIGATION, use: { ...use, distinct: { ...use.distinct, actions: 201 } } };
    const child = { parent: KEY, at: NOW, accountId: ACCOUNT.id, region: 'eu-west-1', followed: true };
    const roles = {
      ...{ ...INVESTIGATION, use },
      children: [{ ...child, accessKeyId: 'ASIAX', kind: 'role' as const, count: 2 }],
    };
    for (const investigation of [cut, roles]) {
      const observed = observedInFile(investigation, toLookInto(investigation));
      expect(made([], { investigation, observed }).complete).toBe(false);
    }
  });
});

describe('whatever was called', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a name that looks like a variable
  const OBJECTS = ['a', 'b/c', 'd*', 'e?f', 'g"h', "i'j", '${aws:username}', 'k l', 'ü', 'm\u0007n'];
  const called = fc.oneof(
    fc.record({
      event: fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:HeadObject', 's3:DeleteObjects'),
      request: fc.record({
        bucketName: fc.constantFrom('assets', 'backups'),
        key: fc.constantFrom(...OBJECTS),
      }),
      region: fc.constantFrom('eu-west-1', 'us-east-1', 'ap-southeast-2'),
    }),
    fc.record({
      event: fc.constantFrom('ec2:DescribeInstances', 'ec2:RunInstances', 's3:ListBuckets'),
      region: fc.constantFrom('eu-west-1', 'us-east-1'),
    }),
    fc.record({
      event: fc.constant('lambda:Invoke'),
      request: fc.record({ functionName: fc.constantFrom('shop', 'mail') }),
      region: fc.constantFrom('eu-west-1', 'us-east-1'),
    }),
  );
  const role = { arn: 'arn:aws:iam::111122223333:role/r', accountId: ACCOUNT.id, now: NOW };

  test('all of it is allowed, no action besides, and no statement or action is too many', () => {
    fc.assert(
      fc.property(fc.array(called, { minLength: 1, maxLength: 12 }), (calls) => {
        const replacement = made(calls);
        expect(replacement.check).toMatchObject({ calls: calls.length, allowed: calls.length, problems: [] });
        const grants = grantsOf(replacement.policies, {});
        const granted = new Set(replacement.granted.map(({ action }) => action));
        for (const [service, actions] of Object.entries(LIST))
          for (const name of Object.keys(actions)) {
            const action = `${service}:${name}`;
            if (granted.has(action)) continue;
            for (const arn of ['*', 'arn:aws:s3:::assets/a', 'arn:aws:s3:::assets'])
              expect(mayAfter(grants, role, action, arn, 'eu-west-1').answer).toBe('no');
          }
        for (const { action, resources } of replacement.granted)
          if (action.startsWith('s3:') && !resources.includes('*'))
            expect(mayAfter(grants, role, action, 'arn:aws:s3:::others/a', 'eu-west-1').answer).toBe('no');
        expectMinimal(replacement, calls);
      }),
      { numRuns: 60 },
    );
  });

  const ACTIONS: Readonly<Record<string, string>> = {
    's3:HeadObject': 's3:GetObject',
    's3:DeleteObjects': 's3:DeleteObject',
    's3:ListBuckets': 's3:ListAllMyBuckets',
    'lambda:Invoke': 'lambda:InvokeFunction',
  };

  /** What a call asks for, told apart from how the product tells it. */
  function askOf({ event, request = {}, region = 'eu-west-1' }: Called): readonly [string, string, string] {
    const { bucketName, key, functionName } = request;
    const arn =
      functionName === undefined
        ? bucketName === undefined
          ? '*'
          : `arn:aws:s3:::${bucketName}/${key}`
        : `arn:aws:lambda:${region}:111122223333:function:${functionName}`;
    return [ACTIONS[event] ?? event, arn, region];
  }

  /** Every call is allowed by all statements, and one is not once any action of any statement is gone. */
  function expectMinimal(replacement: ReturnType<typeof made>, calls: readonly Called[]): void {
    const allows = (statements: ReturnType<typeof statementsOf>) => {
      const grants = grantsOf(
        [{ name: 'p', document: { Version: '2012-10-17', Statement: statements } }],
        {},
      );
      return calls.every((call) => mayAfter(grants, role, ...askOf(call)).answer === 'yes');
    };
    const all = statementsOf(replacement);
    expect(allows(all)).toBe(true);
    for (const [index, statement] of all.entries())
      for (const left of statement.Action) {
        const others = statement.Action.filter((action) => action !== left);
        const fewer = all.map((each, at) => (at === index ? { ...each, Action: others } : each));
        expect(allows(fewer.filter(({ Action }) => Action.length > 0))).toBe(false);
      }
  }

  test('what is too long for one policy is several, each of which IAM takes', () => {
    const calls = Array.from({ length: 400 }, (_, index) => ({
      event: 's3:GetObject',
      request: { bucketName: `bucket-${'x'.repeat(40)}-${index}`, key: 'a' },
    }));
    const { policies, check } = made(calls);
    expect(policies.length).toBeGreaterThan(1);
    for (const { document } of policies)
      expect(JSON.stringify(document).length).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(check).toMatchObject({ calls: 400, allowed: 400 });
    expect(new Set(policies.map(({ name }) => name)).size).toBe(policies.length);
  });
});
