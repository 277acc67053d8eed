import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../sandbox/index.ts';
import { type Keeper, StoreKeeper } from '../../src/app/keeper.ts';
import { type ReplayOptions, replay } from '../../src/app/replay/replay.ts';
import type { ScanOptions } from '../../src/app/scan-options.ts';
import type { MarkSettings } from '../../src/core/engine/marks.ts';
import { scan } from '../../src/lib.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/port.ts';
import { soundAccount, unsoundAccount } from '../support/catalogue-worlds.ts';
import {
  account,
  ended,
  hurried,
  NOW,
  reportText,
  type Scanned,
  sandboxes,
  within,
} from '../support/sandboxes.ts';
import { textsOf } from '../support/texts.ts';

const sandbox = sandboxes();
const folder = mkdtempSync(join(tmpdir(), 'keyreeve-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const open: Store[] = [];
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

let stores = 0;
async function newStore(): Promise<Store> {
  stores += 1;
  const store = await openStore(join(folder, `store-${stores}.sqlite`));
  open.push(store);
  return store;
}

const FAILING = '222233334444';
const PARTLY = '333344445555';
const CLOSED = '444455556666';

/** One account in order, one in which all fails, one that cannot be entered, one read in part, one that is closed. */
function organisation(): Promise<Sandbox> {
  return sandbox({
    world: [
      unsoundAccount(),
      soundAccount({ id: '555566667777', name: '<b>Shop</b>' }),
      account({ id: FAILING, name: 'Locked' }),
      account({ id: PARTLY, users: [{ name: '__proto__', createdAt: '2026-01-10T10:00:00Z' }] }),
      account({ id: CLOSED, state: 'SUSPENDED' }),
    ],
    faults: [
      { operation: 'sts:AssumeRole', account: FAILING, code: 'AccessDenied', status: 403 },
      { operation: 'iam:GetAccountAuthorizationDetails', account: PARTLY, code: 'AccessDenied', status: 403 },
    ],
  });
}

const MARKS: MarkSettings = {
  suppressions: [
    {
      reason: 'agreed',
      author: 'ann',
      until: '2026-12-31',
      match: { rule: 'user-*' },
      place: 'keyreeve.yaml:3',
    },
    {
      reason: 'over',
      author: 'ben',
      until: '2026-11-01',
      match: { rule: 'root-*' },
      place: 'keyreeve.yaml:9',
    },
    {
      reason: 'of nobody',
      author: 'cy',
      until: '2026-12-31',
      match: { rule: 'root-mfa', arn: 'arn:aws:iam::111122223333:user/nobody' },
      place: 'keyreeve.yaml:12',
    },
  ],
  attestations: [],
  exempt: { tag: 'exempt' },
};

/** A run of the sandbox that is kept. */
async function kept(store: Store, started: Sandbox | undefined, options: ScanOptions, keeper?: Keeper) {
  const own = new StoreKeeper(store, () => new Date(NOW));
  const work = () => ended(scan({ now: NOW, ...options, keeper: keeper ?? own }));
  if (started === undefined) return work();
  return within(started, options.fresh === true ? () => hurried(work) : work);
}

async function replayed(store: Store, options: Partial<ReplayOptions> = {}, run = 1) {
  const notices: string[] = [];
  const onNotice = (text: string) => void notices.push(text);
  const again = await ended(await replay(store, run, { rules: 'same', at: LATER, onNotice, ...options }));
  return { ...again, notices };
}

const LATER = '2026-11-23T12:00:00Z';

/** In every format. A run gives accounts as they finish, and its outputs are in the order of their ids. */
function texts(scanned: Scanned) {
  const byAccount = (a: string, b: string) => (a < b ? -1 : Number(a > b));
  const findings = scanned.findings.toSorted((a, b) => byAccount(a.account.id, b.account.id));
  return textsOf({ ...scanned, findings });
}

describe('a kept run that is judged again by the same rules gives the same bytes in every format', () => {
  it.each([
    ['an organisation with a failing, a partial and a closed account', {}],
    ['with suppressions that hold, are over or match nothing, and an exemption', { marks: MARKS }],
    [
      'by one framework, with a parameter of its own and rules in preview',
      {
        frameworks: ['cis_v300'],
        settings: { 'user-credential-unused': { maxUnusedDays: '30' } },
        preview: true,
      },
    ],
    [
      'with everything that is read on request',
      {
        fresh: true,
        prove: true,
        instances: true,
        auditRoot: true,
        preview: true,
        people: { name: 'people.csv', text: 'username\nann\n' },
      },
    ],
  ] as const)('%s', async (_name, options) => {
    const started = await organisation();
    const store = await newStore();
    const asked = { organization: true, ...options };
    const run = await kept(store, started, asked);
    expect(run.run.accounts).toMatchObject({ failed: 1, partial: 1, skipped: 1 });
    const before = started.calls.total;
    const again = await replayed(store);
    expect(started.calls.total).toBe(before);
    expect(texts(again)).toEqual(texts(run));
    expect(again.notices).toEqual([]);
    expect((await store.runs(LATER)).length).toBe(1);
  });

  it('under pseudonyms, as a redacted run of the same world, which is never kept', async () => {
    const started = await organisation();
    const store = await newStore();
    await kept(store, started, { organization: true, marks: MARKS });
    const work = () => ended(scan({ now: NOW, organization: true, marks: MARKS, redact: true }));
    const redacted = await within(started, work);
    const again = await replayed(store, { redact: true });
    expect(texts(again)).toEqual(texts(redacted));
    const printed = texts(again);
    expect(Object.values(printed).join('')).not.toMatch(
      /\b(?:111122|222233|333344|444455|555566)\d{6}\b|Shop|Locked/,
    );
  });

  it('from files, of which two are of one account', async () => {
    const text = await reportText(await sandbox({ world: [unsoundAccount()] }));
    const older = join(folder, 'older.csv');
    writeFileSync(older, text.replaceAll('2026-11', '2026-10'));
    const other = text.replaceAll('111122223333', '999988887777');
    const reports = [
      older,
      { name: 'b.csv', bytes: Buffer.from(text) },
      { name: 'a.csv', bytes: Buffer.from(other) },
    ];
    const people = { name: 'people.csv', text: 'username\nnobody\n' };
    const asked = { credentialReports: reports, marks: MARKS, people };
    const store = await newStore();
    const run = await kept(store, undefined, asked);
    expect(run.coverage).toHaveLength(3);
    expect(texts(await replayed(store, { people }))).toEqual(texts(run));
    const redacted = await ended(scan({ now: NOW, ...asked, redact: true }));
    expect(texts(await replayed(store, { people, redact: true }))).toEqual(texts(redacted));
    const without = await replayed(store);
    expect(without.notices).toEqual([
      'The list of people is not kept with a run of files: hand it in again with --people.',
    ]);
    expect(without.run.complete).toBe(false);
  });
});

describe('by the rules of today', () => {
  it('facts of then are judged at the time of then, and what was not read is unknown', async () => {
    const started = await organisation();
    const store = await newStore();
    await kept(store, started, { rules: ['root-access-key'] });
    const again = await replayed(store, { rules: { rules: ['root-access-key', 'user-ssh-key-age'] } });
    expect(again.run).toMatchObject({ now: NOW, complete: false });
    expect(again.run.rules.map(({ id }) => id).sort()).toEqual(['root-access-key', 'user-ssh-key-age']);
    const statuses = again.findings.map(({ rule, status }) => `${rule} ${status}`);
    expect(statuses).toContain('root-access-key fail');
    expect(statuses).toContain('user-ssh-key-age unknown');
  });

  it('all of them give what a scan of then would have given, by its settings', async () => {
    const started = await organisation();
    const store = await newStore();
    await kept(store, started, { organization: true, preview: true, instances: true });
    const chosen = { severity: 'high', frameworks: ['cis_v300'], marks: MARKS } as const;
    const run = await within(started, () => ended(scan({ now: NOW, organization: true, ...chosen })));
    const again = await replayed(store, { rules: chosen });
    expect(again.run.counts).toEqual(run.run.counts);
    expect(again.run.controls).toEqual(run.run.controls);
    const told = ({ findings }: Scanned) =>
      findings.map(({ id, status, severity }) => [id, status, severity].join(' ')).sort();
    expect(told(again)).toEqual(told(run));
  });

  it('work out who may make keys, where no rule of the run had asked for it', async () => {
    const started = await organisation();
    const store = await newStore();
    await kept(store, started, { preview: true, withoutRules: ['console-user-may-create-keys'] });
    const chosen = { rules: ['console-user-may-create-keys'] };
    const run = await within(started, () => ended(scan({ now: NOW, ...chosen })));
    const again = await replayed(store, { rules: chosen });
    const statuses = ({ findings }: Scanned) => findings.map(({ id, status }) => `${id} ${status}`);
    expect(again.findings.length).toBeGreaterThan(1);
    expect(statuses(again).map((each) => each.split(' ')[0])).toEqual(
      statuses(run).map((each) => each.split(' ')[0]),
    );
  });

  it('that need a list of people take the one of today, where the run had none', async () => {
    const started = await organisation();
    const store = await newStore();
    await kept(store, started, {});
    const people = { name: 'people.csv', text: 'username\nnobody\n' };
    const without = await replayed(store, { rules: {} });
    expect(without.run.leftOut).toContainEqual({ rule: 'user-owner-left', needs: 'people' });
    const again = await replayed(store, { rules: { rules: ['user-owner-left'] }, people });
    expect(again.run.counts.fail).toBeGreaterThan(0);
  });
});

describe('what is missing makes a replay incomplete, and is named:', () => {
  it('an account whose facts are no longer kept', async () => {
    const started = await organisation();
    const store = await newStore();
    await kept(store, started, { organization: true, rules: ['root-access-key'] });
    const next = new StoreKeeper(store, () => new Date(NOW));
    await kept(store, started, { organization: true, rules: ['root-access-key'], now: LATER }, next);
    await store.prune({ snapshotsBefore: LATER }, false);
    const again = await replayed(store);
    expect(again.run.complete).toBe(false);
    expect(again.run.counts).toMatchObject({ pass: 0, fail: 0, unknown: 4 });
    const [coverage] = again.coverage;
    expect(coverage).toMatchObject({ status: 'failed', code: 'NotKept' });
    expect(again.findings[0]?.says).toContain('What this account was judged by in run 1 is no longer kept.');
    expect((await replayed(store, { redact: true })).coverage.map(({ account: { id } }) => id)).toEqual(
      [1, 2, 3, 4, 5].map((number) => `account-000${number}`),
    );
    expect((await replayed(store, {}, 2)).run.counts.unknown).toBe(1);
  });

  it('reports of files that are no longer kept', async () => {
    const text = await reportText(await sandbox({ world: [unsoundAccount()] }));
    const reports = ['111122223333', '222233334444'].map((id) => ({
      name: `${id}.csv`,
      bytes: Buffer.from(text.replaceAll('111122223333', id)),
    }));
    const store = await newStore();
    const rules = ['root-access-key'];
    await kept(store, undefined, { credentialReports: reports, rules });
    await kept(store, undefined, { credentialReports: reports.slice(0, 1), rules, now: LATER });
    await store.prune({ snapshotsBefore: LATER }, false);
    const again = await replayed(store, { redact: true });
    expect(again.run.complete).toBe(false);
    expect(again.coverage.map(({ account: { id }, status }) => `${id} ${status}`)).toEqual([
      'account-0001 scanned',
      'account-0002 failed',
    ]);
  });

  it('a rule that there no longer is, or whose parameter there no longer is', async () => {
    const started = await organisation();
    const store = await newStore();
    const own = new StoreKeeper(store, () => new Date(NOW));
    const title = 'It was a fault.';
    const gone = [
      { id: 'long-gone', title, severity: 'high', parameters: {} },
      { id: 'root-mfa', title, severity: 'low', parameters: { noSuch: 1 } },
    ] as const;
    const keeper: Keeper = {
      begin: (start) => own.begin({ ...start, rules: [...start.rules, ...gone] }),
      keep: (each) => own.keep(each),
      end: (...given) => own.end(...given),
    };
    await kept(store, started, { organization: true, rules: ['root-access-key'] }, keeper);
    const again = await replayed(store);
    expect(again.run.complete).toBe(false);
    expect(again.run.rules.map(({ id }) => id)).toEqual(['root-access-key', 'long-gone', 'root-mfa']);
    const found = again.findings.filter(({ rule }) => rule === 'long-gone');
    expect(found.map(({ status }) => status)).toEqual(Array(4).fill('unknown'));
    expect(found[0]?.says).toContain('This version of keyreeve has no rule long-gone.');
    expect(again.findings.filter(({ rule }) => rule === 'root-mfa')).toHaveLength(4);
    expect(again.notices[1]).toContain('Rule root-mfa has no parameter "noSuch".');
    expect(() => texts(again)).not.toThrow();
  });

  it.each([
    ['was interrupted', false],
    ['failed before its end', true],
  ])('the accounts that a run had not come to when it %s', async (words, closes) => {
    const started = await organisation();
    const store = await newStore();
    const own = new StoreKeeper(store, () => new Date(NOW));
    const options = { now: NOW, organization: true, rules: ['root-access-key'], keeper: own } as const;
    await within(started, async () => {
      for await (const { coverage } of scan(options)) if (coverage.status === 'scanned') break;
    });
    if (closes) await own.close();
    const again = await replayed(store);
    expect(again.run.complete).toBe(false);
    expect(again.notices).toEqual([`Run 1 ${words}: only the accounts it had judged by then are here.`]);
    expect(again.coverage.some(({ status }) => status === 'scanned')).toBe(true);
    expect(again.run.calls.read).toBeGreaterThan(0);
  });
});

it('a run that another version judged says so', async () => {
  const store = await newStore();
  await kept(store, await organisation(), { rules: ['root-access-key'] });
  const run = async () => ({ ...(await store.run(1, LATER)), tool: 'keyreeve 0.0.1' });
  const older = new Proxy(store, {
    get: (target, name) => (name === 'run' ? run : Reflect.get(target, name).bind(target)),
  });
  expect((await replayed(older)).notices).toEqual([
    expect.stringMatching(/^Run 1 was judged by keyreeve 0\.0\.1, and is judged here by keyreeve \d/),
  ]);
});

it('a replay that is stopped ends, and is no shorter run', async () => {
  const store = await newStore();
  await kept(store, await organisation(), { organization: true, rules: ['root-access-key'] });
  const stop = new AbortController();
  const again = await replay(store, 1, { rules: 'same', at: LATER, signal: stop.signal });
  await expect(async () => {
    for await (const _result of again) stop.abort();
  }).rejects.toMatchObject({ code: 'cancelled' });
  await expect(again.summary).rejects.toMatchObject({ code: 'cancelled' });
});

describe('a replay is refused', () => {
  it('of a run that there is not', async () => {
    await expect(replay(await newStore(), 7, { rules: 'same', at: NOW })).rejects.toMatchObject({
      code: 'unknown-run',
    });
  });

  it('by rules that there are not', async () => {
    const store = await newStore();
    await kept(store, await organisation(), { rules: ['root-access-key'] });
    await expect(replayed(store, { rules: { rules: ['no-such'] } })).rejects.toMatchObject({
      code: 'unknown-rule',
    });
  });
});
