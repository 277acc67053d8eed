import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { type Answer, python, runAws } from './aws-cli.ts';
import { programFile } from './python.ts';
import { enter, environment, scanned } from './scanned.ts';

/** The aws client of AWS and boto3 on our sandbox: what they can read is well-formed. */

interface Command {
  readonly args: string;
  readonly env?: Readonly<Record<string, string>>;
}

let sandbox: Sandbox;
let folder = '';
let answers: Readonly<Record<string, Answer>> = {};
let management = '';
let member = '';
let closed = '';

/** Commands in the order they are given, which is why the first report is not there. */
function commands(): Readonly<Record<string, Command>> {
  const lookup = 'cloudtrail lookup-events --lookup-attributes AttributeKey';
  return {
    identity: { args: 'sts get-caller-identity' },
    noReport: { args: 'iam get-credential-report' },
    started: { args: 'iam generate-credential-report' },
    users: { args: 'iam list-users --page-size 7' },
    summary: { args: 'iam get-account-summary' },
    keys: { args: 'iam list-access-keys --user-name fresh' },
    noUser: { args: 'iam list-access-keys --user-name nobody' },
    noProfile: { args: 'iam get-login-profile --user-name fresh' },
    accounts: { args: 'organizations list-accounts --page-size 5' },
    noAccount: { args: 'organizations describe-account --account-id 999999999999' },
    role: { args: `sts assume-role --role-arn arn:aws:iam::${member}:role/Audit --role-session-name me` },
    noRole: { args: `sts assume-role --role-arn arn:aws:iam::${closed}:role/Audit --role-session-name me` },
    events: { args: `${lookup}=EventName,AttributeValue=CreateAccessKey` },
    noEvents: { args: `${lookup}=Colour,AttributeValue=red` },
    complete: { args: 'iam generate-credential-report' },
    report: { args: 'iam get-credential-report' },
    text: { args: 'iam get-credential-report --query Content --output text' },
    notEmulated: { args: 'iam list-instance-profiles' },
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keyreeve-aws-client-'));
  sandbox = await startSandbox({ accounts: 23, users: 30, reportDelayMs: 100 });
  const { accounts, organization } = sandbox.truth();
  management = organization.managementAccountId;
  member = accounts.find(({ id, reachable }) => reachable && id !== management)?.id ?? '';
  closed = accounts.find(({ reachable }) => !reachable)?.id ?? '';
  const home = sandbox.account(management);
  home.createUser('fresh');
  home.createAccessKey('fresh');
  answers = await aws(commands());
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

function childEnvironment(): Readonly<Record<string, string | undefined>> {
  return environment(sandbox.url, sandbox.credentials);
}

/** Runs commands of the aws client and gives each one's answer under its name. */
async function aws(all: Readonly<Record<string, Command>>): Promise<Record<string, Answer>> {
  const list = Object.values(all).map(({ args, env = {} }) => ({ args: args.split(' '), env }));
  const given = await runAws(childEnvironment(), list);
  return Object.fromEntries(Object.keys(all).map((name, i) => [name, given[i] ?? NO_ANSWER]));
}

const NO_ANSWER: Answer = { code: -1, stdout: '', stderr: 'It was not run.' };

/** What a command that succeeded printed, as JSON. */
function json(name: string, from = answers) {
  const { code, stdout, stderr } = from[name] ?? NO_ANSWER;
  expect(code, `${name}: ${stderr}`).toBe(0);
  return JSON.parse(stdout);
}

describe('the aws client on the sandbox', () => {
  test('knows who it is', () => {
    expect(json('identity')).toMatchObject({ Account: management, Arn: expect.stringMatching(/^arn:aws:/) });
  });

  test('has a report made, and decodes it to the CSV that it is', () => {
    expect(json('started').State).toBe('STARTED');
    expect(json('complete').State).toBe('COMPLETE');
    expect(json('report')).toMatchObject({ ReportFormat: 'text/csv', GeneratedTime: expect.any(String) });
    const csv = Buffer.from(answers.text?.stdout ?? '', 'base64').toString('utf8');
    expect(csv.split('\n').slice(0, 2)).toEqual([
      expect.stringMatching(
        /^user,arn,user_creation_time,.*cert_2_last_rotated(,additional_credentials_info)?$/,
      ),
      expect.stringMatching(new RegExp(`^<root_account>,arn:aws:iam::${management}:root,`)),
    ]);
  });

  test('pages through users and accounts to the end', () => {
    expect(json('users').Users).toHaveLength(sandbox.truthOf(management).users);
    const listed = json('accounts').Accounts.map(({ Id }: { Id: string }) => Id);
    expect(listed.sort()).toEqual(
      sandbox
        .truth()
        .accounts.map(({ id }) => id)
        .sort(),
    );
  });

  test('reads the summary and the keys', () => {
    const keys = sandbox.truthOf(management).root.keys.length;
    expect(json('summary').SummaryMap.AccountAccessKeysPresent).toBe(Math.min(1, keys));
    expect(json('keys').AccessKeyMetadata).toMatchObject([{ UserName: 'fresh', Status: 'Active' }]);
  });

  test('finds in the trail who made a key', () => {
    const [event] = json('events').Events;
    expect(event).toMatchObject({ EventName: 'CreateAccessKey', EventSource: 'iam.amazonaws.com' });
    expect(JSON.parse(event.CloudTrailEvent).requestParameters).toEqual({ userName: 'fresh' });
  });

  test('works in a member with the credentials of its role', async () => {
    const { AccessKeyId, SecretAccessKey, SessionToken } = json('role').Credentials;
    const env = {
      AWS_ACCESS_KEY_ID: AccessKeyId,
      AWS_SECRET_ACCESS_KEY: SecretAccessKey,
      AWS_SESSION_TOKEN: SessionToken,
    };
    const inMember = await aws({
      identity: { args: 'sts get-caller-identity', env },
      users: { args: 'iam list-users', env },
    });
    expect(json('identity', inMember)).toMatchObject({
      Account: member,
      Arn: `arn:aws:sts::${member}:assumed-role/Audit/me`,
    });
    expect(json('users', inMember).Users).toHaveLength(sandbox.truthOf(member).users);
  });

  test.each([
    ['noReport', 'ReportNotPresent', 'GetCredentialReport'],
    ['noUser', 'NoSuchEntity', 'ListAccessKeys'],
    ['noProfile', 'NoSuchEntity', 'GetLoginProfile'],
    ['noAccount', 'AccountNotFoundException', 'DescribeAccount'],
    ['noRole', 'AccessDenied', 'AssumeRole'],
    ['noEvents', 'InvalidLookupAttributesException', 'LookupEvents'],
    ['notEmulated', 'InvalidAction', 'ListInstanceProfiles'],
  ])('prints the error code of %s: %s', (name, code, operation) => {
    expect(answers[name]?.stderr).toContain(`(${code}) when calling the ${operation} operation`);
    expect(answers[name]?.code).not.toBe(0);
  });
});

describe('what the aws client printed', () => {
  test('is a report file that we judge offline as we do live, with the same finding ids', async () => {
    const printed = await python(childEnvironment(), ['-m', 'awscli', 'iam', 'get-credential-report']);
    expect(printed.code, printed.stderr).toBe(0);
    const file = join(folder, 'report.json');
    writeFileSync(file, printed.stdout);
    const offline = await scanned({ credentialReports: [file] });
    enter(environment(sandbox.url, sandbox.credentials));
    const live = await scanned({ rules: offline.run.rules.map(({ id }) => id) });
    const facts = (all: typeof live) =>
      all.findings.map(({ id, rule, resource, status }) => `${id} ${rule} ${resource.name} ${status}`).sort();
    // Of a user with more credentials than the report has columns for, only live calls tell of the rest.
    const withMore = live.findings
      .filter(({ rule, status }) => rule === 'user-extra-credentials' && status === 'fail')
      .map(({ resource }) => resource.name);
    const told = new Set(facts(offline));
    expect(
      facts(live).filter((fact) => !told.has(fact) && !withMore.some((name) => fact.includes(` ${name} `))),
    ).toEqual([]);
    expect(told.difference(new Set(facts(live))).size).toBeLessThanOrEqual(withMore.length);
    expect(offline.coverage[0]?.account.id).toBe(management);
    expect(offline.run.counts.fail).toBeGreaterThan(0);
  });
});

describe('boto3 on the sandbox', () => {
  test('pages, assumes a role and raises the right exceptions', async () => {
    const { code, stdout, stderr } = await python(childEnvironment(), [programFile('boto3-calls.py')]);
    expect(code, stderr).toBe(0);
    const seen = JSON.parse(stdout);
    const { accounts } = sandbox.truth();
    expect(seen.me).toBe(management);
    expect(seen.accounts.flat().sort()).toEqual(accounts.map(({ id }) => id).sort());
    expect(seen.accounts.length).toBeGreaterThan(1);
    expect(seen.users).toHaveLength(sandbox.truthOf(management).users);
    expect(seen.keys.fresh).toHaveLength(1);
    expect(seen.memberSays).toBe(seen.member);
    const rootKeys = sandbox.truthOf(seen.member).root.keys.length;
    expect(seen.summary).toBe(Math.min(1, rootKeys));
    expect([seen.noReport, seen.noProfile, seen.notEmulated]).toEqual([
      'ReportNotPresent',
      'NoSuchEntity',
      'InvalidAction',
    ]);
    expect(seen.created[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
  });
});
