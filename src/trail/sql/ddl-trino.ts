import { type Column, type ColumnType, PARTITION_COLUMNS, TABLE_COLUMNS } from './columns.ts';
import type { TableSpec } from './ddl.ts';
import { literal } from './text.ts';

/**
 * Trino's table and view. Trino has no reader of CloudTrail's files, each of which is one line with all its records:
 * the table has that line, the view a row for each record, with the columns that Athena's table has. Conditions on
 * partitions reach the table through the view. OPENX_JSON gives an object the text of its JSON where the column is
 * text (Trino documentation, "Hive connector"; `hive.partition-projection-enabled` must be set in the catalog).
 */
export function trinoTables({ parts, location, accounts, regions, firstDay }: TableSpec): string {
  const [catalog = '', schema = '', view = ''] = parts;
  const files = `"${catalog}"."${schema}"."${view}_files"`;
  return `CREATE SCHEMA IF NOT EXISTS "${catalog}"."${schema}";

CREATE TABLE IF NOT EXISTS ${files} (
  records array(row(
${TABLE_COLUMNS.map(([name, type]) => `    ${field([name, type])}`).join(',\n')}
  )),
  account varchar WITH (${accounts.length === 0 ? projection('INJECTED') : projection('ENUM', { values: accounts })}),
  region varchar WITH (${projection('ENUM', { values: regions })}),
  day varchar WITH (${projection('DATE', { range: [firstDay, 'NOW'] })},
    partition_projection_format = 'yyyy/MM/dd',
    partition_projection_interval = 1, partition_projection_interval_unit = 'DAYS')
)
WITH (
  format = 'OPENX_JSON',
  external_location = ${literal(`${location}/`)},
  partitioned_by = ARRAY[${PARTITION_COLUMNS.map(literal).join(', ')}],
  partition_projection_enabled = true,
  partition_projection_location_template = ${literal(`${location}/\${account}/CloudTrail/\${region}/\${day}`)}
);

CREATE OR REPLACE VIEW "${catalog}"."${schema}"."${view}" SECURITY INVOKER AS
SELECT r.*, ${PARTITION_COLUMNS.map((name) => `f.${name}`).join(', ')}
FROM ${files} f CROSS JOIN UNNEST(f.records) AS r;
`;
}

function projection(type: string, lists: Readonly<Record<string, readonly string[]>> = {}): string {
  const more = Object.entries(lists).map(
    ([name, values]) => `partition_projection_${name} = ARRAY[${values.map(literal).join(', ')}]`,
  );
  return [`partition_projection_type = '${type}'`, ...more].join(', ');
}

function field([name, type]: Column): string {
  return `"${name}" ${trinoType(type)}`;
}

function trinoType(type: ColumnType): string {
  if (type === 'text') return 'varchar';
  return 'listOf' in type ? `array(${row(type.listOf)})` : row(type);
}

function row(columns: readonly Column[]): string {
  return `row(${columns.map(field).join(', ')})`;
}
