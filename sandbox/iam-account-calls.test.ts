import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListOpenIDConnectProvidersCommand,
  ListOrganizationsFeaturesCommand,
  ListSAMLProvidersCommand,
  ListServerCertificatesCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { afterEach, describe, expect, it } from 'vitest';
import { idMaker } from './ids.ts';
import { type AccountSpec, type Sandbox, type SandboxOptions, startSandbox } from './index.ts';
import { contentFromSpec } from './world/content.ts';
import { reportText } from './world/report-text.ts';

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

function iam({ url, region, credentials }: Sandbox): IAMClient {
  return new IAMClient({ endpoint: url, region, credentials, maxAttempts: 1 });
}

afterEach(async () => {
  for (const sandbox of open.splice(0)) await sandbox.close();
});

const EVERYTHING: Partial<AccountSpec> = {
  policies: [{ name: 'all', document: '{}' }],
  groups: [{ name: 'staff' }],
  iamRoles: [{ name: 'Support' }],
  users: [
    {
      name: 'ada',
      createdAt: CREATED,
      boundary: 'all',
      mfaDevices: [{ kind: 'virtual' }, { kind: 'hardware' }],
    },
    { name: 'cy', createdAt: CREATED, mfaDevices: [{ kind: 'virtual', enrolled: false }] },
  ],
  unassignedMfaDevices: ['spare'],
  root: { mfaDevices: [{ kind: 'virtual' }], certs: [{ uploadedAt: CREATED }] },
  serverCertificates: [{ name: 'old', expiresAt: '2025-01-01T00:00:00Z' }],
  samlProviders: ['Okta'],
  oidcProviders: ['token.actions.githubusercontent.com'],
};

describe('writes', () => {
  it('switch keys and passwords off for the user named, and make keys within the quota', async () => {
    const accessKeys = [{ id: 'AKIA0000000000000001', createdAt: CREATED }];
    const users = [
      { name: 'ada', createdAt: CREATED, accessKeys, password: { createdAt: CREATED } },
      { name: 'bo', createdAt: CREATED },
    ];
    const sandbox = await start({ users });
    const client = iam(sandbox);
    const AccessKeyId = 'AKIA0000000000000001';
    const wrong = new UpdateAccessKeyCommand({ UserName: 'bo', AccessKeyId, Status: 'Inactive' });
    await expect(client.send(wrong)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    await client.send(new UpdateAccessKeyCommand({ UserName: 'ada', AccessKeyId, Status: 'Inactive' }));
    const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName: 'ada' }));
    expect(AccessKey).toMatchObject({ UserName: 'ada', Status: 'Active', CreateDate: expect.any(Date) });
    const third = new CreateAccessKeyCommand({ UserName: 'ada' });
    await expect(client.send(third)).rejects.toMatchObject({ name: 'LimitExceededException' });
    const listed = await client.send(new ListAccessKeysCommand({ UserName: 'ada' }));
    expect(listed.AccessKeyMetadata?.map((key) => key.Status)).toEqual(['Inactive', 'Active']);
    await client.send(new DeleteAccessKeyCommand({ UserName: 'ada', AccessKeyId }));
    await client.send(new DeleteLoginProfileCommand({ UserName: 'ada' }));
    const again = new DeleteLoginProfileCommand({ UserName: 'ada' });
    await expect(client.send(again)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });
});

describe('the account as a whole', () => {
  it('has a password policy, or says NoSuchEntity', async () => {
    const command = new GetAccountPasswordPolicyCommand({});
    await expect(iam(await start()).send(command)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    const sandbox = await start({ passwordPolicy: { minimumLength: 14, symbols: true, maxAgeDays: 90 } });
    expect((await iam(sandbox).send(command)).PasswordPolicy).toEqual({
      MinimumPasswordLength: 14,
      RequireSymbols: true,
      RequireNumbers: false,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: false,
      AllowUsersToChangePassword: true,
      ExpirePasswords: true,
      MaxPasswordAge: 90,
    });
  });

  it('counts what is there, and lists certificates and providers', async () => {
    const client = iam(await start(EVERYTHING));
    expect((await client.send(new GetAccountSummaryCommand({}))).SummaryMap).toMatchObject({
      Users: 2,
      Groups: 1,
      Roles: 1,
      Policies: 1,
      Providers: 2,
      MFADevicesInUse: 3,
      MFADevices: 4,
      AccountMFAEnabled: 1,
      AccountSigningCertificatesPresent: 1,
    });
    const { ServerCertificateMetadataList } = await client.send(new ListServerCertificatesCommand({}));
    expect(ServerCertificateMetadataList).toMatchObject([{ Expiration: new Date('2025-01-01T00:00:00Z') }]);
    const saml = await client.send(new ListSAMLProvidersCommand({}));
    expect(saml.SAMLProviderList?.[0]?.Arn).toBe(`arn:aws:iam::${ACCOUNT}:saml-provider/Okta`);
    const oidc = await client.send(new ListOpenIDConnectProvidersCommand({}));
    expect(oidc.OpenIDConnectProviderList).toHaveLength(1);
    const ada = await client.send(new GetUserCommand({ UserName: 'ada' }));
    expect(ada.User?.PermissionsBoundary?.PermissionsBoundaryArn).toContain('policy/all');
  });

  it.each([
    [{ organizationFeatures: ['RootCredentialsManagement', 'RootSessions'] }, undefined],
    [{ callerAccount: MEMBER }, 'AccountNotManagementOrDelegatedAdministratorException'],
    [{ trustedServices: [] }, 'ServiceAccessNotEnabledException'],
    [{ standalone: true }, 'OrganizationNotFoundException'],
  ] as const)('tells the features of central root access: %o', async (options, error) => {
    const asked = iam(await start({}, options)).send(new ListOrganizationsFeaturesCommand({}));
    if (error === undefined) expect((await asked).EnabledFeatures).toHaveLength(2);
    else await expect(asked).rejects.toMatchObject({ name: error });
  });

  it('shows the 23rd column of the report only when somebody has something in it', () => {
    const report = { stored: { generatedAt: '2026-11-22T10:00:00Z' } };
    const text = (additional: object) => {
      const users = [{ name: 'a', createdAt: CREATED, ...additional }];
      const content = contentFromSpec({ id: ACCOUNT, users }, idMaker(ACCOUNT, 1), CREATED);
      const frame = { partition: 'aws', accountId: ACCOUNT, asOf: '2026-11-22T10:00:00Z', options: report };
      return reportText(content, frame);
    };
    expect(text({}).split('\n')[0]).not.toContain('additional_credentials_info');
    expect(text({ additionalCredentials: '1 more, call ListAccessKeys' })).toMatch(
      /additional_credentials_info\n.*,N\/A\n.*,"1 more, call ListAccessKeys"$/,
    );
  });
});
