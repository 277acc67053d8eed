import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AccountSpec, EventSpec, Sandbox } from '../../sandbox/index.ts';
import { policyFor } from '../../src/app/use-permissions.ts';
import type { Replacement } from '../../src/core/model/replacement.ts';
import { KEY, MADE, use } from '../support/investigation-world.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { ACCOUNT, NOW, sandboxes } from '../support/sandboxes.ts';

const start = sandboxes();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyreeve-replace-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function replace(args: readonly string[], sandbox?: Pick<Sandbox, 'env'>) {
  return keyreeve(['replace', ...args, '--no-config', '--quiet'], {
    ...(sandbox !== undefined && { sandbox }),
    env: { XDG_STATE_HOME: folder },
    hurried: true,
  });
}

/** A page as one line. */
function unwrapped(page: string): string {
  return page.replaceAll(/\s+/g, ' ');
}

async function json(args: readonly string[], sandbox: Pick<Sandbox, 'env'>) {
  const { stdout, stderr, status } = await replace([...args, '--format', 'json'], sandbox);
  if (stdout === '') throw new Error(stderr);
  return { status, replacement: JSON.parse(stdout) as Replacement };
}

const BUCKET_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:*', 'ec2:*'], Resource: '*' }],
} as const;

/** Ann with one key, and a job that does the same day by day. */
function account(events: readonly EventSpec[]): AccountSpec {
  return {
    id: ACCOUNT,
    users: [
      {
        name: 'ann',
        createdAt: MADE,
        inline: { own: BUCKET_POLICY },
        accessKeys: [
          {
            id: KEY,
            createdAt: MADE,
            lastUsed: { at: '2026-11-19T04:00:00Z', region: 'eu-west-1', service: 'ec2' },
          },
        ],
      },
    ],
    events,
  };
}

const DAYS = Array.from(
  { length: 28 },
  (_, day) => `2026-${day < 9 ? '10' : '11'}-${String(day < 9 ? day + 20 : day - 8).padStart(2, '0')}`,
);
const job = (more: (day: string) => Partial<EventSpec>) =>
  DAYS.map((day) => use(`${day}T04:00:00Z`, more(day)));
const stops = job(() => ({
  name: 'StopInstances',
  request: { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } },
}));
const policies = job((day) => ({
  name: 'GetBucketTagging',
  source: 's3.amazonaws.com',
  request: { bucketName: `logs-${day.slice(5, 7)}'"*` },
}));
const CALLS = [...stops, ...policies];
const AS_OF = ['--since', '60d', '--now', NOW];

/** No call is made that the printed permissions do not grant, but those that find whose the key is. */
function expectPermitted({ calls }: Sandbox): void {
  const { Statement } = policyFor(['replace'], { Version: '2012-10-17', Statement: [] });
  const granted = new Set(Statement.flatMap(({ Action }) => Action));
  const made = Object.keys(calls.byOperation).filter((call) => !/^(sts|organizations):/.test(call));
  expect(made.filter((call) => !granted.has(call))).toEqual([]);
  expect(made).toContain('iam:GetServiceLastAccessedDetails');
}

describe('keyreeve replace', () => {
  test('writes a policy of what was seen, on what it was on, and the role; all of it is proved, and nothing is made', async () => {
    const sandbox = await start({ world: [account(CALLS)], trailLimit: false });
    const github = ['--for', 'github', '--repository', 'example/shop', '--ref', 'refs/heads/main'];
    const out = join(folder, 'out');
    const { status, replacement } = await json([KEY, ...AS_OF, ...github, '--output', out], sandbox);
    expect(replacement.unknown).toEqual([]);
    expect(status).toBe(0);
    expectPermitted(sandbox);
    expect(replacement.check).toMatchObject({ calls: 56, allowed: 56, problems: [] });
    expect(replacement.granted.map(({ action, resources }) => [action, resources])).toEqual([
      ['ec2:StopInstances', [`arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-0123456789abcdef0`]],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as IAM escapes characters
      ['s3:GetBucketTagging', ['arn:aws:s3:::logs-10\'"${*}', 'arn:aws:s3:::logs-11\'"${*}']],
    ]);
    expect(replacement.reach.before?.services).toBe(2);
    expect(replacement.role?.checks.every(({ expected, answer }) => expected === answer)).toBe(true);
    expect(readdirSync(out).sort()).toEqual([
      ...[
        'README.md',
        'commands.sh',
        'policy.json',
        'replacement.json',
        'role.tf',
        'template.json',
        'trust.json',
      ],
    ]);
    expect(JSON.parse(readFileSync(join(out, 'policy.json'), 'utf8'))).toEqual(
      replacement.policies[0]?.document,
    );
    expect(statSync(join(out, 'policy.json')).mode & 0o777).toBe(0o600);
    const template = JSON.parse(readFileSync(join(out, 'template.json'), 'utf8'));
    expect(template.Resources.Policy1.Properties.PolicyDocument).toEqual(replacement.policies[0]?.document);
    expect(template.Resources.Role.Properties.AssumeRolePolicyDocument).toEqual(replacement.role?.trust);
    // In HCL `\${` would begin a template of Terraform's own.
    expect(readFileSync(join(out, 'role.tf'), 'utf8')).toContain('logs-10\'\\"$${*}');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as IAM escapes characters
    expect(readFileSync(join(out, 'commands.sh'), 'utf8')).toContain("logs-10'\\''\\\"${*}");
  });

  test('a record of last use that may not be read is told, and ends with 3', async () => {
    const world = [{ ...account(CALLS), denies: ['iam:GenerateServiceLastAccessedDetails'] }];
    const sandbox = await start({ world, trailLimit: false });
    const { status, replacement } = await json([KEY, ...AS_OF], sandbox);
    expect(status).toBe(3);
    expect(replacement.unknown.join()).toContain('iam:GenerateServiceLastAccessedDetails');
    expect(replacement.check.allowed).toBe(56);
  });

  test('a saved investigation serves: without resources it is on what the user may use', async () => {
    const sandbox = await start({ world: [account(CALLS)], trailLimit: false });
    const file = join(folder, 'story.json');
    const told = await keyreeve(['investigate', KEY, ...AS_OF, '--no-config', '--format', 'json'], {
      sandbox,
      env: { XDG_STATE_HOME: folder },
      hurried: true,
    });
    writeFileSync(file, told.stdout);
    const { status, replacement } = await json([KEY, '--now', NOW, '--investigation', file], sandbox);
    expect(status).toBe(0);
    expect(replacement.check).toMatchObject({ calls: 56, allowed: 56 });
    const offline = await replace([KEY, '--now', NOW, '--investigation', file, '--offline']);
    expect(offline.status).toBe(2);
  });

  test('a saved investigation of another account is refused, and one that is old, or of a user who was made anew since, is told', async () => {
    const sandbox = await start({ world: [account(CALLS)], trailLimit: false });
    const file = join(folder, 'story.json');
    const told = await keyreeve(['investigate', KEY, ...AS_OF, '--no-config', '--format', 'json'], {
      sandbox,
      env: { XDG_STATE_HOME: folder },
    });
    writeFileSync(file, told.stdout);
    const saved = [KEY, '--investigation', file];
    const other = await replace([...saved, '--now', NOW, '--account', '999988887777'], sandbox);
    expect([other.status, other.stdout]).toEqual([2, '']);
    expect(other.stderr).toContain('another account');
    const later = await json([...saved, '--now', '2026-12-05T00:00:00Z'], sandbox);
    expect(later.status).toBe(3);
    expect(later.replacement.unknown.join()).toContain('since is not known');
    const made = told.stdout.replace(/("userCreatedAt": ?")\d{4}/, '$12019');
    expect(made).not.toBe(told.stdout);
    writeFileSync(file, made);
    const anew = await json([...saved, '--now', NOW], sandbox);
    expect(anew.status).toBe(3);
    expect(anew.replacement.unknown.join()).toContain('another one of the same name');
  });

  test('a key that was likely misused is refused: nothing is written, and it ends with 1', async () => {
    const theft = [
      use('2026-11-20T10:00:00Z', {
        name: 'CreateUser',
        source: 'iam.amazonaws.com',
        region: 'us-east-1',
        sourceIp: '198.51.100.66',
      }),
      use('2026-11-20T10:01:00Z', {
        name: 'StopLogging',
        source: 'cloudtrail.amazonaws.com',
        region: 'us-east-1',
      }),
    ];
    const sandbox = await start({ world: [account([...CALLS, ...theft])], trailLimit: false });
    const out = join(folder, 'out');
    const text = await replace([KEY, ...AS_OF, '--output', out, '--looked-into', 'Ann'], sandbox);
    expect(text.status).toBe(1);
    expect(unwrapped(text.stdout)).toContain('likely misused');
    expect(text.stderr).toBe('');
    expect(readdirSync(out)).toEqual([]);
    const asked = Object.keys(sandbox.calls.byOperation);
    expect(asked).toContain('cloudtrail:LookupEvents');
    expect(asked).not.toContain('iam:GetAccountAuthorizationDetails');
    expect(asked).not.toContain('iam:GenerateServiceLastAccessedDetails');
  });

  test.each([
    [['ASIARTX3GSDSQAAAAAAA'], 'long-term'],
    [[KEY, '--for', 'github', '--repository', 'example/*', '--any-ref'], '--repository'],
    [[KEY, '--for', 'instance', '--repository', 'example/shop'], '--repository'],
    [[KEY, '--include', 's3:*'], '--include'],
    [[KEY, '--include', 's3:GetObject@bucket'], 'ARN'],
    [[KEY, '--offline'], 'Offline'],
  ])('%j is wrong use, and says why', async (args, word) => {
    const { status, stderr } = await replace(args);
    expect(status).toBe(2);
    expect(stderr).toContain(word);
  });
});

describe('the labelled stories', () => {
  async function told(story: string) {
    const sandbox = await start({ world: [{ id: ACCOUNT }], trailLimit: false, stories: [story] });
    return { sandbox, accessKeyId: sandbox.stories()[0]?.accessKeyId ?? '' };
  }

  test('a nightly backup has a policy of its four calls', async () => {
    const { sandbox, accessKeyId } = await told('nightly-backup');
    const nightly = await json([accessKeyId, '--now', NOW, '--for', 'instance'], sandbox);
    expect(nightly.status).toBe(0);
    expect(nightly.replacement.check).toMatchObject({ calls: 445, allowed: 445 });
    expect(nightly.replacement.granted.map(({ action }) => action)).toEqual([
      ...['ec2:CreateSnapshot', 'ec2:DeleteSnapshot', 'ec2:DescribeVolumes', 'rds:DescribeDBSnapshots'],
    ]);
  });

  test('a deployer has a policy of what it reads, and the rest is told by name', async () => {
    const { sandbox, accessKeyId } = await told('ci-deploy');
    const deployer = await json([accessKeyId, '--now', NOW], sandbox);
    expect(deployer.status).toBe(3);
    expect(deployer.replacement.granted.map(({ action }) => action)).toEqual([
      'ec2:DescribeVpcs',
      'iam:ListRoles',
    ]);
    expect(deployer.replacement.leftOut.map(({ include }) => include)).toContain('iam:CreateUser');
  });

  test('I05: a key that only reads objects is not one that nothing has to replace', async () => {
    const { sandbox, accessKeyId } = await told('object-storage-only');
    const refused = await replace([accessKeyId, '--now', NOW], sandbox);
    expect(refused.status).toBe(1);
    const said = unwrapped(refused.stdout);
    expect(`${said}${refused.stderr}`.match(/nobody says that it was looked into/g)).toHaveLength(1);
    expect(said).toMatch(/To look into: IAM records a use/);
    expect(said).toContain(`keyreeve investigate ${accessKeyId}`);
    // What is printed for a program, or not at all, leaves people without the reason.
    const terraform = await replace([accessKeyId, '--now', NOW, '--format', 'terraform'], sandbox);
    expect([terraform.status, terraform.stdout]).toEqual([1, '']);
    expect(terraform.stderr).toMatch(/To look into: IAM records a use/);
    const out = join(folder, 'out');
    const looked = await replace(
      [accessKeyId, '--now', NOW, '--looked-into', 'Ann', '--output', out],
      sandbox,
    );
    expect(looked.status).toBe(3);
    expect(looked.stdout).toMatch(/NOT KNOWN[\s\S]*IAM records a use of s3 at[\s\S]*--trail/);
    expect(looked.stdout).not.toContain('without anything');
    expect(readdirSync(out).sort()).toEqual(['README.md', 'replacement.json']);
  });

  test('a key that is in no account is told as not found, and ends with 3', async () => {
    const { sandbox } = await told('nightly-backup');
    const { status, stdout } = await replace(['AKIAIOSFODNN7EXAMPLE', '--now', NOW], sandbox);
    expect(status).toBe(3);
    expect(stdout).toContain('nothing was searched');
    expect(stdout).not.toContain('without anything');
  });
});
