import { execFile } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { fastFolder } from '../support/fast-folder.ts';
import { day, keepRun, keptAt, startAt } from '../support/kept.ts';
import { found, PROD } from '../support/small-run.ts';
import { allOf } from './store/all-of.ts';
import { goesWithTheTest } from './store/ground.ts';

/** What can be wrong with a file, each told as a problem with the place and the next move. */
const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('../support/open-store-process.ts', import.meta.url));

function newFolder(): string {
  const folder = mkdtempSync(join(fastFolder(), 'keyreeve-faults-'));
  goesWithTheTest(folder);
  return folder;
}

/** A store with a few hundred pages. */
async function keptStore(folder: string): Promise<string> {
  const path = join(folder, 'store.sqlite');
  const store = await openStore(path);
  const report = Buffer.from(
    Array.from({ length: 9000 }, (_, index) => (index * 2_654_435_761) % 4_294_967_296).join(),
  );
  await keepRun(store, day(0), [
    keptAt(
      day(0),
      Array.from({ length: 300 }, (_, n) => found(`u${n}`)),
      { report },
    ),
  ]);
  await store.close();
  return path;
}

test.each([
  [
    'in a folder that is not there',
    (folder: string) => join(folder, 'none', 'store.sqlite'),
    'its folder is not there',
  ],
  [
    'in a folder that is a file',
    (folder: string) => {
      writeFileSync(join(folder, 'file'), '');
      return join(folder, 'file', 'store.sqlite');
    },
    'its folder is a file',
  ],
  ['that is a folder', (folder: string) => folder, 'it is no file'],
  ['that is a device', () => '/dev/null', 'it is no file'],
  [
    'that is a link to nothing',
    (folder: string) => {
      symlinkSync(join(folder, 'none'), join(folder, 'link'));
      return join(folder, 'link');
    },
    'its folder is not there',
  ],
])('a store %s cannot be used, and the message says why', async (_, place, words) => {
  const path = place(newFolder());
  await expect(openStore(path)).rejects.toMatchObject({
    code: 'store-unavailable',
    exitStatus: 4,
    message: `The store ${path} cannot be used: ${words}.`,
    hint: expect.stringContaining('--store'),
  });
});

test.each([
  ['a text', Buffer.from('# Runs\n'.repeat(400))],
  ['a short text', Buffer.from('runs')],
  ['noise', Buffer.from(Array.from({ length: 9000 }, (_, index) => (index * 37) % 251))],
])('a file that is no database but %s is called so, and stays as it is', async (_, bytes) => {
  const folder = newFolder();
  const path = join(folder, 'store.sqlite');
  writeFileSync(path, bytes);
  await expect(openStore(path)).rejects.toMatchObject({ code: 'store-damaged', exitStatus: 4 });
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(readdirSync(folder)).toEqual(['store.sqlite']);
});

test('the database of another program is refused, and not one byte of it is changed', async () => {
  const folder = newFolder();
  const path = join(folder, 'other.sqlite');
  const other = new DatabaseSync(path);
  other.exec('create table run (url text); insert into run values (1)');
  other.close();
  const before = readFileSync(path);
  await expect(openStore(path)).rejects.toMatchObject({
    code: 'store-unavailable',
    message: expect.stringContaining('another program'),
  });
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(readdirSync(folder)).toEqual(['other.sqlite']);
});

test.each([
  ['deleted', (path: string) => rmSync(path)],
  ['moved away', (path: string) => renameSync(path, `${path}.old`)],
  [
    'put aside for another',
    (path: string) => {
      copyFileSync(path, `${path}.copy`);
      renameSync(`${path}.copy`, path);
    },
  ],
])(
  'a file that is %s while it is open is told by the next write and read: nothing is called kept',
  async (_, take) => {
    const path = join(newFolder(), 'store.sqlite');
    const store = await openStore(path);
    await store.beginRun(startAt(day(0)));
    take(path);
    const refusal = {
      code: 'store-unavailable',
      message: expect.stringContaining('deleted or moved away, or another was put in its place'),
    };
    await expect(store.beginRun(startAt(day(1)))).rejects.toMatchObject(refusal);
    await expect(store.runs(day(1))).rejects.toMatchObject(refusal);
    await store.close();
  },
);

test('an empty file is a store that is still to be made', async () => {
  const path = join(newFolder(), 'store.sqlite');
  writeFileSync(path, '');
  const store = await openStore(path);
  expect(await store.beginRun(startAt(day(0)))).toBe(1);
  await store.close();
});

test.each([':memory:', 'file:x?mode=memory'])(
  '%s is a file like others, though SQLite means memory by it',
  async (name) => {
    const folder = newFolder();
    chmodSync(folder, 0o777);
    const { stdout } = await run(process.execPath, [PROGRAM], {
      cwd: folder,
      env: { ...process.env, STORE: name },
    });
    expect(stdout).toBe('{}');
    expect(statSync(join(folder, name)).size).toBeGreaterThan(10_000);
  },
);

test('a store is for its user alone', async () => {
  const folder = newFolder();
  const path = join(folder, 'store.sqlite');
  const store = await openStore(path);
  await store.beginRun(startAt(day(0)));
  for (const name of readdirSync(folder))
    expect([name, statSync(join(folder, name)).mode & 0o077]).toEqual([name, 0]);
  expect(readdirSync(folder).length).toBeGreaterThan(1);
  await store.close();
});

/** What is named by its hash: of a few bytes in a row that are others now, no database tells. */
function hashed(all: unknown): unknown {
  const { runs } = all as Awaited<ReturnType<typeof allOf>>;
  return runs.map(({ run: { rules, summary }, facts, controls, accounts }) => ({
    ...{ rules, summary, facts, controls },
    reports: accounts.map(({ report }) => report),
  }));
}

test('a damaged file gives a problem, or the facts that were kept: never less of them, and never others', async () => {
  const path = await keptStore(newFolder());
  const whole = readFileSync(path);
  const sound = await openStore(path);
  const wanted = await allOf(sound);
  await sound.close();
  const read = async () => {
    const store = await openStore(path);
    try {
      return await allOf(store);
    } finally {
      await store.close();
    }
  };
  let damaged = 0;
  for (let part = 0; part < 30; part += 1) {
    const bytes = Buffer.from(whole);
    const at = 100 + Math.floor(((whole.length - 200) * part) / 30);
    bytes.fill(0xa5, at, at + 64);
    writeFileSync(path, bytes);
    const seen = await read().catch((error: unknown) => error);
    if (seen instanceof Error) {
      damaged += 1;
      expect(seen).toMatchObject({
        name: 'Problem',
        code: expect.stringMatching(/^store-(damaged|unavailable)$/),
      });
    } else expect(hashed(seen), `damage at ${at}`).toEqual(hashed(wanted));
  }
  expect(damaged).toBeGreaterThan(10);
});

test('a file that was cut short is called damaged', async () => {
  const path = await keptStore(newFolder());
  truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096);
  const read = async () => {
    const store = await openStore(path);
    try {
      await allOf(store);
    } finally {
      await store.close();
    }
  };
  await expect(read()).rejects.toMatchObject({ code: 'store-damaged', exitStatus: 4 });
});

test.each([
  ['a file that may only be read', 'file', 0o444],
  ['a file that may not even be read', 'file', 0o000],
  ['a folder in which nothing may be made', 'folder', 0o555],
  ['a folder that may not be entered', 'folder', 0o000],
])('%s gives a problem with what to do', async (_, what, mode) => {
  const folder = newFolder();
  chmodSync(folder, 0o777);
  const inner = join(folder, 'inner');
  mkdirSync(inner);
  chmodSync(inner, 0o777);
  const path = what === 'file' ? await keptStore(inner) : join(inner, 'store.sqlite');
  chmodSync(what === 'file' ? path : inner, mode);
  const { stdout, stderr } = await run(process.execPath, [PROGRAM], { env: { ...process.env, STORE: path } });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({
    code: 'store-unavailable',
    message: expect.stringMatching(/it may (only be read|not be written)|it cannot be opened/),
    hint: expect.stringContaining('--store'),
  });
  chmodSync(inner, 0o777);
});

test('whoever waits for a writer is neither stopped nor told of a lock', async () => {
  const path = await keptStore(newFolder());
  const writer = new DatabaseSync(path);
  writer.exec('begin immediate');
  const store = await openStore(path);
  let ticks = 0;
  const ticking = setInterval(() => {
    ticks += 1;
  }, 10);
  const begun = store.beginRun(startAt(day(1)));
  const early = await Promise.race([
    begun,
    new Promise((resolve) => setTimeout(() => resolve('waits'), 400)),
  ]);
  expect(early).toBe('waits');
  expect(ticks).toBeGreaterThan(10);
  writer.exec('commit');
  expect(await begun).toBe(2);
  clearInterval(ticking);
  writer.close();
  await store.close();
});

test.each([
  'mysql://ann:se.cret@db.example.com/runs',
  'http://ann:se.cret@db.example.com/',
  'postgres:/ann:se.cret@db.example.com/runs',
  'postgresql:ann:se.cret@db.example.com/runs',
])('an address of something else, or one that is written wrong, is no file: %s', async (place) => {
  const refused: unknown = await openStore(place).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'bad-argument', exitStatus: 2 });
  expect(String(refused)).not.toContain('se.cret');
});

test('an account of a damaged run is told apart from one that is sound', async () => {
  const path = await keptStore(newFolder());
  const file = new DatabaseSync(path);
  file.exec("update piece set packed = x'00' where packed_bytes = (select max(packed_bytes) from piece)");
  file.close();
  const store = await openStore(path);
  await expect(store.reportOf(1, PROD.id)).rejects.toMatchObject({ code: 'store-damaged' });
  expect(await store.accountsOf(1)).toHaveLength(1);
  await store.close();
});
