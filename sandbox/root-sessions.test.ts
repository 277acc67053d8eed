import {
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteSigningCertificateCommand,
  GetAccountSummaryCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListSigningCertificatesCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { AttachPolicyCommand, CreatePolicyCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sandbox } from './index.ts';
import {
  closeAll,
  config,
  history,
  issued,
  MANAGEMENT,
  MEMBER,
  organisation,
  ROOT_KEY,
  roleSession,
  rootSession,
} from './test-support/tried.ts';

afterEach(closeAll);

async function denyRoot(sandbox: Sandbox, exception: object): Promise<void> {
  const organizations = new OrganizationsClient(config(sandbox));
  const Condition = { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' }, ...exception };
  const Content = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: '*', Resource: '*', Condition }],
  });
  const Type = 'SERVICE_CONTROL_POLICY';
  const made = await organizations.send(
    new CreatePolicyCommand({ Name: 'deny-root', Description: '', Type, Content }),
  );
  const PolicyId = made.Policy?.PolicySummary?.Id;
  await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: MEMBER }));
}

describe('a root session for deletion', () => {
  it('deletes root keys and certificates, and an audit session sees them gone (X14)', async () => {
    const sandbox = await organisation();
    const root = new IAMClient(config(sandbox, await rootSession(sandbox, 'Delete')));
    expect((await root.send(new ListAccessKeysCommand({}))).AccessKeyMetadata).toMatchObject([
      { AccessKeyId: ROOT_KEY, Status: 'Active' },
    ]);
    await root.send(new DeleteAccessKeyCommand({ AccessKeyId: ROOT_KEY }));
    const { Certificates = [] } = await root.send(new ListSigningCertificatesCommand({}));
    for (const { CertificateId } of Certificates) {
      await root.send(new DeleteSigningCertificateCommand({ CertificateId }));
    }
    await root.send(new DeleteLoginProfileCommand({}));
    const audit = new IAMClient(config(sandbox, await rootSession(sandbox, 'Audit')));
    expect((await audit.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({
      AccountAccessKeysPresent: 0,
      AccountSigningCertificatesPresent: 0,
      AccountPasswordPresent: 0,
    });
  });

  it('cannot deactivate a key, read the summary, or speak of a user', async () => {
    const sandbox = await organisation();
    const root = new IAMClient(config(sandbox, await rootSession(sandbox, 'Delete')));
    const words = /with an explicit deny in a session policy$/;
    const update = new UpdateAccessKeyCommand({ AccessKeyId: ROOT_KEY, Status: 'Inactive' });
    await expect(root.send(update)).rejects.toThrow(words);
    await expect(root.send(new GetAccountSummaryCommand({}))).rejects.toThrow(words);
    await expect(root.send(new ListUsersCommand({}))).rejects.toThrow(words);
    await expect(root.send(new GetUserCommand({ UserName: 'ada' }))).rejects.toThrow(words);
  });

  it('is needed for that: a session for auditing deletes nothing', async () => {
    const sandbox = await organisation();
    const audit = new IAMClient(config(sandbox, await rootSession(sandbox, 'Audit')));
    const remove = new DeleteAccessKeyCommand({ AccessKeyId: ROOT_KEY });
    await expect(audit.send(remove)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('is stopped by a service control policy that denies root, unless that excepts AssumedRoot (X14)', async () => {
    const strict = await organisation();
    await denyRoot(strict, {});
    const blocked = new IAMClient(config(strict, await rootSession(strict, 'Delete')));
    await expect(blocked.send(new ListAccessKeysCommand({}))).rejects.toThrow(
      /with an explicit deny in a service control policy$/,
    );
    const lenient = await organisation();
    await denyRoot(lenient, { Null: { 'aws:AssumedRoot': 'true' } });
    const root = new IAMClient(config(lenient, await rootSession(lenient, 'Delete')));
    await root.send(new DeleteAccessKeyCommand({ AccessKeyId: ROOT_KEY }));
    expect((await root.send(new ListAccessKeysCommand({}))).AccessKeyMetadata).toEqual([]);
  });
});

describe('the trail of sessions', () => {
  it('ties AssumeRoot in the management account to what root did in the member', async () => {
    const sandbox = await organisation();
    const session = await rootSession(sandbox, 'Delete', 'eu-west-1');
    const root = new IAMClient(config(sandbox, session));
    await root.send(new DeleteAccessKeyCommand({ AccessKeyId: ROOT_KEY }));
    const [asked] = await history(
      sandbox,
      sandbox.credentials,
      ['ResourceName', session.accessKeyId],
      'eu-west-1',
    );
    expect(asked?.record).toMatchObject({
      eventName: 'AssumeRoot',
      eventSource: 'sts.amazonaws.com',
      awsRegion: 'eu-west-1',
      recipientAccountId: MANAGEMENT,
      requestParameters: {
        targetPrincipal: MEMBER,
        taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials' },
      },
      responseElements: { credentials: { accessKeyId: session.accessKeyId } },
    });
    expect(JSON.stringify(asked?.record)).not.toContain(session.sessionToken);
    expect(await history(sandbox, sandbox.credentials, ['EventName', 'AssumeRoot'])).toEqual([]);
    const member = await roleSession(sandbox);
    const [done] = await history(sandbox, member, ['AccessKeyId', session.accessKeyId]);
    expect(done?.record).toMatchObject({
      eventName: 'DeleteAccessKey',
      userIdentity: { type: 'Root', principalId: MEMBER, accessKeyId: session.accessKeyId },
      requestParameters: { accessKeyId: ROOT_KEY },
    });
    expect((await history(sandbox, member, ['Username', 'root'])).map(({ name }) => name)).toEqual([
      'DeleteAccessKey',
    ]);
  });

  it('has AssumeRole in the region where it was called, with the role and the key it gave', async () => {
    const sandbox = await organisation();
    const session = await roleSession(sandbox, 'Audit', undefined, 'ap-south-1');
    const RoleArn = `arn:aws:iam::${MEMBER}:role/Audit`;
    const look = (region: string) => history(sandbox, sandbox.credentials, ['ResourceName', RoleArn], region);
    expect(await look('us-east-1')).toEqual([]);
    const [seen] = await look('ap-south-1');
    expect(seen?.event).toMatchObject({ EventName: 'AssumeRole', ReadOnly: 'true' });
    expect(seen?.record).toMatchObject({
      requestParameters: { roleArn: RoleArn, roleSessionName: 'me' },
      responseElements: { credentials: { accessKeyId: session.accessKeyId } },
    });
  });

  it('has a refused AssumeRole too', async () => {
    const sandbox = await organisation({}, { roles: [] });
    await expect(roleSession(sandbox)).rejects.toMatchObject({ name: 'AccessDenied' });
    const [seen] = await history(sandbox, sandbox.credentials, ['EventName', 'AssumeRole']);
    expect(seen?.record).toMatchObject({ errorCode: 'AccessDenied', responseElements: null });
  });

  it('names the role that assumed a further one', async () => {
    const sandbox = await organisation();
    const first = await roleSession(sandbox, 'First');
    const sts = new STSClient(config(sandbox, first));
    const RoleArn = `arn:aws:iam::${MANAGEMENT}:role/Second`;
    const second = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'chained' }));
    expect(issued(second.Credentials).accessKeyId).toMatch(/^ASIA/);
    const [seen] = await history(sandbox, first, ['AccessKeyId', first.accessKeyId]);
    expect(seen?.record).toMatchObject({
      eventName: 'AssumeRole',
      userIdentity: { arn: `arn:aws:sts::${MEMBER}:assumed-role/First/me` },
    });
  });
});
