import { SHARED_COLUMNS, WHOLE_COLUMNS } from '../sql/columns.ts';
import type { ResultRow } from '../sql/rows.ts';

/** The key that tests of tables ask about. */
export const KEY = 'AKIAIOSFODNN7EXAMPLE';

export const KEYS_QUESTION = {
  since: '2026-11-01T00:00:00Z',
  until: '2026-11-23T00:00:00Z',
  accountId: '111122223333',
  accessKeyIds: [KEY],
};

/** What a test says of a row; everything else of it is empty. */
export interface SaidRow {
  readonly asked: string;
  /** The event's id where the row is a whole event. */
  readonly single?: string;
  readonly calls?: number;
  readonly firstAt?: string;
  readonly lastAt?: string;
  /** Values by their place in the record: `userIdentity.accessKeyId`, `requestParameters`. */
  readonly values?: Readonly<Record<string, string>>;
}

/** A row as an engine gives it, in the order of the query's columns. */
export function resultRow({ asked, single, calls = 1, values = {}, ...times }: SaidRow): ResultRow {
  const { firstAt = '2026-11-22T13:00:00Z', lastAt = firstAt } = times;
  const of = ({ path }: { readonly path: readonly string[] }) => values[path.join('.')];
  return [
    asked,
    single === undefined ? 1 : 0,
    single ?? null,
    firstAt.slice(0, 13),
    calls,
    firstAt,
    lastAt,
    ...SHARED_COLUMNS.map((column) => of(column) ?? ''),
    ...WHOLE_COLUMNS.map((column) => of(column) ?? null),
  ];
}
