/**
 * Writes `index.ts` of the rules on accounts and of those on infrastructure as code: the list of all rules, from the
 * files that are there. Adding a rule is adding one file.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** What an index is written of. */
interface IndexKind {
  /** Begins the line by which a file defines a rule. */
  readonly defines: string;
  /** The type of a rule, and the file that has it. */
  readonly type: string;
  readonly typeFrom: string;
  readonly list: string;
}

/** Rules on accounts. */
export const ACCOUNT_RULES: IndexKind = {
  defines: 'export default defineRule<',
  type: 'AnyRule',
  typeFrom: './any-rule.ts',
  list: 'RULES',
};

/** Rules on infrastructure as code. */
export const IAC_RULES: IndexKind = {
  defines: 'export default defineIacRule<',
  type: 'AnyIacRule',
  typeFrom: '../rule.ts',
  list: 'IAC_RULES',
};

/** Rule ids in the order of the alphabet: of the files that define one. Words that rules share lie beside them. */
export function ruleIds(folder: URL, { defines }: IndexKind = ACCOUNT_RULES): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .filter((name) => `\n${readFileSync(new URL(name, folder), 'utf8')}`.includes(`\n${defines}`))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
}

/** The text of the index. */
export function rulesIndex(
  ids: readonly string[],
  { type, typeFrom, list }: IndexKind = ACCOUNT_RULES,
): string {
  const variable = (id: string) => id.replaceAll(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
  const imports = [
    ...ids.map((id) => [`./${id}`, `import ${variable(id)} from './${id}.ts';`] as const),
    [typeFrom.replace('.ts', ''), `import type { ${type} } from '${typeFrom}';`] as const,
  ];
  return [
    '// Written by tools/generate.ts from the files of this folder. Do not edit.',
    '',
    // In the order of their paths, as biome wants them.
    ...imports.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line),
    '',
    '/** Every rule, by id in the order of the alphabet. */',
    `export const ${list}: readonly ${type}[] = [`,
    ...ids.map((id) => `  ${variable(id)},`),
    '];',
    '',
  ].join('\n');
}
