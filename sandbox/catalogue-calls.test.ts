import { AccessAnalyzerClient, ListAnalyzersCommand } from '@aws-sdk/client-accessanalyzer';
import {
  AccountClient,
  GetAlternateContactCommand,
  GetContactInformationCommand,
  ListRegionsCommand,
} from '@aws-sdk/client-account';
import {
  DescribeInstancesCommand,
  DescribeRegionsCommand,
  EC2Client,
  paginateDescribeInstances,
} from '@aws-sdk/client-ec2';
import {
  ListDelegatedAdministratorsCommand,
  ListDelegatedServicesForAccountCommand,
  ListPoliciesCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  BatchImportFindingsCommand,
  GetFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { ListInstancesCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { afterEach, describe, expect, it } from 'vitest';
import { type AccountSpec, type Sandbox, type SandboxOptions, startSandbox } from './index.ts';

const ACCOUNT = '111122223333';
const OTHER = '444455556666';
const open: Sandbox[] = [];

async function start(spec: Partial<AccountSpec> = {}, options: SandboxOptions = {}): Promise<Sandbox> {
  const world = [{ id: ACCOUNT, ...spec }, { id: OTHER }];
  const sandbox = await startSandbox({ world, now: '2026-11-22T12:00:00Z', ...options });
  open.push(sandbox);
  return sandbox;
}

function config({ url, credentials }: Sandbox, region = 'us-east-1') {
  return { endpoint: url, region, credentials, maxAttempts: 1 };
}

afterEach(async () => {
  for (const sandbox of open.splice(0)) await sandbox.close();
});

describe('analyzers, regions and contacts', () => {
  it('shows analyzers in their own region, and none in the next', async () => {
    const sandbox = await start({ analyzers: { 'eu-west-1': [{ name: 'x' }, { type: 'ORGANIZATION' }] } });
    const there = await new AccessAnalyzerClient(config(sandbox, 'eu-west-1')).send(
      new ListAnalyzersCommand({}),
    );
    expect(there.analyzers).toMatchObject([
      { arn: `arn:aws:access-analyzer:eu-west-1:${ACCOUNT}:analyzer/x`, type: 'ACCOUNT', status: 'ACTIVE' },
      { type: 'ORGANIZATION' },
    ]);
    expect(there.analyzers?.[0]?.createdAt).toBeInstanceOf(Date);
    const filtered = await new AccessAnalyzerClient(config(sandbox, 'eu-west-1')).send(
      new ListAnalyzersCommand({ type: 'ORGANIZATION', maxResults: 1 }),
    );
    expect(filtered.analyzers).toHaveLength(1);
    const elsewhere = await new AccessAnalyzerClient(config(sandbox)).send(new ListAnalyzersCommand({}));
    expect(elsewhere.analyzers).toEqual([]);
  });

  it('knows no credentials in a region that is off', async () => {
    const sandbox = await start();
    const call = new AccessAnalyzerClient(config(sandbox, 'af-south-1')).send(new ListAnalyzersCommand({}));
    await expect(call).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    const ec2 = new EC2Client(config(sandbox, 'af-south-1')).send(new DescribeInstancesCommand({}));
    await expect(ec2).rejects.toMatchObject({ name: 'AuthFailure' });
  });

  it('denies, throttles and counts the new calls as it does the old ones', async () => {
    const sandbox = await start(
      { denies: ['access-analyzer:*', 'ec2:DescribeInstances'] },
      { faults: [{ operation: 'account:ListRegions', code: 'TooManyRequestsException', status: 429 }] },
    );
    const analyzers = new AccessAnalyzerClient(config(sandbox)).send(new ListAnalyzersCommand({}));
    await expect(analyzers).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const instances = new EC2Client(config(sandbox)).send(new DescribeInstancesCommand({}));
    await expect(instances).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    const regions = new AccountClient(config(sandbox)).send(new ListRegionsCommand({}));
    await expect(regions).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    expect(sandbox.calls.byOperation).toEqual({
      'access-analyzer:ListAnalyzers': 1,
      'account:ListRegions': 1,
      'ec2:DescribeInstances': 1,
    });
  });

  it('lists the same regions by both calls', async () => {
    const sandbox = await start({ regions: { 'af-south-1': 'ENABLED', 'me-south-1': 'DISABLING' } });
    const status = ['ENABLED', 'ENABLED_BY_DEFAULT', 'DISABLING'] as const;
    const account = new AccountClient(config(sandbox));
    const { Regions = [], NextToken } = await account.send(
      new ListRegionsCommand({ RegionOptStatusContains: [...status], MaxResults: 10 }),
    );
    const rest = await account.send(
      new ListRegionsCommand({
        RegionOptStatusContains: [...status],
        MaxResults: 10,
        ...(NextToken === undefined ? {} : { NextToken }),
      }),
    );
    const ec2 = await new EC2Client(config(sandbox)).send(new DescribeRegionsCommand({}));
    const names = [...Regions, ...(rest.Regions ?? [])].map((region) => region.RegionName);
    expect(names).toHaveLength(19);
    expect(ec2.Regions?.map((region) => region.RegionName)).toEqual(names);
    const every = await new EC2Client(config(sandbox)).send(new DescribeRegionsCommand({ AllRegions: true }));
    expect(every.Regions?.filter((region) => region.OptInStatus === 'not-opted-in')).toHaveLength(6);
  });

  it('has contacts, or says that there are none; of another account only to the management account', async () => {
    const sandbox = await start({ contacts: { security: { name: 'Sec', email: 's@example.com' } } });
    const client = new AccountClient(config(sandbox));
    const { AlternateContact } = await client.send(
      new GetAlternateContactCommand({ AlternateContactType: 'SECURITY' }),
    );
    expect(AlternateContact).toMatchObject({ Name: 'Sec', AlternateContactType: 'SECURITY' });
    const none = new GetAlternateContactCommand({ AlternateContactType: 'SECURITY', AccountId: OTHER });
    await expect(client.send(none)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect((await client.send(new GetContactInformationCommand({}))).ContactInformation?.City).toBeDefined();
    const bare = await start({ contacts: { primary: false } }, { callerAccount: OTHER });
    const asMember = new AccountClient(config(bare));
    await expect(
      asMember.send(new GetContactInformationCommand({ AccountId: ACCOUNT })),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('instances, Identity Center and Organizations', () => {
  it('pages instances, with and without a profile', async () => {
    const specs = Array.from({ length: 12 }, (_, n) =>
      n === 3 ? { profile: 'web' } : { state: 'stopped' as const },
    );
    const sandbox = await start({ instances: { 'us-east-1': specs } });
    const pages: number[] = [];
    const profiles: (string | undefined)[] = [];
    for await (const page of paginateDescribeInstances(
      { client: new EC2Client(config(sandbox)), pageSize: 5 },
      {},
    )) {
      const instances = page.Reservations?.flatMap((reservation) => reservation.Instances ?? []) ?? [];
      pages.push(instances.length);
      for (const one of instances)
        if (one.State?.Name === 'running') profiles.push(one.IamInstanceProfile?.Arn);
    }
    expect(pages).toEqual([5, 5, 2]);
    expect(profiles).toEqual([`arn:aws:iam::${ACCOUNT}:instance-profile/web`]);
  });

  it('shows an Identity Center instance in its region', async () => {
    const sandbox = await start({}, { identityCenter: 'eu-west-1' });
    const at = async (region: string) =>
      (await new SSOAdminClient(config(sandbox, region)).send(new ListInstancesCommand({}))).Instances
        ?.length;
    expect([await at('eu-west-1'), await at('us-east-1')]).toEqual([1, 0]);
  });

  it('lists policies, delegated administrators and what they administer', async () => {
    const sandbox = await start(
      {},
      {
        serviceControlPolicies: ['deny-root'],
        delegatedServices: { [OTHER]: ['access-analyzer.amazonaws.com'] },
      },
    );
    const client = new OrganizationsClient(config(sandbox));
    const { Policies } = await client.send(new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }));
    expect(Policies).toMatchObject([
      { Name: 'FullAWSAccess', AwsManaged: true },
      { Name: 'deny-root', AwsManaged: false },
    ]);
    const { DelegatedAdministrators } = await client.send(new ListDelegatedAdministratorsCommand({}));
    expect(DelegatedAdministrators).toMatchObject([{ Id: OTHER }]);
    const services = await client.send(new ListDelegatedServicesForAccountCommand({ AccountId: OTHER }));
    expect(services.DelegatedServices).toMatchObject([{ ServicePrincipal: 'access-analyzer.amazonaws.com' }]);
    await expect(
      client.send(new ListDelegatedServicesForAccountCommand({ AccountId: ACCOUNT })),
    ).rejects.toMatchObject({ name: 'AccountNotRegisteredException' });
  });

  it('tells a lone account that it is in no organisation', async () => {
    const sandbox = await start({}, { standalone: true });
    await expect(
      new OrganizationsClient(config(sandbox)).send(
        new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }),
      ),
    ).rejects.toMatchObject({ name: 'AWSOrganizationsNotInUseException' });
  });
});

function finding(id: string, changes: Record<string, unknown> = {}) {
  return {
    SchemaVersion: '2018-10-08',
    Id: id,
    ProductArn: `arn:aws:securityhub:us-east-1:${ACCOUNT}:product/${ACCOUNT}/default`,
    GeneratorId: 'keys',
    AwsAccountId: ACCOUNT,
    CreatedAt: '2026-11-22T12:00:00Z',
    UpdatedAt: '2026-11-22T12:00:00Z',
    Severity: { Label: 'HIGH' as const },
    Title: 'A key',
    Description: 'A key that is old',
    Resources: [{ Type: 'AwsIamUser', Id: 'arn:aws:iam::111122223333:user/a' }],
    ...changes,
  };
}

describe('Security Hub', () => {
  it('is off unless the account turned it on in that region', async () => {
    const hub = new SecurityHubClient(config(await start()));
    await expect(
      hub.send(new BatchImportFindingsCommand({ Findings: [finding('a')] })),
    ).rejects.toMatchObject({
      name: 'InvalidAccessException',
    });
  });

  it('takes findings of its own account, says which it refuses, and ignores what is not newer', async () => {
    const hub = new SecurityHubClient(config(await start({ securityHub: ['us-east-1'] })));
    const send = (...Findings: ReturnType<typeof finding>[]) =>
      hub.send(new BatchImportFindingsCommand({ Findings }));
    const answer = await send(
      finding('a'),
      finding('b', { AwsAccountId: OTHER }),
      finding('c', { ProductArn: finding('c').ProductArn.replace('us-east-1', 'eu-west-1') }),
      finding('d', { Description: 'x'.repeat(250_000) }),
    );
    expect(answer).toMatchObject({ SuccessCount: 1, FailedCount: 3 });
    expect(answer.FailedFindings?.map((failed) => failed.Id)).toEqual(['b', 'c', 'd']);
    await send(finding('a', { Title: 'Not newer' }));
    await send(finding('e', { UpdatedAt: '2026-11-22T13:00:00Z' }));
    const read = await hub.send(
      new GetFindingsCommand({ Filters: { Id: [{ Value: 'a', Comparison: 'EQUALS' }] } }),
    );
    expect(read.Findings).toMatchObject([{ Id: 'a', Title: 'A key', Workflow: { Status: 'NEW' } }]);
    await send(finding('a', { Title: 'Newer', UpdatedAt: '2026-11-22T12:00:01Z' }));
    const { Findings } = await hub.send(new GetFindingsCommand({}));
    expect(Findings?.map((each) => each.Title)).toEqual(['Newer', 'A key']);
    const many = Array.from({ length: 101 }, (_, n) => finding(`n${n}`));
    await expect(send(...many)).rejects.toMatchObject({ name: 'InvalidInputException' });
  });
});
