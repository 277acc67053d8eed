import {
  GetAccountAuthorizationDetailsCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListMFADevicesCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  ListVirtualMFADevicesCommand,
  paginateGetAccountAuthorizationDetails,
} from '@aws-sdk/client-iam';
import { AssumeRootCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import { type AccountSpec, type Sandbox, type SandboxOptions, startSandbox } from './index.ts';

const ACCOUNT = '111122223333';
const MEMBER = '444455556666';
const CREATED = '2024-05-01T08:00:00Z';
const open: Sandbox[] = [];

async function start(spec: Partial<AccountSpec> = {}, options: SandboxOptions = {}): Promise<Sandbox> {
  const world = [
    { id: ACCOUNT, ...spec },
    { id: MEMBER, ...spec },
  ];
  const sandbox = await startSandbox({ world, now: '2026-11-22T12:00:00Z', ...options });
  open.push(sandbox);
  return sandbox;
}

function iam({ url, region, credentials }: Sandbox, as: object = credentials): IAMClient {
  return new IAMClient({ endpoint: url, region, credentials: { ...credentials, ...as }, maxAttempts: 1 });
}

afterEach(async () => {
  for (const sandbox of open.splice(0)) await sandbox.close();
});

const EVERYTHING: Partial<AccountSpec> = {
  policies: [
    {
      name: 'all',
      document: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Sid: "(it's)" }] },
      earlier: ['{}'],
    },
    { name: 'idle', path: '/team/', document: '{not json' },
  ],
  groups: [{ name: 'staff', attached: ['ReadOnlyAccess', 'all'], inline: { own: { Statement: [] } } }],
  iamRoles: [
    { name: 'Support', attached: ['AWSSupportAccess'], lastUsed: { at: '2026-11-01T00:00:00Z' } },
    { name: 'Other', boundary: 'all', tags: { team: 'a&b' } },
  ],
  users: [
    {
      name: 'ada',
      createdAt: CREATED,
      groups: ['staff'],
      attached: ['AWSCompromisedKeyQuarantineV3'],
      boundary: 'idle',
      mfaDevices: [{ kind: 'virtual' }, { kind: 'security-key', name: 'yubi' }, { kind: 'hardware' }],
      tags: { mail: 'ada@example.com' },
      serviceCredentials: [
        { service: 'bedrock.amazonaws.com', createdAt: CREATED, expiresAt: '2027-01-01T00:00:00Z' },
        { service: 'codecommit.amazonaws.com', createdAt: CREATED, status: 'Inactive' },
      ],
      sshKeys: [{ uploadedAt: CREATED }],
      certs: [{ uploadedAt: CREATED, active: false }],
    },
    { name: 'bo', createdAt: CREATED, mfa: true },
    { name: 'cy', createdAt: CREATED, mfaDevices: [{ kind: 'virtual', enrolled: false }] },
  ],
  unassignedMfaDevices: ['spare'],
  root: {
    mfaDevices: [{ kind: 'virtual' }, { kind: 'hardware', serial: 'GAHT1' }],
    certs: [{ uploadedAt: CREATED }],
  },
  serverCertificates: [{ name: 'old', expiresAt: '2025-01-01T00:00:00Z' }],
  samlProviders: ['Okta'],
  oidcProviders: ['token.actions.githubusercontent.com'],
};

describe('GetPolicy and GetPolicyVersion', () => {
  it('give one policy of the account or of AWS, and none that there is not', async () => {
    const client = iam(await start(EVERYTHING));
    const read = async (PolicyArn: string, VersionId?: string) => {
      const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
      const { PolicyVersion } = await client.send(
        new GetPolicyVersionCommand({ PolicyArn, VersionId: VersionId ?? Policy?.DefaultVersionId }),
      );
      return {
        Policy,
        PolicyVersion,
        document: decodeURIComponent(PolicyVersion?.Document ?? ''),
      };
    };
    expect(await read('arn:aws:iam::aws:policy/PowerUserAccess')).toMatchObject({
      Policy: { PolicyName: 'PowerUserAccess', DefaultVersionId: 'v1', AttachmentCount: 0 },
      PolicyVersion: { VersionId: 'v1', IsDefaultVersion: true },
      document: expect.stringContaining('"NotAction"'),
    });
    const own = `arn:aws:iam::${ACCOUNT}:policy/team/idle`;
    expect((await read(own)).Policy).toMatchObject({ Arn: own, PermissionsBoundaryUsageCount: 1 });
    await expect(read(own, 'v9')).rejects.toThrow('version v9 does not exist');
    await expect(read(`arn:aws:iam::${ACCOUNT}:policy/none`)).rejects.toThrow('does not exist');
  });
});

describe('GetAccountAuthorizationDetails', () => {
  it('gives everybody with what grants to them, documents percent-encoded', async () => {
    const details = await iam(await start(EVERYTHING)).send(new GetAccountAuthorizationDetailsCommand({}));
    expect(details.UserDetailList?.[0]).toMatchObject({
      UserName: 'ada',
      GroupList: ['staff'],
      AttachedManagedPolicies: [
        {
          PolicyName: 'AWSCompromisedKeyQuarantineV3',
          PolicyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
        },
      ],
      PermissionsBoundary: { PermissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/team/idle` },
      Tags: [{ Key: 'mail', Value: 'ada@example.com' }],
    });
    expect(details.GroupDetailList).toMatchObject([
      { GroupName: 'staff', GroupPolicyList: [{ PolicyName: 'own' }] },
    ]);
    expect(details.RoleDetailList).toMatchObject([
      { RoleName: 'Support', RoleLastUsed: { Region: 'us-east-1' } },
      { RoleName: 'Other', Tags: [{ Key: 'team', Value: 'a&b' }] },
    ]);
    const [all, idle, ...aws] = details.Policies ?? [];
    expect(all).toMatchObject({
      AttachmentCount: 1,
      PermissionsBoundaryUsageCount: 1,
      DefaultVersionId: 'v2',
    });
    const document = all?.PolicyVersionList?.[0]?.Document ?? '';
    expect(document).not.toMatch(/[{}()'* "]/);
    expect(JSON.parse(decodeURIComponent(document)).Statement[0].Sid).toBe("(it's)");
    expect(idle).toMatchObject({ AttachmentCount: 0, PermissionsBoundaryUsageCount: 1, Path: '/team/' });
    expect(aws.map((policy) => policy.PolicyName)).toEqual([
      'AWSCompromisedKeyQuarantineV3',
      'AWSSupportAccess',
      'ReadOnlyAccess',
    ]);
  });

  it('pages through all lists, and binds a marker to its filter', async () => {
    const client = iam(await start(EVERYTHING));
    const seen: number[] = [];
    for await (const page of paginateGetAccountAuthorizationDetails({ client }, { MaxItems: 2 })) {
      seen.push(
        [page.UserDetailList, page.GroupDetailList, page.RoleDetailList, page.Policies].flatMap(
          (l) => l ?? [],
        ).length,
      );
    }
    expect(seen).toEqual([2, 2, 2, 2, 2, 1]);
    const first = await client.send(
      new GetAccountAuthorizationDetailsCommand({ Filter: ['User'], MaxItems: 1 }),
    );
    expect(first).toMatchObject({ IsTruncated: true, UserDetailList: [{}], RoleDetailList: [] });
    const { Marker = '' } = first;
    await expect(
      client.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'], Marker })),
    ).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(
      client.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 1001 })),
    ).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('devices and other credentials', () => {
  it('tells virtual devices by who holds them', async () => {
    const client = iam(await start(EVERYTHING));
    const list = async (AssignmentStatus: 'Any' | 'Assigned' | 'Unassigned') =>
      (await client.send(new ListVirtualMFADevicesCommand({ AssignmentStatus }))).VirtualMFADevices ?? [];
    const assigned = await list('Assigned');
    expect(assigned.map((device) => device.User?.Arn?.split(':').at(-1))).toEqual([
      'root',
      'user/ada',
      'user/bo',
      'user/cy',
    ]);
    expect(assigned[0]?.SerialNumber).toBe(`arn:aws:iam::${ACCOUNT}:mfa/root-account-mfa-device`);
    expect(assigned.map((device) => device.EnableDate instanceof Date)).toEqual([true, true, true, false]);
    expect((await list('Unassigned')).map((device) => device.User)).toEqual([undefined]);
    expect(await list('Any')).toHaveLength(5);
  });

  it('lists the devices of a user, and in an audit session those of root', async () => {
    const sandbox = await start(EVERYTHING);
    const { MFADevices } = await iam(sandbox).send(new ListMFADevicesCommand({ UserName: 'ada' }));
    expect(MFADevices?.map((device) => device.SerialNumber)).toEqual([
      `arn:aws:iam::${ACCOUNT}:mfa/ada`,
      expect.stringMatching(/^arn:aws:iam::111122223333:u2f\/user\/ada\/yubi-/),
      expect.stringMatching(/^GAHT/),
    ]);
    const sts = new STSClient({
      endpoint: sandbox.url,
      region: sandbox.region,
      credentials: sandbox.credentials,
    });
    const TaskPolicyArn = { arn: 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials' };
    const { Credentials } = await sts.send(new AssumeRootCommand({ TargetPrincipal: MEMBER, TaskPolicyArn }));
    const root = iam(sandbox, {
      accessKeyId: Credentials?.AccessKeyId,
      sessionToken: Credentials?.SessionToken,
    });
    const own = await root.send(new ListMFADevicesCommand({}));
    expect(own.MFADevices?.map((device) => device.SerialNumber)).toEqual([
      `arn:aws:iam::${MEMBER}:mfa/root-account-mfa-device`,
      'GAHT1',
    ]);
    expect((await root.send(new ListSigningCertificatesCommand({}))).Certificates).toHaveLength(1);
    await expect(root.send(new ListVirtualMFADevicesCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });

  it('lists service-specific credentials of one or of all, never of both', async () => {
    const client = iam(await start(EVERYTHING));
    const { ServiceSpecificCredentials: all } = await client.send(
      new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 10 }),
    );
    expect(all).toMatchObject([
      { ServiceName: 'bedrock.amazonaws.com', Status: 'Active', ServiceCredentialAlias: `ada-at-${ACCOUNT}` },
      { ServiceName: 'codecommit.amazonaws.com', Status: 'Inactive', ServiceUserName: `ada-at-${ACCOUNT}` },
    ]);
    const ServiceName = 'codecommit.amazonaws.com';
    const one = await client.send(
      new ListServiceSpecificCredentialsCommand({ UserName: 'ada', ServiceName }),
    );
    expect(one.ServiceSpecificCredentials).toHaveLength(1);
    await expect(
      client.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, UserName: 'ada' })),
    ).rejects.toMatchObject({ name: 'ValidationError' });
    const { SSHPublicKeys } = await client.send(new ListSSHPublicKeysCommand({ UserName: 'ada' }));
    expect(SSHPublicKeys).toMatchObject([
      { UserName: 'ada', Status: 'Active', UploadDate: new Date(CREATED) },
    ]);
    const certificates = await client.send(new ListSigningCertificatesCommand({ UserName: 'ada' }));
    expect(certificates.Certificates).toMatchObject([{ UserName: 'ada', Status: 'Inactive' }]);
  });
});
