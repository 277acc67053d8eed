import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { unsoundAccount } from '../support/catalogue-worlds.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { account, NOW, reportText, sandboxes } from '../support/sandboxes.ts';

const sandbox = sandboxes();
const folder = mkdtempSync(join(tmpdir(), 'keyreeve-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SETTINGS = `version: 1
outputs: [findings.json]
suppressions:
  - { reason: agreed, author: ann, until: 2026-12-31, match: { rule: root-access-key } }
`;

/** Without what differs from run to run: how long it took. */
function timeless(text: string): string {
  return text.replace(/ \| \d+\.\d s(?= |$)/m, '').replace(/\n\d+\.\d s \| /, '\n');
}

describe('scan --replay', () => {
  it('gives what the run printed, by the settings of then, with no call, and leaves its files alone', async () => {
    const started = await sandbox({
      world: [unsoundAccount(), account({ id: '222233334444', state: 'SUSPENDED' })],
    });
    const cwd = mkdtempSync(join(folder, 'live-'));
    writeFileSync(join(cwd, 'keyreeve.yaml'), SETTINGS);
    const store = ['--store', 'runs.sqlite'];
    const run = await keyreeve(['scan', '--org', '--now', NOW, ...store], { sandbox: started, cwd });
    expect(run).toMatchObject({ status: 1, stderr: expect.stringContaining('Kept as run 1') });
    const written = readFileSync(join(cwd, 'findings.json'), 'utf8');
    writeFileSync(join(cwd, 'findings.json'), 'of the last scan');
    writeFileSync(
      join(cwd, 'keyreeve.yaml'),
      'version: 1\nrules: { root-mfa: off }\noutputs: [findings.json]\n',
    );
    const again = await keyreeve(['scan', '--replay', 'latest', '--output', 'again.json', ...store], { cwd });
    expect(again.status).toBe(run.status);
    expect(timeless(again.stdout)).toBe(timeless(run.stdout));
    expect(again.stderr).toContain(`Run 1 of ${NOW}, judged again by its own rules without AWS.`);
    expect(readFileSync(join(cwd, 'again.json'), 'utf8')).toBe(written);
    expect(readFileSync(join(cwd, 'findings.json'), 'utf8')).toBe('of the last scan');

    const today = await keyreeve(
      ['scan', '--replay', '1', '--rules', 'new', '--severity', 'critical', '--format', 'json', ...store],
      { cwd },
    );
    const { run: made, findings } = JSON.parse(today.stdout);
    expect(made.rules.map(({ id }: { id: string }) => id)).not.toContain('root-mfa');
    expect(findings.filter((each: object) => 'suppressed' in each)).toEqual([]);
  });

  it('of files judges what the settings set for the rules that files are judged by', async () => {
    const cwd = mkdtempSync(join(folder, 'files-'));
    writeFileSync(join(cwd, 'report.csv'), await reportText(await sandbox({ world: [unsoundAccount()] })));
    const store = ['--store', 'runs.sqlite'];
    await keyreeve(['scan', '--credential-report', 'report.csv', '--now', NOW, ...store], { cwd });
    rmSync(join(cwd, 'report.csv'));
    const set =
      'version: 1\nrules:\n  user-ssh-key-age: { parameters: { maxAgeDays: 30 } }\n  user-credential-unused: { parameters: { maxUnusedDays: 30 } }\n';
    writeFileSync(join(cwd, 'keyreeve.yaml'), set);
    const today = ['scan', '--replay', '1', '--rules', 'new', '--format', 'json', ...store];
    const { stdout } = await keyreeve(today, { cwd });
    const { run } = JSON.parse(stdout);
    expect(run.source).toBe('files');
    expect(run.rules).toContainEqual(
      expect.objectContaining({
        id: 'user-credential-unused',
        parameters: expect.objectContaining({ maxUnusedDays: 30 }),
      }),
    );
  });

  it('is refused for what names no run, and beside what it cannot go with', async () => {
    const store = join(folder, 'none.sqlite');
    const none = await keyreeve(['scan', '--replay', '1', '--store', store]);
    expect(none).toMatchObject({ status: 2, stderr: expect.stringContaining('(unknown-run)') });
    const beside = await keyreeve(['scan', '--replay', '1', '--org']);
    expect(beside).toMatchObject({ status: 2, stderr: expect.stringContaining('(bad-argument)') });
  });
});
