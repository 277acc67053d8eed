import { IAMClient, ListAccessKeysCommand, ListUserPoliciesCommand } from '@aws-sdk/client-iam';
import {
  ListPoliciesCommand,
  ListTargetsForPolicyCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Sandbox } from '../../sandbox/index.ts';
import { MEMBER } from './remediation-world.ts';

/** What stands in the organisation of `remediation-world.ts`, as anybody's client of AWS reads it. */
export async function stateOf(sandbox: Sandbox) {
  const { url: endpoint, region, credentials } = sandbox;
  const shared = { endpoint, region, credentials, maxAttempts: 1 };
  const sts = new STSClient(shared);
  const RoleArn = `arn:aws:iam::${MEMBER}:role/Reader`;
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const iam = new IAMClient({ ...shared, credentials: session });
  const organizations = new OrganizationsClient(shared);
  const users = await Promise.all(['ann', 'bob', 'carol'].map((name) => userIn(iam, name)));
  const scps = await policiesIn(organizations);
  for (const client of [sts, iam, organizations]) client.destroy();
  return { users, scps, rootKeys: sandbox.truthOf(MEMBER).root.keys.map(({ id }) => id) };
}

async function userIn(iam: IAMClient, UserName: string) {
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
  const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
  const keys = AccessKeyMetadata.map(({ AccessKeyId, Status }) => `${AccessKeyId} ${Status}`);
  return { name: UserName, keys, policies: PolicyNames };
}

async function policiesIn(organizations: OrganizationsClient): Promise<Record<string, readonly string[]>> {
  const { Policies = [] } = await organizations.send(
    new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }),
  );
  const own = Policies.filter(({ AwsManaged }) => AwsManaged !== true);
  const targets = async (PolicyId: string | undefined) =>
    (await organizations.send(new ListTargetsForPolicyCommand({ PolicyId }))).Targets ?? [];
  return Object.fromEntries(
    await Promise.all(
      own.map(async ({ Id, Name }) => [
        Name ?? '',
        (await targets(Id)).map(({ TargetId }) => TargetId ?? ''),
      ]),
    ),
  ) as Record<string, readonly string[]>;
}
