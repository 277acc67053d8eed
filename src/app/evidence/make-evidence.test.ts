import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  controls,
  type HandMadeStore,
  keepLog,
  keepRun,
  lastingStore,
  monthEnd,
  type RunMade,
  storeOf,
  wholeYear,
} from '../../../test/support/evidence-store.ts';
import { found, PROD, TEST } from '../../../test/support/small-run.ts';
import type { Store } from '../../store/port.ts';
import { type EvidenceOptions, makeEvidence } from './make-evidence.ts';
import { verifyEvidence } from './verify/verify-evidence.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const AFTER = '2027-01-10T00:00:00Z';

/** Makes an archive of four months, and gives its files as texts. */
async function made(store: Store, folder: string, more: Partial<EvidenceOptions> = {}) {
  const output = join(folder, `evidence-${Object.keys(more).join('-')}.zip`);
  const evidence = await makeEvidence(store, {
    from: '2026-01-01',
    to: '2026-04-30',
    frameworks: ['cis_v130'],
    now: AFTER,
    at: AFTER,
    output,
    signWith: privateKey,
    ...more,
  });
  const bytes = readFileSync(output);
  const files = Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([name, each]) => [name, Buffer.from(each).toString('utf8')]),
  );
  const json = (name: string) => JSON.parse(files[name] ?? 'null');
  const lines = (name: string) =>
    (files[name] ?? '')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  return { ...evidence, bytes, files, json, lines };
}

/** Runs with a log; gives what {@link made} gives. */
async function evidenceOf(runs: readonly RunMade[], more: Partial<EvidenceOptions> = {}) {
  const { store, folder } = await storeOf(runs);
  await keepLog(store, folder, ['2025-12-30', '2026-04-02', '2026-09-01', '2027-01-05']);
  return { store, folder, ...(await made(store, folder, more)) };
}

describe('evidence of a year that is whole', () => {
  const YEAR = { to: '2026-12-31' };
  let year: HandMadeStore;
  beforeAll(async () => {
    year = await lastingStore(wholeYear());
    await keepLog(year.store, year.folder, ['2025-12-30', '2026-04-02', '2026-09-01', '2027-01-05']);
  });
  afterAll(() => year.close());
  const ofTheYear = (more: Partial<EvidenceOptions> = {}) =>
    made(year.store, year.folder, { ...YEAR, ...more });

  test('is complete, verifies, and is the same to the byte when it is made again', async () => {
    const { gaps, complete, path, bytes } = await ofTheYear();
    expect(gaps).toEqual([]);
    expect(complete).toBe(true);
    expect(await verifyEvidence(path)).toMatchObject({ ok: true, faults: [], gaps: [] });
    expect((await ofTheYear()).bytes.equals(bytes)).toBe(true);
  });

  test('has every account in every run with its report, as AWS gave it', async () => {
    const { json, lines, files } = await ofTheYear();
    expect(json('population/accounts.json')).toMatchObject([
      { account: PROD.id, name: 'prod', since: monthEnd(1), until: monthEnd(12), runs: { scanned: 12 } },
      { account: TEST.id },
    ]);
    const looks = lines('population/coverage.jsonl');
    expect(looks).toHaveLength(24);
    const march = looks.find(({ run, account }) => run === 3 && account === PROD.id);
    expect(march).toMatchObject({ status: 'scanned', reportGeneratedTime: '2026-03-28T10:00:00Z' });
    expect(files[march.reportFile]).toBe(`user,arn\n${PROD.id},${monthEnd(3)}\n`);
  });

  test('tells the lives of findings within it, and how long it took to fix them', async () => {
    const { lines, json } = await ofTheYear();
    const byName = new Map(lines('findings/findings.jsonl').map((each) => [each.resource, each]));
    expect(byName.get('ada')).toMatchObject({ atStart: null, atEnd: 'resolved' });
    expect(byName.get('ada').changes).toMatchObject([
      { run: 1, change: 'new' },
      { run: 5, change: 'resolved', secondsOpen: 120 * 86_400 },
    ]);
    expect(byName.get('eve')).toMatchObject({ atEnd: 'open', since: monthEnd(7) });
    expect(byName.get('tom')).toMatchObject({
      atEnd: 'accepted',
      suppressed: { reason: 'Ticket 4711', author: 'sam' },
    });
    expect(json('summary.json').findings).toMatchObject({
      total: 3,
      timeToFix: { high: { count: 1, meanSeconds: 120 * 86_400 } },
      openByRule: { 'user-key-age': 1 },
    });
  });

  test('has the marks with reason, author and end, and the segment of the log with its verification', async () => {
    const { json, lines } = await ofTheYear();
    expect(json('marks/marks.json')).toMatchObject([
      {
        what: 'suppression',
        reason: 'Ticket 4711',
        author: 'sam',
        until: '2027-01-31',
        firstRun: 3,
        lastRun: 12,
      },
    ]);
    const [log] = json('actions/audit-log.json');
    expect(log).toMatchObject({ verification: { state: 'whole', entries: 4 }, segment: { entries: 2 } });
    expect(lines(log.file).map(({ seq }) => seq)).toEqual([2, 3]);
    expect(lines(log.file)[0].prev).toBe(log.segment.before.hash);
  });

  test('of a part of it knows what was there before, and what changed later', async () => {
    const { lines, json } = await ofTheYear({ from: '2026-02-01', to: '2026-04-30' });
    const byName = new Map(lines('findings/findings.jsonl').map((each) => [each.resource, each]));
    expect(byName.get('ada')).toMatchObject({
      atStart: 'open',
      atEnd: 'open',
      changes: [],
      changedLater: true,
    });
    expect(byName.has('eve')).toBe(false);
    expect(json('population/accounts.json')[0]).toMatchObject({ knownBefore: true, firstRun: 2 });
  });
});

test('of --reports monthly there is one report an account and month, the last complete one', async () => {
  const runs = wholeYear(undefined, 4).flatMap((run) => [
    { ...run, now: run.now.replace('-28T', '-14T') },
    run,
  ]);
  const late = { now: '2026-04-30T11:00:00Z', accounts: [{ status: 'partial' }, { account: TEST }] } as const;
  const all = await evidenceOf([...runs, late]);
  const monthly = await made(all.store, all.folder, { reports: 'monthly' });
  const names = (files: object) => Object.keys(files).filter((name) => name.startsWith(`reports/${PROD.id}`));
  expect(names(all.files)).toHaveLength(8);
  expect(names(monthly.files)).toHaveLength(4);
  expect(names(monthly.files).at(-1)).toContain('2026-04-28T10-00-00Z');
  expect(await verifyEvidence(monthly.path)).toMatchObject({ ok: true });
});

describe('what is missing', () => {
  const kinds = (gaps: readonly { readonly kind: string }[]) => [...new Set(gaps.map(({ kind }) => kind))];

  test('a month without a run is told in capitals, and no control passes in it', async () => {
    const { gaps, complete, json, files } = await evidenceOf(
      wholeYear((month, run) => (month === 3 ? undefined : run), 4),
    );
    expect(complete).toBe(false);
    expect(gaps).toEqual([
      { kind: 'month-without-run', words: expect.stringMatching(/^MARCH 2026: NO RUN ENDED/) },
    ]);
    const march = json('controls/results.json').filter((each: { month: string }) => each.month === '2026-03');
    expect(new Set(march.map((each: { result: string }) => each.result))).toEqual(new Set(['no-run']));
    expect(files['controls/results.csv']).toContain('2026-03,NO RUN');
    for (const name of ['README.txt', 'summary.html'])
      expect(files[name], name).toContain('MARCH 2026: NO RUN ENDED');
  });

  test('P05 a run that was killed is named, and nothing rests on it', async () => {
    const year = wholeYear((month, run) => (month === 2 ? { ...run, ends: false } : run), 4);
    const { gaps, json } = await evidenceOf(year);
    expect(gaps[0]?.words).toMatch(
      /^FEBRUARY 2026: NO RUN ENDED. Begun and not ended: run 2 \(interrupted\)/,
    );
    expect(json('runs/runs.json')[1]).toMatchObject({ run: 2, state: 'interrupted', complete: null });
  });

  test('a month whose run was incomplete says so, with the account and why', async () => {
    const failed = { account: TEST, status: 'failed' } as const;
    const year = wholeYear(
      (month, run) =>
        month === 3 ? { ...run, accounts: [...(run.accounts ?? []).slice(0, 1), failed] } : run,
      4,
    );
    const { gaps } = await evidenceOf(year);
    expect(gaps.map(({ words }) => words)).toEqual([
      'MARCH 2026: RUN 3 WAS INCOMPLETE: 1 account could not be read at all.',
      `Account ${TEST.id} was not read in full by any run of March 2026. The role could not be assumed.`,
    ]);
  });

  test('an account that was left out by choice is a gap, a suspended one is none', async () => {
    const left = (state: string) => ({
      account: TEST,
      status: 'skipped' as const,
      coverage: { state, reason: 'Why.' },
    });
    const year = (state: string) =>
      wholeYear(
        (month, run) => ({
          ...run,
          accounts: [{ account: PROD }, month > 2 ? left(state) : { account: TEST }],
        }),
        4,
      );
    expect(kinds((await evidenceOf(year('ACTIVE'))).gaps)).toEqual(['account-left-out']);
    expect((await evidenceOf(year('SUSPENDED'))).gaps).toEqual([]);
  });

  test('an account that is in no run of a month in the middle is a gap, and so is one that nobody looks at any more', async () => {
    const only = { account: PROD };
    const middle = wholeYear((month, run) => (month === 3 ? { ...run, accounts: [only] } : run), 4);
    expect((await evidenceOf(middle)).gaps).toEqual([
      {
        kind: 'account-left-out',
        words: `Account ${TEST.id} is in no run of March 2026, and in runs before and after.`,
      },
    ]);
    const there = { account: TEST, findings: [found('zoe', { account: TEST })] };
    const before = {
      now: '2025-12-28T12:00:00Z',
      accounts: [only, there],
      scope: { kind: 'list', key: 'x' } as const,
    };
    const gone = wholeYear((_month, run) => ({ ...run, accounts: [only], scope: before.scope }), 4);
    const { gaps, lines } = await evidenceOf([before, ...gone]);
    expect(gaps).toMatchObject([{ kind: 'account-gone', words: expect.stringContaining(TEST.id) }]);
    expect(lines('findings/findings.jsonl').map(({ resource }) => resource)).toContain('zoe');
  });

  test('what a run saw in an account that one by a later time had judged before is a gap: no finding shows it', async () => {
    const year = wholeYear(undefined, 4);
    const ahead = { now: '2027-01-01T12:00:00Z', accounts: [{ account: TEST }] };
    const { gaps } = await evidenceOf([ahead, ...year]);
    const late = gaps.filter(({ kind }) => kind === 'account-late');
    expect(late.map(({ words }) => words)).toEqual([
      `Account ${TEST.id}: what runs 2, 3, 4, 5 saw there is in no finding, because a later run, or one that judged by a later time, had judged there before.`,
    ]);
  });

  test('a report that is not kept, and a control whose rules did not run, are gaps', async () => {
    const year = wholeYear(
      (month, run) => ({
        ...run,
        accounts: [{ account: PROD, ...(month === 2 && { report: null }) }],
        controls: controls({ '1.4': month === 4 ? 'not-run' : 'passes' }),
      }),
      4,
    );
    expect((await evidenceOf(year)).gaps).toEqual([
      { kind: 'report-missing', words: `Account ${PROD.id}: no credential report is kept of February 2026.` },
      {
        kind: 'control-not-run',
        words: 'Not judged in April 2026, because their rules were not run, or not known then: cis_v130 1.4.',
      },
    ]);
  });

  test('a framework that no run knew is a gap, and none of its controls passes', async () => {
    const { gaps, json } = await evidenceOf(wholeYear(undefined, 4), { frameworks: ['soc2'] });
    expect(gaps).toMatchObject([{ kind: 'control-not-run', words: expect.stringContaining('soc_2 CC6.1') }]);
    const results = json('controls/results.json').map((each: { readonly result: string }) => each.result);
    expect(new Set(results)).toEqual(new Set(['not-run']));
  });

  test('a period that is not over is incomplete, and a month that has not begun is told so', async () => {
    const { gaps } = await evidenceOf(
      wholeYear((month, run) => (month > 3 ? undefined : run), 4),
      {
        now: '2026-03-30T00:00:00Z',
      },
    );
    expect(gaps.map(({ words }) => words)).toEqual([
      expect.stringMatching(/^APRIL 2026: NO RUN ENDED. It had not begun/),
      expect.stringMatching(/^THE PERIOD WAS NOT OVER/),
    ]);
  });

  test('X12 no audit log is a gap, and so is a damaged one, whose first fault is told', async () => {
    const { store, folder } = await storeOf(wholeYear(undefined, 4));
    expect(kinds((await made(store, folder)).gaps)).toEqual(['no-audit-log']);
    const path = await keepLog(store, folder, ['2026-04-02', '2026-04-03', '2026-04-04']);
    writeFileSync(path, readFileSync(path, 'utf8').replace('done on 2026-04-03', 'done on 2026-04-09'));
    const damaged = await made(store, folder, { auditLog: path });
    expect(damaged.gaps).toMatchObject([
      { kind: 'audit-log-damaged', words: expect.stringMatching(/IS DAMAGED: edited at line 2/) },
    ]);
    // The archive is what was made: it says itself that the log is damaged.
    expect(await verifyEvidence(damaged.path)).toMatchObject({
      ok: true,
      heads: [expect.stringContaining('damaged')],
    });
  });

  test('X12 a log that lacks what the store has a copy of is damaged', async () => {
    const { store, folder } = await storeOf(wholeYear(undefined, 4));
    const path = await keepLog(store, folder, ['2026-04-02', '2026-04-03']);
    writeFileSync(path, `${readFileSync(path, 'utf8').split('\n')[0]}\n`);
    rmSync(`${path}.head`);
    expect((await made(store, folder, { auditLog: path })).gaps[0]?.words).toMatch(/DAMAGED: truncated/);
  });
});

describe('of several runs in a month', () => {
  test('the last one that judged a control counts: a later run of a few rules hides no failure', async () => {
    const year = wholeYear(undefined, 4);
    const { store, folder } = await storeOf(year);
    await keepLog(store, folder, ['2026-04-02']);
    const later = { ...(year[0] as RunMade), now: '2026-01-30T12:00:00Z' };
    await keepRun(store, {
      ...later,
      controls: controls({ '1.14': 'not-run', '1.1': 'not-run', '1.4': 'unknown' }),
    });
    const { json } = await made(store, folder);
    const january = (id: string) =>
      json('controls/results.json').find(
        (each: { readonly month: string; readonly id: string }) => each.month === '2026-01' && each.id === id,
      );
    expect(january('1.4')).toMatchObject({ result: 'unknown', run: 5 });
    expect(january('1.14')).toMatchObject({ result: 'fails', run: 1 });
    expect(january('1.1')).toMatchObject({ result: 'manual', run: 1 });
  });

  test('runs of another scope are counted, not told about; of two without an organisation one must be named', async () => {
    const other = { kind: 'account', key: '999988887777' } as const;
    const { store, folder } = await storeOf([...wholeYear(undefined, 4), { now: monthEnd(4), scope: other }]);
    await keepLog(store, folder, ['2026-04-02']);
    const { files, summary } = await made(store, folder);
    expect(summary.runs).toMatchObject({ ended: 4, elsewhere: 1 });
    expect(Object.values(files).join('')).not.toContain(other.key);
    const list = { kind: 'list', key: 'abc' } as const;
    const two = await storeOf([
      { now: monthEnd(1), scope: other },
      { now: monthEnd(2), scope: list },
    ]);
    const refused = expect.objectContaining({
      code: 'bad-argument',
      hint: expect.stringContaining('abc (list, 1 run)'),
    });
    await expect(made(two.store, two.folder)).rejects.toThrow(refused);
    expect((await made(two.store, two.folder, { scope: 'list:abc' })).summary.scope).toEqual(list);
    await expect(made(two.store, two.folder, { scope: 'nobody' })).rejects.toThrow(
      /No run of the period has the scope/,
    );
  });
});

describe('what cannot be', () => {
  test.each([
    [{ from: '2026-13-01' }, 'bad-argument'],
    [{ from: '2026-12-31', to: '2026-01-01' }, 'bad-argument'],
    [{ from: '1926-01-01' }, 'bad-argument'],
    [{ frameworks: [] }, 'bad-argument'],
    [{ frameworks: ['soc9'] }, 'unknown-framework'],
    [{ from: '2024-01-01', to: '2024-12-31' }, 'no-evidence'],
    [{ output: '/nonexistent/evidence.zip' }, 'output-unwritable'],
  ] as const)('%o is refused as %s, and leaves no file', async (more, code) => {
    const { store, folder } = await storeOf([{ now: monthEnd(1) }]);
    const output = join(folder, 'refused.zip');
    await expect(made(store, folder, { output, ...more })).rejects.toThrow(expect.objectContaining({ code }));
    expect(readdirSync(folder).filter((name) => name.includes('refused'))).toEqual([]);
  });

  test('a time of which only killed runs are kept is no evidence, and they are named', async () => {
    const { store, folder } = await storeOf([{ now: monthEnd(1), ends: false }]);
    await expect(made(store, folder)).rejects.toThrow(
      expect.objectContaining({ code: 'no-evidence', message: expect.stringContaining('1 interrupted') }),
    );
  });

  test('a store that lists a report and has lost it leaves no archive behind', async () => {
    const { store, folder } = await storeOf([{ now: monthEnd(1) }]);
    const lost = new Proxy(store, {
      get: (target, name) =>
        name === 'reportOf'
          ? async () => undefined
          : (Reflect.get(target, name).bind?.(target) ?? Reflect.get(target, name)),
    });
    await expect(made(lost, folder)).rejects.toThrow(expect.objectContaining({ code: 'store-damaged' }));
    expect(readdirSync(folder).filter((name) => name.includes('evidence'))).toEqual([]);
  });
});

test('what somebody should know of it is told: a time that was chosen, reports from files', async () => {
  const { summary } = await evidenceOf(
    wholeYear((_month, run) => ({ ...run, nowGiven: true, source: 'files' }), 4),
  );
  expect(summary.remarks).toEqual([
    expect.stringMatching(/^Runs 1, 2, 3, 4 judged by a time that somebody chose/),
    expect.stringMatching(/^Runs 1, 2, 3, 4 judged credential reports that were handed in/),
    expect.stringMatching(/have no signatures/),
  ]);
});
