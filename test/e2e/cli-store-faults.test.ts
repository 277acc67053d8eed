import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { postgresDatabase } from '../support/postgres-database.ts';

/** A store that cannot be used, as a person meets it on the command line. */
const REPORT = fileURLToPath(new URL('../reports/good.csv', import.meta.url));
const SCAN = ['scan', '--credential-report', REPORT, '--now', '2026-11-22T12:00:00Z', '--store'];
const folder = mkdtempSync(join(tmpdir(), 'keyreeve-store-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a store that a later keyreeve wrote ends every command with 5, and is left as it is', async () => {
  const path = join(folder, 'later.sqlite');
  await (await openStore(path)).close();
  const file = new DatabaseSync(path);
  file.exec('update keyreeve_version set version = 999');
  file.close();
  for (const words of [
    [...SCAN, path],
    ['history', '--store', path],
    ['store', 'show', '--store', path],
  ]) {
    const { status, stdout, stderr } = await keyreeve(words);
    expect([status, stdout]).toEqual([5, '']);
    expect(stderr).toContain('has version 999; this keyreeve knows');
    expect(stderr).toContain('Update keyreeve');
    expect(stderr).not.toContain('    at ');
  }
  const after = new DatabaseSync(path, { readOnly: true });
  expect(after.prepare('select version from keyreeve_version').all()).toEqual([{ version: 999 }]);
  after.close();
});

test('a file that is no store ends a scan with 4 before it judges anything, and stays as it is', async () => {
  const path = join(folder, 'notes.txt');
  writeFileSync(path, 'Call the auditor.\n'.repeat(100));
  const { status, stdout, stderr } = await keyreeve([...SCAN, path]);
  expect([status, stdout]).toEqual([4, '']);
  expect(stderr).toContain(`The store ${path}: the file is no SQLite database.`);
  expect(readFileSync(path, 'utf8')).toBe('Call the auditor.\n'.repeat(100));
});

test('a PostgreSQL that does not let anybody in ends a scan with 4, and says no password', async () => {
  const address = new URL(await postgresDatabase());
  address.password = 'se.cret-9';
  const { status, stdout, stderr } = await keyreeve([...SCAN, address.href]);
  expect([status, stdout]).toEqual([4, '']);
  expect(stderr).toContain('the password is wrong');
  expect(stderr).not.toContain('se.cret-9');
});

test('a run goes into PostgreSQL from the command line, and history tells of it, with no password', async () => {
  const place = await postgresDatabase();
  const { password } = new URL(place);
  const scan = await keyreeve([...SCAN, place]);
  expect(scan.status).toBeLessThan(4);
  const history = await keyreeve(['history', '--store', place, '--format', 'json']);
  expect(history.status).toBe(0);
  expect(JSON.parse(history.stdout)).toMatchObject({ runs: [{ number: 1, state: 'ended' }] });
  for (const { stdout, stderr } of [scan, history]) expect(stdout + stderr).not.toContain(password);
});
