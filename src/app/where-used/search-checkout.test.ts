import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { KeyFinder } from '../../core/where-used/key-finder.ts';
import { searchCheckout } from './search-checkout.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-checkout-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function search(folder: string) {
  const files: string[] = [];
  const found = await searchCheckout(folder, new KeyFinder([KEY]), (path) => files.push(path));
  const inFolder = (path = '') => path.slice(folder.length + 1);
  return { ...found, at: found.places.map(({ resource, line }) => [inFolder(resource), line]), files };
}

test('files that git ignores are searched too, whatever they are written in, and no secret is given back', async () => {
  const folder = folderWith({
    '.gitignore': '.env\n',
    '.env': `A=1\nAWS_ACCESS_KEY_ID=${KEY}\nAWS_SECRET_ACCESS_KEY=${SECRET}\n`,
    'deep/er/user-data.b64': Buffer.from(`key ${KEY} ${SECRET}`).toString('base64'),
    'logs/app.log.gz': gzipSync(`one\n${KEY} ${SECRET}\n`),
    'set-keys.ps1': Buffer.from(`$key = "${KEY}"`, 'utf16le'),
    'other.txt': `${KEY}X ${SECRET}`,
    'tool.bin': Buffer.concat([Buffer.alloc(64), Buffer.from(KEY), Buffer.alloc(64)]),
  });
  const { at, gaps, leftOut, places } = await search(folder);
  expect(at).toEqual([
    ['.env', 2],
    ['deep/er/user-data.b64', undefined],
    ['logs/app.log.gz', undefined],
    ['set-keys.ps1', undefined],
    ['tool.bin', undefined],
  ]);
  expect([gaps, leftOut]).toEqual([[], []]);
  expect(JSON.stringify(places)).not.toContain(SECRET);
});

test('what is passed by is counted: dependencies, the store of git, links, large files that are no text', async () => {
  const folder = folderWith({
    'a.txt': KEY,
    'node_modules/x/index.js': KEY,
    'lib/node_modules/x/index.js': KEY,
    '.git/config': KEY,
    'film.mp4': Buffer.alloc(1),
  });
  truncateSync(join(folder, 'film.mp4'), 17 * 1024 * 1024);
  symlinkSync(join(folder, 'a.txt'), join(folder, 'link'));
  symlinkSync('/', join(folder, 'root'));
  const { at, files, leftOut } = await search(folder);
  expect([at, files.length]).toEqual([[['a.txt', undefined]], 2]);
  expect(leftOut).toEqual([
    `Passed by in ${folder}: 2 node_modules folders, 1 .git folder, 2 symbolic links, 1 file of more than 16 MB that is no text.`,
  ]);
});

test('a text that is too large to be searched is a gap, and so is one that unpacks to more', async () => {
  const folder = folderWith({
    'big.log': 'x'.repeat(9000),
    'bomb.gz': gzipSync(Buffer.alloc(65 * 1024 * 1024)),
  });
  truncateSync(join(folder, 'big.log'), 129 * 1024 * 1024);
  const { gaps } = await search(folder);
  expect(gaps.map(({ what, code }) => [what, code])).toEqual([
    [join(folder, 'big.log'), 'Bounded'],
    [join(folder, 'bomb.gz'), 'Bounded'],
  ]);
});

test('a file and a folder that cannot be read are gaps', async () => {
  const folder = folderWith({ 'a.txt': KEY });
  const gone = join(folder, 'gone');
  expect((await search(gone)).gaps).toEqual([
    { service: 'checkout', what: gone, code: 'ENOENT', words: 'It could not be read.' },
  ]);
  // Removed between the listing and the reading.
  const onFile = vi.fn((path: string) => rmSync(path));
  const { gaps } = await searchCheckout(folder, new KeyFinder([KEY]), onFile);
  expect(gaps).toMatchObject([{ what: join(folder, 'a.txt'), code: 'ENOENT' }]);
});

test('a file that is named itself is searched', async () => {
  const folder = folderWith({ 'a.txt': KEY });
  const { places, gaps } = await search(join(folder, 'a.txt'));
  expect([places.map(({ resource }) => resource), gaps]).toEqual([[join(folder, 'a.txt')], []]);
});

test('a pipe or a device that is named itself is a gap, and is not waited for', async () => {
  const folder = folderWith({});
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  for (const path of [pipe, '/dev/null', '/dev/zero']) {
    const { places, gaps } = await searchCheckout(path, new KeyFinder([KEY]), () => {});
    expect(places).toEqual([]);
    expect(gaps).toEqual([
      {
        service: 'checkout',
        what: path,
        code: 'NoFile',
        words: 'It is a pipe, a socket or a device, and no file.',
      },
    ]);
  }
});

test.runIf(process.platform === 'linux')(
  'a file that says it is empty is read, and one without end is a gap',
  async () => {
    const { gaps } = await searchCheckout('/proc/self/pagemap', new KeyFinder([KEY]), () => {});
    expect(gaps).toMatchObject([{ what: '/proc/self/pagemap', code: 'Bounded' }]);
    const read = await searchCheckout('/proc/self/status', new KeyFinder([KEY]), () => {});
    expect([read.gaps, read.files]).toEqual([[], 1]);
  },
);
