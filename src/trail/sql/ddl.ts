import { Problem } from '../../core/model/problem.ts';
import { athenaTable } from './ddl-athena.ts';
import { trinoTables } from './ddl-trino.ts';
import { KNOWN_REGIONS } from './regions.ts';
import { tableName } from './text.ts';

/** The engines that a table of a trail can be asked by. */
export type TableEngineName = 'athena' | 'trino';

export interface DdlOptions {
  /**
   * The folder that CloudTrail writes into, with `AWSLogs` as its last part, or the organisation's id behind it for a
   * trail of an organisation: `s3://bucket/prefix/AWSLogs/o-example`.
   */
  readonly location: string;
  /** `database.table`, or `catalog.schema.table` for Trino; by default `keyreeve.cloudtrail`. */
  readonly table?: string;
  /** The accounts of the trail. Without them a query must name one account, and can name any. */
  readonly accounts?: readonly string[];
  /** By default {@link KNOWN_REGIONS}. */
  readonly regions?: readonly string[];
  /** The first day that the table has, `YYYY-MM-DD`; by default the month CloudTrail was opened in. */
  readonly since?: string;
}

/** What a table is made of, checked. */
export interface TableSpec {
  /** Without a slash at its end. */
  readonly location: string;
  readonly parts: readonly string[];
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** `2026/11/22` */
  readonly firstDay: string;
}

const OPENED = '2013-11-01';

/**
 * The statements that make a table over the log files of a trail, for people to run: nothing here runs them. Each ends
 * with a semicolon. Throws the {@link Problem} `bad-argument` for what cannot stand in one.
 */
export function ddlFor(engine: TableEngineName, options: DdlOptions): string {
  const spec = specOf(engine, options);
  return `${note(options)}${engine === 'athena' ? athenaTable(spec) : trinoTables(spec)}`;
}

function note({ accounts = [], regions = [] }: DdlOptions): string {
  const lines = [
    ...(regions.length === 0
      ? ['The regions known today. A region that is not named is not searched: add what you enable.']
      : []),
    ...(accounts.length === 0 ? ['Any account, one in a query: name the account of the key.'] : []),
  ];
  return lines.map((line) => `-- ${line}\n`).join('');
}

function specOf(engine: TableEngineName, options: DdlOptions): TableSpec {
  const { accounts = [], regions = [], since = OPENED, table = defaultTable(engine) } = options;
  const { parts } = tableName(table);
  checkAll(accounts, /^\d{12}$/, 'an account id', 'Account ids have twelve digits.');
  checkAll(regions, /^[a-z]{2,4}(-[a-z]+)+-\d+$/, 'a region', 'Write it as eu-central-1.');
  checkAll([since], /^\d{4}-\d\d-\d\d$/, 'a day', 'Write it as 2026-11-22.');
  if (parts.length !== (engine === 'athena' ? 2 : 3) || !parts.every((part) => /^[a-z_]\w*$/i.test(part))) {
    const shape = engine === 'athena' ? 'database.table' : 'catalog.schema.table';
    throw new Problem('bad-argument', `${table} is no name of a table that ${engine} can make.`, {
      hint: `Write it as ${shape}, of letters, digits and _.`,
    });
  }
  return {
    location: locationOf(engine, options.location),
    parts: parts.map((part) => part.toLowerCase()),
    accounts,
    regions: regions.length === 0 ? KNOWN_REGIONS : regions,
    firstDay: since.replaceAll('-', '/'),
  };
}

function defaultTable(engine: TableEngineName): string {
  return engine === 'athena' ? 'keyreeve.cloudtrail' : 'hive.keyreeve.cloudtrail';
}

function checkAll(texts: readonly string[], shape: RegExp, what: string, hint: string): void {
  for (const text of texts) {
    if (!shape.test(text))
      throw new Problem('bad-argument', `${JSON.stringify(text.slice(0, 100))} is not ${what}.`, { hint });
  }
}

/** Athena reads S3 alone; Trino whatever file system its catalog has. */
const SCHEMES: Readonly<Record<TableEngineName, RegExp>> = {
  athena: /^s3:\/\/[^/]/,
  trino: /^(s3a?|gs|abfss?|hdfs|file|local):\/\//,
};

function locationOf(engine: TableEngineName, text: string): string {
  const location = text.replace(/\/+$/, '');
  const plain = /^[a-z0-9]+:\/\/[\w!.*()/@:=+-]*$/i.test(location);
  if (!plain || !SCHEMES[engine].test(location)) {
    throw new Problem(
      'bad-argument',
      `${JSON.stringify(text.slice(0, 300))} is no place that ${engine} reads.`,
      { hint: 'Write it as s3://bucket/prefix/AWSLogs.' },
    );
  }
  if (/\/AWSLogs(\/o-[a-z0-9]{10,32})?$/.test(location)) return location;
  throw new Problem('bad-argument', `${location} is not the folder that CloudTrail writes into.`, {
    hint: 'It ends with /AWSLogs, or with /AWSLogs/o-… for the trail of an organisation; accounts, CloudTrail and regions come behind it.',
  });
}
