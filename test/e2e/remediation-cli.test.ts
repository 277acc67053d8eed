import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListUsersCommand } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import type { AccountSpec } from '../../sandbox/index.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { planText } from '../../src/core/plan/plan-file.ts';
import {
  BOB_KEY,
  CREATED,
  HOME,
  home,
  iamAs,
  keysOf,
  MEMBER,
  member,
  person,
  ROOT_KEY,
  signedBy,
} from '../support/key-world.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { endsOf, type Stage, type StageOptions, stages } from '../support/remediation.ts';
import { changesOf } from '../support/sandboxes.ts';

const stage = stages();

const YES = ['--yes-i-mean', MEMBER];
const RULES = ['--rule', 'user-console-and-access-key', '--rule', 'user-inactive-key-left'];

/** Plans are applied by the machine's clock, so the organisation goes by it too. */
async function shop(more: StageOptions = {}) {
  const bob = person('bob', [], { accessKeys: [{ id: BOB_KEY, createdAt: CREATED }] });
  const here = await stage({
    world: [home(), member([bob])],
    remediation: '{ noticeDays: 0, holdDays: 0 }',
    now: new Date().toISOString(),
    frozenClock: false,
    ...more,
  });
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    keyreeve(args, { cwd: here.folder, sandbox: here.sandbox, env: { CI: '', ...env }, hurried: true });
  const file = (name: string) => readFileSync(join(here.folder, name), 'utf8');
  return { here, run, file };
}

type Shop = Awaited<ReturnType<typeof shop>>;

/** Makes the next plan without a program of its own, and writes its file. */
async function fileOf({ here }: Shop, name: string): Promise<Plan> {
  const plan = await here.plan();
  writeFileSync(join(here.folder, name), planText(plan));
  return plan;
}

/** A shop in which the owner was told, with the plan that comes next in `off.yaml`. */
async function toldShop(more: StageOptions = {}): Promise<Shop> {
  const it = await shop(more);
  await it.here.apply(await it.here.plan());
  await fileOf(it, 'off.yaml');
  return it;
}

function operations({ sandbox }: Stage): readonly string[] {
  return changesOf(sandbox).map(({ operation }) => operation);
}

describe('the command line', () => {
  test('plans from a saved run, asks before it changes anything, applies once, and plans what is due then', async () => {
    const { here, run, file } = await shop();
    const scan = await run(['scan', '--quiet', '--account', MEMBER, ...RULES, '--output', 'run.json']);
    expect([scan.status, scan.stderr]).toEqual([1, '']);
    const planned = (name: string) => run(['plan', '--from', 'run.json', '--no-trail', '--output', name]);
    const plan = await planned('tell.yaml');
    expect([plan.status, plan.stdout]).toEqual([0, expect.stringContaining(BOB_KEY)]);
    expect(file('tell.yaml')).toMatch(/^# A plan of Keyreeve: 1 step in 1 account/);
    const unasked = await run(['apply', 'tell.yaml']);
    expect([unasked.status, unasked.stderr]).toEqual([2, expect.stringContaining('(not-confirmed)')]);
    expect(unasked.stderr).toContain(`--yes-i-mean ${MEMBER}`);
    const wrong = await run(['apply', 'tell.yaml', '--yes-i-mean', HOME]);
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('(not-confirmed)')]);
    const told = await run(['apply', 'tell.yaml', ...YES]);
    expect([told.status, told.stdout]).toEqual([0, expect.stringContaining('To: bob@example.com')]);
    const again = await run(['apply', 'tell.yaml', ...YES]);
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('(plan-used)')]);

    const status = await run(['plan', 'status', '--format', 'json']);
    expect(JSON.parse(status.stdout).keys).toMatchObject([
      { accessKeyId: BOB_KEY, stage: 'noticed', next: 'deactivate', due: true },
    ]);
    expect((await planned('off.yaml')).status).toBe(0);
    expect(file('off.yaml')).toContain('deactivate-key');
    expect(operations(here)).toEqual([]);
  });

  test('deactivates a key, takes it back by the plan, and has both in a whole log', async () => {
    const { here, run } = await toldShop();
    expect((await run(['apply', 'off.yaml', ...YES])).status).toBe(0);
    expect(await keysOf(here.sandbox, 'bob')).toEqual({ [BOB_KEY]: 'Inactive' });
    const undone = await run(['undo', 'off.yaml', ...YES]);
    expect([undone.status, undone.stdout]).toEqual([0, expect.stringContaining('Written to p-')]);
    expect(await keysOf(here.sandbox, 'bob')).toEqual({ [BOB_KEY]: 'Active' });
    expect(operations(here)).toEqual(['iam:UpdateAccessKey', 'iam:UpdateAccessKey']);
    expect((await run(['audit', 'verify'])).status).toBe(0);
  });

  test('X13 takes back a step by its id, and says that a deletion cannot be taken back', async () => {
    const it = await toldShop();
    const { here, run } = it;
    expect((await run(['apply', 'off.yaml', ...YES])).status).toBe(0);
    const step = here.entries().find(({ action }) => action === 'step-outcome')?.step ?? '';
    expect((await run(['undo', step, ...YES])).status).toBe(0);
    expect(await keysOf(here.sandbox, 'bob')).toEqual({ [BOB_KEY]: 'Active' });
    // A plan made in the same second as one that says the same is the same plan, and was used.
    here.days(2 / 86_400);
    for (const kind of ['notify-owner', 'deactivate-key', 'delete-key']) {
      expect(endsOf(await here.apply(await fileOf(it, 'last.yaml')))).toEqual([`${kind} done`]);
    }
    const never = await run(['undo', 'last.yaml', ...YES]);
    expect([never.status, never.stdout]).toEqual([3, 'Nothing of it can be taken back.\n']);
    expect(never.stderr).toContain('AWS keeps nothing that could be brought back');
  });

  test('refuses a plan that was edited, one whose time is over, and one made for later, with no call', async () => {
    const it = await shop();
    const { here, run, file } = it;
    here.days(-4);
    await fileOf(it, 'old.yaml');
    here.days(5);
    await fileOf(it, 'later.yaml');
    here.days(-1);
    await fileOf(it, 'now.yaml');
    writeFileSync(join(here.folder, 'edited.yaml'), file('now.yaml').replace('bob@', 'eve@'));
    for (const [name, code, words] of [
      ['edited.yaml', 'bad-plan', 'it was changed since it was made'],
      ['old.yaml', 'plan-expired', 'was good until'],
      ['later.yaml', 'bad-plan', 'which is still to come'],
    ] as const) {
      const { status, stderr } = await run(['apply', name, ...YES]);
      expect([name, status, stderr]).toEqual([name, 2, expect.stringContaining(`(${code})`)]);
      expect(stderr).toContain(words);
    }
    expect(here.entries().some(({ action }) => action === 'apply-begun')).toBe(false);
    expect(operations(here)).toEqual([]);
  });

  test('takes no plan that the log does not know, unless somebody says so, and no journal in the log', async () => {
    const { here, run } = await toldShop();
    const apply = ['apply', 'off.yaml', ...YES, '--audit-log', 'other.jsonl', '--journal', 'other.json'];
    const unknown = await run(apply);
    expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('--made-elsewhere')]);
    expect((await run(['plan', 'show', 'off.yaml', '--audit-log', 'other.jsonl'])).status).toBe(3);
    const one = await run(['apply', 'off.yaml', ...YES, '--audit-log', 'x.json', '--journal', 'x.json']);
    expect([one.status, one.stderr]).toEqual([2, expect.stringContaining('a file of its own')]);
    const nowhere = await run(['apply', 'off.yaml', ...YES, '--journal', 'no/such/folder.json']);
    expect([nowhere.status, nowhere.stderr]).toEqual([4, expect.stringContaining('(output-unwritable)')]);
    expect(operations(here)).toEqual([]);
    // What it did stands in another log than the stage compares with: so a dry run.
    expect((await run([...apply, '--made-elsewhere', '--dry-run'])).status).toBe(0);
  });

  test('in a pipeline says what would be done and changes nothing, unless it is told twice', async () => {
    const { here, run } = await toldShop();
    const dry = await run(['apply', 'off.yaml', ...YES], { CI: '1' });
    expect([dry.status, dry.stdout]).toEqual([3, expect.stringMatching(/Dry run.*nothing was changed/)]);
    expect(dry.stdout).toContain('would be done');
    expect(operations(here)).toEqual([]);
    expect((await run(['apply', 'off.yaml'], { CI: '1' })).status).toBe(0);
    here.sandbox.account(MEMBER).useAccessKey(BOB_KEY);
    const stale = await run(['apply', 'off.yaml', '--dry-run']);
    expect([stale.status, stale.stdout]).toEqual([3, expect.stringContaining('would be stale')]);
    const real = await run(['apply', 'off.yaml', '--for-real', ...YES], { CI: '1' });
    expect([real.status, real.stdout]).toEqual([3, expect.stringContaining('stale')]);
  });

  test('X11 ends with 4 where AWS says that it is done and a reading does not show it', async () => {
    const { here, run } = await toldShop();
    here.sandbox.faults.add({ operation: 'iam:UpdateAccessKey', ignored: true });
    const { status, stdout } = await run(['apply', 'off.yaml', '--read-back', '1', ...YES]);
    expect([status, stdout]).toEqual([4, expect.stringContaining('not-verified')]);
  });

  test('X12 without an audit log changes nothing: not at a place that is none, nor where the log was edited', async () => {
    const { here, run, file } = await toldShop();
    const nowhere = await run(['apply', 'off.yaml', '--audit-log', 'missing/audit.jsonl', ...YES]);
    expect([nowhere.status, nowhere.stderr]).toEqual([4, expect.stringContaining('(audit-log-unwritable)')]);
    const log = join(here.folder, 'keyreeve-audit.jsonl');
    const text = file('keyreeve-audit.jsonl');
    rmSync(log);
    mkdirSync(log);
    const folder = await run(['apply', 'off.yaml', ...YES]);
    expect([folder.status, folder.stderr]).toEqual([4, expect.stringContaining('(audit-log-')]);
    rmSync(log, { recursive: true });
    writeFileSync(log, text.split('\n').slice(0, -3).join('\n'));
    const cut = await run(['apply', 'off.yaml', ...YES]);
    expect([cut.status, cut.stderr]).toEqual([4, expect.stringContaining('(audit-log-damaged)')]);
    expect(operations(here)).toEqual([]);
    writeFileSync(log, text);
  });

  test('refuses a journal that goes on from another log', async () => {
    const { here, run, file } = await toldShop();
    const journal = file('keyreeve-journal.json').replace(/"hash": "....../, '"hash": "ffffff');
    writeFileSync(join(here.folder, 'keyreeve-journal.json'), journal);
    const { status, stderr } = await run(['plan', 'status']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('(bad-journal)')]);
  });

  test('X19 shows who still calls with a key under refusal, and ends with 1', async () => {
    const { here, run } = await toldShop({
      remediation: '{ noticeDays: 0, refuseFirst: true, refuseDays: 3 }',
    });
    expect((await run(['apply', 'off.yaml', ...YES])).status).toBe(0);
    expect((await run(['watch-denied'])).status).toBe(0);
    const calling = iamAs(here.sandbox, signedBy(BOB_KEY)).send(new ListUsersCommand({}));
    await expect(calling).rejects.toThrow();
    const seen = await run(['watch-denied', '--tell-owner']);
    expect(seen.status).toBe(1);
    for (const part of [BOB_KEY, '127.0.0.1', 'ListUsers', 'keyreeve undo p-', 'To: bob@example.com'])
      expect(seen.stdout).toContain(part);
  });

  test('contains a key, and tells of an account that cannot be read', async () => {
    const { here, run } = await shop();
    const contain = (...more: string[]) =>
      run(['plan', '--contain', BOB_KEY, '--account', MEMBER, '--output', 'now.yaml', ...more]);
    const silent = await contain();
    expect([silent.status, silent.stderr]).toEqual([2, expect.stringContaining('--reason')]);
    expect((await contain('--reason', 'leaked')).status).toBe(0);
    expect((await run(['apply', 'now.yaml', ...YES])).status).toBe(0);
    expect(await keysOf(here.sandbox, 'bob')).toEqual({ [BOB_KEY]: 'Inactive' });
    const closed = await shop({ world: [home(), member([], { roles: [] })] });
    const lost = await closed.run(['plan', '--contain', BOB_KEY, '--account', MEMBER, '--reason', 'leaked']);
    expect([lost.status, lost.stderr]).toEqual([4, expect.stringContaining('(account-unreadable)')]);
  });
});

describe("the command line and the management account's root", () => {
  const root: AccountSpec['root'] = { accessKeys: [{ id: ROOT_KEY, createdAt: CREATED }] };

  test('X15 says what a person does, has nothing to apply, and confirms it by the live summary', async () => {
    const { here, run } = await shop({ world: [home({ root }), member([])] });
    const plan = await run(['plan', '--rule', 'root-access-key', '--account', HOME]);
    expect([plan.status, plan.stdout]).toEqual([0, expect.stringContaining('Sign in as the root user')]);
    expect(plan.stdout).toContain('1 task by hand');
    const [, file = ''] = /Written to (\S+)\. There is nothing to apply/.exec(plan.stdout) ?? [];
    expect(await run(['apply', file, ...YES])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('a person does by hand'),
    });
    const before = await run(['verify-fixed', '--account', HOME]);
    expect([before.status, before.stdout]).toEqual([1, expect.stringContaining('Root still has')]);
    here.sandbox.account(HOME).setRootAccessKeys([]);
    const after = await run(['verify-fixed', '--account', HOME]);
    expect([after.status, after.stdout]).toEqual([0, expect.stringContaining('neither access keys nor')]);
    here.sandbox.faults.add({ operation: 'iam:GetAccountSummary', code: 'AccessDenied', status: 403 });
    expect((await run(['verify-fixed', '--account', HOME])).status).toBe(3);
  });
});

describe('I01: a secret in place of the id of a key', () => {
  const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

  test.each([
    'plan --key',
    'plan --contain',
    'plan --force',
    'plan --keep',
    'plan --resend',
    'plan --told',
    'watch-denied --key',
  ])('of %s is refused, and nothing of it is repeated', async (option) => {
    for (const secret of [SECRET, SECRET.slice(0, 30), `AKIAIOSFODNN7EXAMPLE:${SECRET}`]) {
      const { status, stderr } = await keyreeve([...option.split(' '), secret]);
      expect([status, stderr]).toEqual([2, expect.stringContaining('(bad-argument)')]);
      expect(stderr).not.toContain('wJalr');
    }
  });

  test.each([
    ['nonsense'],
    ['plan'],
    ['scan', '--limit'],
    ['triage', 'AKIAIOSFODNN7EXAMPLE'],
    ['audit', 'show'],
  ])('of %s %s is not repeated by the command line either', async (...args) => {
    const { status, stderr } = await keyreeve([...args, SECRET, '\u001b[31m']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('error: ')]);
    expect(stderr).not.toContain('wJalr');
    expect(stderr).not.toContain('\u001b');
  });
});
