import type { Row } from './row.ts';
import type { RowOrder, View } from './view.ts';

/** What very many rows have in common. Of 50,000 rows there are a few dozen of these. */
export type Kind = Pick<Row, 'standing' | 'severity' | 'rule' | 'fresh'>;

/** The kinds of an order's rows. */
interface Alike {
  readonly kinds: readonly Kind[];
  /** The number of each row's kind: a row of 600 bytes need not be looked at to be left out. */
  readonly of: Uint32Array;
}

/** Rows of an order whose kind is wanted, each kind being asked about once. */
export function rowsOfKinds(view: View, order: RowOrder, isWanted: (kind: Kind) => boolean): Row[] {
  const { kinds, of } = view.once(`rows alike by ${order}`, () => alikeIn(view.rows(order)));
  const wanted = Uint8Array.from(kinds, (kind) => (isWanted(kind) ? 1 : 0));
  const found: Row[] = [];
  const rows = view.rows(order);
  let at = 0;
  for (const kind of of) {
    const row = wanted[kind] === 1 ? rows[at] : undefined;
    if (row !== undefined) found.push(row);
    at += 1;
  }
  return found;
}

function alikeIn(rows: readonly Row[]): Alike {
  const kinds: Kind[] = [];
  /** By rule; of each rule there are few. */
  const byRule = new Map<string, number[]>();
  const of = new Uint32Array(rows.length);
  for (const [at, { standing, severity, rule, fresh }] of rows.entries()) {
    const there = byRule.get(rule) ?? [];
    byRule.set(rule, there);
    let number = there.find((each) => isAs(kinds[each], standing, severity, fresh));
    if (number === undefined) {
      number = kinds.push({ standing, severity, rule, fresh }) - 1;
      there.push(number);
    }
    of[at] = number;
  }
  return { kinds, of };
}

function isAs(
  kind: Kind | undefined,
  standing: Row['standing'],
  severity: Row['severity'],
  fresh: boolean,
): boolean {
  return kind?.standing === standing && kind.severity === severity && kind.fresh === fresh;
}
