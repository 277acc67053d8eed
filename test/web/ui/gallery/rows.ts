import type { Column } from '../../../../src/web/ui/components/data-table.tsx';

export interface Row {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly age: number | undefined;
  readonly says: string;
}

const HOSTILE = ['<img src=x onerror=alert(1)>', '=cmd|calc', '‮gnp.yek', 'a'.repeat(600), '\u001b[31mred'];

/** The same rows every time, some with names that do harm elsewhere. */
export function rowsOf(count: number): readonly Row[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `row-${index}`,
    name: HOSTILE[index] ?? `user-${String((index * 7919) % count).padStart(5, '0')}`,
    account: `Account ${index % 25}`,
    age: index % 11 === 3 ? undefined : (index * 37) % 1500,
    says: `Access key AKIAEXAMPLE${index} was made with the user and has not been rotated since.`,
  }));
}

export const COLUMNS: readonly Column<Row>[] = [
  { id: 'name', header: 'User', value: ({ name }) => name, least: 12, grow: 2, fixed: true },
  { id: 'account', header: 'Account', value: ({ account }) => account, least: 9 },
  { id: 'age', header: 'Age, days', value: ({ age }) => age, least: 7, grow: 0, numeric: true },
  { id: 'says', header: 'What is wrong', value: ({ says }) => says, least: 16, grow: 3, unsorted: true },
  { id: 'id', header: 'Id', value: ({ id }) => id, least: 8, hidden: true },
];
