import type { Entry, Tree } from '../tree.ts';
import { known, textOf, type Value } from '../value.ts';
import { type Names, NO_NAMES, type TemplateScope, withNames } from './scope.ts';

/** An entry of a section, with what the loops around it make of their variables. */
export interface Looped {
  readonly entry: Entry;
  readonly names: Names;
}

/** Entries that loops make. */
const MOST_ENTRIES = 20_000;
const DEEPEST = 6;

/**
 * The entries of a section, `Fn::ForEach` spelt out (CloudFormation, Fn::ForEach: a name, a list, and a map whose keys
 * hold the name as `${Name}` or, without what is no letter or digit, `&{Name}`).
 */
export function expandLoops(
  section: Tree | undefined,
  scope: TemplateScope,
): { readonly entries: readonly Looped[]; readonly open: readonly number[] } {
  const entries: Looped[] = [];
  const open: number[] = [];
  const walk = (tree: Tree | undefined, names: Names, depth: number): void => {
    for (const entry of tree?.kind === 'map' ? tree.entries : []) {
      if (!entry.key.startsWith('Fn::ForEach::')) {
        const looped = { entry: { ...entry, key: withNames(entry.key, names) }, names };
        if (entries.length < MOST_ENTRIES) entries.push(looped);
        else if (!open.includes(entry.keyAt)) open.push(entry.keyAt);
        continue;
      }
      const [variable, list, body] = entry.value.kind === 'list' ? entry.value.items : [];
      const name = variable?.kind === 'scalar' ? String(variable.value) : '';
      const values = valuesOf(scope.valueOf(list, names));
      if (values === undefined || depth >= DEEPEST) open.push(entry.keyAt);
      for (const value of depth >= DEEPEST ? [] : (values ?? [])) {
        if (entries.length >= MOST_ENTRIES) break;
        walk(body, new Map(names).set(name, known(value)), depth + 1);
      }
    }
  };
  walk(section, NO_NAMES, 0);
  return { entries, open };
}

function valuesOf(list: Value): readonly string[] | undefined {
  if (list.kind !== 'list') return undefined;
  const texts = list.items.map(textOf);
  return texts.some((text) => text === undefined) ? undefined : texts.map((text) => text ?? '');
}
