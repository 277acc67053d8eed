import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { accountDetail, accountsPage } from '../../../src/app/dashboard/board/accounts.ts';
import { Board } from '../../../src/app/dashboard/board/board.ts';
import { exportJson } from '../../../src/app/dashboard/board/export-json.ts';
import { groupsPage } from '../../../src/app/dashboard/board/groups.ts';
import { changesOf, trendOf } from '../../../src/app/dashboard/board/looking-back.ts';
import { heatMapOf, overviewOf } from '../../../src/app/dashboard/board/overview.ts';
import { findingsPage } from '../../../src/app/dashboard/board/select-rows.ts';
import { findingDetail } from '../../../src/app/dashboard/board/whole.ts';
import { Problem } from '../../../src/core/model/problem.ts';
import type { Services } from '../../../src/web/server/services.ts';
import { BOARD_AT, boards, scanKept, walked } from '../../support/boards.ts';
import { soundAccount, unsoundAccount } from '../../support/catalogue-worlds.ts';
import { fiveRuns, keepRuns } from '../../support/kept-runs.ts';
import { account, reportText, sandboxes } from '../../support/sandboxes.ts';
import { covered, found, PROD, smallRun, TEST } from '../../support/small-run.ts';
import { nowOfRun } from '../../support/stored-runs.ts';
import { dashboards, FAKE_SERVICES } from '../server/served.ts';

const sandbox = sandboxes();
const serve = dashboards();
const { store: newStore, on } = boards();

const standings = (rows: readonly { readonly resource: { name: string }; readonly standing: string }[]) =>
  Object.fromEntries(rows.map(({ resource, standing }) => [resource.name, standing]));

/** What an export of a board is saved as. */
async function nameOfFile(board: Board, filter = ''): Promise<string | undefined> {
  const services: Services = {
    ...FAKE_SERVICES,
    board: { current: async () => board, around: () => ({ entries: () => [] }) },
  };
  const served = await serve({ services });
  const headers = { cookie: await served.signIn() };
  const file = await served.ask(`/api/v1/findings/export?format=csv${filter}`, { headers });
  return /^attachment; filename="(.*)"$/.exec(file.headers.get('content-disposition') ?? '')?.[1];
}

describe('an empty store', () => {
  test('is told to be empty, and every page of it has nothing', async () => {
    const { board, view } = await on(await newStore());
    expect(overviewOf(view)).toMatchObject({ empty: true, accounts: { total: 0 }, counts: { open: 0 } });
    expect([walked(view), accountsPage(view, {}).total, heatMapOf(view, {}).rows]).toEqual([[], 0, []]);
    expect(await changesOf(board, {})).toMatchObject({ complete: false, rows: [], counts: { new: 0 } });
    expect((await trendOf(board, {})).trend.points).toEqual([]);
  });
});

describe('a store that cannot be read any more', () => {
  test('leaves what was shown, says since when it may be behind, and tells of its fault once', async () => {
    const store = await newStore();
    await keepRuns(store, [{ report: smallRun([found('old')], [covered(PROD)]) }]);
    const faults: unknown[] = [];
    let away = false;
    const runs: typeof store.runs = async (...asked) => {
      if (away) throw new Problem('store-unavailable', 'The store is away.');
      return store.runs(...asked);
    };
    const leaky = new Proxy(store, {
      get: (of, name) => {
        if (name === 'runs') return runs;
        const member: unknown = Reflect.get(of, name);
        return typeof member === 'function' ? member.bind(of) : member;
      },
    });
    const board = new Board({
      store: leaky,
      at: () => BOARD_AT,
      onFault: (error) => void faults.push(error),
      lookMs: 0,
    });
    const looked = async () => {
      await board.view();
      await setImmediate();
      return board.view();
    };
    await board.built();
    expect(await nameOfFile(board)).toBe('keyreeve-findings.csv');
    away = true;
    const behind = await looked();
    expect(await nameOfFile(board)).toBe('keyreeve-findings-incomplete.csv');
    expect(behind.asOf.notes).toContain(
      `Since ${BOARD_AT} the store could not be read, and what is shown is as it was then: The store is away.`,
    );
    expect(standings(walked(behind))).toEqual({ old: 'open' });
    expect((await looked()).version).toBe(behind.version);
    expect(faults).toHaveLength(1);
    away = false;
    await looked();
    await board.built();
    expect((await board.view()).asOf.notes.join(' ')).not.toContain('could not be read');
    await board.close();
  });
});

describe('a run whose facts are no longer kept', () => {
  test('shows what failed there by its history, and counts as unknown what nobody can list any more', async () => {
    const store = await newStore();
    const rules = ['root-access-key', 'user-key-age'];
    const hidden = found('unseen', { status: 'unknown', says: 'Cannot be judged.' });
    const look = found('look', { status: 'manual' });
    const accepted = found('agreed', {
      suppressed: { reason: 'agreed', until: '2026-12-31', by: 'settings' },
    });
    const report = smallRun([found('old'), hidden, look, accepted], [covered(PROD)]);
    await keepRuns(store, [{ report }]);
    const { board, view } = await on(store);
    expect(standings(walked(view))).toEqual({ old: 'open', agreed: 'accepted' });
    const overview = overviewOf(view);
    expect(overview.counts).toEqual({ open: 1, accepted: 1, unknown: 1, manual: 1, notSeen: 0, pass: 0 });
    expect(overview.rootKeys).toEqual({ count: 0, unknown: 1, unjudged: 1, accepted: 0, of: 1 });
    const unjudged = accountsPage(view, { unjudged: 'root-access-key' });
    expect(unjudged.items.map(({ coverage }) => coverage.account.id)).toEqual([PROD.id]);
    expect(accountsPage(view, { unjudged: 'user-key-age' }).total).toBe(0);
    expect(() => accountsPage(view, { unjudged: 'no-rule' })).toThrow('There is no rule "no-rule".');
    expect(overview.keys.unread).toBe(1);
    expect(view.asOf.notes.join(' ')).toMatch(
      /1 account of run 1 was judged by is no longer kept.*1 verdict that could not be given and 1 for a person/s,
    );
    const [row] = heatMapOf(view, {}).rows;
    expect([row?.listed, row?.cells.map((cell) => cell?.open ?? null)]).toEqual([false, [null, 1]]);
    expect(rules).toEqual(heatMapOf(view, {}).rules.map(({ id }) => id));
    const detail = await findingDetail(board, found('old').id);
    expect([detail.finding, detail.life?.state, detail.row.standing]).toEqual([undefined, 'open', 'open']);
    expect(accountsPage(view, {}).items[0]).toMatchObject({ listed: false, counts: { open: 1 } });
    expect(await nameOfFile(board)).toBe('keyreeve-findings-incomplete.csv');
  });

  test('that is pruned while the board shows it leaves what was counted, and says that it has no evidence', async () => {
    const store = await newStore();
    const run = await scanKept(store, await sandbox({ world: [unsoundAccount()] }), {});
    let isPruned = false;
    const pruned = new Proxy(store, {
      get: (of, name) => {
        if (name === 'snapshotOf' && isPruned) return async () => undefined;
        const value: unknown = Reflect.get(of, name);
        return typeof value === 'function' ? value.bind(of) : value;
      },
    });
    const { board, view } = await on(pruned);
    const [row] = walked(view);
    isPruned = true;
    expect((await findingDetail(board, row?.id ?? '')).finding).toBeUndefined();
    const file = JSON.parse((await Readable.from(exportJson(board, view, {})).toArray()).join(''));
    expect(file).toMatchObject({ total: file.findings.length, withoutEvidence: file.findings.length });
    await board.refresh();
    expect(overviewOf(await board.view()).counts.open).toBe(run.run.counts.fail);
  });
});

describe('several runs', () => {
  test('P05 what was open in an account that the newest run could not read is not seen, and counted as such', async () => {
    const store = await newStore();
    const at = (day: number) => ({ now: nowOfRun(day) });
    const inTest = found('tester', { account: TEST });
    await keepRuns(store, [
      { report: smallRun([found('old'), inTest], [covered(PROD), covered(TEST)], at(1)) },
      { report: smallRun([], [covered(PROD), covered(TEST, 'failed')], at(2)) },
    ]);
    const { board, view } = await on(store);
    const row = walked(view, { standing: 'not-seen' });
    expect(row.map(({ resource, reason }) => [resource.name, reason])).toEqual([
      ['tester', 'The account could not be read.'],
    ]);
    expect(overviewOf(view).counts.notSeen).toBe(1);
    expect(walked(view, { standing: 'resolved' }).map(({ resource }) => resource.name)).toEqual(['old']);
    expect(walked(view).some(({ standing }) => standing === 'resolved')).toBe(false);
    const failed = heatMapOf(view, {}).rows.find((each) => each.account.id === TEST.id);
    expect(failed?.cells.map((cell) => [cell?.unknown, cell?.notSeen])).toEqual([
      [1, 0],
      [1, 1],
    ]);
    const changes = await changesOf(board, {});
    expect(changes.rows.map(({ kind, row: { resource } }) => [kind, resource.name])).toEqual([
      ['not-seen', 'tester'],
      ['fixed', 'old'],
    ]);
    expect(changes.kinds).toEqual([
      { kind: 'not-seen', total: 1 },
      { kind: 'fixed', total: 1 },
    ]);
    expect([changes.complete, changes.counts]).toEqual([
      false,
      { new: 0, fixed: 1, accepted: 0, notSeen: 1, open: 0 },
    ]);
  });

  test('of two scopes are shown side by side, each account by its newest reading', async () => {
    const store = await newStore();
    const at = (day: number) => ({ now: nowOfRun(day) });
    await keepRuns(store, [
      {
        report: smallRun(
          [found('old'), found('other', { account: TEST })],
          [covered(PROD), covered(TEST)],
          at(1),
        ),
      },
      { report: smallRun([found('new')], [covered(PROD)], at(2)), scope: { kind: 'account', key: PROD.id } },
    ]);
    const { board, view } = await on(store);
    expect(view.asOf.runs.map(({ number, scope }) => [number, scope])).toEqual([
      [2, 'account'],
      [1, 'organization'],
    ]);
    expect(standings(walked(view))).toEqual({ new: 'open', other: 'open' });
    expect(accountsPage(view, {}).items.map(({ run }) => run.number)).toEqual([2, 1]);
    expect((await accountDetail(board, PROD.id)).runs.map(({ number }) => number)).toEqual([2, 1]);
  });

  test('that were interrupted are named, and what only they saw is not lost', async () => {
    const store = await newStore();
    const at = (day: number) => ({ now: nowOfRun(day) });
    const same = [covered(PROD)];
    await keepRuns(store, [
      { report: smallRun([found('old')], same, at(1)) },
      { report: smallRun([found('old'), found('late')], same, at(2)), end: 'interrupted' },
    ]);
    const { view } = await on(store);
    expect(view.asOf.runs.map(({ number }) => number)).toEqual([1]);
    expect(view.asOf.notes.join(' ')).toContain('Run 2 was interrupted');
    expect(standings(walked(view))).toEqual({ old: 'open', late: 'open' });
  });

  test('that asked for one rule alone leave their accounts unknown by all others, and say so', async () => {
    const store = await newStore();
    const at = (day: number) => ({ now: nowOfRun(day) });
    const wide = smallRun([found('old')], [covered(PROD), covered(TEST)], at(1));
    const narrow = smallRun([found('old')], [covered(PROD), covered(TEST)], at(2));
    const rules = narrow.run.rules.filter(({ id }) => id !== 'root-access-key');
    await keepRuns(store, [{ report: wide }, { report: { ...narrow, run: { ...narrow.run, rules } } }]);
    const { view } = await on(store);
    expect(view.asOf.notes.join(' ')).toContain('Run 2 was not asked for 1 rule that others were');
    expect(overviewOf(view).rootKeys).toMatchObject({ count: 0, unknown: 2, unjudged: 2, of: 2 });
    expect(accountsPage(view, { unjudged: 'root-access-key' }).total).toBe(2);
  });

  test('tell a rule that none of them asked from one of which nothing was found, in rows, groups and files', async () => {
    const store = await newStore();
    const asked = 'root-mfa';
    await scanKept(store, await sandbox({ world: [soundAccount()] }), { rules: [asked] });
    const { board, view } = await on(store);
    const rule = `root-access-key,${asked}`;
    const file = JSON.parse((await Readable.from(exportJson(board, view, { rule })).toArray()).join(''));
    for (const { asOf } of [findingsPage(view, { rule }), groupsPage(view, { rule, by: 'rule' }), file])
      expect(asOf.notes).toEqual([
        'No run that is shown asked the rule root-access-key: nobody knows what would be found there.',
      ]);
    expect(findingsPage(view, { rule: asked }).asOf.notes).toEqual([]);
    const { asOf } = findingsPage(view, { framework: 'aws-config' });
    expect(asOf.notes.join(' ')).toMatch(/asked the rules .* and \d+ more:/);
    expect(await nameOfFile(board, `&rule=${asked}`)).toBe('keyreeve-findings.csv');
    expect(await nameOfFile(board, `&rule=${rule}`)).toBe('keyreeve-findings-incomplete.csv');
  });

  test('whose acceptances have ended since are told to show them as they were', async () => {
    const store = await newStore();
    const until = (day: string) =>
      ({ suppressed: { reason: 'agreed', until: day, by: 'settings' } }) as const;
    const accepted = [found('over', until('2026-12-23')), found('today', until('2026-12-24'))];
    await keepRuns(store, [{ report: smallRun(accepted, [covered(PROD)]) }]);
    const { view } = await on(store);
    expect(view.asOf.notes.join(' ')).toContain('1 finding is shown as accepted and was so until a day');
  });

  test('that never ended are named where nothing else tells of them, be it on an empty page', async () => {
    const store = await newStore();
    const at = (day: number) => ({ now: nowOfRun(day) });
    await keepRuns(store, [{ report: smallRun([found('old')], [covered(PROD)], at(1)), end: 'failed' }]);
    const empty = await on(store);
    expect(empty.view.asOf).toMatchObject({ runs: [], notes: ['Run 1 failed, and is not shown here.'] });
    await keepRuns(store, [
      { report: smallRun([found('old')], [covered(PROD)], at(2)) },
      { report: smallRun([found('else')], [covered(TEST)], at(3)), end: 'interrupted' },
    ]);
    const { view } = await on(store);
    expect(view.asOf.notes).toContain('Run 3 was interrupted, and is not shown here.');
    expect(view.asOf.notes.join(' ')).not.toContain('Run 1');
  });

  test('fresh is what a run found that had a run before it: of a first run nothing is', async () => {
    const store = await newStore();
    const started = await sandbox({ world: [unsoundAccount()] });
    await scanKept(store, started, { now: '2026-11-22T12:00:00Z' });
    const { board, view } = await on(store);
    expect(walked(view, { fresh: true })).toEqual([]);
    // By one rule alone: what the others had found is not gone.
    await scanKept(store, started, { now: '2026-11-23T12:00:00Z', rules: ['root-mfa'] });
    await board.refresh();
    const later = await board.view();
    expect(later.asOf.runs.map(({ number }) => number)).toEqual([2]);
    expect(overviewOf(later).counts.open).toBe(overviewOf(view).counts.open);
    expect(walked(later, { fresh: true })).toEqual([]);
    expect(later.version).not.toBe(view.version);
  });

  test('five runs end as the store itself says', async () => {
    const store = await newStore(fiveRuns);
    const { view } = await on(store);
    const lives: string[] = [];
    for await (const { state, finding } of store.lives()) lives.push(`${finding.id} ${state}`);
    const all = walked(view, { standing: 'open,accepted,not-seen,resolved' });
    expect(all.map(({ id, standing }) => `${id} ${standing}`).toSorted()).toEqual(lives.toSorted());
    expect(walked(view, { fresh: true })).toEqual([]);
  });
});

describe('what people say of findings after their run', () => {
  test('is shown at once, is told, and leaves what could not be judged as it is', async () => {
    const store = await newStore();
    const started = await sandbox({ world: [unsoundAccount(), account({ id: '222233334444' })] });
    await scanKept(store, started, { organization: true, preview: true });
    let isSaid = false;
    const mark = { reason: 'agreed', author: 'ann', until: '2026-12-31', place: 'keyreeve.yaml:3' };
    const suppressions = [
      { ...mark, match: { rule: 'root-*' } },
      { ...mark, match: { rule: 'user-*' }, until: '2026-12-01' },
    ];
    const marks = async () => (isSaid ? { suppressions, attestations: [] } : undefined);
    const board = new Board({ store, at: () => BOARD_AT, marks });
    const before = await board.built();
    isSaid = true;
    await board.remark();
    const after = await board.view();
    const [then, now] = [overviewOf(before), overviewOf(after)];
    const ofRoot = walked(before, { standing: 'open,manual' }).filter(({ rule }) => rule.startsWith('root-'));
    expect(ofRoot.length).toBeGreaterThan(2);
    expect(now.counts.accepted - then.counts.accepted).toBe(ofRoot.length);
    expect(now.counts.unknown).toBe(then.counts.unknown);
    expect(then.counts.open + then.counts.manual - now.counts.open - now.counts.manual).toBe(ofRoot.length);
    expect(after.asOf.notes.join(' ')).toContain(`${ofRoot.length} findings are shown as accepted`);
    expect(walked(after, { standing: 'accepted' })[0]).toMatchObject({
      reason: 'agreed',
      until: '2026-12-31',
    });
    isSaid = false;
    await board.remark();
    expect(overviewOf(await board.view()).counts).toEqual(then.counts);
    await board.close();
  });
});

describe('a run of report files', () => {
  test('gives way to what was read live, unless its report is newer', async () => {
    const store = await newStore();
    const world = await sandbox({ world: [unsoundAccount()] });
    const bytes = Buffer.from(await reportText(world));
    await scanKept(store, world, { organization: true });
    await scanKept(store, undefined, { credentialReports: [{ name: 'a.csv', bytes }] });
    const { view } = await on(store);
    expect(view.asOf.runs.map(({ scope }) => scope)).toEqual(['organization']);
    expect(view.asOf.notes.join(' ')).toContain('Run 2 judged report files of 1 account');
  });

  test('counts as the run does, with two reports of one account, and finds its users', async () => {
    const store = await newStore();
    const text = await reportText(await sandbox({ world: [unsoundAccount()] }));
    const other = await reportText(await sandbox({ world: [soundAccount({ id: '555566667777' })] }));
    const bytes = (content: string) => Buffer.from(content);
    const run = await scanKept(store, undefined, {
      credentialReports: [
        { name: 'a.csv', bytes: bytes(text) },
        { name: 'older.csv', bytes: bytes(text.replaceAll('2026-11', '2026-10')) },
        { name: 'b.csv', bytes: bytes(other) },
      ],
    });
    const { board, view } = await on(store);
    const { counts } = run.run;
    expect(overviewOf(view).counts).toMatchObject({
      open: counts.fail,
      unknown: counts.unknown,
      manual: counts.manual,
      pass: counts.pass + counts['not-applicable'],
    });
    expect(overviewOf(view).accounts.total).toBe(2);
    expect(view.asOf.runs[0]?.scope).toBe('files');
    for (const row of walked(view))
      expect((await findingDetail(board, row.id)).finding).toEqual(
        run.findings.find(({ id }) => id === row.id),
      );
  });
});

describe('a board that is being built', () => {
  test('shows what the history tells until then, and counts as unknown what is not judged yet', async () => {
    const store = await newStore();
    const started = await sandbox({ world: [unsoundAccount(), account({ id: '222233334444' })] });
    const run = await scanKept(store, started, { organization: true, preview: true });
    const board = new Board({ store, at: () => BOARD_AT });
    const early = await board.view();
    expect(early.asOf.building).toEqual({ done: 0, total: 2 });
    const { counts } = run.run;
    const now = overviewOf(early).counts;
    expect([now.open, now.unknown, now.manual]).toEqual([counts.fail, counts.unknown, counts.manual]);
    expect(overviewOf(early).keys.unread).toBe(2);
    const built = await board.built();
    expect([built.asOf.building, overviewOf(built).keys.unread]).toEqual([undefined, 0]);
    await board.close();
  });

  test('is not built again for accounts that nobody read again', async () => {
    const store = await newStore();
    const at = (day: number) => ({ now: nowOfRun(day) });
    await keepRuns(store, [{ report: smallRun([found('old')], [covered(PROD), covered(TEST)], at(1)) }]);
    const { board, view } = await on(store);
    const newer = {
      report: smallRun([], [covered(TEST)], at(2)),
      scope: { kind: 'account', key: TEST.id },
    } as const;
    await keepRuns(store, [newer]);
    await board.refresh();
    const again = await board.view();
    expect(again.account(PROD.id)).toBe(view.account(PROD.id));
    expect(again.account(TEST.id)?.reading.run.number).toBe(2);
  });
});
