import type { TrailSource } from '../../src/core/investigation/source.ts';
import { ddlFor } from '../../src/trail/sql/ddl.ts';
import type { Bounds } from '../../src/trail/sql/select.ts';
import { tableSource } from '../../src/trail/sql/table-source.ts';
import { tableName } from '../../src/trail/sql/text.ts';
import { openTrino, type TrinoOptions } from '../../src/trail/trino/open-trino.ts';
import type { TrinoServerOptions } from '../../src/trail/trino/server.ts';
import { trinoServer } from '../../src/trail/trino/server.ts';
import { runStatement } from '../../src/trail/trino/statement.ts';
import type { Trail } from './trail.ts';

/** A running Trino, and a folder to write log files into. */
export interface Ground {
  readonly url: string;
  readonly folder: string;
}

/** One thing that must be so. Throws where it is not; gives what is worth telling. */
export interface Check {
  readonly name: string;
  run(): Promise<string | undefined>;
}

const PLACE = {
  catalog: 'hive',
  schema: 'trails',
  user: 'tester',
  env: {},
} satisfies Partial<TrinoServerOptions>;

/** Makes the table of a trail, with the very statements that we print. */
export async function makeTable(
  { url }: Ground,
  name: string,
  { location, accounts, regions, since }: Trail,
  withAccounts = true,
): Promise<void> {
  const text = ddlFor('trino', {
    location: `file://${location}`,
    table: `hive.trails.${name}`,
    regions,
    since,
    ...(withAccounts && { accounts }),
  });
  for (const statement of statementsIn(text)) {
    const outcome = await runStatement(
      trinoServer({ server: url, ...PLACE }),
      statement,
      { mostBytes: 1e9, mostRows: 10 },
      undefined,
    );
    if ('failed' in outcome) throw new Error(`${outcome.failed.words}\n${statement}`);
  }
}

/** Each ends with a semicolon at the end of a line. */
function statementsIn(text: string): readonly string[] {
  return text
    .replaceAll(/^--.*$/gm, '')
    .split(/;$/m)
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

export function openTable(
  { url }: Ground,
  table: string,
  more: Partial<TrinoOptions> = {},
): Promise<TrailSource> {
  return openTrino({ server: url, ...PLACE, table, mostBytes: 1e12, ...more });
}

/** The same with smaller bounds than the product has, so that they can be reached. */
export function openBounded({ url }: Ground, table: string, bounds: Bounds): TrailSource {
  const server = trinoServer({ server: url, ...PLACE });
  const engine = {
    kind: 'trino',
    says: 'bounded',
    run: (sql: string, limits: Parameters<typeof runStatement>[2]) =>
      runStatement(server, sql, limits, undefined),
    close: async () => {},
  } as const;
  return tableSource(engine, { table: tableName(`hive.trails.${table}`), mostBytes: 1e12, bounds });
}
