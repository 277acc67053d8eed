import type { TrailSource } from '../../core/investigation/source.ts';
import { Problem } from '../../core/model/problem.ts';
import { type QueryLimits, tableSource } from '../../trail/sql/table-source.ts';
import { tableName } from '../../trail/sql/text.ts';
import { type AthenaPlace, runQuery } from './run-query.ts';

export interface AthenaOptions extends Omit<AthenaPlace, 'catalog' | 'workGroup'> {
  /** `AwsDataCatalog` by default. */
  readonly catalog?: string;
  readonly table: string;
  /** `primary` by default. */
  readonly workGroup?: string;
  /** Bytes that all queries together may scan: what Athena bills. */
  readonly mostBytes: number;
  /** The only regions to search; by default all that the table has. */
  readonly regions?: readonly string[];
}

/**
 * A trail in a table of Athena. Nothing is called before the first question. Throws the {@link Problem} `bad-argument`
 * for options that cannot be meant so.
 */
export async function openAthena(options: AthenaOptions): Promise<TrailSource> {
  const { catalog = 'AwsDataCatalog', workGroup = 'primary', mostBytes, regions, ...place } = options;
  const table = tableName(`${catalog}.${place.database}.${options.table}`);
  if (place.outputLocation !== undefined) checkOutput(place.outputLocation);
  const engine = {
    kind: 'athena',
    says: `table ${place.database}.${options.table} of Athena, workgroup ${workGroup}`,
    run: (sql: string, limits: QueryLimits) => runQuery({ ...place, catalog, workGroup }, sql, limits),
    close: async () => {},
  } as const;
  return tableSource(engine, { table, mostBytes, ...(regions !== undefined && { regions }) });
}

function checkOutput(location: string): void {
  if (/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w!.*'()/-]*)?$/.test(location)) return;
  throw new Problem('bad-argument', `${JSON.stringify(location.slice(0, 300))} is no folder in S3.`, {
    hint: "Where Athena's results go is written as s3://bucket/prefix/.",
  });
}
