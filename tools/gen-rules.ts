/**
 * Writes `src/core/rules/index.ts`, the list of all rules, from the files that are there: adding a rule is
 * adding one file.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** Rule ids in the order of the alphabet: of the files that define one. Words that rules share lie beside them. */
export function ruleIds(folder: URL): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .filter((name) => /^export default defineRule</m.test(readFileSync(new URL(name, folder), 'utf8')))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
}

/** The text of the index. */
export function rulesIndex(ids: readonly string[]): string {
  const variable = (id: string) => id.replaceAll(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
  const imports = [
    ...ids.map((id) => [id, `import ${variable(id)} from './${id}.ts';`] as const),
    ['any-rule', "import type { AnyRule } from './any-rule.ts';"] as const,
  ];
  return [
    '// Written by tools/generate.ts from the files of this folder. Do not edit.',
    '',
    // In the order of their paths, as biome wants them.
    ...imports.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line),
    '',
    '/** Every rule, by id in the order of the alphabet. */',
    'export const RULES: readonly AnyRule[] = [',
    ...ids.map((id) => `  ${variable(id)},`),
    '];',
    '',
  ].join('\n');
}
