import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, describe, expect, test } from 'vitest';
import type { AccountSpec, SandboxOptions } from '../../sandbox/index.ts';
import { WHO_CAN_CALLING_READS, WHO_CAN_READS } from '../../src/aws/collect/who-can-calls.ts';
import type { WhoCan } from '../../src/core/model/who-can.ts';
import { WHO_CAN_SCHEMA } from '../../src/outputs/who-can/who-can-schema.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { NOW, sandboxes } from '../support/sandboxes.ts';

const HOME = '111122223333';
const PROD = '444455556666';
const CREATED = '2024-05-01T08:00:00Z';
const sandbox = sandboxes();

const policy = (...all: readonly object[]) => ({ Version: '2012-10-17', Statement: all });
const allow = (Action: string | readonly string[], Resource = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
// biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
const OWN = 'arn:aws:iam::*:user/${aws:username}';
const MFA = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };

const PEOPLE: Partial<AccountSpec> = {
  users: [
    {
      name: 'admin',
      createdAt: CREATED,
      password: { createdAt: CREATED },
      attached: ['AdministratorAccess'],
    },
    { name: 'ann', createdAt: CREATED, inline: { own: policy(allow('iam:*AccessKey', OWN)) } },
    { name: 'bob', createdAt: CREATED, inline: { mfa: policy(allow('iam:CreateAccessKey', '*', MFA)) } },
    { name: 'eve', createdAt: CREATED, inline: { attach: policy(allow('iam:AttachUserPolicy', OWN)) } },
    { name: 'gus', createdAt: CREATED, inline: { reads: policy(allow('s3:Get*')) } },
  ],
};

const NO_IAM = policy({ Effect: 'Deny', Action: 'iam:Create*', Resource: '*' });

const WORLD: readonly AccountSpec[] = [
  { id: HOME, name: 'home', ...PEOPLE },
  { id: PROD, name: '<script>alert(1)</script>\u001b[31m', ...PEOPLE },
];

const folder = mkdtempSync(join(tmpdir(), 'keyreeve-who-can-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Asked {
  readonly args?: readonly string[];
  readonly world?: SandboxOptions;
}

async function run(action: string, { args = [], world }: Asked = {}) {
  const here = await sandbox({ world: WORLD, trailLimit: false, ...world });
  const ended = await keyreeve(['who-can', action, '--no-config', '--now', NOW, ...args], {
    sandbox: here,
    cwd: folder,
  });
  return { ...ended, here };
}

async function told(action: string, asked: Asked = {}) {
  const ended = await run(action, { ...asked, args: ['--format', 'json', ...(asked.args ?? [])] });
  const found = JSON.parse(ended.stdout) as WhoCan;
  const of = (account: string) =>
    found.accounts
      .find((each) => each.account.id === account)
      ?.answers.map(({ principal: { name }, rights, ways }) => {
        const [best] = [...rights, ...ways];
        return `${name} ${best?.answer} ${best?.reach}${rights.length === 0 ? ' by a way round' : ''}`;
      })
      .filter(
        (line) => !line.startsWith('KeyreeveScan') && !line.startsWith('OrganizationAccountAccessRole'),
      );
  return { ...ended, found, of };
}

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(WHO_CAN_SCHEMA);

const EVERYBODY = ['admin yes any', 'bob yes-if any', 'ann yes own', 'eve yes any by a way round'];

describe('who can create a key', () => {
  test('is told live, with who has a console password', async () => {
    const { of, found, status } = await told('create-access-key');
    expect(of(HOME)?.toSorted()).toEqual(EVERYBODY.toSorted());
    const admin = found.accounts[0]?.answers.find(({ principal }) => principal.name === 'admin');
    expect(admin?.console).toBe('yes');
    expect(status).toBe(1);
  });

  test('W02: a service control policy stops it in a member, and not in the management account', async () => {
    const world = {
      managementAccountId: HOME,
      serviceControlPolicies: [{ name: 'no-iam', document: NO_IAM, targets: ['root'] }],
    };
    const { of, found } = await told('create-access-key', { args: ['--org'], world });
    expect(found.accounts.map(({ controls }) => controls)).toEqual(['none', 'applied']);
    expect(of(HOME)?.toSorted()).toEqual(EVERYBODY.toSorted());
    expect(of(PROD)).toEqual([]);
  });

  test('W02: where service control policies cannot be read nothing is sure, and the exit status says so', async () => {
    const fault = {
      operation: 'organizations:ListPoliciesForTarget',
      code: 'AccessDeniedException',
      status: 400,
      message: 'No.',
    };
    const world = { managementAccountId: HOME, faults: [fault] };
    const { of, found, status } = await told('create-access-key', { args: ['--account', PROD], world });
    expect(of(PROD)?.every((line) => line.includes(' unknown '))).toBe(true);
    expect(found).toMatchObject({ complete: false, accounts: [{ controls: 'unread' }] });
    expect(status).toBe(3);
  });

  test('W02: service control policies on the one account can be handed over in a file', async () => {
    const file = join(folder, 'control-policies.json');
    const all = { Effect: 'Allow', Action: '*', Resource: '*' };
    writeFileSync(file, JSON.stringify([[policy(all)], [policy(all, NO_IAM.Statement[0] ?? all)]]));
    const fault = {
      operation: 'organizations:ListPoliciesForTarget',
      code: 'AccessDeniedException',
      status: 400,
    };
    const world = { managementAccountId: HOME, faults: [fault] };
    const handed = ['--control-policies', file];
    const { of, found } = await told('create-access-key', {
      args: ['--account', PROD, ...handed],
      world,
    });
    expect(found).toMatchObject({ accounts: [{ controls: 'applied' }] });
    expect(of(PROD)).toEqual([]);
    const refused = await run('create-access-key', { args: ['--org', ...handed], world });
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('those on one account');
  });

  test('an account that cannot be read is named, and is no account where nobody can', async () => {
    const world = { world: [{ id: HOME, denies: ['iam:GetAccountAuthorizationDetails'] }] };
    const { found, status } = await told('create-access-key', { world });
    expect(found).toMatchObject({
      complete: false,
      accounts: [],
      notRead: [{ account: { id: HOME }, skipped: false }],
    });
    expect(status).toBe(3);
  });

  test('makes only the calls that it declares', async () => {
    const { here } = await told('create-access-key', { args: ['--org'] });
    const declared = new Set<string>([
      'sts:AssumeRole',
      'sts:GetCallerIdentity',
      'organizations:ListAccounts',
      ...[...WHO_CAN_READS, ...WHO_CAN_CALLING_READS].flatMap(({ calls }) => [...calls]),
    ]);
    expect(Object.keys(here.calls.byOperation).filter((call) => !declared.has(call))).toEqual([]);
  });

  test('for one user, and of one principal with what stops it', async () => {
    const forAnn = await told('create-access-key', { args: ['--for', 'ann'] });
    expect(forAnn.of(HOME)).toContain('ann yes own');
    const { stdout, status } = await run('create-access-key', { args: ['--as', 'gus'] });
    expect(stdout).toContain('no policy of its own or of its groups allows it');
    expect(status).toBe(0);
  });

  test('is valid by the published schema, redacted or not, and redacted names nothing', async () => {
    for (const args of [[], ['--redact'], ['--org', '--as', 'eve']]) {
      const { found, stdout } = await told('all', { args });
      expect(validate(found), JSON.stringify(validate.errors)).toBe(true);
      if (args.includes('--redact')) expect(stdout).not.toMatch(/\b(admin|ann|bob|eve|gus)\b|\d{12}|home/);
    }
  });

  test('hostile names come out harmless in the text and the table', async () => {
    for (const format of ['text', 'csv']) {
      const { stdout } = await run('create-access-key', { args: ['--org', '--format', format] });
      expect(stdout).toContain('\\u001b[31m');
      expect(stdout).not.toContain('\u001b[31m');
    }
  });
});

describe('offline', () => {
  const details = join(folder, 'details.json');
  const user = (name: string, document: object) => ({
    UserName: name,
    Path: '/',
    UserId: `AIDA${name.toUpperCase().padEnd(16, 'X')}`,
    Arn: `arn:aws:iam::${HOME}:user/${name}`,
    CreateDate: CREATED,
    GroupList: [],
    AttachedManagedPolicies: [],
    UserPolicyList: [{ PolicyName: 'p', PolicyDocument: document }],
  });
  const write = (...users: readonly object[]) =>
    writeFileSync(
      details,
      JSON.stringify({ UserDetailList: users, GroupDetailList: [], RoleDetailList: [], Policies: [] }),
    );
  const ask = (...args: readonly string[]) =>
    keyreeve(['who-can', 'create-access-key', '--no-config', '--now', NOW, ...args], { cwd: folder });

  test('a file makes no call, and says nothing sure without the service control policies', async () => {
    write(user('carol', policy(allow('iam:*'))));
    const unsure = await ask('--authorization-details', details);
    expect(unsure.stdout).toContain('not known: yes, if no service control policy stops it, for any user');
    expect(unsure.status).toBe(3);
    const sure = await ask('--authorization-details', details, '--without-scps');
    expect(sure.stdout).toContain('yes, for any user');
    expect(sure.stdout).toContain('as if no service control policy limited the account');
    expect(sure.status).toBe(1);
  });

  test('nobody who can is exit status 0, and a policy that cannot be read is 3', async () => {
    write(user('gus', policy(allow('s3:*'))));
    expect((await ask('--authorization-details', details, '--without-scps')).status).toBe(0);
    write(user('gus', { Version: '2012-10-17', Statement: 7 }));
    const dark = await ask('--authorization-details', details, '--without-scps');
    expect(dark.stdout).toContain('Not known (1)');
    expect(dark.status).toBe(3);
  });

  test('a wrong name, a wrong action and options that contradict each other are wrong use', async () => {
    write(user('carol', policy(allow('iam:*'))));
    const wrong = await ask('--authorization-details', details, '--for', 'karol');
    expect(wrong.stderr).toContain('Did you mean carol?');
    expect(wrong.status).toBe(2);
    expect((await ask('--authorization-details', details, '--org')).status).toBe(2);
    const twice = await ask('--authorization-details', details, '--authorization-details', details);
    expect(twice.stderr).toContain(`both of account ${HOME}`);
    expect(twice.status).toBe(2);
    const action = await keyreeve(['who-can', 'create-acces-key'], { cwd: folder });
    expect(action.stderr).toContain('Did you mean create-access-key?');
    expect(action.status).toBe(2);
  });

  test('is written into a file at 80 columns', async () => {
    write(user('carol', policy(allow('iam:*', '*', MFA))));
    const out = join(folder, 'out.txt');
    await ask('--authorization-details', details, '--without-scps', '--output', out);
    const lines = readFileSync(out, 'utf8').split('\n');
    expect(lines.join('\n')).toContain('aws:MultiFactorAuthPresent');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
