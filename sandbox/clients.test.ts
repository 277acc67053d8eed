import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  GenerateCredentialReportCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetLoginProfileCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListPoliciesCommand,
  ListUsersCommand,
  paginateListUsers,
} from '@aws-sdk/client-iam';
import { OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import {
  AssumeRoleCommand,
  AssumeRootCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from './index.ts';

type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

const open: Sandbox[] = [];

async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ reportDelayMs: 20, accounts: 9, ...options });
  open.push(sandbox);
  return sandbox;
}

function config({ url, region, credentials }: Sandbox, as: Credentials = credentials) {
  return { endpoint: url, region, credentials: as, maxAttempts: 1 };
}

async function assume(
  sandbox: Sandbox,
  account: string,
  extra: { DurationSeconds?: number } = {},
): Promise<Credentials> {
  const RoleArn = `arn:aws:iam::${account}:role/Audit`;
  const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'audit', ...extra });
  const { Credentials: issued } = await new STSClient(config(sandbox)).send(command);
  return {
    accessKeyId: issued?.AccessKeyId ?? '',
    secretAccessKey: issued?.SecretAccessKey ?? '',
    sessionToken: issued?.SessionToken ?? '',
  };
}

function idOf(sandbox: Sandbox, place: number): string {
  return sandbox.truth().accounts[place]?.id ?? '';
}

afterEach(async () => {
  for (const sandbox of open.splice(0)) await sandbox.close();
});

async function fetchReport(iam: IAMClient): Promise<{ text: string; at: Date | undefined }> {
  await expect
    .poll(async () => (await iam.send(new GenerateCredentialReportCommand({}))).State)
    .toBe('COMPLETE');
  const { Content, GeneratedTime } = await iam.send(new GetCredentialReportCommand({}));
  return { text: new TextDecoder().decode(Content), at: GeneratedTime };
}

describe('the JavaScript SDK on the sandbox', () => {
  it('lists all accounts through empty pages', async () => {
    const sandbox = await start({ accounts: 45, users: 1, emptyPages: true });
    const client = new OrganizationsClient(config(sandbox));
    const sizes: number[] = [];
    for await (const page of paginateListAccounts({ client }, {})) sizes.push(page.Accounts?.length ?? 0);
    expect(sizes).toEqual([20, 0, 20, 0, 5]);
  });

  it('goes through the whole life of a report, whose bytes stay for four hours whatever changes', async () => {
    const sandbox = await start({ now: '2026-11-22T12:00:00Z', frozenClock: true, reportDelayMs: 1_000 });
    const iam = new IAMClient(config(sandbox));
    await expect(iam.send(new GetCredentialReportCommand({}))).rejects.toMatchObject({
      name: 'CredentialReportNotPresentException',
    });
    expect(await iam.send(new GenerateCredentialReportCommand({}))).toMatchObject({ State: 'STARTED' });
    await expect(iam.send(new GetCredentialReportCommand({}))).rejects.toMatchObject({
      name: 'CredentialReportNotReadyException',
    });
    const first = await fetchReport(iam);
    sandbox.account(idOf(sandbox, 0)).createUser('new.one');
    sandbox.clock.advance(3.9 * 3_600_000);
    expect(await fetchReport(iam)).toEqual(first);
    sandbox.clock.advance(0.2 * 3_600_000);
    await expect(iam.send(new GetCredentialReportCommand({}))).rejects.toMatchObject({
      name: 'CredentialReportExpiredException',
    });
    expect((await fetchReport(iam)).text).toContain('\nnew.one,');
  });

  it('pages users by marker and finds each once', async () => {
    const sandbox = await start({ users: 230 });
    const names: string[] = [];
    for await (const page of paginateListUsers(
      { client: new IAMClient(config(sandbox)) },
      { MaxItems: 100 },
    )) {
      for (const user of page.Users ?? []) names.push(user.UserName ?? '');
    }
    expect(new Set(names).size).toBe(230);
  });

  it('refuses a missing role, and a role under an SCP, in the words of AWS', async () => {
    const sandbox = await start();
    await expect(assume(sandbox, idOf(sandbox, 2))).rejects.toThrow(
      /is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::\d{12}:role\/Audit$/,
    );
    const iam = new IAMClient(config(sandbox, await assume(sandbox, idOf(sandbox, 5))));
    await expect(iam.send(new GetAccountSummaryCommand({}))).rejects.toThrow(
      /with an explicit deny in a service control policy$/,
    );
  });

  it('ends a session by its own clock', async () => {
    const sandbox = await start();
    const sts = new STSClient(
      config(sandbox, await assume(sandbox, idOf(sandbox, 1), { DurationSeconds: 900 })),
    );
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(idOf(sandbox, 1));
    sandbox.clock.advance(900_000);
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'ExpiredToken' });
  });

  it('opens a root session that sees the root keys and may do little else', async () => {
    const sandbox = await start();
    const id = idOf(sandbox, 4);
    const TaskPolicyArn = { arn: 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials' };
    const sts = new STSClient(config(sandbox));
    const { Credentials: issued } = await sts.send(
      new AssumeRootCommand({ TargetPrincipal: id, TaskPolicyArn }),
    );
    const as = {
      accessKeyId: issued?.AccessKeyId ?? '',
      secretAccessKey: 'x',
      sessionToken: issued?.SessionToken ?? '',
    };
    const iam = new IAMClient(config(sandbox, as));
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({}));
    expect(AccessKeyMetadata).toMatchObject([{ Status: 'Inactive' }]);
    expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap?.AccountAccessKeysPresent).toBe(1);
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
    const own = new AssumeRootCommand({ TargetPrincipal: idOf(sandbox, 0), TaskPolicyArn });
    await expect(sts.send(own)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('remembers who changed what, and throttles the third look in a second', async () => {
    const sandbox = await start({ now: '2026-11-22T12:00:00Z' });
    const account = sandbox.account(idOf(sandbox, 0));
    account.createUser('fresh');
    const keyId = account.createAccessKey('fresh');
    account.updateAccessKey(keyId, 'Inactive');
    const trail = new CloudTrailClient(config(sandbox));
    const look = (AttributeKey: 'ResourceName' | 'EventName', AttributeValue: string) =>
      trail.send(new LookupEventsCommand({ LookupAttributes: [{ AttributeKey, AttributeValue }] }));
    const { Events = [] } = await look('ResourceName', keyId);
    expect(Events.map((event) => event.EventName)).toEqual(['UpdateAccessKey', 'CreateAccessKey']);
    const record = JSON.parse(
      (await look('EventName', 'CreateAccessKey')).Events?.[0]?.CloudTrailEvent ?? '{}',
    );
    expect(record.responseElements.accessKey).toMatchObject({ accessKeyId: keyId, userName: 'fresh' });
    await expect(look('EventName', 'CreateUser')).rejects.toMatchObject({ name: 'ThrottlingException' });
  });

  it('knows neither invented keys nor calls it does not emulate', async () => {
    const sandbox = await start();
    const strange = new STSClient(
      config(sandbox, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }),
    );
    await expect(strange.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    const iam = new IAMClient(config(sandbox));
    await expect(iam.send(new ListPoliciesCommand({}))).rejects.toMatchObject({
      name: 'InvalidAction',
    });
    await expect(iam.send(new GetLoginProfileCommand({ UserName: 'nobody' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });
});
