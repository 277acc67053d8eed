import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/keyreeve-tests', import.meta.url));

/** For the environment of a program: Node keeps what it has compiled of it there, and it starts in half the time. */
export const COMPILED = { NODE_COMPILE_CACHE: FOLDER };

const made = new Map<string, Promise<string>>();

/**
 * A program for a process of its own, bundled once for a thread of tests: from its sources, and the
 * hundreds of files of the SDK, a start costs three to five times as much.
 *
 * @param program the address of its source
 * @returns the path of the file, the same in every run of the tests
 */
export function bundled(program: URL): Promise<string> {
  const there = made.get(program.href) ?? bundle(fileURLToPath(program));
  made.set(program.href, there);
  return there;
}

async function bundle(source: string): Promise<string> {
  const folder = join(FOLDER, basename(source, '.ts'));
  const { outputFiles } = await build({
    entryPoints: [source],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    splitting: true,
    mainFields: ['module', 'main'],
    platform: 'node',
    format: 'esm',
    target: 'node22',
    logLevel: 'warning',
    external: ['pg-native', '@duckdb/node-api'],
    // Some packages are CommonJS, and ask for parts of Node.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
  });
  mkdirSync(folder, { recursive: true });
  for (const { path, contents } of outputFiles) {
    // Another thread may be at the same: whoever starts it meanwhile finds whole files.
    const own = `${path}.${randomUUID()}`;
    writeFileSync(own, contents);
    renameSync(own, path);
  }
  return join(folder, `${basename(source, '.ts')}.mjs`);
}
