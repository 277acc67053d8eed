import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOSTILE_NAMES } from '../../test/contract/hostile.ts';
import { found, PROD } from '../../test/support/small-run.ts';
import type { Comparison } from '../core/model/comparison.ts';
import type { Finding } from '../core/model/finding.ts';
import { onFailDelivery, runOnFail } from './on-fail.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyreeve-on-fail-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SAVE = () => `cat > '${folder}'/$KEYREEVE_FINDING_ID`;
const saved = () =>
  readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Finding);

describe('the command of --on-fail', () => {
  test('runs once for each failing finding that nobody accepted, with the finding on its input', async () => {
    const suppressed = { suppressed: { reason: 'known', by: 'settings' } } as const;
    const findings = [found('a'), found('b'), found('c', { status: 'pass' }), found('d', suppressed)];
    expect(await runOnFail(SAVE(), findings)).toEqual({ ran: 2, failed: [] });
    expect(
      saved()
        .map(({ resource }) => resource.name)
        .sort(),
    ).toEqual(['a', 'b']);
    expect(saved().find(({ id }) => id === found('a').id)).toEqual(found('a'));
  });

  test('runs for new findings only where there is an earlier run', async () => {
    const comparison = { newIds: new Set([found('b').id]) } as unknown as Comparison;
    expect(await runOnFail(SAVE(), [found('a'), found('b')], { comparison })).toEqual({ ran: 1, failed: [] });
    expect(saved().map(({ resource }) => resource.name)).toEqual(['b']);
  });

  test.each([...HOSTILE_NAMES, '$(touch OWNED)', "'; touch OWNED; '", '`touch OWNED`', '\0'])(
    'gets the name %j exactly, on one line, and never runs it',
    async (name) => {
      const account = { ...PROD, name };
      const lines = `wc -l > '${folder}'/lines`;
      const finding = found(name, { account, rule: `user-key-age ${name}` });
      await runOnFail(`cd '${folder}' && ${SAVE()}; : $KEYREEVE_RULE`, [finding]);
      expect(readdirSync(folder)).toEqual([finding.id]);
      const [read] = saved();
      expect([read?.resource.name, read?.account.name]).toEqual([name, name]);
      await runOnFail(lines, [finding]);
      expect(readFileSync(join(folder, 'lines'), 'utf8').trim()).toBe('1');
    },
  );

  test('has in its environment only what no shell can misread', async () => {
    const odd = found('a', { rule: 'a b;$(id)', account: { ...PROD, id: '1 2\n3' } });
    await runOnFail(`env | grep ^KEYREEVE_ | sort > '${folder}'/env`, [odd]);
    expect(readFileSync(join(folder, 'env'), 'utf8')).toBe(
      `KEYREEVE_ACCOUNT_ID=123\nKEYREEVE_FINDING_ID=${odd.id}\nKEYREEVE_RULE=abid\nKEYREEVE_SEVERITY=high\n`,
    );
  });

  test('that fails is counted and told with its status and the finding', async () => {
    const result = await runOnFail('[ "$KEYREEVE_SEVERITY" = high ] && exit 7', [found('a'), found('b')]);
    expect(result.failed.map(({ words }) => words)).toEqual(Array(2).fill('it ended with status 7'));
    expect(onFailDelivery(result)).toMatchObject({
      to: '--on-fail',
      words: 'the command was run 2 times.',
      failures: [{ words: 'it ended with status 7.', count: 2 }],
    });
  });

  test('that does not exist is told as the shell tells it', async () => {
    const { failed } = await runOnFail('no-such-command-here 2>/dev/null', [found('a')]);
    expect(failed).toEqual([{ id: found('a').id, words: 'it ended with status 127' }]);
  });

  test('that reads nothing of a large finding is no failure', async () => {
    const large = found('a', { says: 'x'.repeat(2_000_000) });
    expect(await runOnFail('true', [large])).toEqual({ ran: 1, failed: [] });
  });

  test('that takes too long is ended with all it started', async () => {
    const late = join(folder, 'late');
    const command = `(sleep 1; touch '${late}') & sleep 30`;
    const started = performance.now();
    const { failed } = await runOnFail(command, [found('a')], { timeoutMs: 200 });
    expect(failed[0]?.words).toBe('it took longer than 0.2 seconds and was ended');
    expect(performance.now() - started).toBeLessThan(20_000);
    await pause(1_200);
    expect(existsSync(late)).toBe(false);
  });

  test('that will not go is killed after two seconds', async () => {
    const command = "trap '' TERM; while :; do sleep 0.1; done";
    const started = performance.now();
    await runOnFail(command, [found('a')], { timeoutMs: 100 });
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test('runs no more than four times at once', async () => {
    const command = `mkdir '${folder}'/$KEYREEVE_FINDING_ID; sleep 0.2; [ $(ls '${folder}' | wc -l) -le 4 ]; s=$?; rmdir '${folder}'/$KEYREEVE_FINDING_ID; exit $s`;
    const many = Array.from({ length: 12 }, (_, index) => found(`u${index}`));
    expect(await runOnFail(command, many)).toEqual({ ran: 12, failed: [] });
  });

  test('is ended when the run is interrupted, and the rest is not begun', async () => {
    const interrupt = new AbortController();
    const many = Array.from({ length: 8 }, (_, index) => found(`u${index}`));
    const command = `touch '${folder}'/$KEYREEVE_FINDING_ID; sleep 30`;
    setTimeout(() => interrupt.abort(), 300);
    const started = performance.now();
    await expect(runOnFail(command, many, { signal: interrupt.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(readdirSync(folder).length).toBeLessThanOrEqual(4);
  });
});
