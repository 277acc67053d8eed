import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { bundlePage } from '../../../tools/bundle-page.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What was built, for the tests of one file: the page itself, or a folder of this one. */
export function built(from: string): {
  readonly folder: string;
  /** Names with folders, of all files. */
  readonly names: () => readonly string[];
  readonly text: (name: string) => string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-page-'));
  beforeAll(() => bundlePage({ from: join(root, from), to: folder }));
  afterAll(() => rmSync(folder, { recursive: true }));
  return {
    folder,
    names: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .sort(),
    text: (name) => readFileSync(join(folder, name), 'utf8'),
  };
}
