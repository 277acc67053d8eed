import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../sandbox/index.ts';
import { differences } from '../../src/app/compare-truth.ts';
import { INVISIBLE } from '../contract/hostile.ts';
import { csvRows, READERS } from '../contract/read-back.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { about, account, type Scanned, sandboxes, scanned } from '../support/sandboxes.ts';
import { textsOf } from '../support/texts.ts';

const sandbox = sandboxes();
const CREATED = '2026-01-10T10:00:00Z';

function hostile(): Promise<Sandbox> {
  return sandbox({ accounts: 26, users: 20, seed: 9, hostileNames: true, reportDelayMs: 10 });
}

let once: Promise<{ readonly scan: Scanned; readonly truths: ReturnType<Sandbox['truths']> }> | undefined;

/** A scan of them, one for all tests that look at it. */
function hostileScan(): NonNullable<typeof once> {
  once ??= hostile().then(async (world) => ({
    scan: await scanned(world, { organization: true }),
    truths: world.truths(),
  }));
  return once;
}

describe('O11 accounts with markup, formulas, escape codes and line breaks for names', () => {
  it('are scanned like others, and the result equals the truth', async () => {
    const { scan, truths } = await hostileScan();
    expect(differences(truths, scan.coverage, scan.findings)).toEqual([]);
    const names = scan.coverage.map((each) => each.account.name);
    expect(names).toEqual(expect.arrayContaining(['<script>alert(1)</script>', "=cmd|' /C calc'!A0"]));
  });

  it('reach no output as they are, but JSON holds them to the character', async () => {
    const { scan } = await hostileScan();
    const texts = textsOf(scan);
    for (const [format, text] of Object.entries(texts)) {
      const bad = text.split(/\r?\n/).filter((line) => INVISIBLE.test(line) || /^\s*::/.test(line));
      expect(bad, format).toEqual([]);
    }
    const exact = new Set(scan.findings.map((each) => each.account.name));
    expect(new Set(READERS.json?.read(texts.json ?? '').accountNames)).toEqual(exact);
    expect(new Set(READERS.ndjson?.read(texts.ndjson ?? '').accountNames)).toEqual(exact);
  });

  it('P01 no cell of a CSV begins a formula, and every record has all columns', async () => {
    const odd = ['=2+5,cmd', '@sum', '+x', '-x', 'last,first', 'a.b'];
    const users = odd.map((name) => ({
      name,
      createdAt: CREATED,
      password: { createdAt: CREATED },
      accessKeys: [{ createdAt: CREATED }],
    }));
    const scan = await scanned(await sandbox({ world: [account({ users, name: "=cmd|' /C calc'!A0" })] }));
    expect(about(scan, 'user-setup-access-key').map(({ status }) => status)).toEqual(odd.map(() => 'fail'));
    const rows = csvRows(textsOf(scan).csv ?? '');
    expect(rows).toHaveLength(scan.findings.length);
    expect(rows.flatMap((row) => Object.values(row)).filter((cell) => /^\s*[=+@-]/.test(cell))).toEqual([]);
  });

  it('C11, C13 names with commas, and names that begin like others, are told apart live', async () => {
    const names = ['a,b', 'ann', 'joann', 'bob', 'bobby', 'mail+tag@example.com'];
    const users = names.map((name, index) => ({
      name,
      createdAt: CREATED,
      password: { createdAt: CREATED },
      path: index % 2 === 0 ? '/team/path/' : '/',
      ...(name !== 'joann' && name !== 'bob' && { accessKeys: [{ createdAt: CREATED }] }),
    }));
    for (const quoteNames of [true, false, 'always'] as const) {
      const report = { ...account().report, quoteNames };
      const scan = await scanned(await sandbox({ world: [account({ users, report })] }));
      const failing = about(scan, 'user-setup-access-key').filter(({ status }) => status === 'fail');
      expect(failing.map(({ resource }) => resource.name)).toEqual([
        'a,b',
        'ann',
        'bobby',
        'mail+tag@example.com',
      ]);
      expect(failing[0]?.resource.arn).toContain(':user/team/path/a,b');
    }
  });

  it('do not break the lines of the command line either', async () => {
    const { stdout, stderr } = await keyreeve(['scan', '--org'], { sandbox: await hostile() });
    expect(stdout.split('\n').filter((line) => INVISIBLE.test(line) || /^\s*::/.test(line))).toEqual([]);
    expect(stderr).toBe('');
  });
});
