import {
  CreatePolicyVersionCommand,
  DeletePolicyVersionCommand,
  GetAccountAuthorizationDetailsCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListPolicyVersionsCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, MEMBER, memberIam, organisation } from './test-support/tried.ts';

afterEach(closeAll);

const PolicyArn = `arn:aws:iam::${MEMBER}:policy/team/Devs`;
const FIRST = JSON.stringify({ Version: '2012-10-17', Statement: [] }, undefined, 3);
const SECOND = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny' }] });

async function iamWithPolicy() {
  return memberIam(await organisation({}, { policies: [{ name: 'Devs', path: '/team/', document: FIRST }] }));
}

type Iam = Awaited<ReturnType<typeof iamWithPolicy>>;

/** Ids as they are listed, the default one marked. */
async function listed(iam: Iam): Promise<readonly string[]> {
  const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
  return Versions.map(({ VersionId, IsDefaultVersion }) => `${VersionId}${IsDefaultVersion ? '*' : ''}`);
}

const create = (iam: Iam, PolicyDocument = SECOND, SetAsDefault = true) =>
  iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault }));

describe('versions of a policy', () => {
  it('are made, read back to the byte, made the default, and deleted; numbers are not used again', async () => {
    const iam = await iamWithPolicy();
    expect((await create(iam)).PolicyVersion).toMatchObject({ VersionId: 'v2', IsDefaultVersion: true });
    expect(await listed(iam)).toEqual(['v2*', 'v1']);
    const first = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    expect(decodeURIComponent(first.PolicyVersion?.Document ?? '')).toBe(FIRST);
    expect((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy).toMatchObject({
      PolicyName: 'Devs',
      DefaultVersionId: 'v2',
    });
    const { Policies } = await iam.send(
      new GetAccountAuthorizationDetailsCommand({ Filter: ['LocalManagedPolicy'] }),
    );
    expect(Policies?.[0]).toMatchObject({ DefaultVersionId: 'v2', Arn: PolicyArn });
    await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
    expect(await listed(iam)).toEqual(['v1*']);
    await create(iam, SECOND, false);
    expect(await listed(iam)).toEqual(['v3', 'v1*']);
  });

  it('are refused beyond five, and the default one is not deleted', async () => {
    const iam = await iamWithPolicy();
    for (let count = 2; count <= 5; count += 1) await create(iam);
    await expect(create(iam)).rejects.toMatchObject({ name: 'LimitExceededException' });
    await expect(
      iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v5' })),
    ).rejects.toMatchObject({ name: 'DeleteConflictException' });
  });

  it('of what is not there, is no policy, or is of AWS are refused as AWS does', async () => {
    const iam = await iamWithPolicy();
    await expect(create(iam, '[]')).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
    await expect(
      iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v9' })),
    ).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    await expect(
      iam.send(new GetPolicyCommand({ PolicyArn: `arn:aws:iam::${MEMBER}:policy/None` })),
    ).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    const ofAws = { PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess', PolicyDocument: SECOND };
    await expect(iam.send(new CreatePolicyVersionCommand(ofAws))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: ofAws.PolicyArn }));
    expect(Versions?.length).toBe(1);
  });
});
