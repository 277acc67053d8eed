import { beforeAll, describe, expect, test } from 'vitest';
import { Board } from '../../../src/app/dashboard/board/board.ts';
import type { Finding } from '../../../src/core/model/finding.ts';
import { SCHEMA_VERSION } from '../../../src/core/model/run.ts';
import type { Services } from '../../../src/web/server/services.ts';
import { BOARD_AT, boards, scanKept } from '../../support/boards.ts';
import { soundAccount, unsoundAccount } from '../../support/catalogue-worlds.ts';
import { account, type Scanned, sandboxes } from '../../support/sandboxes.ts';
import { dashboards, FAKE_SERVICES, type Served } from '../server/served.ts';

const sandbox = sandboxes();
const { store: newStore } = boards();
const serve = dashboards();

const FAILING = '222233334444';

let services: Services;
let lastRun: Scanned;

beforeAll(async () => {
  const store = await newStore();
  const started = await sandbox({
    world: [
      unsoundAccount({ name: '=x<b>\n::error::' }),
      soundAccount({ id: '555566667777' }),
      account({ id: FAILING }),
    ],
    faults: [{ operation: 'sts:AssumeRole', account: FAILING, code: 'AccessDenied', status: 403 }],
  });
  await scanKept(store, started, { organization: true, now: '2026-11-20T12:00:00Z', preview: true });
  lastRun = await scanKept(store, started, { organization: true, preview: true });
  const board = new Board({ store, at: () => BOARD_AT });
  await board.built();
  services = {
    ...FAKE_SERVICES,
    board: { current: async () => board, around: () => ({ entries: () => [] }) },
  };
});

/** Asks as somebody who is signed in. */
async function reader(): Promise<(path: string) => Promise<Response>> {
  const served: Served = await serve({ services });
  const cookie = await served.signIn();
  return (path) => served.ask(`/api/v1${path}`, { headers: { cookie } });
}

describe('what is read from the board', () => {
  test('answers every GET as its schema says, and with what a page links to next', async () => {
    const ask = await reader();
    const json = async (path: string) => {
      const answer = await ask(path);
      expect([path, answer.status, answer.status === 200 ? '' : await answer.text()]).toEqual([
        path,
        200,
        '',
      ]);
      return answer.json();
    };
    const overview = await json('/overview');
    expect(overview).toMatchObject({ empty: false, accounts: { total: 3, failed: 1 } });
    await json('/overview/heat-map?limit=1');
    await json('/overview/keys?status=Active');
    await json('/overview/trend?by=rule');
    await json('/overview/changes');
    await json('/overview/changes?from=1&to=2');
    const { items } = await json('/findings?limit=3&sort=since&order=desc&fresh=false');
    expect(items).toHaveLength(3);
    for (const by of ['account', 'rule', 'principal']) await json(`/findings/groups?by=${by}&limit=2`);
    for (const { id } of items) await json(`/findings/${id}`);
    const { items: principals } = await json('/principals?limit=1000');
    for (const { account: of, kind, name } of principals)
      await json(`/principals/${of.id}/${kind}/${encodeURIComponent(name)}`);
    const { items: accounts } = await json('/accounts');
    for (const { coverage } of accounts) await json(`/accounts/${coverage.account.id}`);
    await json('/runs?limit=1');
    const { items: rules } = await json('/rules');
    for (const { id } of rules) await json(`/rules/${id}`);
    const { items: frameworks } = await json('/frameworks');
    for (const { id } of frameworks) await json(`/frameworks/${id}?run=1`);
    const { hits } = await json('/search?q=ali');
    expect(new Set(hits.map(({ kind }: { kind: string }) => kind))).toEqual(new Set(['principal', 'rule']));
  });

  test('answers what is not there with 404 and the next move', async () => {
    const ask = await reader();
    for (const path of [
      `/findings/${'f'.repeat(32)}`,
      '/accounts/999999999999',
      '/principals/111122223333/user/nobody',
      '/principals/999999999999/root/root',
      `/principals/${FAILING}/root/root`,
      '/rules/no-such-rule',
      '/frameworks/no-such-framework',
      '/frameworks?run=77',
      '/overview/changes?from=77',
      '/overview/trend?account=999999999999',
    ]) {
      const answer = await ask(path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect((await answer.json()).hint).not.toBe('');
    }
  });

  test('refuses a filter that nothing can be of, and tells an account that no run covered from a clean one', async () => {
    const ask = await reader();
    const told = async (path: string) => {
      const answer = await ask(path);
      return [path, answer.status, ((await answer.json()) as { hint?: string }).hint];
    };
    const words = 'Use scanned, partial, skipped, failed, stale.';
    expect(await told('/accounts?status=green')).toEqual(['/accounts?status=green', 400, words]);
    expect(await told('/overview/keys?status=active')).toMatchObject({
      1: 400,
      2: expect.stringContaining('Active, Inactive'),
    });
    expect(await told('/overview/trend?rule=no-rule')).toMatchObject({ 1: 400 });
    const lists = [
      '/findings',
      '/findings/export',
      '/findings/groups',
      '/principals',
      '/overview/keys',
      '/overview/trend',
    ];
    for (const list of lists) {
      const more = { '/findings/groups': '&by=rule', '/findings/export': '&format=csv' }[list] ?? '';
      expect(await told(`${list}?account=12345${more}`)).toMatchObject({
        1: 400,
        2: expect.stringContaining('12 digits'),
      });
      expect(await told(`${list}?account=999999999999${more}`)).toMatchObject({
        1: 404,
        2: expect.stringContaining('/accounts'),
      });
      expect((await ask(`${list}?account=${FAILING}${more}`)).status, list).toBe(200);
    }
  });

  test('refuses a cursor of another list with 400, and one of an older state with 409', async () => {
    const ask = await reader();
    const { next } = await (await ask('/findings?limit=2')).json();
    expect((await ask(`/findings?limit=2&cursor=${next}`)).status).toBe(200);
    expect((await ask(`/findings?limit=2&q=x&cursor=${next}`)).status).toBe(400);
    expect((await ask('/findings?cursor=x')).status).toBe(400);
    expect((await ask('/findings?from=2')).status).toBe(400);
    expect((await ask(`/findings?limit=2&cursor=${next}&from=-1`)).status).toBe(400);
    const [, to, asked] = Buffer.from(next, 'base64url').toString().split(' ');
    const old = Buffer.from(`older.1 ${to} ${asked}`).toString('base64url');
    const changed = await ask(`/findings?limit=2&cursor=${old}`);
    expect([changed.status, (await changed.json()).code]).toEqual([409, 'list-changed']);
  });

  test('gives any part of a list by its place, beside a cursor of any page of it', async () => {
    const ask = await reader();
    const page = async (path: string) => await (await ask(path)).json();
    const all = await page('/findings?limit=1000');
    const { next, total } = await page('/findings?limit=2');
    const last = await page(`/findings?limit=2&cursor=${next}&from=${total - 1}`);
    expect([last.items, last.next]).toEqual([all.items.slice(-1), undefined]);
    const first = await page(`/findings?limit=3&cursor=${next}&from=0`);
    expect(first.items).toEqual(all.items.slice(0, 3));
    const after = await page(`/findings?limit=3&cursor=${first.next}`);
    expect(after.items).toEqual(all.items.slice(3, 6));
    expect((await page(`/findings?limit=3&cursor=${next}&from=${total}`)).items).toEqual([]);
    const groups = await page('/findings/groups?by=rule&limit=1');
    const second = await page(`/findings/groups?by=rule&limit=1&cursor=${groups.next}&from=1`);
    expect(second.items).toEqual((await page('/findings/groups?by=rule')).items.slice(1, 2));
    for (const list of ['/accounts', '/principals', '/runs']) {
      const { items } = await page(`${list}?limit=1000`);
      const of = await page(`${list}?limit=1`);
      const end = await page(`${list}?limit=1000&cursor=${of.next}&from=${items.length - 1}`);
      expect([list, end.items, end.next]).toEqual([list, items.slice(-1), undefined]);
    }
  });

  test('refuses an export of what cannot be asked for before it begins, in an answer that can be read', async () => {
    const ask = await reader();
    const refused = await ask('/findings/export?format=csv&framework=nope');
    expect([refused.status >= 400, refused.headers.get('content-encoding')]).toEqual([true, null]);
    expect((await refused.json()).detail).toContain('nope');
  });

  test('exports the view as CSV that no spreadsheet obeys, and as JSON with what it stands on', async () => {
    const ask = await reader();
    const csv = await ask('/findings/export?format=csv&standing=open');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="keyreeve-findings.csv"');
    const text = await csv.text();
    const json = await (await ask('/findings/export?format=json&standing=open')).json();
    expect(text.trimEnd().split('\r\n')).toHaveLength(json.total + 1);
    expect(json.findings).toHaveLength(json.total);
    expect(text).toContain(",'=x<b>\\u000a::error::,");
    expect(text).not.toMatch(/(^|,)"?[=+@]/m);
    expect(json.asOf.runs).toHaveLength(1);
  });

  test('exports as JSON the evidence of each finding as the run has it, by its schema; what is over has none, and is counted', async () => {
    const ask = await reader();
    const all = 'standing=open,unknown,manual,accepted,not-seen,resolved';
    const json = await (await ask(`/findings/export?format=json&${all}`)).json();
    const { total } = await (await ask(`/findings?limit=1&${all}`)).json();
    expect([json.findings.length, json.total, json.schemaVersion]).toEqual([total, total, SCHEMA_VERSION]);
    expect(new Set(json.findings.map(({ id }: Finding) => id)).size).toBe(total);
    const run = new Map(lastRun.findings.map((each) => [each.id, each]));
    const whole = json.findings.filter((each: Finding) => each.evidence !== undefined);
    expect(json.withoutEvidence).toBe(total - whole.length);
    expect(whole.length).toBeGreaterThan(40);
    for (const { evidence, certainty, controls, advice, status, id } of whole) {
      const said = run.get(id);
      expect({ evidence, certainty, controls, advice, status }, id).toEqual({
        ...{ evidence: said?.evidence, certainty: said?.certainty, controls: said?.controls },
        ...{ advice: said?.advice, status: said?.status },
      });
    }
  });

  test('an answer that did not change is not sent again', async () => {
    const served = await serve({ services });
    const cookie = await served.signIn();
    const first = await served.ask('/api/v1/overview', { headers: { cookie } });
    const etag = first.headers.get('etag') ?? '';
    const again = await served.ask('/api/v1/overview', { headers: { cookie, 'if-none-match': etag } });
    expect([etag.length > 0, again.status]).toEqual([true, 304]);
  });
});
