import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, describe, expect, test } from 'vitest';
import type { AccountSpec, SandboxOptions, UserSpec } from '../../sandbox/index.ts';
import { TRIAGE_CALLING_READS, TRIAGE_READS } from '../../src/aws/collect/triage-calls.ts';
import type { Triage, TriagedKey } from '../../src/core/model/triage.ts';
import { TRIAGE_SCHEMA } from '../../src/outputs/triage/triage-schema.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { NOW, sandboxes } from '../support/sandboxes.ts';

const HOME = '111122223333';
const PROD = '444455556666';
const DENIED = '777788889999';
const STRANGER = '609629065308';
const CREATED = '2024-05-01T08:00:00Z';
const sandbox = sandboxes();

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An id that carries an account, as AWS forms them now, and eight letters of our own behind it. */
function idOf(account: string, ending: string, prefix = 'AKIA'): string {
  let bits = (1n << 47n) | (BigInt(account) << 7n);
  bits <<= 2n;
  let text = '';
  for (let at = 0; at < 10; at += 1) {
    text = BASE32.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return `${prefix}${text}${ending.toUpperCase().padEnd(6, 'A')}`;
}

const KEYS = {
  used: idOf(PROD, 'USED'),
  idle: idOf(PROD, 'IDLE'),
  off: idOf(PROD, 'OFF'),
  quarantined: idOf(PROD, 'QUAR'),
  exempt: idOf(PROD, 'GLASS'),
  root: idOf(PROD, 'ROOT'),
  gone: idOf(PROD, 'GONE'),
  denied: idOf(DENIED, 'DENIED'),
  stranger: idOf(STRANGER, 'THEIRS'),
  session: idOf(PROD, 'SESSIO', 'ASIA'),
  user: 'AIDACKCEVSQ6C2EXAMPLE',
  old: 'AKIAIOSFODNN7EXAMPLE',
} as const;

function person(
  name: string,
  id: string,
  more: Partial<UserSpec> & { readonly key?: object } = {},
): UserSpec {
  const { key, ...rest } = more;
  return { name, createdAt: CREATED, accessKeys: [{ id, createdAt: CREATED, ...key }], ...rest };
}

const QUARANTINE = 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3';

const WORLD: readonly AccountSpec[] = [
  { id: HOME, name: 'home' },
  {
    id: PROD,
    name: 'prod\u001b[31m',
    root: { accessKeys: [{ id: KEYS.root, createdAt: CREATED }] },
    users: [
      person('ann', KEYS.used, {
        tags: { Owner: 'ann@example.com' },
        key: { lastUsed: { at: '2026-11-20T09:00:00Z', service: 's3', region: 'us-east-1' } },
      }),
      person('bob', KEYS.idle),
      person('carol', KEYS.off, { key: { status: 'Inactive', lastUsed: { at: '2026-01-01T00:00:00Z' } } }),
      person('dan', KEYS.quarantined, { attached: [QUARANTINE] }),
      person('eve', KEYS.exempt, { path: '/break-glass/' }),
    ],
  },
  {
    id: DENIED,
    denies: ['iam:GetAccessKeyLastUsed', 'iam:ListUsers'],
    users: [person('frank', KEYS.denied)],
  },
];

const SETTINGS = 'version: 1\nremediation:\n  breakGlass:\n    paths: [/break-glass/]\n';

const folder = mkdtempSync(join(tmpdir(), 'keyreeve-triage-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Asked {
  /** Piped in, all keys where nothing else is said. */
  readonly input?: string;
  readonly args?: readonly string[];
  readonly world?: SandboxOptions;
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: string;
}

async function run({
  input = Object.values(KEYS).join('\n'),
  args = [],
  world,
  env,
  settings = SETTINGS,
}: Asked = {}) {
  return started({ input, args, settings, ...(world && { world }), ...(env && { env }) });
}

async function started({ input, args = [], world, env, settings = SETTINGS }: Asked) {
  const here = await sandbox({ world: WORLD, trailLimit: false, ...world });
  const config = join(folder, 'keyreeve.yaml');
  writeFileSync(config, settings);
  const ended = await keyreeve(['triage', '--config', config, '--now', NOW, ...args], {
    sandbox: here,
    cwd: folder,
    ...(input !== undefined && { input }),
    ...(env !== undefined && { env }),
  });
  return { ...ended, here };
}

/** The same of a file, as JSON: a command that reads nothing from its standard input starts at once. */
async function told({ input = Object.values(KEYS).join('\n'), args = [], ...asked }: Asked = {}) {
  const list = join(folder, 'keys.txt');
  writeFileSync(list, input);
  const ended = await started({ ...asked, args: ['--format', 'json', ...args, list] });
  const triage = JSON.parse(ended.stdout) as Triage;
  const of = (id: string): TriagedKey => {
    const key = triage.keys.find((each) => each.id === id);
    if (key === undefined) throw new Error(`${id} is not told: ${ended.stdout}`);
    return key;
  };
  return { ...ended, triage, of };
}

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(TRIAGE_SCHEMA);

describe('a list of keys from everywhere', () => {
  test('is told by priority: which are ours, whose, active, exempt and used, the worst first', async () => {
    const { status, triage, of } = await told();
    expect(status).toBe(1);
    expect(triage.keys.map(({ id, priority }) => `${priority} ${id}`)).toEqual([
      `P1 ${KEYS.used}`,
      ...[KEYS.quarantined, KEYS.root].sort().map((id) => `P1 ${id}`),
      ...[KEYS.idle, KEYS.exempt].sort().map((id) => `P2 ${id}`),
      ...[KEYS.denied, KEYS.old, KEYS.session].sort().map((id) => `unknown ${id}`),
      `P3 ${KEYS.off}`,
      ...[KEYS.gone, KEYS.stranger, KEYS.user].sort().map((id) => `P4 ${id}`),
    ]);
    expect(triage.counts).toEqual({ P1: 3, P2: 2, unknown: 3, P3: 1, P4: 3 });
    expect(triage.complete).toBe(false);
    expect(of(KEYS.used)).toMatchObject({
      standing: 'ours',
      accountFrom: 'sts',
      account: { id: PROD, name: 'prod\u001b[31m', isManagement: false },
      holder: 'user',
      userName: 'ann',
      owner: 'ann@example.com',
      createdAt: CREATED,
      status: { value: 'Active' },
      lastUse: { value: { at: '2026-11-20T09:00:00Z', service: 's3', region: 'us-east-1' } },
      commands: [
        `keyreeve plan --contain ${KEYS.used} --account ${PROD} --reason "exposed key"`,
        `keyreeve investigate ${KEYS.used} --account ${PROD}`,
      ],
    });
    expect(of(KEYS.quarantined)).toMatchObject({
      quarantine: { value: ['AWSCompromisedKeyQuarantineV3'] },
      says: expect.stringContaining('known to be public'),
    });
    expect(of(KEYS.exempt).exempt).toContain('exempt by the path /break-glass/');
    expect(of(KEYS.exempt).commands[1]).toMatch(new RegExp(`--force ${KEYS.exempt}$`));
    expect(of(KEYS.root)).toMatchObject({ holder: 'root', says: expect.stringContaining('root user') });
    expect(of(KEYS.off).status).toEqual({ value: 'Inactive' });
  });

  test('is valid by the published schema, redacted or not', async () => {
    for (const args of [[], ['--redact'], ['--offline']]) {
      const { triage } = await told({ args });
      expect(validate(triage), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  test('I16: a key that was deleted is told as gone, and where to go on', async () => {
    const { of } = await told();
    expect(of(KEYS.gone)).toMatchObject({
      priority: 'P4',
      status: { value: 'Gone' },
      says: expect.stringContaining('not in account 444455556666 any more'),
      commands: [`keyreeve investigate ${KEYS.gone} --account ${PROD}`],
      incomplete: false,
    });
  });

  test('I16: a refusal alone is no proof that a key is gone', async () => {
    const { status, of } = await told({ input: KEYS.denied });
    expect(status).toBe(3);
    expect(of(KEYS.denied)).toMatchObject({ priority: 'unknown', standing: 'ours', incomplete: true });
    const bare = {
      operation: 'iam:GetAccessKeyLastUsed',
      code: 'AccessDenied',
      status: 403,
      message: 'Not authorized',
    };
    const other = await told({ input: KEYS.gone, world: { faults: [bare] } });
    expect(other.status).toBe(3);
    expect(other.of(KEYS.gone)).toMatchObject({
      priority: 'unknown',
      status: {
        unread: expect.stringContaining('is not there, or iam:GetAccessKeyLastUsed is not permitted'),
      },
    });
  });

  test('I16: one that nobody answers for is gone where another key of the account shows that it may be asked', async () => {
    const { status, of, here } = await told({ input: KEYS.gone });
    expect(status).toBe(0);
    expect(of(KEYS.gone).status).toEqual({ value: 'Gone' });
    expect(here.calls.byOperation).toMatchObject({ 'iam:ListUsers': 1, 'iam:GetAccessKeyLastUsed': 2 });
  });

  test('I16: a list of all keys of the account tells a key that is there from one that is not, whatever was denied', async () => {
    const gone = idOf(DENIED, 'GONE');
    const denied = { ...WORLD[2], id: DENIED, denies: ['iam:GetAccessKeyLastUsed'] };
    const world = [...WORLD.slice(0, 2), denied];
    const { of, status } = await told({ input: `${KEYS.denied} ${gone}`, world: { world } });
    expect(of(KEYS.denied)).toMatchObject({
      priority: 'P2',
      userName: 'frank',
      status: { value: 'Active' },
      lastUse: { unread: expect.stringContaining('iam:GetAccessKeyLastUsed') },
      incomplete: true,
    });
    expect(of(gone)).toMatchObject({ priority: 'P4', status: { value: 'Gone' } });
    expect(status).toBe(1);
  });

  test('I16: where an account has no key at all, one of it is gone; where root has one, that does not show', async () => {
    const empty = idOf(HOME, 'EMPTY');
    expect((await told({ input: empty })).of(empty).status).toEqual({ value: 'Gone' });
    const root = { accessKeys: [{ id: idOf(HOME, 'OTHER'), createdAt: CREATED }] };
    const world = [{ id: HOME, root }, ...WORLD.slice(1)];
    const { of, status } = await told({ input: empty, world: { world } });
    expect(of(empty)).toMatchObject({ priority: 'unknown' });
    expect(status).toBe(3);
  });

  test('I04: a key of a stranger is told as none of ours, with a warning, and no call is signed with any', async () => {
    const { status, of, here } = await told({ input: KEYS.stranger });
    expect(status).toBe(0);
    expect(of(KEYS.stranger)).toMatchObject({
      priority: 'P4',
      standing: 'not-ours',
      account: { id: STRANGER },
      advice: expect.stringMatching(/canary.*never sign a call with it/),
    });
    expect(Object.keys(here.calls.byAccount)).not.toContain(STRANGER);
    expect(here.calls.byOperation['sts:AssumeRole']).toBeUndefined();
  });

  test('I04: it stops where its own credentials are a key of the list', async () => {
    const here = await sandbox({ world: WORLD });
    const input = `${KEYS.idle} ${here.credentials.accessKeyId}`;
    const { status, stderr } = await keyreeve(['triage', '--no-config'], { sandbox: here, input });
    expect(status).toBe(2);
    expect(stderr).toContain('it signs no call');
    expect(here.calls.total).toBe(0);
  });

  test('I01: what is no key is told as that', async () => {
    const { status, of } = await told({ input: KEYS.user });
    expect(status).toBe(0);
    expect(of(KEYS.user)).toMatchObject({
      priority: 'P4',
      standing: 'not-a-key',
      says: 'It is the id of a user, and no access key.',
    });
  });

  test('I03: the account of an old id is not made up; where STS does not tell it, the key is not known', async () => {
    const { status, of } = await told({ input: KEYS.old });
    expect(status).toBe(3);
    expect(of(KEYS.old)).toMatchObject({
      priority: 'unknown',
      notDecoded: expect.stringContaining('old form'),
    });
    expect(of(KEYS.old).account).toBeUndefined();
    const users = [person('gil', KEYS.old)];
    const world = [...WORLD.slice(0, 2), { id: DENIED, users }];
    const named = await told({
      input: KEYS.old,
      world: { world },
      args: ['--account', PROD, '--account', DENIED],
    });
    expect(named.of(KEYS.old)).toMatchObject({ priority: 'P2', userName: 'gil', account: { id: DENIED } });
    const elsewhere = await told({ input: KEYS.old, world: { world }, args: ['--account', PROD] });
    expect(elsewhere.of(KEYS.old)).toMatchObject({ priority: 'unknown' });
  });

  test('I15: a public key of ours that nobody used is urgent all the same', async () => {
    const { status, of } = await told({
      input: JSON.stringify([
        {
          secret_type: 'aws_access_key_id',
          secret: KEYS.idle,
          created_at: '2026-11-21T00:00:00Z',
          html_url: 'https://github.com/octo/leaky/security/1',
          repository: { full_name: 'octo/leaky' },
        },
      ]),
    });
    expect(status).toBe(1);
    expect(of(KEYS.idle)).toMatchObject({
      priority: 'P2',
      reported: [{ by: 'github', where: 'github.com/octo/leaky' }],
      says: expect.stringContaining('No use of it is recorded'),
      advice: expect.stringContaining('Contain it now'),
    });
  });
});

describe('what could not be read', () => {
  test('is never below what is known to be harmless: an organisation that cannot be listed makes strangers unknown', async () => {
    const faults = [{ operation: 'organizations:ListAccounts', code: 'AccessDeniedException', status: 400 }];
    const { status, of, triage } = await told({ input: `${KEYS.stranger} ${KEYS.idle}`, world: { faults } });
    expect(status).toBe(3);
    expect(of(KEYS.stranger)).toMatchObject({ priority: 'unknown', standing: 'unknown' });
    expect(triage.notes[0]).toContain('organisation could not be listed');
    const named = await told({ input: KEYS.idle, world: { faults }, args: ['--account', PROD] });
    expect(named.status).toBe(1);
    expect(named.of(KEYS.idle)).toMatchObject({ priority: 'P2', incomplete: false });
  });

  test('of STS leaves the account in the id, which is good enough to look there and not to call a key foreign', async () => {
    const faults = [{ operation: 'sts:GetAccessKeyInfo', code: 'AccessDenied', status: 403 }];
    const { of } = await told({ input: `${KEYS.stranger} ${KEYS.used}`, world: { faults } });
    expect(of(KEYS.used)).toMatchObject({ priority: 'P1', accountFrom: 'decoded', standing: 'ours' });
    expect(of(KEYS.stranger)).toMatchObject({
      priority: 'unknown',
      account: { id: STRANGER },
      accountFrom: 'decoded',
    });
  });

  test('of an account nobody may enter, or that was left out, keeps its keys unknown', async () => {
    const world = [...WORLD.slice(0, 1), { ...WORLD[1], id: PROD, roles: [] }, ...WORLD.slice(2)];
    const closed = await told({ input: KEYS.idle, world: { world } });
    expect(closed.of(KEYS.idle)).toMatchObject({ priority: 'unknown', standing: 'ours' });
    expect(closed.status).toBe(3);
    const skipped = await told({ input: KEYS.idle, args: ['--skip-account', PROD] });
    expect(skipped.of(KEYS.idle)).toMatchObject({ priority: 'unknown', says: 'Left out by choice.' });
    const other = await told({ input: KEYS.idle, args: ['--account', DENIED] });
    expect(other.of(KEYS.idle)).toMatchObject({
      priority: 'unknown',
      advice: expect.stringContaining(`--account ${PROD}`),
    });
  });

  test('of a user leaves an active key urgent, and says what is missing', async () => {
    const faults = [{ operation: 'iam:ListAttachedUserPolicies', code: 'AccessDenied', status: 403 }];
    const { status, of, triage } = await told({ input: KEYS.idle, world: { faults } });
    expect(status).toBe(1);
    expect(triage.complete).toBe(false);
    expect(of(KEYS.idle)).toMatchObject({ priority: 'P2', incomplete: true });
    const keys = [{ operation: 'iam:ListAccessKeys', code: 'AccessDenied', status: 403 }];
    const unread = await told({ input: KEYS.idle, world: { faults: keys } });
    expect(unread.of(KEYS.idle)).toMatchObject({ priority: 'unknown', userName: 'bob' });
  });

  test('outside of an organisation nobody is told to be a stranger, unless accounts were named', async () => {
    const world = { standalone: true };
    expect((await told({ input: KEYS.stranger, world })).of(KEYS.stranger).standing).toBe('unknown');
    const named = await told({ input: KEYS.stranger, world, args: ['--account', HOME] });
    expect(named.of(KEYS.stranger).standing).toBe('not-ours');
  });
});

describe('calls', () => {
  test('share one session an account and one reading a user, and are those that are declared', async () => {
    const many = Array.from({ length: 60 }, (_, at) =>
      idOf(PROD, `N${BASE32.charAt(at % 26)}${BASE32.charAt(at >> 4)}`),
    );
    const { here, triage } = await told({ input: [...many, ...Object.values(KEYS)].join('\n') });
    expect(triage.keys.length).toBeGreaterThan(60);
    expect(here.calls.byOperation).toMatchObject({
      'sts:AssumeRole': 2,
      'iam:GetUser': 5,
      'sts:GetAccessKeyInfo': triage.keys.length - 1,
    });
    const declared = new Set<string>([
      'sts:AssumeRole',
      'sts:GetCallerIdentity',
      ...[...TRIAGE_READS, ...TRIAGE_CALLING_READS].flatMap(({ calls }) => [...calls]),
    ]);
    expect(Object.keys(here.calls.byOperation).filter((call) => !declared.has(call))).toEqual([]);
  });

  test('are none offline: everything is unknown, but what an id says of itself', async () => {
    const { status, of, here, triage } = await told({ args: ['--offline'] });
    expect(status).toBe(3);
    expect(here.calls.total).toBe(0);
    expect(triage.offline).toBe(true);
    expect(of(KEYS.used)).toMatchObject({
      priority: 'unknown',
      account: { id: PROD },
      accountFrom: 'decoded',
    });
    expect(of(KEYS.user)).toMatchObject({ priority: 'P4' });
  });
});

describe('a session key', () => {
  const exposedAt = (startTime: string) =>
    JSON.stringify({
      source: 'aws.health',
      detail: {
        eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED',
        startTime,
        affectedEntities: [{ entityValue: KEYS.session }],
      },
    });

  test('I09: may work for 36 hours, and has ended after that', async () => {
    const young = await told({ input: exposedAt('Sun, 22 Nov 2026 01:00:00 GMT') });
    expect(young.status).toBe(1);
    expect(young.of(KEYS.session)).toMatchObject({ priority: 'P2', kind: 'session' });
    const old = await told({ input: exposedAt('Sat, 21 Nov 2026 00:00:00 GMT') });
    expect(old.status).toBe(1);
    const ended = await told({ input: exposedAt('Fri, 20 Nov 2026 23:59:59 GMT') });
    expect(ended.status).toBe(0);
    expect(ended.of(KEYS.session)).toMatchObject({ priority: 'P3' });
  });
});

describe('the outputs', () => {
  test('text fits into eighty columns, but for commands, and shows no escape code', async () => {
    const path = join(folder, 'triage.txt');
    const { status, stdout } = await run({ args: ['--output', path] });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    const text = readFileSync(path, 'utf8');
    expect(text).not.toContain('\u001b');
    const lines = text.split('\n').filter((line) => !/^ {6}keyreeve /.test(line));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(text).toMatch(new RegExp(`P1 +${KEYS.used} +${PROD} +ann`));
    expect(text).toContain('INCOMPLETE');
  });

  test('CSV has a line a key and the worst first', async () => {
    const { stdout } = await run({ args: ['--format', 'csv'] });
    const [heading, first, ...others] = stdout.split('\r\n');
    expect(heading).toMatch(/^priority,key_id,kind,standing,account_id,account_name/);
    expect(first).toMatch(new RegExp(`^P1,${KEYS.used},long-term,ours,${PROD},`));
    expect(others.filter((line) => line !== '')).toHaveLength(Object.keys(KEYS).length - 1);
    expect(stdout).not.toContain('\u001b');
  });

  test('are the same whatever the order of the list', async () => {
    const ids = Object.values(KEYS);
    const [one, two] = [
      await run({ input: ids.join(' ') }),
      await run({ input: ids.toReversed().join(' ') }),
    ];
    expect(one.stdout).toBe(two.stdout);
  });

  test('name nobody where they are redacted', async () => {
    const input = `found_at,key,repo,user\n${Object.values(KEYS)
      .map((id) => `2026-11-20T00:00:00Z,${id},octo/leaky,ann`)
      .join('\n')}`;
    for (const format of ['text', 'json', 'csv']) {
      const { stdout } = await run({ input, args: ['--redact', '--format', format] });
      expect(stdout).toContain('key-0001');
      for (const name of [
        ...Object.values(KEYS),
        HOME,
        PROD,
        DENIED,
        STRANGER,
        'example.com',
        'octo',
        'break-glass',
        'prod',
      ])
        expect(stdout, format).not.toContain(name);
      expect(stdout, format).not.toMatch(/\b(ann|bob|carol|dan|eve|frank)\b/);
    }
  });
});

describe('wrong use', () => {
  test('of an empty list says what was looked for', async () => {
    const { status, stderr } = await run({ input: '' });
    expect(status).toBe(2);
    expect(stderr).toContain('standard input names no access key. Looked for ids such as AKIA');
  });

  test('is a file that is not there, a damaged one, and an output over the input', async () => {
    const path = join(folder, 'damaged.json');
    writeFileSync(path, '[{"secret_type": "aws_access_key_id",\n');
    expect((await run({ args: [path] })).stderr).toContain(`${path}:1: it begins as JSON`);
    expect(await run({ args: [join(folder, 'none')] })).toMatchObject({ status: 2 });
    expect((await run({ args: [path, '--output', path] })).stderr).toContain('would be written over');
  });

  test('of a file is none: it is read as standard input is', async () => {
    const path = join(folder, 'ids.txt');
    writeFileSync(path, `${KEYS.stranger}\n`);
    expect(await run({ args: [path], input: '' })).toMatchObject({ status: 0 });
    expect(await run({ args: ['-'], input: KEYS.stranger })).toMatchObject({ status: 0 });
  });
});
