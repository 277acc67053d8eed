import { CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, AssumeRootCommand, STSClient } from '@aws-sdk/client-sts';
import { type AccountSpec, type Sandbox, type SandboxOptions, startSandbox } from '../index.ts';

/** What the tests of changes share: a small organisation, its keys, and clients of the SDK that do not retry. */

export const NOW = '2026-11-22T12:00:00Z';
export const MANAGEMENT = '111122223333';
export const MEMBER = '444455556666';
const CREATED = '2024-05-01T08:00:00Z';

/** The one key of the member's user `ci`, and the two of `ada`. */
export const CI_KEY = 'AKIAIOSFODNN7EXAMPLE';
export const ADA_KEY = 'AKIAI44QH8DHBEXAMPLE';
export const ADA_OTHER_KEY = 'AKIAI55QH8DHBEXAMPLE';
export const ROOT_KEY = 'AKIAI66QH8DHBEXAMPLE';

/** What takes long-term keys out of use and leaves sessions alone. */
export const DENY_LONG_TERM_KEYS = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Deny', Action: '*', Resource: '*', Condition: { Null: { 'aws:TokenIssueTime': 'true' } } },
  ],
};

const MEMBER_SPEC: AccountSpec = {
  id: MEMBER,
  ou: 'workloads/prod',
  groups: [{ name: 'staff' }],
  iamRoles: [{ name: 'Deploy', path: '/ci/', inline: { own: { Statement: [] } } }],
  users: [
    {
      name: 'ada',
      createdAt: CREATED,
      groups: ['staff'],
      attached: ['ReadOnlyAccess'],
      tags: { Owner: 'ada@example.com' },
      accessKeys: [
        { id: ADA_KEY, createdAt: CREATED },
        { id: ADA_OTHER_KEY, createdAt: CREATED },
      ],
      certs: [{ uploadedAt: CREATED }, { uploadedAt: '2025-05-01T08:00:00Z' }],
    },
    { name: 'ci', createdAt: CREATED, accessKeys: [{ id: CI_KEY, createdAt: CREATED }] },
  ],
  root: {
    accessKeys: [{ id: ROOT_KEY, createdAt: CREATED }],
    certs: [{ uploadedAt: CREATED }, { uploadedAt: '2025-05-01T08:00:00Z' }],
  },
};

/** Temporary or long-term credentials as the SDK takes them. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Somebody's long-term key: secrets are not looked at. */
export function keyOf(accessKeyId: string): Keys {
  return { accessKeyId, secretAccessKey: 'any' };
}

const open: Sandbox[] = [];

/** An organisation of a management account and a member; `closeAll` ends it. */
export async function organisation(options: SandboxOptions = {}, more: Partial<AccountSpec> = {}) {
  const world = [{ id: MANAGEMENT }, { ...MEMBER_SPEC, ...more }];
  const sandbox = await startSandbox({ world, now: NOW, trailLimit: false, ...options });
  open.push(sandbox);
  return sandbox;
}

export async function closeAll(): Promise<void> {
  for (const sandbox of open.splice(0)) await sandbox.close();
}

/** What every client of the SDK is made from. */
export function config({ url, region, credentials }: Sandbox, as: Keys = credentials) {
  return { endpoint: url, region, credentials: as, maxAttempts: 1 };
}

interface Given {
  readonly AccessKeyId?: string | undefined;
  readonly SecretAccessKey?: string | undefined;
  readonly SessionToken?: string | undefined;
}

/** The credentials of an answer of STS. */
export function issued(given: Given | undefined): Keys {
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
}

/** A session of a role of the member. */
export async function roleSession(sandbox: Sandbox, role = 'Remediate', as?: Keys, region?: string) {
  const RoleArn = `arn:aws:iam::${MEMBER}:role/${role}`;
  const sts = new STSClient({ ...config(sandbox, as), ...(region && { region }) });
  const answer = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me' }));
  return issued(answer.Credentials);
}

/** A session of the member's root for one task. */
export async function rootSession(sandbox: Sandbox, task: 'Audit' | 'Delete', region = 'eu-central-1') {
  const TaskPolicyArn = { arn: `arn:aws:iam::aws:policy/root-task/IAM${task}RootUserCredentials` };
  const sts = new STSClient({ ...config(sandbox), region });
  const answer = await sts.send(new AssumeRootCommand({ TargetPrincipal: MEMBER, TaskPolicyArn }));
  return issued(answer.Credentials);
}

export async function memberIam(sandbox: Sandbox): Promise<IAMClient> {
  return new IAMClient(config(sandbox, await roleSession(sandbox)));
}

/** What a record of CloudTrail says, as far as tests look at it. */
export interface Seen {
  readonly name: string | undefined;
  readonly event: Event;
  readonly record: Readonly<Record<string, unknown>>;
}

/** The history of one account and region by one attribute, newest first. */
export async function history(
  sandbox: Sandbox,
  as: Keys,
  [AttributeKey, AttributeValue]: readonly [string, string],
  region = sandbox.region,
): Promise<readonly Seen[]> {
  const client = new CloudTrailClient({ ...config(sandbox, as), region });
  const LookupAttributes = [{ AttributeKey: AttributeKey as 'EventName', AttributeValue }];
  const { Events = [] } = await client.send(new LookupEventsCommand({ LookupAttributes }));
  return Events.map((event) => ({
    name: event.EventName,
    event,
    record: JSON.parse(event.CloudTrailEvent ?? '{}'),
  }));
}
