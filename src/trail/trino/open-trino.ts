import type { TrailSource } from '../../core/investigation/source.ts';
import { tableSource } from '../sql/table-source.ts';
import { tableName } from '../sql/text.ts';
import { type TrinoServerOptions, trinoServer } from './server.ts';
import { runStatement } from './statement.ts';

export interface TrinoOptions extends TrinoServerOptions {
  /** The view that `ddlFor('trino')` makes, or any with its columns; its name alone. */
  readonly table: string;
  /** Bytes that all queries together may scan, as they lie in storage. */
  readonly mostBytes: number;
  /** The only regions to search; by default all that the table has. */
  readonly regions?: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * A trail in a table of Trino. Nothing is sent before the first question. Throws the Problem `bad-argument` for
 * options that cannot be meant so.
 */
export async function openTrino(options: TrinoOptions): Promise<TrailSource> {
  const { catalog, schema, mostBytes, regions, signal } = options;
  const server = trinoServer(options);
  const table = tableName(`${catalog}.${schema}.${options.table}`);
  const engine = {
    kind: 'trino',
    says: `table ${table.parts.join('.')} of Trino at ${server.url.host}`,
    run: (sql: string, limits: Parameters<typeof runStatement>[2]) =>
      runStatement(server, sql, limits, signal),
    close: async () => {},
  } as const;
  return tableSource(engine, { table, mostBytes, ...(regions !== undefined && { regions }) });
}
