import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { covered, DAY_BEFORE, found, PROD, smallRun, TEST, unlisted } from '../../test/support/small-run.ts';
import type { Finding } from '../core/model/finding.ts';
import type { RunReport } from '../core/model/run.ts';
import { json } from '../outputs/json.ts';
import { ndjson } from '../outputs/ndjson.ts';
import { type Baseline, compare, readBaseline } from './baseline.ts';

const folder = mkdtempSync(join(tmpdir(), 'keyreeve-baseline-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function saved(text: string | Uint8Array, name = 'run.json'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function baselineOf(report: RunReport, keep: 'failing' | 'all' = 'failing'): Baseline {
  const path = saved([...json(report)].join(''));
  const baseline = readBaseline(path, keep);
  onTestFinished(() => baseline.close());
  return baseline;
}

const earlier = (...args: Parameters<typeof smallRun>) =>
  smallRun(args[0], args[1], { now: DAY_BEFORE, ...args[2] });

function compared(then: readonly Finding[], now: RunReport, coverage = [covered(PROD), covered(TEST)]) {
  return compare(baselineOf(earlier(then, coverage)), now);
}

const SUPPRESSED = { suppressed: { reason: 'known', by: 'settings' } } as const;

describe('a run beside an earlier one', () => {
  test('P06 says what is new, what is fixed, what is still open, and the time between', () => {
    const now = smallRun([found('stays'), found('arrived')], [covered(PROD), covered(TEST)]);
    const comparison = compared([found('stays'), found('went')], now);
    expect([...comparison.newIds]).toEqual([found('arrived').id]);
    expect(comparison).toMatchObject({ open: 1, accepted: 0, secondsBetween: 86_400, notSeen: [] });
    expect(comparison.earlier.now).toBe(DAY_BEFORE);
  });

  test('a finding that passes now is fixed, and so is one whose user is gone from a newer report', () => {
    const now = smallRun([found('mended', { status: 'pass' })]);
    const { fixed } = compared([found('mended'), found('deleted')], now, [covered(PROD)]);
    expect(fixed.worst.map(({ resource }) => resource.name)).toEqual(['mended', 'deleted']);
    expect(fixed.total).toBe(2);
  });

  test('P05 an account that cannot be read today is not seen, and nothing in it is fixed', () => {
    const now = smallRun([unlisted(TEST, 'user-key-age')], [covered(PROD), covered(TEST, 'failed')]);
    const then = ['a', 'b', 'c', 'd', 'e'].map((name) => found(name, { account: TEST }));
    const { fixed, notSeen } = compared(then, now);
    expect(fixed.total).toBe(0);
    expect(notSeen).toEqual([{ why: 'account-not-read', total: 5, accounts: [TEST] }]);
  });

  test('what was judged live in an account whose report could not be read is still open', () => {
    const key = found('root', { account: TEST, rule: 'root-access-key' });
    const now = smallRun([key], [covered(PROD), covered(TEST, 'failed')]);
    expect(compared([key, found('a', { account: TEST })], now)).toMatchObject({
      open: 1,
      notSeen: [{ why: 'account-not-read', total: 1 }],
    });
  });

  test('P05 neither is one that this run left out, or that it does not have', () => {
    const then = [found('a'), found('b', { account: TEST })];
    const { fixed, notSeen } = compared(then, smallRun([], [covered(PROD, 'skipped')]));
    expect(fixed.total).toBe(0);
    expect(notSeen.map(({ why, total }) => [why, total])).toEqual([
      ['account-not-read', 1],
      ['account-not-in-run', 1],
    ]);
  });

  test('P05 what a rule could not list, or could not judge of a user, is not fixed', () => {
    const partial = [covered(PROD, 'partial')];
    const unread = compared([found('a')], smallRun([unlisted(PROD, 'user-key-age')], partial));
    expect(unread.notSeen.map(({ why }) => why)).toEqual(['not-judged']);
    const key = { credential: { kind: 'access-key', createdAt: '2026-01-01T00:00:00Z' } } as const;
    const denied = compared([found('a', key)], smallRun([found('a', { status: 'unknown' })], partial));
    expect(denied.notSeen.map(({ why }) => why)).toEqual(['not-judged']);
  });

  test('P05 a user who is missing from a report older than the earlier run may be younger than the report', () => {
    const old = { report: { generatedAt: '2026-11-21T09:00:00Z', stale: true } };
    const now = smallRun([], [covered(PROD, 'scanned', old)]);
    expect(compared([found('young')], now).notSeen.map(({ why }) => why)).toEqual(['older-report']);
  });

  test('P04 a key that is still there under another slot is still open, by its creation time', () => {
    const key = (id: string) =>
      ({
        credential: { kind: 'access-key', accessKeyId: id, createdAt: '2026-01-01T00:00:00Z' },
      }) as const;
    const { open, newIds } = compared([found('a', key('AKIAONE'))], smallRun([found('a', key('AKIAONE'))]));
    expect([open, newIds.size]).toEqual([1, 0]);
  });

  test('P08 what was suppressed and fails again is new; what is suppressed since is neither open nor fixed', () => {
    const again = compared([found('a', SUPPRESSED)], smallRun([found('a')]));
    expect(again.newIds.size).toBe(1);
    const accepted = compared([found('a')], smallRun([found('a', SUPPRESSED)]));
    expect(accepted).toMatchObject({ accepted: 1, open: 0, fixed: { total: 0 } });
    expect(accepted.newIds.size).toBe(0);
  });

  test('new findings in accounts that the earlier run could not read are counted apart', () => {
    const now = smallRun([found('a', { account: TEST })], [covered(PROD), covered(TEST)]);
    const { newIds, newWhereUnread } = compared([], now, [covered(PROD), covered(TEST, 'failed')]);
    expect([newIds.size, newWhereUnread]).toEqual([1, 1]);
  });

  test('only rules of both runs are compared, and changed parameters are told', () => {
    const rule = (id: string, maxAgeDays: number) => ({
      id,
      title: id,
      severity: 'high' as const,
      parameters: { maxAgeDays },
    });
    const then = earlier([found('a'), found('b', { rule: 'gone' })], [covered(PROD)], {
      rules: [rule('user-key-age', 90), rule('gone', 1)],
    });
    const now = smallRun([found('a'), found('a', { rule: 'added' })], [covered(PROD)], {
      rules: [rule('user-key-age', 45), rule('added', 1)],
    });
    const comparison = compare(baselineOf(then), now);
    expect(comparison.rules).toEqual({
      compared: 1,
      onlyNow: ['added'],
      onlyEarlier: ['gone'],
      changed: ['user-key-age'],
    });
    expect(comparison).toMatchObject({ open: 1, notCompared: 1, fixed: { total: 0 }, notSeen: [] });
    expect(comparison.newIds.size).toBe(0);
  });

  test('a baseline that is later than the run has a negative time between', () => {
    const then = smallRun([], [covered(PROD)], { now: '2026-11-23T12:00:00Z' });
    expect(compare(baselineOf(then), smallRun([])).secondsBetween).toBe(-86_400);
  });
});

describe('a baseline file', () => {
  const report = earlier([found('a'), found('b', { status: 'pass' })]);
  const text = [...json(report)].join('');
  const names = (path: string, keep: 'failing' | 'all' = 'failing') => {
    const baseline = readBaseline(path, keep);
    onTestFinished(() => baseline.close());
    return [...baseline.of(PROD.id)].map(({ resource }) => resource.name);
  };

  test.each([
    ['JSON as scan writes it', text],
    ['JSON on one line', JSON.stringify(JSON.parse(text))],
    ['JSON laid out by another program', JSON.stringify(JSON.parse(text), null, 4)],
    ['JSON with its members turned round', reversed(text)],
    ['NDJSON', [...ndjson(report)].join('')],
    ['a byte order mark before it', `\ufeff${text}`],
  ])('is read from %s', (_what, content) => {
    expect(names(saved(content))).toEqual(['a']);
    expect(names(saved(content), 'all')).toEqual(['a', 'b']);
  });

  test('of the contract 1.0 has access keys without a kind', () => {
    const [finding] = [found('a', { credential: { kind: 'access-key', createdAt: DAY_BEFORE } })];
    const old = JSON.parse([...json(earlier([finding]))].join(''));
    delete old.findings[0].credential.kind;
    for (const field of ['suppressed', 'attested', 'lapsed', 'controls']) delete old.run[field];
    const baseline = readBaseline(saved(JSON.stringify({ ...old, schemaVersion: '1.0' })));
    onTestFinished(() => baseline.close());
    expect([...baseline.of(PROD.id)][0]?.credential).toEqual({ kind: 'access-key', createdAt: DAY_BEFORE });
  });

  test('keeps hostile names exactly as they are, over the borders of blocks too', () => {
    const name = '\u001b[2J"\\<script>,]}{[ 名前 '.repeat(4000);
    expect(names(saved([...json(earlier([found(name)]))].join('')))).toEqual([name]);
  });

  test('may be written over once it is read', () => {
    const path = saved(text);
    const baseline = readBaseline(path);
    onTestFinished(() => baseline.close());
    writeFileSync(path, 'something else');
    expect(compare(baseline, smallRun([found('a')])).open).toBe(1);
  });

  test.each([
    ['cut off in the middle', text.slice(0, -40), /line \d+: it ends too early/],
    ['empty', '', /it holds no run/],
    ['no JSON', 'user,arn\na,b\n', /line 1: it is no JSON object/],
    ['a list', '[{}]', /it is no JSON object/],
    ['some other JSON', '{"runs":[]}', /it is no run of Keyreeve/],
    ['of a later contract', text.replace(/"1\.\d+"/, '"2.0"'), /its contract is 2\.0/],
    ['two runs', text + text, /a second run/],
    ['without one of its failing findings', text.replace(/\n.*"name":"a".*\n/, '\n'), /cut short: of 1/],
    [
      'with a finding of no status',
      text.replace('"status":"pass"', '"status":"fine"'),
      /a finding is damaged/,
    ],
    [
      'of damaged JSON inside',
      text.replace('"status":"pass"', '"status":pass'),
      /line \d+: it is not sound JSON/,
    ],
    ['in UTF-16', Buffer.from(text, 'utf16le'), /a name of a member is missing/],
    ['brackets that close nothing', '{"run":}', /closes nothing/],
  ])('that is %s is refused with its place', (_what, content, message) => {
    expect(() => readBaseline(saved(content))).toThrow(
      expect.objectContaining({
        code: 'bad-baseline',
        exitStatus: 2,
        message: expect.stringMatching(message),
      }),
    );
  });

  test('that is not there is an unreadable file', () => {
    const missing = expect.objectContaining({ code: 'unreadable-file' });
    expect(() => readBaseline(join(folder, 'none.json'))).toThrow(missing);
    expect(() => readBaseline(folder)).toThrow(missing);
  });

  test('that is redacted is refused, and so is a redacted run', () => {
    const refusal = expect.objectContaining({
      code: 'bad-baseline',
      message: expect.stringContaining('pseudonyms'),
    });
    const redacted = earlier([], [covered(PROD)], { redacted: true });
    expect(() => compare(baselineOf(redacted), smallRun([]))).toThrow(refusal);
    expect(() => compare(baselineOf(report), smallRun([], [covered(PROD)], { redacted: true }))).toThrow(
      refusal,
    );
  });

  test('of other rules altogether is refused', () => {
    const other = smallRun([], [covered(PROD)], {
      rules: [{ id: 'other', title: 'other', severity: 'low', parameters: {} }],
    });
    expect(() => compare(baselineOf(report), other)).toThrow(/none is in both/);
  });

  test('of 20,000 findings is read in blocks, and their number needs little memory', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => found(`user-${index}`));
    const baseline = baselineOf(earlier(many));
    const { newIds, open } = compare(baseline, smallRun([...many, found('new')]));
    expect([newIds.size, open]).toEqual([1, 20_000]);
  });
});

function reversed(text: string): string {
  return JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse()));
}
