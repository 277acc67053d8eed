import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The scope of the AGPL packages, spelled so that this file does not hold it. */
const SCOPE = ['@cloud', 'copilot/'].join('-');

describe('the AGPL evaluator', () => {
  test('is no dependency of the package, not even for development', () => {
    expect(read('package.json')).not.toContain(SCOPE);
    expect(read('package-lock.json')).not.toContain(SCOPE);
    expect(read('tools/oracle/package.json')).toContain(SCOPE);
  });

  test('is imported by its own program alone', () => {
    const importers = ['src', 'sandbox', 'bench', 'test', 'bin', 'tools']
      .flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
          join(folder, name),
        ),
      )
      .filter((path) => /\.m?[jt]s$/.test(path) && !path.includes('node_modules'))
      .filter((path) => read(path).includes(`from '${SCOPE}`) || read(path).includes(`import('${SCOPE}`));
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
