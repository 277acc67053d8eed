import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DeleteRolePolicyCommand,
  GetAccessKeyLastUsedCommand,
  IAMClient,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import {
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './index.ts';
import {
  ADA_KEY,
  CI_KEY,
  closeAll,
  config,
  DENY_LONG_TERM_KEYS,
  history,
  issued,
  type Keys,
  keyOf,
  MANAGEMENT,
  MEMBER,
  memberIam,
  NOW,
  organisation,
  ROOT_KEY,
  roleSession,
} from './test-support/tried.ts';

afterEach(closeAll);

function sts(sandbox: Sandbox, as: Keys): STSClient {
  return new STSClient(config(sandbox, as));
}

function ec2(sandbox: Sandbox, as: Keys, region: string): EC2Client {
  return new EC2Client({ ...config(sandbox, as), region });
}

const instances = new DescribeInstancesCommand({});

describe('a call with a long-term key', () => {
  it('leaves an event in its region only, a read as a read, with address and client', async () => {
    const sandbox = await organisation();
    const client = ec2(sandbox, keyOf(CI_KEY), 'eu-central-1');
    client.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { headers: Record<string, string> };
        request.headers['x-forwarded-for'] = '203.0.113.9';
        return next(args);
      },
      { step: 'build' },
    );
    await client.send(instances);
    const keys = await roleSession(sandbox);
    expect(await history(sandbox, keys, ['AccessKeyId', CI_KEY])).toEqual([]);
    const [seen, ...rest] = await history(sandbox, keys, ['AccessKeyId', CI_KEY], 'eu-central-1');
    expect(rest).toEqual([]);
    expect(seen?.event).toMatchObject({ Username: 'ci', ReadOnly: 'true', EventSource: 'ec2.amazonaws.com' });
    expect(seen?.record).toMatchObject({
      eventName: 'DescribeInstances',
      awsRegion: 'eu-central-1',
      sourceIPAddress: '203.0.113.9',
      userAgent: expect.stringContaining('aws-sdk-js'),
      readOnly: true,
      userIdentity: { type: 'IAMUser', userName: 'ci', accountId: MEMBER },
    });
    expect(await history(sandbox, keys, ['ReadOnly', 'false'], 'eu-central-1')).toEqual([]);
    expect(await history(sandbox, keys, ['Username', 'ci'], 'eu-central-1')).toHaveLength(1);
  });

  it('shows in its last use, at once or after the lag', async () => {
    const sandbox = await organisation({ lastUseLagMs: 60_000, frozenClock: true });
    await ec2(sandbox, keyOf(CI_KEY), 'eu-central-1').send(instances);
    const iam = await memberIam(sandbox);
    const last = async () =>
      (await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: CI_KEY }))).AccessKeyLastUsed;
    expect(await last()).toMatchObject({ ServiceName: 'N/A' });
    sandbox.clock.advance(60_000);
    expect(await last()).toMatchObject({
      ServiceName: 'ec2',
      Region: 'eu-central-1',
      LastUsedDate: new Date(NOW),
    });
    const eager = await organisation({ frozenClock: true });
    await sts(eager, keyOf(CI_KEY)).send(new GetCallerIdentityCommand({}));
    const known = await memberIam(eager);
    const use = await known.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: CI_KEY }));
    expect(use.AccessKeyLastUsed).toMatchObject({ ServiceName: 'sts', LastUsedDate: new Date(NOW) });
  });

  it('of root stands there as root', async () => {
    const sandbox = await organisation();
    await sts(sandbox, keyOf(ROOT_KEY)).send(new GetCallerIdentityCommand({}));
    const [seen] = await history(sandbox, await roleSession(sandbox), ['Username', 'root']);
    expect(seen?.record).toMatchObject({ userIdentity: { type: 'Root', accessKeyId: ROOT_KEY } });
  });

  it('is refused once the key is inactive, and leaves nothing: silence is not disuse (X19)', async () => {
    const sandbox = await organisation();
    const iam = await memberIam(sandbox);
    const change = { UserName: 'ci', AccessKeyId: CI_KEY };
    await iam.send(new UpdateAccessKeyCommand({ ...change, Status: 'Inactive' }));
    const identity = new GetCallerIdentityCommand({});
    const caller = sts(sandbox, keyOf(CI_KEY));
    await expect(caller.send(identity)).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    expect(await history(sandbox, await roleSession(sandbox), ['AccessKeyId', CI_KEY])).toEqual([]);
    await iam.send(new UpdateAccessKeyCommand({ ...change, Status: 'Active' }));
    expect((await caller.send(identity)).Arn).toBe(`arn:aws:iam::${MEMBER}:user/ci`);
  });

  it('under a policy that denies long-term keys is denied, and stands there with its address (X19)', async () => {
    const sandbox = await organisation();
    const PolicyDocument = JSON.stringify(DENY_LONG_TERM_KEYS);
    const put = new PutUserPolicyCommand({ UserName: 'ada', PolicyName: 'refuse', PolicyDocument });
    const session = issued(
      (await sts(sandbox, keyOf(ADA_KEY)).send(new GetSessionTokenCommand({}))).Credentials,
    );
    await (await memberIam(sandbox)).send(put);
    const refused = ec2(sandbox, keyOf(ADA_KEY), 'us-west-2').send(instances);
    await expect(refused).rejects.toThrow(/explicit deny in an identity-based policy$/);
    await ec2(sandbox, session, 'us-west-2').send(instances);
    const keys = await roleSession(sandbox);
    const [denied] = await history(sandbox, keys, ['AccessKeyId', ADA_KEY], 'us-west-2');
    expect(denied?.record).toMatchObject({
      errorCode: 'Client.UnauthorizedOperation',
      sourceIPAddress: '127.0.0.1',
      userIdentity: { userName: 'ada' },
    });
    const [allowed] = await history(sandbox, keys, ['AccessKeyId', session.accessKeyId], 'us-west-2');
    expect(allowed?.record).toMatchObject({
      userIdentity: { type: 'IAMUser', userName: 'ada', sessionContext: { attributes: {} } },
    });
    expect(allowed?.record).not.toHaveProperty('errorCode');
  });
});

describe('sessions', () => {
  it('of a user cannot ask for further ones, nor call IAM without MFA', async () => {
    const sandbox = await organisation();
    const base = sts(sandbox, keyOf(ADA_KEY));
    const plain = issued((await base.send(new GetSessionTokenCommand({}))).Credentials);
    await expect(sts(sandbox, plain).send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'Cannot call GetSessionToken with session credentials',
    });
    const list = new ListUsersCommand({});
    await expect(new IAMClient(config(sandbox, plain)).send(list)).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    const withMfa = new GetSessionTokenCommand({ SerialNumber: 'GAHT12345678', TokenCode: '123456' });
    const strong = issued((await base.send(withMfa)).Credentials);
    expect((await new IAMClient(config(sandbox, strong)).send(list)).Users).toHaveLength(2);
  });

  it('of a federated user are told apart from the user', async () => {
    const sandbox = await organisation();
    const answer = await sts(sandbox, keyOf(ADA_KEY)).send(new GetFederationTokenCommand({ Name: 'guest' }));
    const session = issued(answer.Credentials);
    const arn = `arn:aws:sts::${MEMBER}:federated-user/guest`;
    expect((await sts(sandbox, session).send(new GetCallerIdentityCommand({}))).Arn).toBe(arn);
    const federated = new GetFederationTokenCommand({ Name: 'again' });
    await expect(sts(sandbox, session).send(federated)).rejects.toMatchObject({ name: 'AccessDenied' });
    const [seen] = await history(sandbox, await roleSession(sandbox), ['Username', 'guest']);
    expect(seen?.record).toMatchObject({
      userIdentity: { type: 'FederatedUser', arn, sessionContext: { sessionIssuer: { userName: 'ada' } } },
    });
  });

  it('of a role end where its policy denies those issued before a time, and later ones go on', async () => {
    const sandbox = await organisation({ frozenClock: true });
    const old = new IAMClient(config(sandbox, await roleSession(sandbox, 'ci/Deploy')));
    sandbox.clock.advance(60_000);
    const Condition = { DateLessThan: { 'aws:TokenIssueTime': '2026-11-22T12:01:00Z' } };
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: ['*'], Resource: ['*'], Condition }],
    });
    const revoke = { RoleName: 'Deploy', PolicyName: 'AWSRevokeOlderSessions' };
    const iam = await memberIam(sandbox);
    await iam.send(new PutRolePolicyCommand({ ...revoke, PolicyDocument }));
    const list = new ListUsersCommand({});
    await expect(old.send(list)).rejects.toThrow(/explicit deny in an identity-based policy$/);
    const young = new IAMClient(config(sandbox, await roleSession(sandbox, 'ci/Deploy')));
    expect((await young.send(list)).Users).toHaveLength(2);
    await iam.send(new DeleteRolePolicyCommand(revoke));
    expect((await old.send(list)).Users).toHaveLength(2);
  });
});

describe('what an audit does', () => {
  it('leaves no reads behind: neither those of roles nor those of the key handed out', async () => {
    const sandbox = await organisation();
    const keys = await roleSession(sandbox);
    await new IAMClient(config(sandbox, keys)).send(new ListUsersCommand({}));
    await new IAMClient(config(sandbox)).send(new ListUsersCommand({}));
    expect(await history(sandbox, keys, ['EventName', 'ListUsers'])).toEqual([]);
    expect(await history(sandbox, sandbox.credentials, ['EventName', 'ListUsers'])).toEqual([]);
  });

  it('does so where the user of the key handed out is written by hand', async () => {
    const operator = { name: 'sandbox-operator', createdAt: NOW, accessKeys: [{ createdAt: NOW }] };
    const sandbox = await organisation({ callerAccount: MEMBER }, { users: [operator] });
    await new IAMClient(config(sandbox)).send(new ListUsersCommand({}));
    const [seen] = await history(sandbox, sandbox.credentials, ['EventName', 'ListUsers']);
    expect(seen?.event.AccessKeyId).toBe(sandbox.credentials.accessKeyId);
  });

  it('changes nothing that is expected of a generated organisation', async () => {
    const sandbox = await startSandbox({ accounts: 2, users: 3 });
    await new IAMClient(config(sandbox)).send(new ListUsersCommand({}));
    const { managementAccountId } = sandbox.truth().organization;
    expect(sandbox.truthOf(managementAccountId).expect).toBeDefined();
    await sandbox.close();
  });
});

describe('the history', () => {
  const created = {
    name: 'CreateAccessKey',
    at: '2026-11-01T10:00:00Z',
    userName: 'ada',
    accessKeyId: ADA_KEY,
    sourceIp: '203.0.113.5',
    userAgent: 'Terraform/1.9',
    request: { userName: 'ci' },
    response: { accessKey: { accessKeyId: CI_KEY, userName: 'ci' } },
  };

  it('can have a past: newest first, each event in its region, with real principals', async () => {
    const events = [
      {
        name: 'ListBuckets',
        source: 's3.amazonaws.com',
        at: '2026-11-20T10:00:00Z',
        region: 'eu-west-1',
        userName: 'ci',
      },
      { name: 'ConsoleLogin', source: 'signin.amazonaws.com', at: '2026-11-10T10:00:00Z', root: true },
      created,
      { ...created, name: 'DeleteAccessKey', at: '2026-11-05T10:00:00Z', errorCode: 'AccessDenied' },
    ];
    const sandbox = await organisation({}, { events });
    const keys = await roleSession(sandbox);
    const about = await history(sandbox, keys, ['ResourceName', CI_KEY]);
    expect(about.map(({ name }) => name)).toEqual(['DeleteAccessKey', 'CreateAccessKey']);
    expect(about[1]?.record).toMatchObject({
      userIdentity: { type: 'IAMUser', userName: 'ada', principalId: expect.stringMatching(/^AIDA/) },
      sourceIPAddress: '203.0.113.5',
      responseElements: created.response,
    });
    expect(about[0]?.record).toMatchObject({ errorCode: 'AccessDenied' });
    expect(await history(sandbox, keys, ['Username', 'root'])).toHaveLength(1);
    const [read] = await history(sandbox, keys, ['Username', 'ci'], 'eu-west-1');
    expect(read?.event).toMatchObject({ EventName: 'ListBuckets', ReadOnly: 'true' });
  });

  it('answers two lookups a second for each account and region', async () => {
    const sandbox = await organisation({ trailLimit: true });
    const keys = await roleSession(sandbox);
    const look = (region: string, as = keys) =>
      history(sandbox, as, ['EventName', 'CreateAccessKey'], region);
    for (const region of ['us-east-1', 'eu-west-1']) {
      await look(region);
      await look(region);
      await expect(look(region)).rejects.toMatchObject({ name: 'ThrottlingException' });
    }
    expect(await look('us-east-1', sandbox.credentials)).toEqual([]);
  });
});

describe('the environment of a key', () => {
  it('lets a child process call as whoever has it', async () => {
    const sandbox = await organisation();
    expect(sandbox.env({ accessKeyId: CI_KEY })).toMatchObject({ AWS_ACCESS_KEY_ID: CI_KEY });
    expect(sandbox.env()).toMatchObject({ AWS_ACCESS_KEY_ID: sandbox.credentials.accessKeyId });
    expect(() => sandbox.env({ accessKeyId: 'AKIANOBODY' })).toThrow('nobody in this organisation');
    const own = await sts(sandbox, sandbox.credentials).send(new GetCallerIdentityCommand({}));
    expect(own.Account).toBe(MANAGEMENT);
  });
});
