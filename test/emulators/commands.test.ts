import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { RULES } from '../../src/core/rules/index.ts';
import { unsoundAccount } from '../support/catalogue-worlds.ts';
import { NOW, scanned as scanSandbox } from '../support/sandboxes.ts';
import { type Answer, doAws, python } from './aws-cli.ts';
import { type Emulator, startMoto } from './emulator.ts';
import { programFile } from './python.ts';
import { enter, environment, scanned } from './scanned.ts';
import { filled, refusalIn, runPipelines, unreadableToShell } from './shell-commands.ts';

/** Every command that a page or a finding prints is run by the real aws client: no page lies. */

const MEMBER = '222233334444';
const MOTO_ACCOUNT = '123456789012';
const READS = /^aws [\w-]+ (get|list|describe|lookup|generate|assume)-/;

/** What stands in for AWS understood the command, and refused it for this reason. Nothing else may go wrong. */
const STATED: Readonly<Record<string, string>> = {
  NoSuchEntity: 'What the page names as an example is not there.',
  NoSuchEntityException: 'What the page names as an example is not there.',
  ListenerNotFound: 'What the page names as an example is not there.',
  ResourceNotFoundException: 'The account has no such contact.',
  EntityAlreadyExists: 'The role of the example is there already.',
  LimitExceeded: 'The user of the example has two keys already.',
  InvalidInputException: 'moto does not know that IAM can be a trusted service.',
};

/** Neither the sandbox nor moto has these: that the client takes the command for a right one is all that is shown. */
const NOBODY_HAS = [
  'accessanalyzer',
  'account',
  'sso-admin',
  'organizations describe-resource-policy',
  'organizations put-resource-policy',
  'resourcegroupstaggingapi',
  'iam generate-service-last-accessed-details',
  'iam update-service-specific-credential',
  'iam enable-organizations-root-credentials-management',
];

/** Files that pages tell to write. */
const CONTACT = {
  FullName: 'A',
  AddressLine1: 'B',
  City: 'C',
  PostalCode: '1',
  CountryCode: 'DE',
  PhoneNumber: '+15550100',
};
const STATEMENTS: Readonly<Record<string, readonly object[]>> = {
  policy: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
  trust: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }],
};

let sandbox: Sandbox;
let moto: Emulator;
let folder = '';
let ofSandbox: readonly string[] = [];
let ofMoto: readonly string[] = [];
let examples: Readonly<Record<'sandbox' | 'moto', Readonly<Record<string, string>>>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keyreeve-commands-'));
  moto = await startMoto();
  sandbox = await startSandbox({
    world: [unsoundAccount(), unsoundAccount({ id: MEMBER, ou: 'workloads' })],
    now: NOW,
    frozenClock: true,
    reportDelayMs: 0,
    trailLimit: false,
    organizationFeatures: ['RootCredentialsManagement', 'RootSessions'],
    delegatedServices: { [MEMBER]: ['access-analyzer.amazonaws.com'] },
  });
  for (const name of ['contact', 'delegation', 'policy', 'trust']) {
    const content =
      name === 'contact' ? CONTACT : { Version: '2012-10-17', Statement: STATEMENTS[name] ?? [] };
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(content));
  }
  const scan = await scanSandbox(sandbox, { instances: true });
  ofSandbox = scan.findings.flatMap(({ advice }) => advice.commands);
  ofMoto = await adviceInMoto();
  examples = {
    sandbox: await examplesIn(inSandbox(), '111122223333', MEMBER),
    moto: await examplesIn(inMoto(), MOTO_ACCOUNT, await memberIn(inMoto())),
  };
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await sandbox?.close();
  await moto?.close();
  rmSync(folder, { recursive: true, force: true });
});

const inSandbox = () => environment(sandbox.url, sandbox.credentials);
const inMoto = () => environment(moto.url, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' });

/** Makes the users of the pages in moto, and gives what a scan two years later advises to do about them. */
async function adviceInMoto(): Promise<readonly string[]> {
  const made = await python(inMoto(), [programFile('self-signed.py'), '-30']);
  const { certificate, key } = JSON.parse(made.stdout) as { certificate: string; key: string };
  writeFileSync(join(folder, 'certificate.pem'), certificate);
  writeFileSync(join(folder, 'key.pem'), key);
  const everything = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  });
  const trust = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }],
  });
  const own = `arn:aws:iam::${MOTO_ACCOUNT}:policy/all-of-s3`;
  await doAws(inMoto(), [
    'organizations create-organization',
    'iam create-user --user-name alice',
    'iam create-login-profile --user-name alice --password Correct-horse-9',
    'iam create-access-key --user-name alice',
    'iam create-access-key --user-name alice',
    `iam upload-signing-certificate --user-name alice --certificate-body file://${folder}/certificate.pem`,
    "iam upload-ssh-public-key --user-name alice --ssh-public-key-body 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC0 me'",
    `iam create-policy --policy-name all-of-s3 --policy-document '${everything.replace('"*"', '"s3:*"')}'`,
    `iam attach-user-policy --user-name alice --policy-arn ${own}`,
    `iam put-user-policy --user-name alice --policy-name everything --policy-document '${everything}'`,
    'iam create-user --user-name bea',
    'iam attach-user-policy --user-name bea --policy-arn arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
    'iam create-access-key --user-name bea',
    'iam create-group --group-name staff',
    `iam create-role --role-name Shell --assume-role-policy-document '${trust}'`,
    'iam attach-role-policy --role-name Shell --policy-arn arn:aws:iam::aws:policy/AWSCloudShellFullAccess',
    `iam upload-server-certificate --server-certificate-name old-shop --certificate-body file://${folder}/certificate.pem --private-key file://${folder}/key.pem`,
    'iam update-account-password-policy --minimum-password-length 8',
    'iam generate-credential-report',
    'iam generate-credential-report',
  ]);
  enter(inMoto());
  const now = new Date(Date.now() + 730 * 86_400_000).toISOString();
  const { findings } = await scanned({ now, maxReportAgeHours: 100 * 366 * 24 });
  vi.unstubAllEnvs();
  return findings.flatMap(({ advice }) => advice.commands);
}

type Surroundings = ReturnType<typeof environment>;

async function memberIn(surroundings: Surroundings): Promise<string> {
  const [made = ''] = await doAws(surroundings, [
    'organizations create-account --email a@example.com --account-name member',
  ]);
  const { CreateAccountStatus } = JSON.parse(made) as { CreateAccountStatus: { AccountId: string } };
  return CreateAccountStatus.AccountId;
}

/** What stands for the names in pointed brackets. */
async function examplesIn(surroundings: Surroundings, account: string, member: string) {
  const [roots = '', keys = ''] = await doAws(surroundings, [
    'organizations list-roots',
    'iam list-access-keys --user-name alice',
  ]);
  const [root] = (JSON.parse(roots) as { Roots: { Id: string }[] }).Roots;
  const [key] = (JSON.parse(keys) as { AccessKeyMetadata: { AccessKeyId: string }[] }).AccessKeyMetadata;
  return {
    UserName: 'alice',
    RoleName: 'Shell',
    GroupName: 'staff',
    AccessKeyId: key?.AccessKeyId ?? '',
    CertificateId: 'TA7SMP42TDN5Z26OBPJE7EXAMPLE',
    SSHPublicKeyId: 'APKAEIVFHP46CEXAMPLE',
    CertificateName: 'old-shop',
    PolicyArn: `arn:aws:iam::${account}:policy/all-of-s3`,
    DefaultVersionId: 'v1',
    SerialNumber: `arn:aws:iam::${account}:mfa/root-account-mfa-device`,
    AccountId: member,
    Region: 'us-east-1',
    AnalyzerArn: `arn:aws:access-analyzer:us-east-1:${account}:analyzer/external-access`,
    RootId: root?.Id ?? '',
    ParentId: root?.Id ?? '',
    NewParentId: root?.Id ?? '',
    TargetId: member,
    PolicyId: 'p-FullAWSAccess',
    ServicePrincipal: 'access-analyzer.amazonaws.com',
    InstanceId: 'i-0123456789abcdef0',
    ProfileName: 'web',
    Name: 'security',
    Title: 'team',
    EmailAddress: 'security@example.com',
    PhoneNumber: '+15550100',
    InstanceArn: 'arn:aws:sso:::instance/ssoins-1234567890abcdef',
    PermissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef',
    GroupId: '12345678-1234-1234-1234-123456789012',
    ListenerArn:
      'arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2',
    CertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
  };
}

/** One of those that differ only in names. */
const distinct = (commands: readonly string[]) => [
  ...new Map(commands.map((command) => [command.replaceAll(/=[^ |]+/g, '='), command])).values(),
];
const onPages = () =>
  distinct([...RULES.flatMap(({ commands }) => commands.map(({ run }) => run)), ...ofSandbox]);

/** Commands with all they need, and not only names of commands, in the sentences of pages. */
const inSentences = () =>
  distinct(
    RULES.flatMap(({ troubleshooting, fix }) => [...troubleshooting, ...fix]).flatMap((sentence) =>
      [...sentence.matchAll(/`((?:aws|keyreeve) [^`]+)`/g)].map(([, command = '']) => command),
    ),
  );

/** Runs them in one place; gives, in sentences, those that ended otherwise than they may. */
async function wrongIn(
  place: 'sandbox' | 'moto',
  commands: readonly string[],
): Promise<{ readonly wrong: readonly string[]; readonly lacking: readonly string[] }> {
  const runs = commands.map((command) => filled(command, examples[place]));
  const unfilled = runs
    .filter(({ unknown }) => unknown.length > 0)
    .map(({ run }) => `has no example: ${run}`);
  const answers = await runPipelines(
    place === 'moto' ? inMoto() : inSandbox(),
    runs.map(({ run }) =>
      run.replaceAll("'<", '<').replaceAll(/file:\/\/(\w+\.json)/g, `file://${folder}/$1`),
    ),
  );
  const lacking: string[] = [];
  const wrong = answers.flatMap((answer, index) => {
    const command = commands[index] ?? '';
    if (answer.code === 0) return [];
    if (isLacking(answer)) {
      lacking.push(command);
      return [];
    }
    const code = refusalIn(answer);
    if (code !== undefined && STATED[code] !== undefined) return [];
    return [`${place}: ${command}: ${answer.stderr.trim().slice(0, 300)}`];
  });
  return { wrong: [...unfilled, ...wrong], lacking };
}

/** The call as such is not there: it says nothing of the command, which the client took for right. */
function isLacking(answer: Answer): boolean {
  const { stderr } = answer;
  return (
    /^(InvalidAction|UnknownOperationException|UnknownOperation|404|501|InternalFailure)$/.test(
      refusalIn(answer) ?? '',
    ) ||
    /Unable to parse response|NotImplemented|not been implemented|Not yet implemented|An error occurred \(\d+\)/.test(
      stderr,
    )
  );
}

describe('commands that only read', () => {
  test('of pages and findings end well on the sandbox, or on moto where it lacks the call', async () => {
    const reading = onPages().filter((command) => READS.test(command));
    expect(reading.length).toBeGreaterThan(70);
    const first = await wrongIn('sandbox', reading);
    const second = await wrongIn('moto', first.lacking);
    expect([...first.wrong, ...second.wrong]).toEqual([]);
    const nowhere = second.lacking.filter(
      (each) => !NOBODY_HAS.some((call) => each.startsWith(`aws ${call}`)),
    );
    expect(nowhere).toEqual([]);
  });
});

describe('commands that change something', () => {
  test('of findings in moto do what they say there', async () => {
    const changing = distinct(ofMoto).filter((command) => !READS.test(command));
    expect(changing.length).toBeGreaterThan(8);
    expect((await wrongIn('moto', changing)).wrong).toEqual([]);
  });

  test('of findings in the sandbox, and of sentences on pages, are such that the client takes them', async () => {
    const whole = inSentences().filter((command) => /^aws .*(<|file:|arn:)/.test(command));
    const changing = distinct([...ofSandbox, ...whole]).filter((command) => !READS.test(command));
    const { wrong, lacking } = await wrongIn('moto', changing);
    expect(wrong).toEqual([]);
    const nowhere = lacking.filter((each) => !NOBODY_HAS.some((call) => each.startsWith(`aws ${call}`)));
    expect(nowhere).toEqual([]);
  });
});

test('every command that a sentence only names is there, and takes the options named', async () => {
  const named = inSentences().filter((command) => /^aws (?!.*(<|file:|arn:))/.test(command));
  expect(named.length).toBeGreaterThan(15);
  const answers = await runPipelines(inMoto(), named);
  const wrong = answers.filter(
    (answer) =>
      answer.code !== 0 && !isLacking(answer) && !/are required|An error occurred/.test(answer.stderr),
  );
  expect(wrong.map(({ stderr }) => stderr.slice(-200))).toEqual([]);
});

test('every command, of aws or not, is one that a shell can read', async () => {
  const all = distinct([...onPages(), ...ofMoto, ...inSentences()]);
  expect(await unreadableToShell([...all, "aws 'broken"])).toEqual(["aws 'broken"]);
  expect(all.filter((command) => !/^(aws|keyreeve) /.test(command))).toEqual([]);
});
