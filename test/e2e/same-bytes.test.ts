import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { AccountSpec } from '../../sandbox/index.ts';
import type { Status } from '../../src/core/model/finding.ts';
import { READERS } from '../contract/read-back.ts';
import { keyreeve } from '../support/keyreeve.ts';
import {
  ACCOUNT,
  account,
  judged,
  NOW,
  REPORTED_AT,
  reportText,
  sandboxes,
  scanned,
} from '../support/sandboxes.ts';
import { textsOf } from '../support/texts.ts';

const sandbox = sandboxes();
const folder = mkdtempSync(join(tmpdir(), 'keyreeve-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CREATED = '2026-01-10T10:00:00Z';
const password = { createdAt: CREATED };

function world(): AccountSpec[] {
  const keys = [{ createdAt: CREATED }, { createdAt: '2026-04-01T00:00:00Z' }];
  const users = ['Zoe', 'adam', 'bea', 'Carl'].flatMap((name) => [
    { name, createdAt: CREATED, password, accessKeys: keys },
    {
      name: `${name}-twins`,
      createdAt: CREATED,
      password,
      accessKeys: [{ createdAt: CREATED }, { createdAt: CREATED }],
    },
    { name: `${name}-ci`, createdAt: CREATED, accessKeys: keys },
  ]);
  const root = { accessKeys: [{ createdAt: CREATED }] };
  return [ACCOUNT, '222233334444', '333344445555'].map((id) => account({ id, users, root }));
}

describe('the same run', () => {
  it('gives the same bytes in every format, whatever finished first', async () => {
    const texts: Record<string, string>[] = [];
    // The slowest account is another one each time.
    for (const slow of [ACCOUNT, '333344445555']) {
      const faults = [{ operation: 'iam:GetAccountSummary', account: slow, delayMs: 10_000 }];
      const scan = await scanned(await sandbox({ world: world(), faults }), { organization: true });
      expect(scan.results.at(-1)?.coverage.account.id).toBe(slow);
      const findings = scan.findings.toSorted((a, b) => (a.account.id < b.account.id ? -1 : 1));
      texts.push(textsOf({ ...scan, findings }));
    }
    expect(texts[0]).toEqual(texts[1]);
  });

  it('K02 gives the same bytes on both sides of the date line', async () => {
    const started = await sandbox({ world: world() });
    const run = async (TZ: string, format: string) => {
      const args = ['scan', '--org', '--now', NOW, '--format', format];
      const { stdout, stderr } = await keyreeve(args, { sandbox: started, env: { TZ } });
      expect(stderr).toBe('');
      return stdout.replace(/ \| \d+\.\d s(?= |$)/m, '');
    };
    for (const format of ['json', 'table']) {
      const [east, west] = await Promise.all([
        run('Pacific/Kiritimati', format),
        run('Pacific/Niue', format),
      ]);
      expect(east).toBe(west);
      expect(east).toContain('111122223333');
    }
  });

  it('P13 counts the same in every format', async () => {
    const scan = await scanned(await sandbox({ world: world() }), { organization: true });
    const texts = textsOf(scan);
    const counted = Object.fromEntries(Object.entries(scan.run.counts).filter(([, count]) => count > 0));
    for (const [format, { read, statuses }] of Object.entries(READERS)) {
      const told = Object.entries(read(texts[format] ?? '').counts.counted).filter(([, count]) => count > 0);
      const known = Object.entries(counted).filter(([status]) => statuses.includes(status as Status));
      expect(Object.fromEntries(told), format).toEqual(Object.fromEntries(known));
    }
    expect(texts['terminal 160']).toContain(`${counted.fail} fail`);
  });
});

describe('one account, offline and live', () => {
  it('gives the same finding ids, without key ids offline', async () => {
    const started = await sandbox({ world: world() });
    const bytes = Buffer.from(await reportText(started));
    const offline = await judged([{ name: 'report.csv', bytes }], { reportTime: REPORTED_AT });
    const live = await scanned(started, { rules: offline.run.rules.map(({ id }) => id) });
    const ids = (scan: typeof live) => scan.findings.map(({ id, status }) => `${id} ${status}`).toSorted();
    expect(ids(offline)).toEqual(ids(live));
    expect(offline.findings.every(({ credential }) => credential?.accessKeyId === undefined)).toBe(true);
    const failing = live.findings.filter((each) => each.status === 'fail' && each.credential);
    expect(failing.length).toBeGreaterThan(10);
    const ofKeys = failing.filter(({ credential }) => (credential?.kind ?? 'access-key') === 'access-key');
    expect(ofKeys.every(({ credential }) => credential?.accessKeyId?.startsWith('AKIA'))).toBe(true);
  });

  it('keeps the ids from day to day, while age and wording move on', async () => {
    const path = join(folder, 'report.csv');
    writeFileSync(path, await reportText(await sandbox({ world: world() })));
    const [today, tomorrow] = [await judged([path]), await judged([path], { now: '2026-11-24T12:00:00Z' })];
    expect(tomorrow.findings.map(({ id }) => id)).toEqual(today.findings.map(({ id }) => id));
    expect(tomorrow.findings.map(({ says }) => says)).not.toEqual(today.findings.map(({ says }) => says));
  });

  it('P04 names a key by its creation, so that a swap of slots changes no id', async () => {
    const text = await reportText(await sandbox({ world: world() }));
    const swapped = text.split('\n').map((line) => {
      const cells = line.split(',');
      return [...cells.slice(0, 8), ...cells.slice(13, 18), ...cells.slice(8, 13), ...cells.slice(18)].join(
        ',',
      );
    });
    const [header = ''] = text.split('\n');
    const of = (csv: string) => judged([{ name: 'r.csv', bytes: Buffer.from(csv) }]);
    const [before, after] = [await of(text), await of([header, ...swapped.slice(1)].join('\n'))];
    expect(after.findings).toEqual(before.findings);
  });
});
