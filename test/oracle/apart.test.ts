import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Package {
  readonly dependencies: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly license?: string }>>;
}

/** The packages of a lock file whose licence matches; their author publishes others, under the MIT licence, in the same scope. */
function licensed(lock: string, licence: RegExp): readonly string[] {
  const { packages } = JSON.parse(read(lock)) as Lock;
  return Object.entries(packages)
    .filter(([, { license = '' }]) => licence.test(license))
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
}

const COPYLEFT = licensed('tools/oracle/package-lock.json', /GPL/);

/** An import of the package, or of a file of it, in any of the ways in which a program can write one. */
function anImportOf(name: string): RegExp {
  return new RegExp(String.raw`\b(?:from|import|require)\b\s*\(?\s*['"\`]${name}['"\`/]`);
}

describe('the AGPL evaluator', () => {
  test('is no dependency of the package, not even for development', () => {
    expect(COPYLEFT).toEqual(expect.arrayContaining([expect.stringMatching(/\/iam-simulate$/)]));
    expect(licensed('package-lock.json', /GPL/)).toEqual([]);
    for (const name of COPYLEFT) {
      expect(read('package.json')).not.toContain(`"${name}"`);
      expect(read('package-lock.json')).not.toContain(`/${name}"`);
      expect(read('package-lock.json')).not.toContain(`"${name}"`);
    }
    const parts = Object.keys((JSON.parse(read('tools/oracle/package.json')) as Package).dependencies);
    expect(COPYLEFT).toEqual(expect.arrayContaining(parts));
  });

  test('is imported by its own program alone', () => {
    const importers = ['src', 'sandbox', 'bench', 'test', 'bin', 'tools']
      .flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
          join(folder, name),
        ),
      )
      .filter((path) => /\.m?[jt]s$/.test(path) && !path.includes('node_modules'))
      .filter((path) => COPYLEFT.some((name) => anImportOf(name).test(read(path))));
    expect(importers).toEqual(['tools/oracle/evaluate.mjs']);
  });

  test('is not in what is published', async () => {
    const { stdout } = await promisify(execFile)(
      'npm',
      ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'],
      { cwd: root, maxBuffer: 16 * 1024 * 1024 },
    );
    const [{ files }] = JSON.parse(stdout) as [{ files: readonly { path: string }[] }];
    const paths = files.map(({ path }) => path);
    expect(paths).toContain('package.json');
    expect(paths.filter((path) => /^(tools|test|bench)\//.test(path) || path.includes('copilot'))).toEqual(
      [],
    );
  });
});
