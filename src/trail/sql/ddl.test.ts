import { describe, expect, test } from 'vitest';
import { type DdlOptions, ddlFor } from './ddl.ts';

const ORGANISATION = 's3://acme-trail/AWSLogs/o-exampleorgid';
const ACCOUNTS = ['111122223333', '444455556666'];

describe('the table of Athena', () => {
  const text = ddlFor('athena', {
    location: `${ORGANISATION}/`,
    table: 'lake.cloudtrail',
    accounts: ACCOUNTS,
    regions: ['eu-west-1', 'us-east-1'],
    since: '2026-01-01',
  });

  test("has CloudTrail's own reader, and works its partitions out", () => {
    expect(text).toContain("ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'");
    expect(text).toContain("INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'");
    expect(text).toContain('PARTITIONED BY (`account` string, `region` string, `day` string)');
    for (const property of [
      "'projection.enabled' = 'true'",
      "'projection.account.values' = '111122223333,444455556666'",
      "'projection.region.values' = 'eu-west-1,us-east-1'",
      "'projection.day.format' = 'yyyy/MM/dd'",
      "'projection.day.range' = '2026/01/01,NOW'",
      `'storage.location.template' = '${ORGANISATION}/\${account}/CloudTrail/\${region}/\${day}'`,
    ]) {
      expect(text).toContain(property);
    }
  });

  test('has the struct of who made a call, and texts of JSON', () => {
    expect(text).toMatch(/`useridentity` struct<type:string,.*accesskeyid:string,.*sessionissuer:struct</);
    expect(text).toContain('`requestparameters` string');
    expect(text).toContain('`resources` array<struct<arn:string,accountid:string,type:string>>');
    expect(text).not.toMatch(/^--/m);
  });

  test('without accounts it takes any, one in a query, and says so', () => {
    const any = ddlFor('athena', { location: 's3://acme-trail/prefix/AWSLogs' });
    expect(any).toContain("'projection.account.type' = 'injected'");
    expect(any).toContain('CREATE EXTERNAL TABLE IF NOT EXISTS `keyreeve`.`cloudtrail`');
    expect(any).toContain("'projection.day.range' = '2013/11/01,NOW'");
    expect(any.match(/^-- .*/gm)).toEqual([
      expect.stringContaining('regions known today'),
      expect.stringContaining('Any account'),
    ]);
  });
});

test('the table of Trino has the lines of files, and a view the records in them', () => {
  const text = ddlFor('trino', { location: ORGANISATION, table: 'hive.lake.cloudtrail', accounts: ACCOUNTS });
  expect(text).toContain('CREATE TABLE IF NOT EXISTS "hive"."lake"."cloudtrail_files"');
  expect(text).toContain("format = 'OPENX_JSON'");
  expect(text).toContain("partition_projection_values = ARRAY['111122223333', '444455556666']");
  expect(text).toContain('CREATE OR REPLACE VIEW "hive"."lake"."cloudtrail" SECURITY INVOKER AS');
  expect(text).toContain('CROSS JOIN UNNEST(f.records)');
  expect(ddlFor('trino', { location: ORGANISATION })).toContain("partition_projection_type = 'INJECTED'");
});

test.each<[string, 'athena' | 'trino', Partial<DdlOptions>]>([
  ['a place with a quote', 'athena', { location: "s3://b/x'/AWSLogs" }],
  ['a place with a template in it', 'athena', { location: `s3://b/${'$'}{account}/AWSLogs` }],
  ['a folder that CloudTrail does not write', 'athena', { location: 's3://b/AWSLogs/111122223333' }],
  ['a file system for Athena', 'athena', { location: 'file:///trail/AWSLogs' }],
  ['an address of the web', 'trino', { location: 'https://b/AWSLogs' }],
  ['an account that is none', 'athena', { accounts: ['1111-2222-3333'] }],
  ['a region that is none', 'trino', { regions: ["eu-west-1'"] }],
  ['a day that is none', 'athena', { since: 'yesterday' }],
  ['a name of three parts for Athena', 'athena', { table: 'a.b.c' }],
  ['a name of two parts for Trino', 'trino', { table: 'a.b' }],
  ['a name that must be quoted', 'athena', { table: 'a.b-c' }],
])('%s makes no table', (_what, engine, options) => {
  expect(() => ddlFor(engine, { location: ORGANISATION, ...options })).toThrow(
    expect.objectContaining({ code: 'bad-argument' }),
  );
});
