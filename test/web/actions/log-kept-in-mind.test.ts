import {
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Desk } from '../../../src/app/dashboard/desk.ts';
import { DashboardGround } from '../../../src/app/dashboard/ground.ts';
import { readAudit, verifyAudit } from '../../../src/app/dashboard/read-audit.ts';
import { SessionNotes } from '../../../src/app/dashboard/session-notes.ts';
import { copyLog } from '../../../src/app/keep-records.ts';
import { lossBy } from '../../../src/app/known-log.ts';
import { watchedLog } from '../../../src/app/watched-log.ts';
import { openAuditLog } from '../../../src/audit-log/append.ts';
import { Problem } from '../../../src/core/model/problem.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { linesIn, logOf, newEntry } from '../../support/audit-log.ts';

/** A log of three entries that has been shown once. */
async function shownOnce(): Promise<{ readonly path: string; readonly ground: DashboardGround }> {
  const path = logOf(3);
  const folder = dirname(path);
  const store = await openStore(join(folder, 'store.sqlite'));
  onTestFinished(() => store.close());
  const ground = await DashboardGround.open({
    ...{ demo: false, store, config: false, folder, auditLog: path },
    live: () => ({}),
  });
  expect(ground.remains()).toMatchObject({ entries: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] });
  expect(ground.remains().damage).toBeUndefined();
  return { path, ground };
}

test('an edit of the log is shown though its length and its time were put back', async () => {
  const { path, ground } = await shownOnce();
  // Some file systems know times to the thousandth of a second alone.
  utimesSync(path, 1_800_000_000, 1_800_000_000);
  ground.remains();
  const { size } = statSync(path);
  writeFileSync(path, readFileSync(path, 'utf8').replace('entry 2', 'entry 9'));
  utimesSync(path, 1_800_000_000, 1_800_000_000);
  expect(statSync(path)).toMatchObject({ size, mtimeMs: 1_800_000_000_000 });
  expect(ground.remains()).toMatchObject({ entries: [{ seq: 1 }, { seq: 3 }], damage: expect.anything() });
});

test.each([
  ['cut off at its end', (path: string) => truncateSync(path, statSync(path).size - 5), 2],
  ['emptied', (path: string) => truncateSync(path, 0), 0],
  ['replaced by another one', (path: string) => writeFileSync(path, readFileSync(logOf(2))), 2],
  ['left with a head that is none', (path: string) => writeFileSync(`${path}.head`, 'x'), 3],
  ['set beside a head of more', (path: string) => writeFileSync(`${path}.head`, `9:${'a'.repeat(64)}\n`), 3],
])('a log that was %s after it was shown is told as damaged', async (_, spoil, left) => {
  const { path, ground } = await shownOnce();
  spoil(path);
  const { entries, damage } = ground.remains();
  expect(damage).toMatchObject({ code: 'audit-log-damaged' });
  expect(entries).toHaveLength(left);
});

test('a log that is gone is nothing, and one that is put back is read again', async () => {
  const { path, ground } = await shownOnce();
  const lines = linesIn(path);
  rmSync(path);
  expect(ground.remains()).toEqual({ entries: [] });
  expect(ground.lostLog()).toContain('is gone');
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  expect(ground.remains().entries).toHaveLength(3);
  expect(ground.lostLog()).toBeUndefined();
});

test('a log that another one was begun in the place of is told as damaged, though that one is whole', async () => {
  const { path, ground } = await shownOnce();
  for (const file of [path, `${path}.head`]) rmSync(file);
  openAuditLog(path, { tool: 'test' }).append(newEntry({ words: 'another' }));
  expect(ground.remains().damage).toBeUndefined();
  const desk = { ground } as Desk;
  expect(readAudit(desk, { limit: 10 })).toMatchObject({
    ...{ total: 1, damage: expect.stringContaining('it begins with another entry') },
  });
  expect(await verifyAudit(desk)).toMatchObject({
    ...{
      state: 'damaged',
      entries: 0,
      fault: { words: expect.stringContaining('not the one that was there') },
    },
  });
});

test('pages of a log are of one list, though entries are written meanwhile', async () => {
  const { path, ground } = await shownOnce();
  const desk = { ground } as Desk;
  const { next, total } = readAudit(desk, { limit: 1 });
  openAuditLog(path, { tool: 'test' }).append(newEntry({ words: 'meanwhile' }));
  const seqs = (place: { readonly of: number; readonly at: number } | undefined) =>
    readAudit(desk, { limit: 10, ...(place !== undefined && { place }) }).items.map(({ seq }) => seq);
  expect(seqs(next)).toEqual([2, 1]);
  expect(seqs({ of: total, at: 0 })).toEqual([3, 2, 1]);
  expect(seqs({ of: total, at: 3 })).toEqual([]);
  expect(seqs(undefined)).toEqual([4, 3, 2, 1]);
});

test('a log that was emptied together with its head is told as damaged too', async () => {
  const { path, ground } = await shownOnce();
  truncateSync(path, 0);
  rmSync(`${path}.head`);
  const desk = { ground } as Desk;
  expect(readAudit(desk, { limit: 10 }).damage).toContain('it begins with no entry');
  expect(await verifyAudit(desk)).toMatchObject({ state: 'damaged' });
});

/** The store has a copy of a log of three entries, and a dashboard is opened after something was done to the log. */
async function openedAfter(spoil: (path: string) => void) {
  const path = logOf(3);
  const folder = dirname(path);
  const store = await openStore(join(folder, 'store.sqlite'));
  onTestFinished(() => store.close());
  await copyLog(store, path);
  const kept = [path, `${path}.head`].map((file) => [file, readFileSync(file)] as const);
  spoil(path);
  const restore = () => {
    for (const [file, bytes] of kept) writeFileSync(file, bytes);
  };
  const log = watchedLog(path, undefined);
  const open = () =>
    DashboardGround.open({
      ...{ demo: false, store, config: false, folder, log },
      live: () => ({}),
    });
  return { path, folder, store, log, open, restore };
}

const LOSSES: readonly (readonly [string, (path: string) => void, string])[] = [
  [
    'deleted with its head',
    (path) => {
      for (const file of [path, `${path}.head`]) rmSync(file);
    },
    'is gone: the store has a copy of 3 entries of it.',
  ],
  [
    'begun anew',
    (path) => {
      for (const file of [path, `${path}.head`]) rmSync(file);
      openAuditLog(path, { tool: 'test' }).append(newEntry({ words: 'another' }));
    },
    'it begins with another entry, and the store has a copy of 3 entries of the one before.',
  ],
  [
    'cut with its head',
    (path) => {
      const [first = ''] = linesIn(path);
      writeFileSync(path, `${first}\n`);
      rmSync(`${path}.head`);
    },
    'was cut: it has 1 entry, and the store has a copy of 3 entries.',
  ],
  [
    'cut with its head, and gone on with until it was as long',
    (path) => {
      const [first = ''] = linesIn(path);
      writeFileSync(path, `${first}\n`);
      rmSync(`${path}.head`);
      const log = openAuditLog(path, { tool: 'test' });
      for (const words of ['two', 'three', 'four']) log.append(newEntry({ words }));
    },
    'was written anew since it was copied: its entry 3 is another one than the store has a copy of.',
  ],
];

test.each(LOSSES)(
  'a log that was %s while no dashboard ran is told, nothing is written, and it can be put back',
  async (_, spoil, words) => {
    const { path, open, restore, store } = await openedAfter(spoil);
    const ground = await open();
    const left = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    const desk = { ground } as Desk;
    expect(readAudit(desk, { limit: 10 })).toMatchObject({
      ...{ damage: expect.stringContaining(words), hint: expect.stringContaining('--audit-log') },
    });
    expect(await verifyAudit(desk)).toMatchObject({ state: 'damaged', fault: expect.anything() });
    const refused = {
      code: 'audit-log-damaged',
      message: expect.stringContaining(words),
      hint: expect.stringContaining('Put it back'),
    };
    await expect(ground.logToWrite(undefined)).rejects.toMatchObject(refused);
    await expect(ground.notes(undefined, () => {}, 'ann')).rejects.toMatchObject(refused);
    expect(() => ground.log(undefined)).toThrow(expect.objectContaining(refused));
    // Nor does the store take what stands there for a log of this place.
    if (left !== undefined) await expect(copyLog(store, path)).rejects.toMatchObject(refused);
    expect(existsSync(path) ? readFileSync(path, 'utf8') : undefined).toBe(left);
    restore();
    expect(readAudit(desk, { limit: 10 }).damage).toBeUndefined();
    expect((await ground.logToWrite(undefined)).head()).toMatchObject({ seq: 3 });
  },
);

test('whoever signs in first does not begin anew a log that the store knows, nor one that it cannot be asked of', async () => {
  const { path, folder, log, open } = await openedAfter((each) => {
    for (const file of [each, `${each}.head`]) rmSync(file);
  });
  const lost: string[] = [];
  let asked: () => Promise<unknown> = async () => {
    throw new Problem('store-unavailable', 'The store does not answer.');
  };
  const notes = new SessionNotes({
    ...{ folder, config: false, log, askStore: () => asked() },
    onLost: (words) => void lost.push(words),
  });
  const session = { person: { name: 'ann', role: 'viewer' }, way: 'oidc', address: '10.0.0.1' } as const;
  await notes.begun(session);
  asked = open;
  await notes.begun(session);
  expect(lost).toEqual([
    'Not in the audit log (sign-in): The store does not answer.',
    expect.stringContaining('is gone: the store has a copy of 3 entries of it.'),
  ]);
  expect(existsSync(path)).toBe(false);
});

test('a log at another place is no loss: it is begun there', async () => {
  const { folder, store } = await openedAfter(() => {});
  const log = watchedLog(join(folder, 'other.jsonl'), undefined);
  await log.learn(store);
  expect(log.known).toBeUndefined();
  expect(log.lost()).toBeUndefined();
});

test('a log that is gone is known though its folder is reached through a link', async () => {
  const path = logOf(3);
  const folder = dirname(path);
  const link = `${folder}-link`;
  symlinkSync(folder, link);
  onTestFinished(() => rmSync(link));
  const store = await openStore(join(folder, 'store.sqlite'));
  onTestFinished(() => store.close());
  const behind = join(link, 'audit.jsonl');
  await copyLog(store, behind);
  for (const file of [path, `${path}.head`]) rmSync(file);
  const log = watchedLog(behind, undefined);
  await log.learn(store);
  expect(log.lost()).toContain('is gone: the store has a copy of 3 entries of it.');
});

test('a log that cannot be reached is not called gone, and keeps nobody from reading the rest', async () => {
  const { path, open } = await openedAfter((each) => {
    for (const file of [each, `${each}.head`]) rmSync(file);
    // As a folder that lets nobody in, which root would not see.
    symlinkSync(each, each);
  });
  const ground = await open();
  expect(ground.lostLog()).toBeUndefined();
  expect(() => readAudit({ ground } as Desk, { limit: 10 })).toThrow(
    expect.objectContaining({ code: 'unreadable-file', message: expect.stringContaining('ELOOP') }),
  );
  await expect(verifyAudit({ ground } as Desk)).rejects.toMatchObject({ code: 'unreadable-file' });
  await expect(ground.logToWrite(undefined)).rejects.toMatchObject({ code: 'audit-log-unwritable' });
  const lost = await lossBy(
    { auditLog: path, store: join(dirname(path), 'store.sqlite') },
    undefined,
    () => {},
  );
  expect(lost).toBeUndefined();
});

test('a line that is being written and is taken back is no loss: nobody has copied it', async () => {
  const { path, store, open } = await openedAfter(() => {});
  const kept = [path, `${path}.head`].map((file) => [file, readFileSync(file)] as const);
  const [, [headFile, head] = ['', '']] = kept;
  openAuditLog(path, { tool: 'test' }).append(newEntry({ words: 'no room is left for its head' }));
  writeFileSync(headFile, head);
  await copyLog(store, path);
  for (const [file, bytes] of kept) writeFileSync(file, bytes);
  openAuditLog(path, { tool: 'test' }).append(newEntry({ words: 'in its place' }));
  await copyLog(store, path);
  expect((await open()).lostLog()).toBeUndefined();
  const [log = ''] = await store.logs();
  expect((await store.entriesOf(log)).map(({ words }) => words).slice(3)).toEqual(['in its place']);
});
