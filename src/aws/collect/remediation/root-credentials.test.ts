import { expect, test } from 'vitest';
import type { SandboxOptions } from '../../../../sandbox/index.ts';
import { valueIn } from '../../../core/model/fact.ts';
import { answering, history, type Past, refusal } from '../../test-support/answering.ts';
import { MANAGEMENT, MEMBER, setScene } from '../../test-support/scene.ts';
import type { RootSessions } from '../root-audit.ts';
import { readRootCredentials } from './root-credentials.ts';

const KEY = {
  id: 'AKIAROOT000000000001',
  createdAt: '2021-04-04T19:00:00Z',
  lastUsed: { at: '2026-11-15T08:00:00Z', region: 'eu-west-1', service: 's3' },
};
const CERTIFICATE = { id: 'CERTIFICATEOFROOT00000000000001', uploadedAt: '2020-01-01T00:00:00Z' };
const WORLD = [{ id: MANAGEMENT }, { id: MEMBER, root: { accessKeys: [KEY], certs: [CERTIFICATE] } }];
const SIGN_IN = 'signin.amazonaws.com';

function byRoot(name: string, at: string, more: Partial<Past> & { readonly record?: object } = {}): Past {
  const record = { userIdentity: { type: 'Root' }, sourceIPAddress: '203.0.113.9', ...more.record };
  return { name, at, userName: 'root', ...more, record };
}

async function read(options: SandboxOptions = {}, events: readonly Past[] = []) {
  const { base, member } = await setScene({ world: WORLD, ...options });
  const session = answering(member, { 'cloudtrail:LookupEvents': history(events) });
  return { base, session, root: await readRootCredentials(base, session) };
}

test('X14: keys and certificates come with ids through a root session, and how many live', async () => {
  const { root } = await read();
  expect(root.summary).toMatchObject({ value: { keysPresent: 1, certificatesPresent: 1 } });
  expect(root.keys).toMatchObject({
    value: [{ accessKeyId: KEY.id, status: 'Active', createdAt: KEY.createdAt, lastUse: { state: 'known' } }],
  });
  expect(root.certificates).toMatchObject({
    value: [{ certificateId: CERTIFICATE.id, uploadedAt: CERTIFICATE.uploadedAt, status: 'Active' }],
  });
});

test('without any key or certificate no root session is opened, and nothing is searched', async () => {
  const { root, session } = await read({ world: [{ id: MANAGEMENT }, { id: MEMBER }] });
  expect(root).toMatchObject({
    keys: { state: 'known', value: [] },
    certificates: { state: 'known', value: [] },
    seenFrom: { state: 'unread', code: 'NotAsked' },
  });
  expect(session.counter.byOperation()).toMatchObject({ session: { 'sts:AssumeRole': 1 } });
  expect(session.counter.byOperation().read).toEqual({ 'iam:GetAccountSummary': 1 });
});

test('X15, X16: the management account, China, GovCloud and a root caller are told apart', async () => {
  const { base, session } = await read();
  const words = async (account: object, sessions: RootSessions = base) => {
    const elsewhere = { ...session, account: { ...session.account, ...account } };
    const { keys } = await readRootCredentials(sessions, elsewhere);
    expect(keys).toMatchObject({ state: 'unread', code: 'NotSupported' });
    return keys.state === 'unread' ? keys.words : '';
  };
  const asRoot: RootSessions = {
    identity: { accountId: MANAGEMENT, arn: `arn:aws:iam::${MANAGEMENT}:root` },
    rootSession: () => expect.unreachable('no session is opened'),
  };
  const all = [
    await words({ isManagement: true }),
    await words({ partition: 'aws-cn' }),
    await words({ partition: 'aws-us-gov' }),
    await words({}, asRoot),
  ];
  expect(new Set(all).size).toBe(4);
  expect(all[3]).toContain('root user');
});

test('X14: a feature that is off, a missing permission and a service control policy are told apart', async () => {
  const { root: off } = await read({ centralRoot: false });
  expect(off.keys).toMatchObject({ state: 'unread', words: expect.stringContaining('not switched on') });
  const message = (why: string) => `is not authorized to perform: sts:AssumeRoot ${why}`;
  const refused = async (why: string) => {
    const fault = { operation: 'sts:AssumeRoot', code: 'AccessDenied', status: 403, message: message(why) };
    return (await read({ faults: [fault] })).root.keys;
  };
  expect(await refused('because no identity-based policy allows it')).toMatchObject({
    fix: expect.stringContaining('Grant sts:AssumeRoot'),
  });
  expect(await refused('with an explicit deny in a service control policy')).toMatchObject({
    words: expect.stringContaining('service control policy'),
  });
});

test('a service control policy that denies root also denies the root session, and the way out is said', async () => {
  const why = 'no access, with an explicit deny in a service control policy';
  const faults = [
    { operation: 'iam:ListSigningCertificates', code: 'AccessDenied', status: 403, message: why },
  ];
  const { root } = await read({ faults });
  expect(root.certificates).toMatchObject({
    state: 'unread',
    fix: expect.stringContaining('aws:AssumedRoot'),
  });
  expect(root.keys.state).toBe('known');
});

test('X18: root is seen where it signs in and where its key was used, newest first, with address and agent', async () => {
  const { root } = await read({}, [
    byRoot('ListBuckets', '2026-11-15T08:00:00Z', { region: 'eu-west-1', source: 's3.amazonaws.com' }),
    byRoot('ConsoleLogin', '2026-11-10T08:00:00Z', {
      region: 'us-east-2',
      source: SIGN_IN,
      record: { userAgent: 'Mozilla/5.0', responseElements: { ConsoleLogin: 'Failure' } },
    }),
    byRoot('ListUsers', '2026-11-16T08:00:00Z', { region: 'ap-south-1' }),
  ]);
  expect(root.seenFrom).toMatchObject({ state: 'known' });
  expect(valueIn(root.seenFrom)).toEqual([
    {
      at: '2026-11-15T08:00:00Z',
      sourceIp: '203.0.113.9',
      event: 's3.amazonaws.com ListBuckets',
      region: 'eu-west-1',
    },
    {
      at: '2026-11-10T08:00:00Z',
      sourceIp: '203.0.113.9',
      userAgent: 'Mozilla/5.0',
      event: `${SIGN_IN} ConsoleLogin, failed`,
      region: 'us-east-2',
    },
  ]);
});

test('sessions of AssumeRoot and services are not root itself; a console session is', async () => {
  const at = '2026-11-15T08:00:00Z';
  const identity = (userIdentity: object) => ({
    record: { userIdentity: { type: 'Root', ...userIdentity } },
  });
  const console = { accessKeyId: 'ASIACONSOLE000000001', sessionContext: { attributes: {} } };
  const { root } = await read({}, [
    byRoot('Console', at, identity(console)),
    byRoot('Assumed', at, identity({ ...console, sessionContext: { assumedRoot: 'true' } })),
    byRoot('Invoked', at, identity({ invokedBy: 'AWS Internal' })),
    byRoot('Service', at, { record: { eventType: 'AwsServiceEvent' } }),
  ]);
  expect(valueIn(root.seenFrom)?.map(({ event }) => event)).toEqual(['iam.amazonaws.com Console']);
});

test('a denied history is unread, never "seen nowhere"', async () => {
  const { base, member } = await setScene({ world: WORLD });
  const deny = () => {
    throw refusal('AccessDeniedException');
  };
  const session = answering(member, { 'cloudtrail:LookupEvents': deny });
  const root = await readRootCredentials(base, session);
  expect(root.seenFrom).toMatchObject({ state: 'unread', code: 'AccessDenied' });
  expect(root.notSearched.map(({ region }) => region)).toEqual([
    'us-east-1',
    'us-east-2',
    'us-west-2',
    'eu-west-1',
  ]);
});
