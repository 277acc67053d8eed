import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetAccountSummaryCommand } from '@aws-sdk/client-iam';
import { expect, onTestFinished, test } from 'vitest';
import type { Problem } from '../../core/model/problem.ts';
import { answer, failure, startFakeAws } from '../test-support/fake-aws.ts';
import { MANAGEMENT, MEMBER, sessionOptions, setScene, withAwsEnvironment } from '../test-support/scene.ts';
import type { BaseSession } from './base-session.ts';
import { openSession, type SessionOptions } from './open-session.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

function configFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'config');
  writeFileSync(file, text);
  return file;
}

async function summaryThrough(base: BaseSession) {
  const account = base.account({ accountId: base.identity.accountId });
  const command = new GetAccountSummaryCommand({});
  const fact = await account.call('iam:GetAccountSummary', ({ iam }) => iam.send(command));
  return fact.state === 'known' ? fact.value.SummaryMap : fact;
}

/** A server that answers GetAccountSummary with a number of its own. */
function serverNumbered(users: number): Promise<string> {
  const entry = `<SummaryMap><entry><key>Users</key><value>${users}</value></entry></SummaryMap>`;
  return startFakeAws(() => answer('GetAccountSummary', entry));
}

async function open(environment: Record<string, string>, options: Partial<SessionOptions> = {}) {
  withAwsEnvironment(environment);
  const base = await openSession(sessionOptions(options));
  onTestFinished(() => base.close());
  return base;
}

function refusal(environment: Record<string, string>, options: Partial<SessionOptions> = {}) {
  return open(environment, options).then(
    () => expect.unreachable('it was opened'),
    (problem: Problem) => problem,
  );
}

test('STS says whose the credentials are', async () => {
  const { base } = await setScene();
  expect(base.identity).toMatchObject({ accountId: MANAGEMENT, partition: 'aws' });
  expect(base.counter.byOperation()).toEqual({ read: {}, poll: {}, session: { 'sts:GetCallerIdentity': 1 } });
});

test.each([
  ['aws-us-gov', 'us-gov-west-1'],
  ['aws-cn', 'cn-north-1'],
] as const)('O13: credentials of %s go by its ARNs and its home region', async (partition, region) => {
  const { base, member } = await setScene({ partition });
  expect(base.identity.partition).toBe(partition);
  expect(base.region).toBe(region);
  expect(await member.open()).toBeUndefined();
  expect(member.account.partition).toBe(partition);
});

test('AWS_ENDPOINT_URL is honoured', async () => {
  const base = await open({ ...KEYS, AWS_ENDPOINT_URL: await serverNumbered(1) });
  expect(await summaryThrough(base)).toEqual({ Users: 1 });
});

test('AWS_ENDPOINT_URL_IAM is honoured for IAM only', async () => {
  const [others, iam] = [await serverNumbered(1), await serverNumbered(2)];
  const base = await open({ ...KEYS, AWS_ENDPOINT_URL: others, AWS_ENDPOINT_URL_IAM: iam });
  expect(await summaryThrough(base)).toEqual({ Users: 2 });
});

test('the services section of a profile is honoured, for a profile given by option too', async () => {
  const [sts, iam] = [await serverNumbered(1), await serverNumbered(3)];
  const file = configFile(`[profile audit]
region = eu-central-1
aws_access_key_id = AKIAEXAMPLE
aws_secret_access_key = secret
services = local
endpoint_url = ${sts}
[services local]
iam =
  endpoint_url = ${iam}
`);
  const base = await open({ AWS_CONFIG_FILE: file }, { profile: 'audit' });
  expect(base.region).toBe('eu-central-1');
  expect(await summaryThrough(base)).toEqual({ Users: 3 });
});

test('a profile given by option wins over keys in the environment, and says nothing', async () => {
  let signer: string | undefined;
  const endpoint = await startFakeAws(({ headers }) => {
    signer = headers.authorization;
    return answer('GetAccountSummary', '<SummaryMap/>');
  });
  const file = configFile(
    '[profile audit]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = secret\n',
  );
  const base = await open(
    { ...KEYS, AWS_CONFIG_FILE: file, AWS_ENDPOINT_URL: endpoint },
    { profile: 'audit' },
  );
  await summaryThrough(base);
  expect(signer).toContain('AKIAPROFILE');
});

test('a profile that assumes a role with MFA asks for the code', async () => {
  const { sandbox } = await setScene();
  const file = configFile(`[profile audit]
role_arn = arn:aws:iam::${MEMBER}:role/Auditor
source_profile = source
mfa_serial = arn:aws:iam::${MANAGEMENT}:mfa/ann
external_id = 4711
[profile source]
aws_access_key_id = ${sandbox.credentials.accessKeyId}
aws_secret_access_key = ${sandbox.credentials.secretAccessKey}
`);
  const asked: string[] = [];
  const mfaCode = async (serial: string) => {
    asked.push(serial);
    return '123456';
  };
  const environment = { AWS_CONFIG_FILE: file, AWS_ENDPOINT_URL: sandbox.url };
  const base = await open(environment, { profile: 'audit', mfaCode });
  expect(asked).toEqual([`arn:aws:iam::${MANAGEMENT}:mfa/ann`]);
  expect(base.identity.accountId).toBe(MEMBER);
});

test('without credentials the problem names the way to get some', async () => {
  expect(await refusal({ AWS_ENDPOINT_URL: await serverNumbered(1) })).toMatchObject({
    code: 'no-credentials',
    exitStatus: 4,
    hint: expect.stringContaining('aws configure'),
  });
});

test('of a program that gives no credentials neither its arguments nor what it wrote are told: they may be secret', async () => {
  const config = configFile(
    '[profile p]\ncredential_process = sh -c "echo zzz9 >&2; exit 3" --password hunter2\n',
  );
  const problem = await refusal({ AWS_CONFIG_FILE: config }, { profile: 'p' });
  expect(problem).toMatchObject({
    code: 'no-credentials',
    message: expect.stringContaining('credential_process'),
  });
  expect(JSON.stringify([problem.message, problem.hint])).not.toMatch(/zzz9|hunter2/);
});

test('a profile that does not exist is named', async () => {
  expect(await refusal(KEYS, { profile: 'nowhere' })).toMatchObject({
    code: 'no-credentials',
    message: expect.stringContaining('"nowhere"'),
  });
});

test('an expired SSO session is told with the way to sign in', async () => {
  const file = configFile(`[profile sso]
sso_start_url = https://example.awsapps.com/start
sso_region = us-east-1
sso_account_id = ${MANAGEMENT}
sso_role_name = Auditor
`);
  expect(await refusal({ AWS_CONFIG_FILE: file }, { profile: 'sso' })).toMatchObject({
    code: 'no-credentials',
    hint: expect.stringContaining('aws sso login'),
  });
});

test('credentials that are refused in a guessed region may be of another partition: the hint says so', async () => {
  const { sandbox } = await setScene();
  sandbox.faults.add({ operation: 'sts:*', code: 'InvalidClientTokenId', status: 403 });
  const { AWS_REGION, AWS_DEFAULT_REGION, ...environment } = sandbox.env();
  expect(await refusal(environment)).toMatchObject({
    code: 'no-credentials',
    hint: expect.stringContaining('--region'),
  });
  expect(await refusal({ ...environment, AWS_REGION: 'eu-west-1' })).toMatchObject({
    code: 'no-credentials',
  });
});

test.each(['not a url', 'ftp://x'])('the endpoint %j is refused as a wrong argument', async (endpoint) => {
  expect(await refusal({ ...KEYS, AWS_ENDPOINT_URL: endpoint })).toMatchObject({ code: 'bad-argument' });
});

test('a region that cannot be one is refused as a wrong argument', async () => {
  expect(await refusal(KEYS, { region: 'mars!' })).toMatchObject({ code: 'bad-argument' });
});

test('credentials that a profile could not get are a problem that names the role and its trust', async () => {
  const endpoint = await startFakeAws(() =>
    failure('AccessDenied', 'not authorized to perform: sts:AssumeRole'),
  );
  const file = configFile(`[profile audit]
role_arn = arn:aws:iam::${MEMBER}:role/Auditor
source_profile = source
[profile source]
aws_access_key_id = AKIAEXAMPLE
aws_secret_access_key = secret
`);
  const environment = { AWS_CONFIG_FILE: file, AWS_ENDPOINT_URL: endpoint };
  expect(await refusal(environment, { profile: 'audit' })).toMatchObject({
    code: 'no-credentials',
    message: expect.stringContaining('sts:AssumeRole'),
    hint: expect.stringContaining('role_arn'),
  });
});

test('I04: a key that is asked about signs no call, not even the question whose it is', async () => {
  const { sandbox } = await setScene();
  const environment = sandbox.env();
  const { AWS_ACCESS_KEY_ID: own = '' } = environment;
  const before = sandbox.calls.byOperation;
  expect(await refusal(environment, { neverSignWith: ['AKIAOTHER', own] })).toMatchObject({
    code: 'bad-argument',
    message: expect.not.stringContaining(own),
    hint: expect.stringContaining('--profile'),
  });
  expect(sandbox.calls.byOperation).toEqual(before);
  await open(environment, { neverSignWith: ['AKIAOTHER'] });
});
