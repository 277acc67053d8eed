import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  IAMClient,
  ListAccessKeysCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import {
  ListPoliciesCommand,
  ListTargetsForPolicyCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import type { AccountSpec, Sandbox, UserSpec } from '../../sandbox/index.ts';
import { ACCOUNT, account } from './sandboxes.ts';

/** The small organisation in which keys are removed, and what AWS says of it without Keyreeve. */

/** The management account, whose operator calls, and the member in which keys are removed. */
export const HOME = ACCOUNT;
export const MEMBER = '444455556666';
/** Long before the clock of these worlds, and long past any limit of recent use. */
export const CREATED = '2024-05-01T08:00:00Z';
export const LONG_AGO = '2026-05-01T08:00:00Z';

/** Two keys of one user, one of another, and one of root. */
export const ADA_KEY = 'AKIAIOSFODNN7EXAMPL1';
export const ADA_OTHER_KEY = 'AKIAIOSFODNN7EXAMPL2';
export const BOB_KEY = 'AKIAIOSFODNN7EXAMPL3';
export const ROOT_KEY = 'AKIAIOSFODNN7EXAMPL4';

/** A console user with these keys, made long ago, a day apart, and last used in May. */
export function person(name: string, keys: readonly string[], more: Partial<UserSpec> = {}): UserSpec {
  return {
    name,
    createdAt: CREATED,
    password: { createdAt: CREATED },
    mfa: true,
    tags: { Owner: `${name}@example.com` },
    accessKeys: keys.map((id, index) => ({
      id,
      createdAt: `2024-05-0${index + 1}T08:00:00Z`,
      lastUsed: { at: LONG_AGO },
    })),
    ...more,
  };
}

/** The member with these users, in one region, so that searches of the history are short. */
export function member(users: readonly UserSpec[], more: Partial<AccountSpec> = {}): AccountSpec {
  return account({ id: MEMBER, onlyRegions: ['us-east-1'], users, ...more });
}

/** The management account. */
export function home(more: Partial<AccountSpec> = {}): AccountSpec {
  return account({ id: HOME, onlyRegions: ['us-east-1'], ...more });
}

/** The member's two users, `ada` with two keys and `bob` with one. */
export function twoUsers(more: Partial<AccountSpec> = {}): readonly AccountSpec[] {
  return [home(), member([person('ada', [ADA_KEY, ADA_OTHER_KEY]), person('bob', [BOB_KEY])], more)];
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** IAM as whoever has these credentials, without a second try. */
export function iamAs({ url, region }: Sandbox, credentials: Keys): IAMClient {
  return new IAMClient({ endpoint: url, region, credentials, maxAttempts: 1 });
}

/** A long-term key as credentials: the sandbox looks at no secret. */
export function signedBy(accessKeyId: string): Keys {
  return { accessKeyId, secretAccessKey: 'any' };
}

/** The credentials of a session of a role in the member. */
export async function sessionOf(sandbox: Sandbox, role: string, by?: Keys): Promise<Keys> {
  const { url, region, credentials } = sandbox;
  const sts = new STSClient({ endpoint: url, region, credentials: by ?? credentials, maxAttempts: 1 });
  const RoleArn = `arn:aws:iam::${MEMBER}:role/${role}`;
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'somebody' }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** The environment of a session that somebody made with a long-term key, with MFA: without it IAM is closed to it. */
export async function tokenOf(sandbox: Sandbox, accessKeyId: string): Promise<Record<string, string>> {
  const { url, region } = sandbox;
  const sts = new STSClient({ endpoint: url, region, credentials: signedBy(accessKeyId), maxAttempts: 1 });
  const { Credentials } = await sts.send(
    new GetSessionTokenCommand({ SerialNumber: `arn:aws:iam::${MEMBER}:mfa/any`, TokenCode: '123456' }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return {
    AWS_ACCESS_KEY_ID: AccessKeyId,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    AWS_SESSION_TOKEN: SessionToken,
  };
}

async function iamInMember(sandbox: Sandbox): Promise<IAMClient> {
  return iamAs(sandbox, await sessionOf(sandbox, 'Witness'));
}

/** The keys of a user of the member, ids to statuses. */
export async function keysOf(
  sandbox: Sandbox,
  UserName: string,
): Promise<Readonly<Record<string, string | undefined>>> {
  const iam = await iamInMember(sandbox);
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
  return Object.fromEntries(AccessKeyMetadata.map(({ AccessKeyId = '', Status }) => [AccessKeyId, Status]));
}

/** Names of the inline policies of a user of the member. */
export async function policiesOfUser(sandbox: Sandbox, UserName: string): Promise<readonly string[]> {
  const iam = await iamInMember(sandbox);
  return (await iam.send(new ListUserPoliciesCommand({ UserName }))).PolicyNames ?? [];
}

/** Names of the inline policies of a role of the member. */
export async function policiesOfRole(sandbox: Sandbox, RoleName: string): Promise<readonly string[]> {
  const iam = await iamInMember(sandbox);
  return (await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames ?? [];
}

/** Keyreeve's own policies of the organisation, names to the accounts they are attached to. */
export async function scpsOf({
  url,
  region,
  credentials,
}: Sandbox): Promise<Readonly<Record<string, readonly (string | undefined)[]>>> {
  const client = new OrganizationsClient({ endpoint: url, region, credentials, maxAttempts: 1 });
  const { Policies = [] } = await client.send(new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }));
  const found: Record<string, readonly (string | undefined)[]> = {};
  for (const { Id: PolicyId, Name = '' } of Policies) {
    if (!Name.startsWith('Keyreeve')) continue;
    const { Targets = [] } = await client.send(new ListTargetsForPolicyCommand({ PolicyId }));
    found[Name] = Targets.map(({ TargetId }) => TargetId);
  }
  return found;
}

/** What was asked for in each call of this name by the management account, the newest first. */
export async function askedFor(
  { url, region, credentials }: Sandbox,
  AttributeValue: string,
): Promise<readonly unknown[]> {
  const client = new CloudTrailClient({ endpoint: url, region, credentials, maxAttempts: 1 });
  const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue }];
  const { Events = [] } = await client.send(new LookupEventsCommand({ LookupAttributes }));
  return Events.map(({ CloudTrailEvent = '{}' }) => JSON.parse(CloudTrailEvent).requestParameters);
}
