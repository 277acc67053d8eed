/** Bundles the command line, the library, the event handler and the page of the dashboard, and writes the library's type declarations. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleHandler } from './bundle-handler.ts';
import { bundlePage } from './bundle-page.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };

rmSync(`${root}dist`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli/main.ts', lib: 'src/lib.ts' },
  outdir: 'dist',
  bundle: true,
  // Commands are chunks of their own, loaded when they are run: `--version` reads one small file.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  // Packages stay where npm put them, with their licences.
  packages: 'external',
  define: { KEYREEVE_VERSION: JSON.stringify(version) },
  sourcemap: 'linked',
  logLevel: 'warning',
});
await bundleHandler(root, version);
await bundlePage({ from: `${root}src/web/ui`, to: `${root}dist/web` });
const types = spawnSync('tsc', ['-p', 'tools/tsconfig.types.json'], { cwd: root, stdio: 'inherit' });
process.exitCode = types.status ?? 1;
