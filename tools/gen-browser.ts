import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const FOLDER = fileURLToPath(new URL('../src/outputs/html/browser/', import.meta.url));

/**
 * The script and the stylesheet that pages carry inside, as a file of texts: outputs are pure and read no
 * files, and the command line is one bundle. Made small, because every report holds them.
 */
export async function browserAssets(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: FOLDER,
    entryPoints: ['main.ts', 'style.css'],
    outdir: '.',
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    // `light-dark()` is of 2024; older browsers show the page without colours.
    target: 'es2022',
    charset: 'ascii',
    tsconfigRaw: '{}',
    logLevel: 'warning',
  });
  const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text.trim() ?? '';
  return [
    '// Written by tools/generate.ts from the files of browser/. Do not edit.',
    '',
    '/** The script of every page. Its hash stands in the page’s policy. */',
    `export const PAGE_SCRIPT = ${quoted(textOf('.js'))};`,
    '',
    '/** The stylesheet of every page, dark and light, screen and paper. */',
    `export const PAGE_STYLE = ${quoted(textOf('.css'))};`,
    '',
  ].join('\n');
}

/** As a template, which the formatter leaves as it is. */
function quoted(text: string): string {
  return `\`${text.replaceAll(/[\\`]|\$\{/g, '\\$&')}\``;
}
