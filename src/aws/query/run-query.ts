import { randomUUID } from 'node:crypto';
import {
  GetQueryExecutionCommand,
  type GetQueryExecutionCommandOutput,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import type { Fact } from '../../core/model/fact.ts';
import type { QueryFault } from '../../trail/sql/failures.ts';
import type { ResultRow } from '../../trail/sql/rows.ts';
import { scanLimit } from '../../trail/sql/scan-limit.ts';
import type { QueryLimits, QueryOutcome } from '../../trail/sql/table-source.ts';
import type { AccountSession } from '../session/account-session.ts';
import { throwIfCancelled } from '../session/clock.ts';
import { endedBadly, refused } from './faults.ts';

/** Where a query runs, and where its result goes. */
export interface AthenaPlace {
  /** Opened without a signal: an interrupt must not keep a query from being stopped. */
  readonly session: AccountSession;
  /** By default the session's. */
  readonly region?: string;
  readonly catalog: string;
  readonly database: string;
  readonly workGroup: string;
  /** `s3://bucket/prefix/`; absent where the workgroup has its own. */
  readonly outputLocation?: string;
  readonly signal?: AbortSignal;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Starts a query, waits for its end, reads its result. It is stopped when the run is interrupted, and when it has
 * scanned more than it may: Athena tells that now and then while the query runs, so somewhat more may be scanned. Only
 * a workgroup's own limit is exact.
 */
export async function runQuery(place: AthenaPlace, sql: string, limits: QueryLimits): Promise<QueryOutcome> {
  throwIfCancelled(place.signal);
  const started = await start(place, sql);
  if (started.state === 'unread') return { failed: refused(started), bytesScanned: 0 };
  const id = started.value.QueryExecutionId;
  if (id === undefined) return { failed: NO_ID, bytesScanned: 0 };
  try {
    return await followed(place, id, limits);
  } catch (error) {
    await stop(place, id);
    throw error;
  }
}

const NO_ID: QueryFault = { code: 'BadAnswer', words: 'Athena took the query and gave no id for it.' };

async function start(place: AthenaPlace, sql: string) {
  const { session, region, catalog, database, workGroup, outputLocation } = place;
  const command = new StartQueryExecutionCommand({
    QueryString: sql,
    QueryExecutionContext: { Catalog: catalog, Database: database },
    WorkGroup: workGroup,
    // One token however often it is sent: what came twice is run, and paid, once.
    ClientRequestToken: randomUUID(),
    ...(outputLocation !== undefined && { ResultConfiguration: { OutputLocation: outputLocation } }),
  });
  return session.call('athena:StartQueryExecution', async (clients) =>
    (await clients.athena(region)).send(command),
  );
}

type Execution = NonNullable<GetQueryExecutionCommandOutput['QueryExecution']>;

async function followed(place: AthenaPlace, id: string, limits: QueryLimits): Promise<QueryOutcome> {
  const { session, signal } = place;
  let bytesScanned = 0;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 1.5)) {
    const read = await look(place, id);
    if (read.state === 'unread') {
      await stop(place, id);
      return { failed: refused(read), bytesScanned };
    }
    bytesScanned = Math.max(bytesScanned, read.value.Statistics?.DataScannedInBytes ?? 0);
    const state = read.value.Status?.State;
    if (state === 'SUCCEEDED') return results(place, id, bytesScanned, limits.mostRows);
    if (state !== 'QUEUED' && state !== 'RUNNING') {
      return { failed: endedBadly(read.value, id, limits.mostBytes), bytesScanned };
    }
    if (bytesScanned > limits.mostBytes) {
      await stop(place, id);
      return { failed: scanLimit(limits.mostBytes), bytesScanned };
    }
    await session.clock.sleep(pause, signal);
  }
}

async function look({ session, region }: AthenaPlace, id: string): Promise<Fact<Execution>> {
  const command = new GetQueryExecutionCommand({ QueryExecutionId: id });
  const answer = await session.call(
    'athena:GetQueryExecution',
    async (clients) => (await clients.athena(region)).send(command),
    { kind: 'poll' },
  );
  return answer.state === 'unread' ? answer : { ...answer, value: answer.value.QueryExecution ?? {} };
}

async function results(
  place: AthenaPlace,
  id: string,
  bytesScanned: number,
  mostRows: number,
): Promise<QueryOutcome> {
  const rows: ResultRow[] = [];
  const seen = new Set<string>();
  let NextToken: string | undefined;
  do {
    throwIfCancelled(place.signal);
    const command = new GetQueryResultsCommand({ QueryExecutionId: id, NextToken });
    const page = await place.session.call('athena:GetQueryResults', async (clients) =>
      (await clients.athena(place.region)).send(command),
    );
    if (page.state === 'unread') return { failed: refused(page), bytesScanned };
    const all = page.value.ResultSet?.Rows;
    NextToken = page.value.NextToken;
    if (all === undefined || (NextToken !== undefined && seen.has(NextToken)) || rows.length > mostRows)
      return { failed: BAD_PAGES, bytesScanned };
    // The names of the columns are the first row of a result, of an empty one too; else a row of it would be lost.
    if (seen.size === 0 && all[0]?.Data?.[0]?.VarCharValue !== HEADING)
      return { failed: NO_HEADING, bytesScanned };
    for (const row of seen.size === 0 ? all.slice(1) : all)
      rows.push((row.Data ?? []).map(({ VarCharValue }) => VarCharValue ?? null));
    seen.add(NextToken ?? '');
  } while (NextToken !== undefined);
  return { rows, bytesScanned };
}

/** The name of the first column. */
const HEADING = 'asked';

const NO_HEADING: QueryFault = {
  code: 'BadAnswer',
  words: 'The result does not begin with the names of its columns: it is none of this query, or cut.',
};
const BAD_PAGES: QueryFault = {
  code: 'BadAnswer',
  words: 'The pages of the result have no end, or hold no rows.',
};

/** Nothing depends on whether it was taken: the query ends by itself. */
async function stop({ session, region }: AthenaPlace, id: string): Promise<void> {
  if (session.signal?.aborted) return;
  const command = new StopQueryExecutionCommand({ QueryExecutionId: id });
  await session.call('athena:StopQueryExecution', async (clients) =>
    (await clients.athena(region)).send(command),
  );
}
