import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ArchiveWriter } from './write-archive.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'keyreeve-archive-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const LIMITS = { files: 2, packedBytes: 10_000, bytes: 100_000 };

describe('an archive', () => {
  test('holds what was added, in that order, with its length and hash', async () => {
    const path = join(folder(), 'a.zip');
    const archive = new ArchiveWriter(path);
    const listed = await archive.add('b.txt', [Buffer.from('zwei'), Buffer.from('!')]);
    await archive.add('a.txt', []);
    expect(archive.finish()).toBe(readFileSync(path).length);
    expect(listed).toMatchObject({
      name: 'b.txt',
      bytes: 5,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const files = unzipSync(readFileSync(path));
    expect(Object.keys(files)).toEqual(['b.txt', 'a.txt']);
    expect(String(Buffer.from(files['b.txt'] ?? []))).toBe('zwei!');
  });

  test('takes the place of an older one only when it is whole, and a link stays one', async () => {
    const [path, link] = [join(folder(), 'a.zip'), join(folder(), 'link.zip')];
    writeFileSync(path, 'older');
    symlinkSync(path, link);
    const archive = new ArchiveWriter(link);
    await archive.add('a.txt', [Buffer.from('x')]);
    expect(readFileSync(path, 'utf8')).toBe('older');
    // What is moved from one disk to another is not moved at once.
    expect([readdirSync(dirname(path)).length, readdirSync(dirname(link)).length]).toEqual([2, 1]);
    archive.finish();
    expect(readFileSync(path).subarray(0, 2).toString()).toBe('PK');
  });

  test('by a link that leads round in a circle is output-unwritable', () => {
    const place = folder();
    symlinkSync(join(place, 'b.zip'), join(place, 'a.zip'));
    symlinkSync(join(place, 'a.zip'), join(place, 'b.zip'));
    const writing = () => new ArchiveWriter(join(place, 'a.zip'));
    expect(writing).toThrow(expect.objectContaining({ code: 'output-unwritable' }));
  });

  test.each([
    ['too many files', 3, 10, /more than 2 files/],
    ['too many bytes', 1, 200_000, /more than 100000 bytes\./],
  ] as const)('of %s is evidence-too-large, with the way out', async (_what, files, bytes, words) => {
    const path = join(folder(), 'a.zip');
    const archive = new ArchiveWriter(path, LIMITS);
    const adding = async () => {
      for (let index = 0; index < files; index += 1) await archive.add(`${index}.txt`, [Buffer.alloc(bytes)]);
    };
    const problem = {
      code: 'evidence-too-large',
      exitStatus: 2,
      hint: expect.stringContaining('--reports monthly'),
    };
    await expect(adding()).rejects.toThrow(expect.objectContaining(problem));
    await expect(adding()).rejects.toThrow(words);
    archive.abandon();
  });

  test('that is too large when packed is refused, and nothing of it stays', async () => {
    const place = folder();
    const archive = new ArchiveWriter(join(place, 'a.zip'), LIMITS);
    // Bytes that do not pack.
    let state = 1;
    const noise = Buffer.from(
      Array.from({ length: 20_000 }, () => {
        state = (state * 48_271) % 2_147_483_647;
        return state & 0xff;
      }),
    );
    await expect(archive.add('noise', [noise])).rejects.toThrow(/more than 10000 bytes, packed/);
    archive.abandon();
    expect(readdirSync(place)).toEqual([]);
  });

  test('whose place is taken by a folder is output-unwritable at the end, and leaves it as it is', async () => {
    const path = join(folder(), 'a.zip');
    const archive = new ArchiveWriter(path);
    await archive.add('a.txt', [Buffer.from('x')]);
    mkdirSync(path);
    expect(() => archive.finish()).toThrow(expect.objectContaining({ code: 'output-unwritable' }));
    archive.abandon();
    expect(readdirSync(path)).toEqual([]);
  });
});
