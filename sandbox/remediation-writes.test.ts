import {
  DeleteAccessKeyCommand,
  DeleteRolePolicyCommand,
  DeleteSigningCertificateCommand,
  DeleteUserPolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
  ListSigningCertificatesCommand,
  ListUserPoliciesCommand,
  ListUserTagsCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import {
  ADA_KEY,
  ADA_OTHER_KEY,
  CI_KEY,
  closeAll,
  config,
  DENY_LONG_TERM_KEYS,
  history,
  MEMBER,
  memberIam,
  organisation,
  roleSession,
} from './test-support/tried.ts';

afterEach(closeAll);

const PolicyName = 'keyreeve-deny';
const PolicyDocument = JSON.stringify(DENY_LONG_TERM_KEYS, undefined, 2);

describe('inline policies', () => {
  it('of a user are put, read back to the byte, listed, and deleted once', async () => {
    const iam = await memberIam(await organisation());
    const UserName = 'ada';
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
    const got = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }));
    expect(decodeURIComponent(got.PolicyDocument ?? '')).toBe(PolicyDocument);
    expect((await iam.send(new ListUserPoliciesCommand({ UserName }))).PolicyNames).toEqual([PolicyName]);
    const details = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['User'] }));
    expect(details.UserDetailList?.[0]?.UserPolicyList).toMatchObject([{ PolicyName }]);
    await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
    await expect(iam.send(new GetUserPolicyCommand({ UserName, PolicyName }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: `The user policy with name ${PolicyName} cannot be found.`,
    });
    await expect(iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName }))).rejects.toThrow(/found/);
  });

  it('of a role are put, read, listed and deleted, and the role keeps its id', async () => {
    const iam = await memberIam(await organisation());
    const RoleName = 'Deploy';
    const before = (await iam.send(new GetRoleCommand({ RoleName }))).Role;
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
    expect(await iam.send(new ListRolePoliciesCommand({ RoleName }))).toMatchObject({
      PolicyNames: ['own', PolicyName],
    });
    const got = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    expect(JSON.parse(decodeURIComponent(got.PolicyDocument ?? ''))).toEqual(DENY_LONG_TERM_KEYS);
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    expect((await iam.send(new GetRoleCommand({ RoleName }))).Role).toEqual(before);
    expect(before).toMatchObject({ Arn: `arn:aws:iam::${MEMBER}:role/ci/Deploy`, Path: '/ci/' });
    await expect(iam.send(new GetRoleCommand({ RoleName: 'Nobody' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });

  it('are refused where they are no policy, or more than the quota holds', async () => {
    const iam = await memberIam(await organisation());
    const put = (document: string) =>
      iam.send(new PutUserPolicyCommand({ UserName: 'ada', PolicyName, PolicyDocument: document }));
    await expect(put('{"Statement":')).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
    await expect(put(JSON.stringify({ Statement: 'x'.repeat(2048) }))).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Maximum policy size of 2048 bytes exceeded for user ada',
    });
    await put(PolicyDocument.replaceAll(' ', ' '.repeat(50)));
  });
});

describe('what else hangs on a user', () => {
  it('is told by calls of its own', async () => {
    const iam = await memberIam(await organisation());
    const UserName = 'ada';
    expect(await iam.send(new ListAttachedUserPoliciesCommand({ UserName }))).toMatchObject({
      AttachedPolicies: [
        { PolicyName: 'ReadOnlyAccess', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      ],
    });
    expect((await iam.send(new ListGroupsForUserCommand({ UserName }))).Groups).toMatchObject([
      { GroupName: 'staff', Arn: `arn:aws:iam::${MEMBER}:group/staff` },
    ]);
  });

  it('can be tagged and untagged', async () => {
    const iam = await memberIam(await organisation());
    const UserName = 'ada';
    await iam.send(
      new TagUserCommand({
        UserName,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '' },
        ],
      }),
    );
    await iam.send(new UntagUserCommand({ UserName, TagKeys: ['a'] }));
    expect((await iam.send(new ListUserTagsCommand({ UserName }))).Tags).toEqual([
      { Key: 'Owner', Value: 'ada@example.com' },
      { Key: 'b', Value: '' },
    ]);
  });

  it('loses one certificate, and the other keeps its id', async () => {
    const iam = await memberIam(await organisation());
    const UserName = 'ada';
    const list = async () =>
      (await iam.send(new ListSigningCertificatesCommand({ UserName }))).Certificates?.map(
        (certificate) => certificate.CertificateId,
      ) ?? [];
    const [first = '', second] = await list();
    await iam.send(new DeleteSigningCertificateCommand({ UserName, CertificateId: first }));
    expect(await list()).toEqual([second]);
    await expect(
      iam.send(new DeleteSigningCertificateCommand({ UserName, CertificateId: first })),
    ).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });
});

describe('a change through the API', () => {
  it('touches one key and leaves its sibling alone (X01)', async () => {
    const iam = await memberIam(await organisation());
    const UserName = 'ada';
    await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId: ADA_KEY, Status: 'Inactive' }));
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName }));
    expect(AccessKeyMetadata).toMatchObject([
      { AccessKeyId: ADA_KEY, Status: 'Inactive' },
      { AccessKeyId: ADA_OTHER_KEY, Status: 'Active' },
    ]);
  });

  it('stands in the trail as its caller, with the address and the client it came from', async () => {
    const sandbox = await organisation();
    const keys = await roleSession(sandbox, 'Deploy');
    const iam = await memberIam(sandbox);
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'ci', AccessKeyId: CI_KEY }));
    const [seen] = await history(sandbox, keys, ['ResourceName', CI_KEY]);
    expect(seen?.event).toMatchObject({ EventName: 'DeleteAccessKey', Username: 'me', ReadOnly: 'false' });
    expect(seen?.record).toMatchObject({
      userIdentity: {
        type: 'AssumedRole',
        arn: `arn:aws:sts::${MEMBER}:assumed-role/Remediate/me`,
        sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${MEMBER}:role/Remediate` } },
      },
      requestParameters: { userName: 'ci', accessKeyId: CI_KEY },
      responseElements: null,
      sourceIPAddress: '127.0.0.1',
      userAgent: expect.stringContaining('aws-sdk-js'),
      requestID: sandbox.writes().at(-1)?.requestId,
    });
  });

  it('that fails stands there with the name of the exception', async () => {
    const sandbox = await organisation();
    const iam = await memberIam(sandbox);
    const gone = new DeleteAccessKeyCommand({ UserName: 'ci', AccessKeyId: ADA_KEY });
    await expect(iam.send(gone)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    const [seen] = await history(sandbox, await roleSession(sandbox), ['EventName', 'DeleteAccessKey']);
    expect(seen?.record).toMatchObject({ errorCode: 'NoSuchEntityException' });
  });

  it('gives a role of the account the id in its sessions that GetRole gives', async () => {
    const sandbox = await organisation();
    const session = await roleSession(sandbox, 'ci/Deploy');
    const { UserId } = await new STSClient(config(sandbox, session)).send(new GetCallerIdentityCommand({}));
    const { Role } = await (await memberIam(sandbox)).send(new GetRoleCommand({ RoleName: 'Deploy' }));
    expect(UserId).toBe(`${Role?.RoleId}:me`);
  });
});
