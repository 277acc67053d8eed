import { type Column, type ColumnType, PARTITION_COLUMNS, TABLE_COLUMNS } from './columns.ts';
import type { TableSpec } from './ddl.ts';
import { literal } from './text.ts';

/**
 * Athena's table: its own reader of CloudTrail's files, and partitions that it works out itself instead of looking
 * them up (Amazon Athena User Guide, "Create the table for CloudTrail logs in Athena using partition projection" and
 * "Supported types for partition projection").
 */
export function athenaTable({ parts, location, accounts, regions, firstDay }: TableSpec): string {
  const [database = '', table = ''] = parts;
  const properties = {
    'projection.enabled': 'true',
    ...(accounts.length === 0
      ? { 'projection.account.type': 'injected' }
      : { 'projection.account.type': 'enum', 'projection.account.values': accounts.join(',') }),
    'projection.region.type': 'enum',
    'projection.region.values': regions.join(','),
    'projection.day.type': 'date',
    'projection.day.format': 'yyyy/MM/dd',
    'projection.day.range': `${firstDay},NOW`,
    'projection.day.interval': '1',
    'projection.day.interval.unit': 'DAYS',
    'storage.location.template': `${location}/\${account}/CloudTrail/\${region}/\${day}`,
  };
  return `CREATE DATABASE IF NOT EXISTS \`${database}\`;

CREATE EXTERNAL TABLE IF NOT EXISTS \`${database}\`.\`${table}\` (
${TABLE_COLUMNS.map(([name, type]) => `  \`${name}\` ${hiveType(type)}`).join(',\n')}
)
PARTITIONED BY (${PARTITION_COLUMNS.map((name) => `\`${name}\` string`).join(', ')})
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION ${literal(`${location}/`)}
TBLPROPERTIES (
${Object.entries(properties)
  .map(([name, value]) => `  ${literal(name)} = ${literal(value)}`)
  .join(',\n')}
);
`;
}

function hiveType(type: ColumnType): string {
  if (type === 'text') return 'string';
  return 'listOf' in type ? `array<${struct(type.listOf)}>` : struct(type);
}

function struct(columns: readonly Column[]): string {
  return `struct<${columns.map(([name, type]) => `${name}:${hiveType(type)}`).join(',')}>`;
}
