import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../sandbox/index.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { account, KEY_RULES, NOW, reportText } from '../support/sandboxes.ts';

const folder = mkdtempSync(join(tmpdir(), 'keyreeve-test-'));
const SCAN = ['scan', '--now', NOW, '--format', 'json'];
const BY_KEYS = KEY_RULES.flatMap((rule) => ['--rule', rule]);
const CREATED = '2026-01-10T10:00:00Z';
let csv = '';

interface Printed {
  readonly run: { readonly source: string; readonly counts: Readonly<Record<string, number>> };
  readonly coverage: readonly {
    readonly account: { readonly id: string };
    readonly status: string;
    readonly reason?: string;
    readonly report: { readonly file?: string; readonly generatedAt?: string };
  }[];
  readonly findings: readonly { readonly id: string; readonly says: string; readonly status: string }[];
}

async function reportOf(id: string): Promise<string> {
  const alice = { name: 'alice', createdAt: CREATED, password: { createdAt: CREATED } };
  const users = [{ ...alice, accessKeys: [{ createdAt: CREATED }] }];
  const world = await startSandbox({ world: [account({ id, users })], now: NOW, frozenClock: true });
  const text = await reportText(world);
  await world.close();
  return text;
}

beforeAll(async () => {
  csv = await reportOf('111122223333');
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

/** The AWS CLI's own form. */
function cliJson(text: string, generatedAt: string): string {
  const Content = Buffer.from(text).toString('base64');
  return JSON.stringify({ Content, ReportFormat: 'text/csv', GeneratedTime: generatedAt });
}

async function judge(
  args: readonly string[],
  input?: string | Uint8Array,
): Promise<Printed & { status: number | null }> {
  const ended = await keyreeve([...SCAN, ...BY_KEYS, ...args], input === undefined ? {} : { input });
  expect(ended.stderr).toBe('');
  return { ...(JSON.parse(ended.stdout) as Printed), status: ended.status };
}

describe('an offline scan', () => {
  it('C18 reads CSV, base64, CLI JSON and gzip of each alike, without credentials', async () => {
    const json = cliJson(csv, '2026-11-22T10:00:00+00:00');
    const forms: [string, string | Uint8Array][] = [
      ['a.csv', csv],
      ['b.b64', Buffer.from(csv).toString('base64')],
      ['c.json', json],
      ['d.csv.gz', gzipSync(csv)],
      ['e.json.gz', gzipSync(json)],
      ['windows.csv', `\uFEFF${csv.replaceAll('\n', '\r\n')}\r\n\r\n`],
    ];
    const ids: string[][] = [];
    for (const [name, content] of forms) {
      const { findings, run, status } = await judge(['--credential-report', file(name, content)]);
      expect([status, run.source]).toEqual([1, 'files']);
      ids.push(findings.map((each) => `${each.id} ${each.status}`));
    }
    expect(ids.every((each) => JSON.stringify(each) === JSON.stringify(ids[0]))).toBe(true);
  });

  it('reads standard input by -', async () => {
    const { run, coverage } = await judge(['--credential-report', '-'], csv);
    expect(run.counts).toMatchObject({ fail: 2, pass: 1 });
    expect(coverage).toMatchObject([{ account: { id: '111122223333' }, report: { file: 'standard input' } }]);
  });

  it('says that a finding rests on a report of which age', async () => {
    const json = file('aged.json', cliJson(csv, '2026-11-22T10:00:00+00:00'));
    const aged = await judge(['--credential-report', json]);
    const failing = aged.findings.find(({ status }) => status === 'fail');
    expect(failing?.says).toContain('Rests on the report of 2026-11-22T10:00:00Z alone');
    const told = await judge(['--credential-report', '-', '--report-time', '2026-11-21T08:00:00Z'], csv);
    expect(told.coverage[0]?.report.generatedAt).toBe('2026-11-21T08:00:00Z');
    const bare = await judge(['--credential-report', '-'], csv);
    expect(bare.findings[1]?.says).toContain('does not say when it was made');
  });

  it('reads a folder, each account once: of two reports the newer is judged, the other listed', async () => {
    const reports = join(folder, 'reports');
    mkdirSync(reports);
    writeFileSync(join(reports, 'one.csv'), await reportOf('444455556666'));
    writeFileSync(join(reports, 'old.json'), cliJson(csv, '2026-11-20T10:00:00Z'));
    writeFileSync(join(reports, 'new.json'), cliJson(csv, '2026-11-22T10:00:00Z'));
    writeFileSync(join(reports, 'README.md'), 'not a report');
    const { coverage, run } = await judge(['--credential-report', reports]);
    expect(coverage.map(({ account: { id }, status }) => `${id} ${status}`).toSorted()).toEqual([
      '111122223333 scanned',
      '111122223333 skipped',
      '444455556666 scanned',
    ]);
    const skipped = coverage.find(({ status }) => status === 'skipped');
    expect(skipped?.report.file).toMatch(/old\.json$/);
    expect(skipped?.reason).toContain('newer report');
    expect(run.counts).toMatchObject({ fail: 4 });
  });

  it('C19 refuses a damaged report with file and line, and judges nothing beside it', async () => {
    const cut = csv.slice(0, csv.lastIndexOf('N/A,N/A'));
    const good = file('good.csv', csv);
    const ended = await keyreeve([
      ...SCAN,
      '--credential-report',
      good,
      '--credential-report',
      file('cut.csv', cut),
    ]);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(/cut\.csv:3\b/);
    expect(ended.stderr).toContain('(damaged-report)');
  });

  it('names every damaged report of several', async () => {
    const paths = ['x.csv', 'y.csv'].flatMap((name) => [
      '--credential-report',
      file(name, 'user,arn\nnonsense'),
    ]);
    const ended = await keyreeve([...SCAN, ...paths]);
    expect(ended.status).toBe(2);
    expect(ended.stderr).toMatch(/x\.csv[\s\S]*y\.csv/);
  });

  it.each([
    [
      'the base64 sample of a published rule, which lacks a piece',
      'test/reports/published-sample.b64',
      /published-sample\.b64/,
    ],
    ['a sign-in page saved as a report', 'test/reports/sign-in-page.html', /sign-in-page\.html/],
    [
      'a report that a spreadsheet saved anew',
      'test/reports/spreadsheet-dates.csv',
      /spreadsheet-dates\.csv:\d/,
    ],
    ['the answer to another call', 'test/reports/generate-answer.json', /generate-answer\.json/],
  ])('refuses %s, and says what to do', async (_what, path, place) => {
    const ended = await keyreeve([...SCAN, '--credential-report', path]);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(place);
    expect(ended.stderr.split('\n')[1]?.trim()).not.toBe('');
  });

  it('refuses a file that is not there, and a folder without reports', async () => {
    const missing = await keyreeve([...SCAN, '--credential-report', join(folder, 'none.csv')]);
    expect(missing.status).toBe(2);
    expect(missing.stderr).toContain('there is no such file');
    expect(missing.stderr).toContain('(unreadable-file)');
    mkdirSync(join(folder, 'empty'));
    const empty = await keyreeve([...SCAN, '--credential-report', join(folder, 'empty')]);
    expect(empty.status).toBe(2);
    expect(empty.stderr).toContain('No report was found');
  });
});
