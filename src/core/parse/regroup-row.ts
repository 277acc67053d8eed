import type { Header } from './report-header.ts';
import type { Cell } from './split-line.ts';

/** How the ARN of every user and of root begins; partition and account id are captured. */
export const ARN_START = /^arn:([a-z0-9-]+):iam::(\d{12}):/;

/** A row with exactly the header's cells, or one whose facts cannot be told apart. */
export interface Regrouped {
  readonly cells: readonly Cell[];
  /** Why the row's facts cannot be believed. It then has two cells that count: name and ARN. */
  readonly doubt?: string;
  /** True where cells are missing, not too many: the mark of a file cut short. */
  readonly short?: boolean;
}

/**
 * Makes a row of the header's width out of one whose cells were counted wrong. A user name may hold commas,
 * and so may the path in its ARN; no name holds a colon, so the first cell that begins like an ARN is it,
 * what stands before is the name, and all other columns are counted from the right. `undefined` where
 * there is no ARN to hold on to, or where these two columns are not the first.
 */
export function regroup(cells: readonly Cell[], header: Header): Regrouped | undefined {
  const inOrder = header.user === 0 && header.arn === 1;
  if (cells.length === header.width && ARN_START.test(cells[header.arn]?.text ?? '')) return { cells };
  const anchor = cells.findIndex((cell) => ARN_START.test(cell.text));
  if (!inOrder || anchor < 1) return undefined;
  const name = join(cells.slice(0, anchor));
  const valuesFrom = cells.length - (header.width - 2);
  if (valuesFrom <= anchor) {
    const doubt = `holds ${cells.length} cells where the header has ${header.width}`;
    return { cells: [name, join(cells.slice(anchor, anchor + 1))], doubt, short: true };
  }
  return { cells: [name, join(cells.slice(anchor, valuesFrom)), ...cells.slice(valuesFrom)] };
}

function join(cells: readonly Cell[]): Cell {
  return { text: cells.map((cell) => cell.text).join(','), column: cells[0]?.column ?? 1 };
}
