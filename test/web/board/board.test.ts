import { beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../../sandbox/index.ts';
import { accountsPage } from '../../../src/app/dashboard/board/accounts.ts';
import type { Board } from '../../../src/app/dashboard/board/board.ts';
import { exportCsv } from '../../../src/app/dashboard/board/export.ts';
import { groupsPage } from '../../../src/app/dashboard/board/groups.ts';
import { heatMapOf, keyCloudOf, overviewOf } from '../../../src/app/dashboard/board/overview.ts';
import { principalPage } from '../../../src/app/dashboard/board/principal.ts';
import type { View } from '../../../src/app/dashboard/board/view.ts';
import { findingDetail } from '../../../src/app/dashboard/board/whole.ts';
import { SEVERITIES } from '../../../src/core/model/finding.ts';
import type { Store } from '../../../src/store/port.ts';
import { boards, scanKept, walked } from '../../support/boards.ts';
import { soundAccount, unsoundAccount } from '../../support/catalogue-worlds.ts';
import { account, type Scanned, sandboxes } from '../../support/sandboxes.ts';

const sandbox = sandboxes();
const { store: newStore, on } = boards();

const FAILING = '222233334444';
const PARTLY = '333344445555';
const CLOSED = '444455556666';
const HOSTILE = '=cmd|<script>alert(1)</script>\n::error::';

const WORLD = () =>
  sandbox({
    world: [
      unsoundAccount({ name: HOSTILE }),
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

describe('the board of an organisation', () => {
  let store: Store;
  let run: Scanned;
  let board: Board;
  let view: View;

  beforeAll(async () => {
    store = await newStore();
    const started: Sandbox = await WORLD();
    run = await scanKept(store, started, { organization: true, preview: true });
    ({ board, view } = await on(store));
  });

  test('counts as the run itself does, whatever was found', () => {
    const { counts, suppressed, attested } = run.run;
    const sum = (of: Readonly<Record<string, number>>) => Object.values(of).reduce((a, b) => a + b, 0);
    expect(overviewOf(view).counts).toEqual({
      open: counts.fail,
      unknown: counts.unknown,
      manual: counts.manual,
      pass: counts.pass + counts['not-applicable'],
      accepted: sum(suppressed) + sum(attested),
      notSeen: 0,
    });
    expect(counts.unknown).toBeGreaterThan(0);
    const { bySeverity } = overviewOf(view);
    expect(Object.fromEntries(bySeverity.map(({ severity, open }) => [severity, open]))).toEqual(
      run.run.failing,
    );
  });

  test('names with each rule how grave what is open of it is, which can be milder than the rule, the gravest first', () => {
    const { rules, bySeverity } = overviewOf(view);
    const [gravest] = SEVERITIES.filter((each) =>
      bySeverity.some((of) => of.severity === each && of.open > 0),
    );
    const ofGravest = rules.filter(({ worst }) => worst?.severity === gravest);
    const sum = ofGravest.reduce((all, { worst }) => all + (worst?.open ?? 0), 0);
    expect(sum).toBe(bySeverity.find(({ severity }) => severity === gravest)?.open);
    expect(rules.slice(0, ofGravest.length)).toEqual(ofGravest);
    for (const { worst, counts } of rules) expect(worst === undefined).toBe(counts.open === 0);
  });

  test('counts accounts as the run does, those unread among them', () => {
    expect(overviewOf(view).accounts).toEqual({ total: 5, ...run.run.accounts, stale: 0 });
    const { items } = accountsPage(view, {});
    expect(items.map(({ coverage }) => coverage.status)).toEqual([
      'failed',
      'partial',
      'scanned',
      'scanned',
      'skipped',
    ]);
    expect(accountsPage(view, { status: 'failed,skipped' }).total).toBe(2);
  });

  test('has an account that could not be read as unknown in every number that would look good without it', () => {
    const { rootKeys, setupKeys, keys } = overviewOf(view);
    expect(rootKeys).toMatchObject({ of: 4 });
    expect(rootKeys.unknown).toBeGreaterThanOrEqual(1);
    expect(setupKeys.unknown).toBeGreaterThanOrEqual(1);
    expect(keys.unread).toBeGreaterThanOrEqual(1);
    const { rows, rules } = heatMapOf(view, {});
    const failed = rows.find((row) => row.account.id === FAILING);
    expect(failed?.cells.every((cell) => cell !== null && cell.unknown > 0)).toBe(true);
    const skipped = rows.find((row) => row.account.id === CLOSED);
    expect(skipped?.cells).toEqual(rules.map(() => null));
    expect(keyCloudOf(view, {}).notDrawn).toBeGreaterThanOrEqual(1);
  });

  test('leads from root keys and from setup keys, and from what could not be told of each, to as many rows of its own', () => {
    const { rootKeys, setupKeys } = overviewOf(view);
    for (const [rule, { count, unknown, unjudged, accepted }] of [
      ['root-access-key', rootKeys],
      ['user-setup-access-key', setupKeys],
    ] as const) {
      const rows = (standing: string) => walked(view, { rule, standing }).length;
      expect([rows('open'), rows('accepted')]).toEqual([count, accepted]);
      expect(rows('unknown,manual,not-seen')).toBe(unknown - unjudged);
      expect(accountsPage(view, { unjudged: rule }).total).toBe(unjudged);
    }
  });

  test('gives each row once over all pages, in each order, and the same rows backwards', () => {
    const wanted = run.findings.filter(({ status }) => ['fail', 'unknown', 'manual'].includes(status));
    for (const sort of ['severity', 'account', 'rule', 'resource', 'since'] as const) {
      const there = walked(view, { sort, limit: 7 }).map(({ id }) => id);
      expect(there.toSorted()).toEqual(wanted.map(({ id }) => id).toSorted());
      expect(walked(view, { sort, limit: 11, order: 'desc' }).map(({ id }) => id)).toEqual(there.reverse());
    }
  });

  test('filters by every member, and finds parts of names whichever case they are in', () => {
    const all = walked(view);
    for (const [question, fits] of [
      [{ standing: 'unknown' }, (row) => row.standing === 'unknown'],
      [{ severity: 'critical,high' }, (row) => ['critical', 'high'].includes(row.severity)],
      [{ account: FAILING }, (row) => row.account.id === FAILING],
      [{ rule: 'root-mfa' }, (row) => row.rule === 'root-mfa'],
      [{ principal: 'root' }, (row) => row.principal?.kind === 'root'],
      [{ credential: 'access-key' }, (row) => row.credential?.kind === 'access-key'],
      [{ q: 'ALERT(1)' }, (row) => row.account.name === HOSTILE],
      [{ q: 'no (such thing' }, () => false],
    ] as const satisfies readonly (readonly [object, (row: (typeof all)[number]) => boolean])[]) {
      const found = walked(view, question).map(({ id }) => id);
      expect(found, JSON.stringify(question)).toEqual(all.filter(fits).map(({ id }) => id));
    }
    expect(walked(view, { framework: 'cis_v300' }).length).toBeGreaterThan(0);
  });

  test.each([
    [{ standing: 'open,unkown' }, /no standing "unkown"/],
    [{ severity: 'hihg' }, /no severity "hihg"/],
    [{ credential: 'key' }, /no kind of credential "key"/],
    [{ rule: 'root-acess-key' }, /no rule "root-acess-key"/],
    [{ framework: 'constructor' }, /no framework "constructor"/],
    [{ framework: 'cis_v300', control: '99.9' }, /No rule judges the control "99.9"/],
  ])('says what no row can be of, instead of finding nothing: %j', (question, words) => {
    expect(() => walked(view, question)).toThrow(words);
    expect(() => groupsPage(view, { by: 'rule', ...question })).toThrow(words);
    expect(() => [...exportCsv(view, question)]).toThrow(words);
  });

  test('gives every finding whole as the run had it, with its history where it ever failed', async () => {
    for (const row of walked(view)) {
      const { finding, life } = await findingDetail(board, row.id);
      expect(finding).toEqual(run.findings.find(({ id }) => id === row.id));
      expect(life?.state).toBe(row.standing === 'open' ? 'open' : undefined);
    }
    await expect(findingDetail(board, 'f'.repeat(32))).rejects.toThrowError(
      expect.objectContaining({ code: 'not-in-store' }),
    );
  });

  test('gives the page of every principal, with all its findings', async () => {
    for (const { account: of, principals } of view.accounts) {
      for (const { kind, name } of principals) {
        const page = await principalPage(board, { account: of.id, kind, name }, { entries: () => [] });
        const wanted = run.findings.filter(({ resource }) => resource.arn === page.arn);
        const ofRoot =
          kind === 'root' ? wanted.filter(({ resource }) => resource.type === 'AwsIamRootUser') : wanted;
        expect(page.findings.map(({ finding }) => finding.id).toSorted()).toEqual(
          ofRoot.map(({ id }) => id).toSorted(),
        );
        expect(page.timeline.map(({ at }) => at)).toEqual(page.timeline.map(({ at }) => at).toSorted());
      }
    }
    await expect(
      principalPage(board, { account: FAILING, kind: 'root', name: 'root' }, { entries: () => [] }),
    ).rejects.toThrowError(expect.objectContaining({ code: 'not-in-store' }));
  });
});
