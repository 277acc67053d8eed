import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Ended, keyreeve, type Started } from '../support/keyreeve.ts';
import { sandboxes } from '../support/sandboxes.ts';

/** Most tests take what a process prints that has carried out other commands for what one of its own prints. */

const REPORT = fileURLToPath(new URL('../reports/good.csv', import.meta.url));
const NOW = ['--now', '2026-11-22T12:00:00Z'];

const start = sandboxes();

function folder(): string {
  const cwd = mkdtempSync(join(tmpdir(), 'keyreeve-residents-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  return cwd;
}

/** How both end, the fresh one after the other, each in an empty folder; but for how long they took. */
async function both(args: readonly string[], started: Started = {}): Promise<readonly [Ended, Ended]> {
  const end = async (fresh: boolean): Promise<Ended> => {
    const { stdout, ...ended } = await keyreeve(args, { cwd: folder(), ...started, fresh });
    return { ...ended, stdout: stdout.replace(/\| [\d.]+ s \|/g, '| 0 s |') };
  };
  return [await end(false), await end(true)];
}

describe('a process that has carried out other commands prints and ends as one of its own', () => {
  test.each([
    ['--version'],
    ['version'],
    [],
    ['--help'],
    ['nonsense'],
    ['scan', '--credential-report', REPORT, ...NOW],
    ['scan', '--credential-report', REPORT, ...NOW, '--quiet', '--format', 'json'],
    ['scan', '--credential-report', 'missing.csv'],
    ['scan', '--credential-report', REPORT, '--limit', 'x'],
    ['explain', 'root-access-key'],
    ['completion', 'bash'],
    ['complete', '--', 'sc'],
    ['check-iac', '-'],
    ['audit', 'show'],
    ['triage'],
    ['scan'],
  ])('%s %s', async (...args) => {
    const [resident, fresh] = await both(args);
    expect(resident).toEqual(fresh);
  });

  test('of an organisation, one account of which cannot be read', async () => {
    const sandbox = await start({ accounts: 3, users: 4, seed: 7 });
    const args = ['scan', '--org', '--format', 'json', ...NOW];
    // Afterwards there are reports, and neither has to wait for one.
    await keyreeve(args, { sandbox });
    const [resident, fresh] = await both(args, { sandbox });
    expect(resident).toEqual(fresh);
    expect(resident.stdout).toContain('"findings"');
  });
});

describe('nothing of a command is left to the next', () => {
  test('neither its environment nor its folder, and files that changed are read again', async () => {
    const [one, two] = [folder(), folder()];
    const config = (text: string) => writeFileSync(join(one, 'keyreeve.yaml'), text);
    const scan = (cwd: string) =>
      keyreeve(['scan', '--credential-report', REPORT, ...NOW, '--quiet'], { cwd });
    config('version: 99\n');
    expect((await scan(one)).status).toBe(2);
    expect((await scan(two)).status).toBe(1);
    config('version: 1\n');
    expect((await scan(one)).status).toBe(1);
    const sandbox = await start({ accounts: 1, users: 1 });
    expect((await keyreeve(['doctor'], { sandbox, cwd: two })).stdout).toContain('You are arn:aws:iam::');
    expect(await keyreeve(['doctor'], { cwd: two })).toMatchObject({ status: 4, stdout: '' });
  });

  test('not even that it was refused, nor listeners, which would add up to a warning', async () => {
    for (let time = 0; time < 12; time += 1) {
      expect((await keyreeve(['nonsense'])).status).toBe(2);
      const { status, stderr } = await keyreeve(['scan', '--credential-report', REPORT, '--quiet', ...NOW]);
      expect([status, stderr]).toEqual([1, '']);
    }
  });
});
