import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Finding, Status } from '../../src/core/model/finding.ts';
import { python, runAws, words } from './aws-cli.ts';
import { type Emulator, startMiniStack, startMoto } from './emulator.ts';
import { programFile } from './python.ts';
import { enter, environment, type Scanned, scanned } from './scanned.ts';

/** The whole catalogue on accounts that the real aws client filled: what was made is what must be found. */

const EVERYTHING = document('*');
const ALL_OF_S3 = document('s3:*');
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }],
});
const DAYS_LATER = 120;

function document(action: string): string {
  const statement = { Effect: 'Allow', Action: action, Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

/** The commands, by what they need the emulator to have. */
function commands(account: string, folder: string): Readonly<Record<string, readonly string[]>> {
  const own = `arn:aws:iam::${account}:policy`;
  const phone = `arn:aws:iam::${account}:mfa/phone`;
  return {
    users: [
      'iam create-user --user-name console',
      'iam create-login-profile --user-name console --password Correct-horse-9',
      'iam create-user --user-name with-mfa',
      'iam create-login-profile --user-name with-mfa --password Correct-horse-9',
      `iam create-virtual-mfa-device --virtual-mfa-device-name phone --outfile ${folder}/qr --bootstrap-method QRCodePNG`,
      `iam enable-mfa-device --user-name with-mfa --serial-number ${phone} --authentication-code1 123456 --authentication-code2 654321`,
      'iam create-group --group-name staff',
      'iam add-user-to-group --group-name staff --user-name with-mfa',
      'iam create-user --user-name keys',
      'iam create-access-key --user-name keys',
      'iam create-access-key --user-name keys',
    ],
    policies: [
      'iam create-user --user-name direct',
      `iam create-policy --policy-name own-admin --policy-document '${EVERYTHING}'`,
      `iam create-policy --policy-name all-of-s3 --policy-document '${ALL_OF_S3}'`,
      `iam attach-user-policy --user-name direct --policy-arn ${own}/all-of-s3`,
      `iam put-user-policy --user-name direct --policy-name inline-admin --policy-document '${EVERYTHING}'`,
      `iam create-role --role-name Support --assume-role-policy-document '${TRUST}'`,
      'iam attach-role-policy --role-name Support --policy-arn arn:aws:iam::aws:policy/AWSSupportAccess',
      `iam attach-role-policy --role-name Support --policy-arn ${own}/own-admin`,
      'iam update-account-password-policy --minimum-password-length 8 --require-symbols --password-reuse-prevention 5',
    ],
    certificates: [
      'iam create-user --user-name signer',
      `iam upload-signing-certificate --user-name signer --certificate-body file://${folder}/certificate.pem`,
      `iam upload-server-certificate --server-certificate-name shop --certificate-body file://${folder}/certificate.pem --private-key file://${folder}/key.pem`,
      "iam upload-ssh-public-key --user-name signer --ssh-public-key-body 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC0 me'",
    ],
    quarantine: [
      'iam create-user --user-name leaked',
      'iam attach-user-policy --user-name leaked --policy-arn arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
      'iam attach-user-policy --user-name leaked --policy-arn arn:aws:iam::aws:policy/AWSCloudShellFullAccess',
    ],
  };
}

type Expected = Readonly<Record<string, Readonly<Record<string, Status>>>>;

/** Of what both emulators have, by rule and name; `account` stands for the account's own line. */
const OF_BOTH: Expected = {
  'user-mfa': { console: 'fail', 'with-mfa': 'pass', keys: 'not-applicable' },
  'user-mfa-any': { console: 'fail', 'with-mfa': 'pass', keys: 'fail' },
  'user-not-in-group': { console: 'fail', 'with-mfa': 'pass' },
  'user-two-active-keys': { keys: 'fail', console: 'pass' },
  'user-policy-attached-directly': { direct: 'fail', console: 'pass' },
  'policy-full-admin': { 'own-admin': 'fail', 'inline-admin': 'fail', 'all-of-s3': 'pass' },
  'policy-service-wildcard': { 'all-of-s3': 'fail' },
  'password-policy': { account: 'fail' },
  'support-role': { account: 'pass' },
};

/** Keys made today: fine now, and too old in four months. */
const LATER: Expected = { 'user-key-age': { keys: 'fail' }, 'user-credential-unused': { keys: 'fail' } };

const EMULATORS = [
  {
    name: 'moto',
    start: startMoto,
    account: '123456789012',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    has: ['users', 'policies', 'certificates'],
    expected: {
      'user-signing-certificate': { console: 'pass' },
      'server-certificate-expired': { account: 'fail' },
      'cloudshell-full-access': { account: 'pass' },
      'user-key-quarantined': { console: 'pass' },
    } satisfies Expected,
    later: { ...LATER, 'user-ssh-key-age': { signer: 'fail' } } satisfies Expected,
    /** What it answers with an error, a page or half an answer: these are unknown, and nothing else is. */
    unknown: [
      'access-analyzer',
      'contact-details',
      'root-hardware-mfa',
      'root-mfa',
      'root-recent-use',
      'user-service-credential',
    ],
  },
  {
    name: 'MiniStack',
    start: startMiniStack,
    account: '111122223333',
    accessKeyId: '111122223333',
    has: ['users', 'policies', 'quarantine'],
    expected: {
      'user-key-quarantined': { leaked: 'fail', console: 'pass' },
      'cloudshell-full-access': { account: 'fail' },
    } satisfies Expected,
    later: LATER,
    unknown: [
      'access-analyzer',
      'contact-details',
      'policy-full-admin',
      'root-credentials-centralised',
      // Its summary counts the devices of users for root's: then root-mfa passes.
      'root-hardware-mfa',
      'security-contact',
      'server-certificate-expired',
      'user-service-credential',
      'user-ssh-key-age',
    ],
  },
] as const;

describe.each(EMULATORS)('the whole catalogue on $name', (its) => {
  let emulator: Emulator | undefined;
  let folder = '';
  let today: Scanned;
  let later: Scanned;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keyreeve-catalogue-'));
    emulator = await its.start();
    const surroundings = environment(emulator.url, { accessKeyId: its.accessKeyId, secretAccessKey: 'x' });
    enter(surroundings);
    // It ended a month ago.
    const made = await python(surroundings, [programFile('self-signed.py'), '-30']);
    const { certificate, key } = JSON.parse(made.stdout) as { certificate: string; key: string };
    writeFileSync(join(folder, 'certificate.pem'), certificate);
    writeFileSync(join(folder, 'key.pem'), key);
    const all = its.has.flatMap((part) => commands(its.account, folder)[part] ?? []);
    const answers = await runAws(surroundings, all.map(words));
    for (const [index, { code, stderr }] of answers.entries())
      expect(code, `${all[index]}: ${stderr}`).toBe(0);
    // moto says that its report is of 2015.
    const options = { instances: true, maxReportAgeHours: 100 * 366 * 24 };
    today = await scanned(options);
    later = await scanned({ ...options, now: new Date(Date.now() + DAYS_LATER * 86_400_000).toISOString() });
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await emulator?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function wrong(scan: Scanned, expected: Expected): string[] {
    return Object.entries(expected).flatMap(([rule, byName]) =>
      Object.entries(byName).flatMap(([name, status]) => {
        const found = scan.findings.filter((each) => each.rule === rule && nameOf(each) === name);
        const said = [...new Set(found.map((each) => each.status))].join(' and ') || 'nothing';
        return said === status ? [] : [`${rule} on ${name} should be ${status}, and was ${said}`];
      }),
    );
  }

  test('finds what was made, and nothing else', () => {
    expect(wrong(today, { ...OF_BOTH, ...its.expected })).toEqual([]);
    expect(wrong(later, its.later)).toEqual([]);
    const failing = today.findings.filter(({ rule, status }) => rule === 'user-key-age' && status === 'fail');
    expect(failing).toEqual([]);
  });

  test('calls unknown what it does not have, never clean, and says that the run is not complete', () => {
    const unknown = today.findings.filter(({ status }) => status === 'unknown').map(({ rule }) => rule);
    expect([...new Set(unknown)].toSorted()).toEqual(its.unknown);
    expect(today.run.complete).toBe(false);
    expect(today.coverage[0]?.notRead.length).toBeGreaterThan(2);
  });

  test('throws nothing, and no rule fails by itself', () => {
    expect(
      today.findings.filter(({ evidence }) => evidence.some(({ name }) => name === 'ruleFailed')),
    ).toEqual([]);
    const ran = new Set(today.findings.map(({ rule }) => rule));
    expect(today.run.rules.map(({ id }) => id).filter((id) => !ran.has(id))).toEqual([]);
  });
});

function nameOf({ resource }: Finding): string {
  return resource.type === 'AwsAccount' ? 'account' : resource.name;
}
