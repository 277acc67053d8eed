/**
 * The same counts by plain SQL of DuckDB over the same files: `node trail-files-plain.ts FOLDER KEY FORMAT`, with the
 * format of JSON as DuckDB names it. What a person who knows DuckDB would write: one statement, no care for what is
 * damaged, delivered twice or told of the records.
 */
import { DuckDBInstance } from '@duckdb/node-api';

const [, , folder = '', key = '', format = ''] = process.argv;
const columns = `STRUCT(eventTime VARCHAR, eventSource VARCHAR, eventName VARCHAR, awsRegion VARCHAR,
  recipientAccountId VARCHAR, sourceIPAddress VARCHAR, userAgent VARCHAR, errorCode VARCHAR,
  userIdentity STRUCT(accessKeyId VARCHAR, "type" VARCHAR, arn VARCHAR, invokedBy VARCHAR))[]`;
const instance = await DuckDBInstance.create(':memory:', { preserve_insertion_order: 'false' });
const connection = await instance.connect();
const reader = await connection.runAndReadAll(`
  SELECT substr(r.eventTime, 1, 13), r.recipientAccountId, r.awsRegion, r.eventSource, r.eventName, r.sourceIPAddress,
    r.userAgent, r.errorCode, r.userIdentity."type", r.userIdentity.arn, r.userIdentity.invokedBy, count(*)::DOUBLE AS count
  FROM (
    SELECT unnest(Records) AS r
    FROM read_json('${folder}/**/*.json.gz', columns = {Records: '${columns}'}, format = '${format}')
  )
  WHERE r.userIdentity.accessKeyId = '${key}'
  GROUP BY ALL`);
const rows = reader.getRowObjectsJS();
const count = rows.reduce((sum, row) => sum + Number(row.count), 0);
process.stdout.write(JSON.stringify({ count, rows: rows.length }));
