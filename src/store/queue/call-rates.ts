import { sql } from 'kysely';
import type { CallRate, LentCalls } from '../queue-port.ts';
import type { Queries } from '../sql/database.ts';

/** Of the full rate, what comes back in a second after AWS throttled: from half of it in less than a minute. */
const BACK_A_SECOND = 0.01;
/** What is left of the rate after a throttled call, and at least of the full one. */
const LEFT = 0.75;
const LEAST = 0.1;
/** Throttled calls come in droves, from all workers: they lower it once in so many milliseconds. */
const LOWERED_EVERY_MS = 1_000;
/** For how long a share is lent, and for how long the one before is counted with it: its holder may not know yet. */
const LENT_MS = 2_000;
const SWITCH_MS = 1_000;

/** `now()` is that of the transaction's beginning. Milliseconds since 1970. */
const NOW_MS = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::float8`;

/** What the rate has come back to by now. */
const COME_BACK = sql<number>`least(full_rate, current_rate + full_rate * ${BACK_A_SECOND}::float8 * greatest(0, ${NOW_MS} - rated_ms) / 1000)`;

/** Sets the rate of an organisation. Shares that are lent are used up first. */
export async function setRate(db: Queries, organization: string, perSecond: number): Promise<void> {
  await sql`
    insert into queue_rate (organization, full_rate, current_rate, rated_ms, lowered_ms)
    values (${organization}, ${perSecond}, ${perSecond}, ${NOW_MS}, 0)
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
 * Lends a worker its part of the rate: as much as every other worker that asks, and no more than the others leave. All
 * shares that anybody may use at one moment are together never more than the rate was when the last was lent. Whoever
 * finds nothing left is counted all the same, so that the others take less the next time.
 */
export async function lendCalls(db: Queries, organization: string, worker: string): Promise<LentCalls> {
  // Held until the transaction ends, so that what the others have is counted by one at a time.
  const { rows: held } = await sql<{ current: number; now_ms: number }>`
    update queue_rate set current_rate = ${COME_BACK}, rated_ms = ${NOW_MS}
    where organization = ${organization}
    returning current_rate as current, ${NOW_MS} as now_ms`.execute(db);
  const [rate] = held;
  if (rate === undefined) throw new Error(`No rate was set for ${organization}.`);
  const nowMs = rate.now_ms;
  const { rows } = await sql<{ lent: number; holders: number }>`
    select
      coalesce(sum(greatest(
        case when until_ms > ${nowMs}::float8 then share else 0 end,
        case when before_until_ms > ${nowMs}::float8 then before_share else 0 end)), 0)::float8 as lent,
      count(*) filter (where until_ms > ${nowMs}::float8) as holders
    from queue_share where organization = ${organization} and worker <> ${worker}`.execute(db);
  const { lent = 0, holders = 0 } = rows[0] ?? {};
  const perSecond = shareOf(rate.current, rate.current - lent, holders + 1);
  // A holder that lost an answer may still use the share before that.
  const larger = sql<boolean>`queue_share.before_until_ms > ${nowMs}::float8 and queue_share.before_share > queue_share.share`;
  await sql`
    insert into queue_share (organization, worker, share, until_ms, before_share, before_until_ms)
    values (${organization}, ${worker}, ${perSecond}, ${nowMs + LENT_MS}, 0, 0)
    on conflict (organization, worker) do update set
      before_share = case when ${larger} then queue_share.before_share else queue_share.share end,
      before_until_ms = case when ${larger} then queue_share.before_until_ms
        else least(queue_share.until_ms, ${nowMs + SWITCH_MS}::float8) end,
      share = excluded.share,
      until_ms = excluded.until_ms`.execute(db);
  await sql`delete from queue_share where until_ms < ${nowMs - 60_000}::float8`.execute(db);
  return { perSecond, forMs: LENT_MS };
}

/** Less than one call a second is of no use to anybody: then some have one and the others none. */
function shareOf(rate: number, left: number, holders: number): number {
  const fair = Math.max(rate / holders, Math.min(1, rate));
  const share = Math.min(fair, left);
  return share < Math.min(1, rate) ? 0 : share;
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
