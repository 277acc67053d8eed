/**
 * Writes `src/core/rules/index.ts`, the list of all rules, from the files that are there: adding a rule is
 * adding one file.
 */
import { readdirSync } from 'node:fs';

const NOT_RULES = new Set([
  'index.ts',
  'rule.ts',
  'parameters.ts',
  'words.ts',
  'any-rule.ts',
  'key-advice.ts',
]);

/** Rule ids in the order of the alphabet. */
export function ruleIds(folder: URL): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !NOT_RULES.has(name))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
}

/** The text of the index. */
export function rulesIndex(ids: readonly string[]): string {
  const variable = (id: string) => id.replaceAll(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
  return [
    '// Written by tools/generate.ts from the files of this folder. Do not edit.',
    ...ids.map((id) => `import ${variable(id)} from './${id}.ts';`),
    "import type { AnyRule } from './any-rule.ts';",
    '',
    '/** Every rule, by id in the order of the alphabet. */',
    `export const RULES: readonly AnyRule[] = [${ids.map(variable).join(', ')}];`,
    '',
  ]
    .sort((a, b) => order(a) - order(b))
    .join('\n');
}

// biome wants imports sorted by path: the type import stands first.
function order(line: string): number {
  if (line.startsWith('//')) return 0;
  return line.startsWith('import type') ? 1 : 2;
}
