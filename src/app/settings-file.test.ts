import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../core/model/problem.ts';
import type { ScanOptions } from './scan-options.ts';
import { readSettings, settingsOutputs, settingsPath, withSettings } from './settings-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyreeve-settings-'));
  mkdirSync(join(folder, 'a/b'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, text: string | Uint8Array): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

async function problemOf(reading: Promise<unknown>): Promise<Problem> {
  const error = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Problem) return error;
  throw new Error(`no problem, but ${String(error)}`);
}

describe('the settings file', () => {
  test('is the nearest one upward', async () => {
    const outer = put('keyreeve.yaml', 'version: 1\n');
    expect((await readSettings({ folder: join(folder, 'a/b') }))?.path).toBe(outer);
    const inner = put('a/keyreeve.yaml', 'version: 1\nseverity: high\n');
    const found = await readSettings({ folder: join(folder, 'a/b') });
    expect(found).toMatchObject({ path: inner, settings: { severity: 'high' } });
  });

  test('is the one that is named, wherever the program runs', async () => {
    put('a/b/keyreeve.yaml', 'broken');
    const named = put('other.yaml', 'version: 1\n');
    expect((await readSettings({ config: named, folder: join(folder, 'a/b') }))?.path).toBe(named);
  });

  test('is none where there is none', async () => {
    expect(await readSettings({ folder: join(folder, 'a/b') })).toBeUndefined();
  });

  test('that is named and not there, or is a folder, is told', async () => {
    expect((await problemOf(readSettings({ config: join(folder, 'no.yaml'), folder }))).code).toBe(
      'unreadable-file',
    );
    mkdirSync(join(folder, 'keyreeve.yaml'));
    expect((await problemOf(readSettings({ folder }))).code).toBe('unreadable-file');
  });

  test.each(['keyreeve.yml', '.keyreeve.yaml'])(
    'P09 that is called %s is told, not passed over',
    async (name) => {
      put(name, 'version: 1\n');
      const problem = await problemOf(readSettings({ folder: join(folder, 'a') }));
      expect(problem).toMatchObject({ code: 'bad-settings', exitStatus: 2 });
      expect(problem.message).toContain(name);
    },
  );

  test('P09 in another encoding than UTF-8 is told', async () => {
    put('keyreeve.yaml', Buffer.from('version: 1\n', 'utf16le'));
    expect((await problemOf(readSettings({ folder }))).code).toBe('bad-settings');
    put('keyreeve.yaml', Uint8Array.of(0x76, 0xff));
    expect((await problemOf(readSettings({ folder }))).message).toContain('UTF-8');
  });

  test('names paths as seen from itself', async () => {
    put('keyreeve.yaml', 'version: 1\noutputs: [out/run.json, "json:x", /tmp/y.csv]\n');
    const found = await readSettings({ folder: join(folder, 'a') });
    if (found === undefined) throw new Error('not found');
    expect(settingsPath(found, 'people.csv')).toBe(join(folder, 'people.csv'));
    expect(settingsOutputs(found)).toEqual([
      join(folder, 'out/run.json'),
      `json:${join(folder, 'x')}`,
      '/tmp/y.csv',
    ]);
  });
});

describe('a scan with settings', () => {
  async function scanning(text: string, options: ScanOptions = {}): Promise<ScanOptions> {
    const found = await readSettings({ config: put('keyreeve.yaml', `version: 1\n${text}`), folder });
    if (found === undefined) throw new Error('not found');
    return withSettings(options, found);
  }

  test('leaves out the rules that are off, unless one is asked for by name', async () => {
    const text = 'rules: { root-access-key: off, user-setup-access-key: { parameters: { graceDays: 3 } } }\n';
    expect(await scanning(text)).toMatchObject({
      withoutRules: ['root-access-key'],
      settings: { 'user-setup-access-key': { graceDays: '3' } },
    });
    expect(await scanning(text, { rules: ['root-access-key'] })).toMatchObject({
      withoutRules: [],
      settings: {},
    });
  });

  test('takes parameters, severity and frameworks of the command line first', async () => {
    const text =
      'rules: { user-setup-access-key: { parameters: { graceDays: 3, windowMinutes: 9 } } }\nseverity: low\nframeworks: [cis_v130]\n';
    const options = await scanning(text, {
      settings: { 'user-setup-access-key': { graceDays: '7' } },
      severity: 'high',
      frameworks: ['cis_v500'],
    });
    expect(options).toMatchObject({
      settings: { 'user-setup-access-key': { graceDays: '7', windowMinutes: '9' } },
      severity: 'high',
      frameworks: ['cis_v500'],
    });
    expect(await scanning(text)).toMatchObject({ severity: 'low', frameworks: ['cis_v130'] });
  });

  test('goes to the accounts of the settings where the command line names none', async () => {
    const text =
      'accounts: { include: ["111122223333", "444455556666,Audit"], skip: ["777788889999"] }\nrole: { name: Scan, externalId: abc }\n';
    expect(await scanning(text)).toMatchObject({
      accounts: [{ id: '111122223333' }, { id: '444455556666', role: 'Audit' }],
      skipAccounts: ['777788889999'],
      role: 'Scan',
      externalId: 'abc',
    });
    expect(await scanning(text, { accounts: ['222222222222'], role: 'Other' })).toMatchObject({
      accounts: ['222222222222'],
      role: 'Other',
    });
    expect(await scanning(text, { organization: true })).not.toHaveProperty('accounts');
  });

  test('goes to the organisation, or the part of it, of the settings', async () => {
    expect(await scanning('accounts: { organization: true }\n')).toMatchObject({ organization: true });
    const ous = 'accounts: { organization: true, ous: [ou-abcd-12345678] }\n';
    expect(await scanning(ous)).toMatchObject({ organization: { ous: ['ou-abcd-12345678'] } });
    expect(await scanning(ous, { accounts: ['111122223333'] })).not.toHaveProperty('organization');
  });

  test('hands in the list of people for the rules that need one', async () => {
    const text = 'people: hr/people.csv\nrules: { user-owner-left: { enabled: true } }\n';
    const people = join(folder, 'hr/people.csv');
    expect(await scanning(text, { rules: ['user-owner-left'] })).toMatchObject({ people });
    expect(await scanning(text, { people: 'other.csv' })).toMatchObject({ people: 'other.csv' });
  });

  test('of report files takes no accounts from the settings', async () => {
    const text = 'accounts: { organization: true, skip: ["777788889999"] }\nrole: { name: Scan }\n';
    const options = await scanning(text, { credentialReports: ['report.csv'] });
    for (const name of ['organization', 'skipAccounts', 'role']) expect(options).not.toHaveProperty(name);
  });
});
