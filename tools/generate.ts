/**
 * Writes every generated file: the rule index, what pages carry inside, the rule pages, the reference, and the templates of roles. With `--check` nothing is
 * written, and a file that is not current, or should not be there, fails.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserAssets } from './gen-browser.ts';
import { IAC_RULES, ruleIds, rulesIndex } from './gen-rules.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const check = process.argv.includes('--check');
const wrong: string[] = [];

function put(path: string, text: string): void {
  const file = `${root}${path}`;
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  if (check) {
    wrong.push(path);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Removes pages of rules that are gone. */
function prune(folder: string, kept: ReadonlySet<string>): void {
  if (!existsSync(`${root}${folder}`)) return;
  for (const name of readdirSync(`${root}${folder}`)) {
    if (kept.has(name)) continue;
    if (check) wrong.push(`${folder}/${name} (should not be there)`);
    else rmSync(`${root}${folder}/${name}`);
  }
}

put('src/core/rules/index.ts', rulesIndex(ruleIds(new URL('../src/core/rules/', import.meta.url))));
put(
  'src/core/iac/rules/index.ts',
  rulesIndex(ruleIds(new URL('../src/core/iac/rules/', import.meta.url), IAC_RULES), IAC_RULES),
);
put('src/outputs/html/browser-assets.ts', await browserAssets());
// Imported after the index is written: the pages are made of the rules in it.
const { documentationPages } = await import('./gen-docs.ts');
const { dashboardApi } = await import('./gen-dashboard-api.ts');
const pages = new Map([...documentationPages(), ['docs/reference/dashboard-api.json', await dashboardApi()]]);
for (const [path, text] of pages) put(path, text);
const { deployTemplates } = await import('./gen-deploy.ts');
for (const [path, text] of deployTemplates()) put(path, text);
for (const folder of ['docs/rules', 'docs/frameworks', 'docs/reference']) {
  const names = [...pages.keys()].filter((path) => path.startsWith(`${folder}/`));
  prune(folder, new Set(names.map((path) => path.slice(folder.length + 1))));
}
if (wrong.length > 0) {
  process.stderr.write(`Not current: ${wrong.join(', ')}. Run: npm run generate\n`);
  process.exitCode = 1;
}
