import { sql } from 'kysely';
import type { CallRate, CallStretch } from '../queue-port.ts';
import type { Queries } from '../sql/database.ts';

/** Of the full rate, what comes back in a second after AWS throttled: from half of it in less than a minute. */
const BACK_A_SECOND = 0.01;
/** What is left of the rate after a throttled call, and at least of the full one. */
const LEFT = 0.75;
const LEAST = 0.1;
/** Throttled calls come in droves, from all workers: they lower it once in so many milliseconds. */
const LOWERED_EVERY_MS = 1_000;

/** `now()` is that of the transaction's beginning. Whole and broken milliseconds since 1970. */
const NOW_MS = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::float8`;

/** What the rate has come back to by now. */
const COME_BACK = sql<number>`least(full_rate, current_rate + full_rate * ${BACK_A_SECOND}::float8 * greatest(0, ${NOW_MS} - rated_ms) / 1000)`;

/** Sets the rate of an organisation. A lower one holds at once. */
export async function setRate(db: Queries, organization: string, perSecond: number): Promise<void> {
  await sql`
    insert into queue_rate (organization, full_rate, current_rate, free_ms, rated_ms, lowered_ms)
    values (${organization}, ${perSecond}, ${perSecond}, ${NOW_MS}, ${NOW_MS}, 0)
    on conflict (organization) do update set
      full_rate = excluded.full_rate,
      current_rate = excluded.full_rate * least(1, queue_rate.current_rate / queue_rate.full_rate)`.execute(
    db,
  );
}

export async function rateOf(db: Queries, organization: string): Promise<CallRate | undefined> {
  const { rows } = await sql<{ full_rate: number; current: number }>`
    select full_rate, ${COME_BACK} as current from queue_rate where organization = ${organization}`.execute(
    db,
  );
  const [row] = rows;
  return row && { organization, perSecond: row.full_rate, current: row.current };
}

/**
 * Hands out the next instants. One statement, so that two workers never have the same: the row is the other's until
 * it is done. Whoever dies leaves its instants unused, and nothing is to be tidied up.
 */
export async function reserveCalls(
  db: Queries,
  organization: string,
  calls: number,
  leadMs: number,
): Promise<CallStretch> {
  const { rows } = await sql<{ free_ms: number; current_rate: number; now_ms: number }>`
    update queue_rate set
      current_rate = ${COME_BACK},
      rated_ms = ${NOW_MS},
      free_ms = greatest(free_ms, ${NOW_MS} + ${leadMs}::float8) + ${calls}::float8 * 1000 / ${COME_BACK}
    where organization = ${organization}
    returning free_ms, current_rate, ${NOW_MS} as now_ms`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error(`No rate was set for ${organization}.`);
  const lengthMs = (calls * 1000) / row.current_rate;
  return {
    startMs: row.free_ms - lengthMs,
    calls,
    perSecond: row.current_rate,
    handedOutMs: row.now_ms,
  };
}

/** Lowers the rate for everybody. */
export async function slowDown(db: Queries, organization: string): Promise<void> {
  await sql`
    update queue_rate set
      current_rate = greatest(full_rate * ${LEAST}::float8, ${COME_BACK} * ${LEFT}::float8),
      rated_ms = ${NOW_MS},
      lowered_ms = ${NOW_MS}
    where organization = ${organization} and lowered_ms < ${NOW_MS} - ${LOWERED_EVERY_MS}`.execute(db);
}
