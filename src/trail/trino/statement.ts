import { type Fields, isFields } from '../../core/model/fields.ts';
import { faultOf, type QueryFault } from '../sql/failures.ts';
import type { ResultRow } from '../sql/rows.ts';
import { scanLimit } from '../sql/scan-limit.ts';
import type { QueryLimits, QueryOutcome } from '../sql/table-source.ts';
import { cancel, cancelled, type Reply, request } from './request.ts';
import type { TrinoServer } from './server.ts';

/** A statement on its way. */
interface Progress {
  readonly rows: ResultRow[];
  queryId: string;
  bytesScanned: number;
  /** The last page's address: what a cancellation names. */
  next: string | undefined;
}

/**
 * Runs a statement by the client protocol: it is posted, and each answer names the next page until one names none
 * (Trino documentation, "Trino client REST API"). Ours, because the package `trino-client` follows any address the
 * server names with the user's secret, sends no cancellation when a run is interrupted, bounds neither rows nor bytes,
 * and brings axios along.
 */
export async function runStatement(
  server: TrinoServer,
  sql: string,
  limits: QueryLimits,
  signal: AbortSignal | undefined,
): Promise<QueryOutcome> {
  const progress: Progress = { rows: [], queryId: '', bytesScanned: 0, next: undefined };
  try {
    const failed = await follow(server, sql, limits, progress, signal);
    const { rows, bytesScanned } = progress;
    return failed === undefined ? { rows, bytesScanned } : { failed, bytesScanned };
  } finally {
    if (progress.next !== undefined) await cancel(server, progress.next);
  }
}

async function follow(
  server: TrinoServer,
  sql: string,
  limits: QueryLimits,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<QueryFault | undefined> {
  if (signal?.aborted) throw cancelled();
  const session = sessionHeader({
    ...server.session,
    query_max_scan_physical_bytes: `${limits.mostBytes}B`,
  });
  let reply: Reply = await request(server, '/v1/statement', { sql, session }, signal);
  for (;;) {
    if ('fault' in reply) return reply.fault;
    const failed = take(reply.answer, progress, limits) ?? endOf(reply.answer, progress);
    if (failed !== undefined || progress.next === undefined) return failed;
    reply = await request(server, progress.next, undefined, signal);
  }
}

/** Takes one page in. Gives the failure where it is one, or where the page goes beyond the limits. */
function take(page: Fields, progress: Progress, limits: QueryLimits): QueryFault | undefined {
  if (typeof page.id === 'string') progress.queryId = page.id;
  progress.bytesScanned = Math.max(progress.bytesScanned, bytesIn(page.stats));
  progress.next = pathOf(page.nextUri);
  if (isFields(page.error)) {
    const { errorName, message } = page.error;
    const { queryId } = progress;
    const place = { engine: 'Trino', queryId, mostBytes: limits.mostBytes };
    return faultOf(String(errorName), typeof message === 'string' ? message : '', place);
  }
  if (progress.bytesScanned > limits.mostBytes && progress.next !== undefined)
    return scanLimit(limits.mostBytes);
  const data: unknown = page.data ?? [];
  if (!Array.isArray(data) || !data.every(isRow) || !isFields(page.stats)) return BAD_ANSWER;
  for (const row of data) progress.rows.push(row);
  return progress.rows.length > limits.mostRows ? TOO_MANY : undefined;
}

/**
 * A statement is at its end where no page follows, and then the server says that it is finished. Anything else would
 * make half a result look like a whole one.
 */
function endOf({ nextUri, stats }: Fields, { next }: Progress): QueryFault | undefined {
  if (next !== undefined) return undefined;
  const state = isFields(stats) ? String(stats.state) : '';
  return nextUri === undefined && /^FINISH(ED|ING)$/.test(state) ? undefined : BROKEN_OFF;
}

const BROKEN_OFF: QueryFault = {
  code: 'BadAnswer',
  words:
    'The server broke the result off: it names no page that follows, and does not say that it is finished.',
};
const BAD_ANSWER: QueryFault = {
  code: 'BadAnswer',
  words: "The answer is not one of Trino's. Check the address of the server.",
};
const TOO_MANY: QueryFault = {
  code: 'BadAnswer',
  words: 'The server gave more rows than the query can have.',
};

function isRow(value: unknown): value is ResultRow {
  return (
    Array.isArray(value) &&
    value.every((each) => each === null || ['string', 'number', 'boolean'].includes(typeof each))
  );
}

/** What was read from storage, compressed as it lies there: what the limit is about. */
function bytesIn(stats: unknown): number {
  const bytes = isFields(stats) ? (stats.physicalInputBytes ?? stats.processedBytes) : 0;
  return typeof bytes === 'number' && bytes >= 0 ? bytes : 0;
}

/**
 * The path of the next page. Its host is the one that the user named: a coordinator behind a proxy often knows another
 * name of itself, and no other host may get what signs us in.
 */
function pathOf(nextUri: unknown): string | undefined {
  const url = typeof nextUri === 'string' ? URL.parse(nextUri) : null;
  // A path of two slashes would name another host.
  return url === null ? undefined : `/${url.pathname.replace(/^\/+/, '')}${url.search}`;
}

function sessionHeader(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join(',');
}
