import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { fiveRuns } from '../support/kept-runs.ts';
import { type Ended, keyreeve } from '../support/keyreeve.ts';
import { PROD, TEST } from '../support/small-run.ts';

/** The commands that look back, as a person runs them on a store of five runs. */

let folder = '';
const store = () => join(folder, 'store.sqlite');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keyreeve-history-'));
  await fiveRuns(store());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function look(...args: string[]): Promise<Ended> {
  return keyreeve([...args, '--store', store(), '--now', '2026-11-06T12:00:00Z'], { cwd: folder });
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

describe('history', () => {
  test('lists the runs, the newest first, and the one that never ended among them', async () => {
    const { status, stdout } = await look('history');
    expect(status).toBe(0);
    const [, ...rows] = stdout.trimEnd().split('\n');
    expect(rows.map((row) => row.trim().split(/ {2,}/)[0])).toEqual(['5', '4', '3', '2', '1']);
    expect(oneLine(rows[1] ?? '')).toBe(' 4 2026-11-04 12:00 2 d org - - - interrupted before its end');
    expect(rows[3]).toContain('incomplete');
  });

  test('tells one run, the life of a finding, and all findings of an account', async () => {
    const [run, previous, account] = await Promise.all([
      look('history', '3'),
      look('history', 'previous', '--format', 'json'),
      look('history', '--account', PROD.id, '--format', 'json'),
    ]);
    expect(oneLine(run.stdout)).toContain('1 new, 1 seen again, 1 fixed.');
    expect(JSON.parse(previous.stdout)).toMatchObject({ kind: 'run', run: { number: 3, state: 'ended' } });
    const { lives } = JSON.parse(account.stdout) as {
      lives: { finding: { id: string; resource: { name: string } } }[];
    };
    expect(lives.map(({ finding }) => finding.resource.name).sort()).toEqual(['fresh', 'kept', 'old']);
    const old = lives.find(({ finding }) => finding.resource.name === 'old')?.finding.id ?? '';
    const life = await look('history', '--finding', old);
    expect(oneLine(life.stdout)).toContain(
      'run 3 fixed: a run that could have seen it did not, after 2 days',
    );
  });

  test('refuses what asks for two things, and what is not there', async () => {
    const wrong = await Promise.all([look('history', '99'), look('history', '1', '--account', PROD.id)]);
    expect(wrong.map(({ status }) => status)).toEqual([2, 2]);
    expect(wrong.map(({ stderr }) => /\(([\w-]+)\)\n$/.exec(stderr)?.[1])).toEqual([
      'unknown-run',
      'bad-argument',
    ]);
  });
});

describe('diff', () => {
  test('P05, P06: of the run that could not read an account calls nothing there fixed, and ends with 3', async () => {
    const { status, stdout } = await look('diff', '1', '2');
    const text = oneLine(stdout);
    expect(text).toContain(
      'Run 1 of 2026-11-01T12:00:00Z, run 2 of 2026-11-02T12:00:00Z: 1 day between them.',
    );
    expect(text).toContain('0 new, 0 fixed, 2 still open, 1 not seen.');
    expect(text).toContain('the account could not be read, or was skipped (444455556666 test)');
    expect(status).toBe(3);
  });

  test('ends with 1 where something is new, and does not call new what only the earlier run could not see', async () => {
    const { status, stdout } = await look('diff', '3', '2');
    const text = oneLine(stdout);
    expect(text).toContain('They were named the other way round: the earlier one is run 2.');
    expect(text).toContain('1 new, 1 fixed, 1 still open.');
    expect(text).toContain('1 finding failed before run 2, which could not see them: 1 still fails.');
    expect(status).toBe(1);
  });

  test('alone is of the last two that ended, and ends with 0 where all was seen and nothing is new', async () => {
    const { status, stdout } = await look('diff');
    expect(oneLine(stdout)).toContain('Run 5 beside run 3');
    expect(oneLine(stdout)).toContain('0 new, 0 fixed, 3 still open.');
    expect(status).toBe(0);
  });

  test('refuses a run that never ended, and writes other formats into files', async () => {
    const [interrupted, md, csv] = await Promise.all([
      look('diff', '1', '4'),
      look('diff', '1', '3', '--format', 'md', '--output', join(folder, 'diff.md')),
      look('diff', '1', '3', '--format', 'csv'),
    ]);
    expect(interrupted.status).toBe(2);
    expect(interrupted.stderr).toContain('Run 4 was interrupted: it never ended.');
    expect([md.status, md.stdout]).toEqual([1, '']);
    expect(readFileSync(join(folder, 'diff.md'), 'utf8')).toContain('### New');
    expect(csv.stdout.split('\r\n')).toHaveLength(1 + 4 + 1);
  });
});

describe('trend', () => {
  test('P05: shows what was not seen, names the run that never ended, and writes a picture', async () => {
    const [page, svg] = await Promise.all([
      look('trend'),
      look('trend', '--output', join(folder, 'trend.svg')),
    ]);
    expect(page.status).toBe(0);
    expect(page.stdout).toContain('░ not seen: open before, and the run could not tell');
    expect(oneLine(page.stdout)).toContain('1 run never ended, and is no part of this: 4 (interrupted).');
    expect(page.stdout).not.toContain('\u001b');
    expect([svg.status, svg.stdout]).toEqual([0, '']);
    expect(readFileSync(join(folder, 'trend.svg'), 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
  });

  test('counts within its days, the last one whole, and only the accounts that are asked for', async () => {
    const args = ['--from', '2026-11-02', '--to', '2026-11-03', '--account', TEST.id, '--by', 'severity'];
    const { stdout } = await look('trend', ...args, '--format', 'json');
    const trend = JSON.parse(stdout) as { points: { run: number; all: object }[] };
    expect(trend.points.map(({ run, all }) => [run, all])).toEqual([
      [2, { open: 0, notSeen: 1, accepted: 0 }],
      [3, { open: 1, notSeen: 0, accepted: 0 }],
    ]);
  });

  test('refuses a rule that no run asked, for an empty chart would look clean', async () => {
    const { status, stderr } = await look('trend', '--rule', 'no-such-rule');
    expect(status).toBe(2);
    expect(stderr).toContain('(unknown-rule)');
  });
});

describe('store', () => {
  test('shows what it holds, and writes a copy that is a store, and into a new file only', async () => {
    const copy = join(folder, 'copy.sqlite');
    const [shown, written] = await Promise.all([
      look('store', 'show', '--format', 'json'),
      keyreeve(['store', 'backup', copy, '--store', store()], { cwd: folder }),
    ]);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      kind: 'sqlite',
      place: store(),
      size: { runs: 5, findings: 4 },
    });
    expect(written.status).toBe(0);
    const again = await keyreeve(['store', 'backup', copy, '--store', store()], { cwd: folder });
    expect(again.status).toBe(4);
    const diff = await keyreeve(['diff', '--store', copy], { cwd: folder });
    expect(diff.stdout).toContain('0 new, 0 fixed, 3 still open.');
  });

  test('takes nothing away unasked, tells before what would go, and takes it where it is told to', async () => {
    const old = join(folder, 'old.sqlite');
    await fiveRuns(old);
    const prune = (...args: string[]) =>
      keyreeve(['store', 'prune', '--store', old, '--now', '2027-11-03T13:00:00Z', ...args], { cwd: folder });
    const unasked = await prune('--keep-runs', '365d');
    expect(unasked.status).toBe(2);
    expect(unasked.stderr).toContain('not-confirmed');
    expect(oneLine(unasked.stdout)).toContain('3 runs: gone from history, diff, trend and evidence');
    expect((await prune('--keep-runs', '365d', '--dry-run')).status).toBe(0);
    const opened = await openStore(old);
    expect((await opened.size()).runs).toBe(5);
    await opened.close();
    const done = await prune('--keep-runs', '365', '--yes');
    expect([done.status, oneLine(done.stdout).includes('Taken away')]).toEqual([0, true]);
    const after = await keyreeve(['history', '--store', old], { cwd: folder });
    expect(after.stdout.match(/^ +\d+ /gm)?.map(Number)).toEqual([5, 4]);
    expect(oneLine((await prune('--keep-runs', '365', '--yes')).stdout)).toContain(
      'Nothing is as old as that.',
    );
  });

  test('is never written over by an output, whichever way it is named', async () => {
    const place = join(folder, 'store.json');
    await fiveRuns(place);
    const link = join(folder, 'link.json');
    symlinkSync(place, link);
    const before = readFileSync(place);
    const period = ['--from', '2026-11-01', '--to', '2026-11-30', '--framework', 'soc2', '--unsigned'];
    const ended = await Promise.all([
      keyreeve(['diff', '1', '2', '--store', place, '--output', place], { cwd: folder }),
      keyreeve(['trend', '--store', place, '--output', link], { cwd: folder }),
      keyreeve(['evidence', ...period, '--output', link], { cwd: folder, env: { KEYREEVE_STORE: place } }),
      keyreeve(['scan', '--replay', '1', '--store', place, '--output', place], { cwd: folder }),
      keyreeve(['diff', '1', '2', '--store', place, '--output', `${place}-wal`], { cwd: folder }),
    ]);
    expect(ended.map(({ status }) => status)).toEqual([2, 2, 2, 2, 2]);
    for (const { stderr } of ended) expect(stderr).toContain('which is read');
    expect(readFileSync(place)).toEqual(before);
  });

  test('that is not there is not made by looking', async () => {
    const place = join(folder, 'none.sqlite');
    const { status, stderr } = await keyreeve(['history', '--store', place], { cwd: folder });
    expect([status, existsSync(place)]).toEqual([2, false]);
    expect(stderr).toContain('keyreeve scan');
  });
});
