import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import type { FindingLife } from '../../src/core/model/history.ts';
import { openStore } from '../../src/store/open-store.ts';
import { keyreeve } from '../support/keyreeve.ts';

const AT = '2026-11-26T12:00:00Z';
const folder = mkdtempSync(join(tmpdir(), 'keyreeve-kept-'));
let sandbox: Sandbox;
let names = 0;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: 6, users: 8, seed: 4, now: AT });
});
afterAll(() => sandbox.close());

/** A place where no store is yet. */
function place(): string {
  names += 1;
  return join(folder, `${names}.sqlite`);
}

const scan = (store: string, ...more: readonly string[]) =>
  keyreeve(['scan', '--org', '--now', AT, '--store', store, ...more], { sandbox, hurried: true });

describe('a scan with a store', () => {
  test('is kept as a run with its accounts, facts, reports and findings, for the user alone', async () => {
    const path = place();
    const json = join(folder, 'run.json');
    const ended = await scan(path, '--output', json);
    expect(ended.stderr).toMatch(/Kept as run 1: \d+ new\./);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const said = JSON.parse(readFileSync(json, 'utf8'));
    const store = await openStore(path);
    const [run] = await store.runs(AT);
    expect(run).toMatchObject({ number: 1, state: 'ended', now: AT, scope: { kind: 'organization' } });
    expect(run?.summary).toEqual(said.run);
    expect(await store.coverageOf(1)).toEqual(said.coverage);
    const lives: FindingLife[] = [];
    for await (const life of store.lives()) lives.push(life);
    const failing = said.findings.filter(({ status }: { status: string }) => status === 'fail');
    expect(lives.map(({ finding }) => finding.id).sort()).toEqual(
      failing.map(({ id }: { id: string }) => id).sort(),
    );
    expect(new Set(lives.map(({ state }) => state))).toEqual(new Set(['open']));
    const scanned = (await store.coverageOf(1)).filter(({ status }) => status === 'scanned');
    for (const { account } of scanned) {
      expect((await store.snapshotOf(1, account.id))?.account).toEqual(account);
      const report = Buffer.from((await store.reportOf(1, account.id)) ?? []).toString();
      expect(report).toContain('<root_account>');
    }
    await store.close();
  });

  test('after one that judged by a later time says that history does not show it, and a diff is incomplete', async () => {
    const path = place();
    const one = ['scan', '--store', path, '--rule', 'user-key-age', '--no-config'];
    const run = (...more: readonly string[]) => keyreeve([...one, ...more], { sandbox, hurried: true });
    await run('--now', '2026-12-26T12:00:00Z', '--set', 'user-key-age.maxAgeDays=3000');
    const second = await run('--now', AT, '--set', 'user-key-age.maxAgeDays=30');
    expect(second.status).toBe(1);
    expect(second.stderr).toContain("what this run saw there is in no finding's life");
    const look = (...args: readonly string[]) => keyreeve([...args, '--store', path, '--no-config']);
    const [diff, trend, told] = [
      await look('diff', '1', '2'),
      await look('trend'),
      await look('history', '2'),
    ];
    expect(diff.status).toBe(3);
    expect(diff.stdout).toContain('INCOMPLETE');
    expect(trend.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'had judged before is no part of this: 2 (1 account)',
    );
    expect(told.stdout).not.toContain('every finding stands as it stood before');
  });

  test('adds next to nothing where nothing has changed', async () => {
    const path = place();
    await scan(path);
    const store = await openStore(path);
    const before = await store.size();
    const again = await scan(path);
    expect(again.stderr).toContain('Kept as run 2: nothing has changed.');
    const after = await store.size();
    expect(after).toMatchObject({ runs: 2, findings: before.findings, changes: before.changes });
    // What was kept anew: the run's own summary, for it tells how many calls it made.
    expect(after.packedBytes - before.packedBytes).toBeLessThan(before.packedBytes / 10);
    await store.close();
  });

  test('of which only what is new is asked for fails once for each finding, and shows the others apart', async () => {
    const path = place();
    const all = await scan(path, '--new-only', '--format', 'json', '--rule', 'root-access-key');
    const again = await scan(path, '--new-only', '--format', 'json', '--rule', 'root-access-key');
    const [one, two] = [JSON.parse(all.stdout).run, JSON.parse(again.stdout).run];
    expect(one.counts.fail).toBeGreaterThan(0);
    expect(two.counts.fail).toBe(0);
    expect(two.suppressed.fail).toBe(one.counts.fail);
    expect([all.status, again.status]).toEqual([1, 3]);
    // What is kept is all that was found, whatever was asked for.
    const store = await openStore(path);
    expect((await store.run(2, AT))?.summary?.counts).toEqual(one.counts);
    await store.close();
    const more = await scan(path, '--new-only', '--format', 'json', '--rule', 'user-key-age');
    expect(JSON.parse(more.stdout).run.counts.fail).toBeGreaterThan(0);
  });

  test('that is redacted is not kept, and cannot be asked to be', async () => {
    const path = place();
    const ended = await scan(path, '--redact');
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain('A redacted run is not kept');
    const quiet = await keyreeve(['scan', '--redact', '--now', AT], {
      sandbox,
      env: { KEYREEVE_STORE: path },
      hurried: true,
    });
    expect(quiet.stderr).not.toContain('Kept as run');
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  });

  test('is kept at the default place where nobody names one, and goes on without it where that cannot be', async () => {
    const data = mkdtempSync(join(tmpdir(), 'keyreeve-data-'));
    const env = { KEYREEVE_STORE: '', XDG_DATA_HOME: data };
    const kept = await keyreeve(['scan', '--now', AT], { sandbox, env, hurried: true });
    expect(kept.stderr).toMatch(/Kept as run 1: \d+ new\./);
    expect(statSync(join(data, 'keyreeve', 'store.sqlite')).isFile()).toBe(true);
    const none = await keyreeve(['scan', '--now', AT, '--no-store'], { sandbox, env, hurried: true });
    expect(none.stderr).not.toContain('Kept as run');
    writeFileSync(join(data, 'keyreeve', 'store.sqlite'), 'This is no database. '.repeat(100));
    const lost = await keyreeve(['scan', '--now', AT], { sandbox, env, hurried: true });
    expect(lost.stderr).toContain('The run is not kept: ');
    expect(lost.status).toBe(kept.status);
  });
});

describe('a store that cannot be used', () => {
  test('is told before anything is asked of AWS', async () => {
    const path = place();
    writeFileSync(path, 'This is no database. '.repeat(100));
    const damaged = await scan(path);
    expect([damaged.status, damaged.stderr]).toEqual([4, expect.stringContaining('is no SQLite database')]);
    const lost = await scan(join(folder, 'nowhere', 'store.sqlite'));
    expect([lost.status, lost.stderr]).toEqual([4, expect.stringContaining('its folder is not there')]);
    const other = await scan('mysql://localhost/x');
    expect([other.status, other.stderr]).toEqual([2, expect.stringContaining('postgres://')]);
    const unreachable = await scan('postgres://me:hunter2@127.0.0.1:1/x');
    expect([unreachable.status, unreachable.stderr]).toEqual([4, expect.stringContaining('nobody answers')]);
    expect(unreachable.stderr).not.toContain('hunter2');
  });

  test('for a later keyreeve wrote it, ends with 5', async () => {
    const path = place();
    await (await openStore(path)).close();
    const file = new DatabaseSync(path);
    file.exec('update keyreeve_version set version = 999');
    file.close();
    const ended = await scan(path);
    expect([ended.status, ended.stderr]).toEqual([5, expect.stringContaining('has version 999')]);
  });
});

test('plans and a copy of the audit log are kept beside the runs', async () => {
  const path = place();
  const here = mkdtempSync(join(tmpdir(), 'keyreeve-plans-'));
  const log = join(here, 'log.jsonl');
  const planned = await keyreeve(
    [
      'plan',
      '--org',
      '--rule',
      'user-credential-unused',
      '--store',
      path,
      '--audit-log',
      log,
      '--no-trail',
      '--limit',
      '1',
    ],
    { sandbox, cwd: here, hurried: true },
  );
  expect(planned.stderr).not.toContain('Not in the store');
  const store = await openStore(path);
  const [plan] = await store.plans();
  expect(plan?.text).toBe(readFileSync(join(here, `${plan?.id}.yaml`), 'utf8'));
  const [id] = await store.logs();
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  expect((await store.entriesOf(id ?? '')).map((entry) => entry.hash)).toEqual(
    lines.map((line) => JSON.parse(line).hash),
  );
  await store.close();
});
