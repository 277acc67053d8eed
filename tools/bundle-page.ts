/** Bundles the page of the dashboard into `dist/web`. With `--watch`, again whenever a file of it is saved. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Browsers of 2024 and younger: they know `light-dark()`, nesting and `:has()`, which the styles use. */
const BROWSERS = ['chrome123', 'edge123', 'firefox128', 'safari17.5'];

/** What is to be bundled, and where to. */
interface PageBuild {
  /** The folder with `index.html`. */
  readonly from: string;
  readonly to: string;
  readonly watch?: boolean;
}

/**
 * Writes `index.html` and `assets/` with names that change with what is in them, so that they may be cached for ever,
 * and `LICENSES.md` with the licences of all packages that are in it.
 */
export async function bundlePage({ from, to, watch = false }: PageBuild): Promise<void> {
  await build({
    configFile: false,
    root: from,
    logLevel: watch ? 'info' : 'warn',
    // One set of packages for the page and for what tests build of it.
    resolve: { dedupe: ['react', 'react-dom'] },
    // What ships, also when a test builds it: there NODE_ENV says otherwise.
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      outDir: to,
      emptyOutDir: true,
      target: BROWSERS,
      cssTarget: BROWSERS,
      license: { fileName: 'LICENSES.md' },
      manifest: 'manifest.json',
      // A chunk a page is read when the page is opened; nothing is guessed ahead.
      modulePreload: { polyfill: false },
      // Icons would else stand in the script as data: addresses.
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: {
        // Packages mark what runs in a browser; all of this does. How long the build took is of no use to anybody.
        onLog: (level, log, handle) => {
          if (log.code !== 'MODULE_LEVEL_DIRECTIVE' && log.code !== 'PLUGIN_TIMINGS') handle(level, log);
        },
      },
      // The script that is read first has a limit of its own, held by a test.
      chunkSizeWarningLimit: 1000,
      watch: watch ? {} : null,
    },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('../', import.meta.url));
  await bundlePage({
    from: join(root, 'src/web/ui'),
    to: join(root, 'dist/web'),
    watch: process.argv.includes('--watch'),
  });
}
