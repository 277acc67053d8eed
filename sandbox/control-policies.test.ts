import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DescribePolicyCommand,
  DetachPolicyCommand,
  ListPoliciesCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  ListTargetsForPolicyCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sandbox } from './index.ts';
import {
  CI_KEY,
  closeAll,
  config,
  history,
  type Keys,
  keyOf,
  MANAGEMENT,
  MEMBER,
  organisation,
  roleSession,
} from './test-support/tried.ts';

afterEach(closeAll);

const Type = 'SERVICE_CONTROL_POLICY';

function client(sandbox: Sandbox, as?: Keys): OrganizationsClient {
  return new OrganizationsClient(config(sandbox, as));
}

function deny(Condition?: object, Action: unknown = '*'): string {
  const statement = { Effect: 'Deny', Action, Resource: '*', ...(Condition && { Condition }) };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

async function create(organizations: OrganizationsClient, Name: string, Content = deny()): Promise<string> {
  const command = new CreatePolicyCommand({ Name, Description: 'by a test', Type, Content });
  return (await organizations.send(command)).Policy?.PolicySummary?.Id ?? '';
}

describe('a service control policy', () => {
  it('is made, attached, seen from both ends, detached and deleted', async () => {
    const organizations = client(await organisation());
    const PolicyId = await create(organizations, 'quarantine');
    expect(PolicyId).toMatch(/^p-[0-9a-z]{8}$/);
    await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: MEMBER }));
    expect((await organizations.send(new DescribePolicyCommand({ PolicyId }))).Policy).toMatchObject({
      Content: deny(),
      PolicySummary: { Name: 'quarantine', Description: 'by a test', AwsManaged: false },
    });
    expect((await organizations.send(new ListTargetsForPolicyCommand({ PolicyId }))).Targets).toMatchObject([
      { TargetId: MEMBER, Type: 'ACCOUNT' },
    ]);
    const target = new ListPoliciesForTargetCommand({ TargetId: MEMBER, Filter: Type });
    const names = async () => (await organizations.send(target)).Policies?.map(({ Name }) => Name);
    expect(await names()).toEqual(['FullAWSAccess', 'quarantine']);
    await expect(organizations.send(new DeletePolicyCommand({ PolicyId }))).rejects.toMatchObject({
      name: 'PolicyInUseException',
    });
    await organizations.send(new DetachPolicyCommand({ PolicyId, TargetId: MEMBER }));
    expect(await names()).toEqual(['FullAWSAccess']);
    await organizations.send(new DeletePolicyCommand({ PolicyId }));
    const all = await organizations.send(new ListPoliciesCommand({ Filter: Type }));
    expect(all.Policies?.map(({ Name }) => Name)).toEqual(['FullAWSAccess']);
  });

  it('is refused in the words of AWS where it makes no sense', async () => {
    const organizations = client(await organisation());
    const PolicyId = await create(organizations, 'one');
    const attach = (id: string, TargetId: string) =>
      organizations.send(new AttachPolicyCommand({ PolicyId: id, TargetId }));
    await attach(PolicyId, MEMBER);
    const refusals: readonly (readonly [Promise<unknown>, string])[] = [
      [create(organizations, 'one'), 'DuplicatePolicyException'],
      [create(organizations, 'two', 'no json'), 'MalformedPolicyDocumentException'],
      [create(organizations, 'three', deny(undefined, 'x'.repeat(5120))), 'ConstraintViolationException'],
      [attach(PolicyId, MEMBER), 'DuplicatePolicyAttachmentException'],
      [attach('p-00000000', MEMBER), 'PolicyNotFoundException'],
      [attach(PolicyId, '999999999999'), 'TargetNotFoundException'],
      [
        organizations.send(new DetachPolicyCommand({ PolicyId, TargetId: MANAGEMENT })),
        'PolicyNotAttachedException',
      ],
    ];
    for (const [refused, name] of refusals) await expect(refused).rejects.toMatchObject({ name });
  });

  it('is made by the management account only, not by a delegate, who may read', async () => {
    const sandbox = await organisation({ delegatedAdministrators: [MEMBER] });
    const delegate = client(sandbox, await roleSession(sandbox));
    await expect(create(delegate, 'mine')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect((await delegate.send(new ListPoliciesCommand({ Filter: Type }))).Policies).toHaveLength(1);
  });

  it('cannot be attached where the type is not turned on, as ListRoots tells', async () => {
    const organizations = client(await organisation({ policyTypesDisabled: true }));
    expect((await organizations.send(new ListRootsCommand({}))).Roots?.[0]?.PolicyTypes).toEqual([]);
    const PolicyId = await create(organizations, 'idle');
    await expect(
      organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: MEMBER })),
    ).rejects.toMatchObject({ name: 'PolicyTypeNotEnabledException' });
  });

  it('can be there from the start, with what it denies and where it hangs', async () => {
    const serviceControlPolicies = [
      'plain',
      { name: 'no-iam', document: deny({}, 'iam:*'), targets: ['root'] },
    ];
    const sandbox = await organisation({ serviceControlPolicies });
    const list = new ListUsersCommand({});
    const member = new IAMClient(config(sandbox, await roleSession(sandbox)));
    await expect(member.send(list)).rejects.toThrow(/explicit deny in a service control policy$/);
    expect((await new IAMClient(config(sandbox)).send(list)).Users).toEqual([]);
  });
});

describe('what an attached policy denies', () => {
  it('is denied from the account, from its unit and from the root, until it is detached', async () => {
    const sandbox = await organisation();
    const organizations = client(sandbox);
    const iam = new IAMClient(config(sandbox, keyOf(CI_KEY)));
    const PolicyId = await create(organizations, 'deny-all');
    const { Roots = [] } = await organizations.send(new ListRootsCommand({}));
    const { Targets = [] } = await organizations.send(
      new ListTargetsForPolicyCommand({ PolicyId: 'p-FullAWSAccess' }),
    );
    const units = Targets.filter((target) => target.Type === 'ORGANIZATIONAL_UNIT').map((t) => t.TargetId);
    expect(units).toHaveLength(2);
    for (const TargetId of [MEMBER, Roots[0]?.Id, ...units]) {
      await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
      await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({
        name: 'AccessDenied',
        message: `User: arn:aws:iam::${MEMBER}:user/ci is not authorized to perform: iam:ListUsers on resource: * with an explicit deny in a service control policy`,
      });
      await organizations.send(new DetachPolicyCommand({ PolicyId, TargetId }));
      expect((await iam.send(new ListUsersCommand({}))).Users).toHaveLength(2);
    }
  });

  it('leaves out principals that a condition excepts', async () => {
    const sandbox = await organisation();
    const organizations = client(sandbox);
    const except = { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Remediate' } };
    const PolicyId = await create(organizations, 'quarantine', deny(except));
    await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: MEMBER }));
    const as = (keys: Keys) => new IAMClient(config(sandbox, keys)).send(new ListUsersCommand({}));
    expect((await as(await roleSession(sandbox))).Users).toHaveLength(2);
    await expect(as(await roleSession(sandbox, 'Other'))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(as(keyOf(CI_KEY))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('stands in the trail with the error, as do the changes of the policy', async () => {
    const sandbox = await organisation();
    const organizations = client(sandbox);
    const PolicyId = await create(organizations, 'deny-all', deny({}, 'iam:*'));
    await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId: MEMBER }));
    const iam = new IAMClient(config(sandbox, keyOf(CI_KEY)));
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
    const [denied] = await history(sandbox, await roleSession(sandbox), ['AccessKeyId', CI_KEY]);
    expect(denied?.record).toMatchObject({
      errorCode: 'AccessDenied',
      errorMessage: expect.stringContaining('service control policy'),
      userIdentity: { type: 'IAMUser', userName: 'ci', accessKeyId: CI_KEY },
    });
    const [attached] = await history(sandbox, sandbox.credentials, ['EventName', 'AttachPolicy']);
    expect(attached?.record).toMatchObject({
      eventSource: 'organizations.amazonaws.com',
      requestParameters: { policyId: PolicyId, targetId: MEMBER },
    });
  });
});
