import type { ColumnType, Generated } from 'kysely';

/** A time by the database's clock. */
type Time = ColumnType<Date, Date, Date>;
/** One that the database sets itself. */
type MadeAt = ColumnType<Date, Date | undefined, Date>;
/** One that there need not be. */
type MaybeTime = ColumnType<Date | null, Date | null | undefined, Date | null>;

export interface QueueRunTable {
  run: number;
  /** A random id: numbers come again where a store was made anew, and jobs of the old one may still lie about. */
  token: string;
  state: string;
  version: string;
  organization: string;
  /** JSON. */
  options: string;
  /** Grows when dead accounts are tried again, so that their jobs and the closing one are new ones. */
  generation: Generated<number>;
  organization_accounts: number | null;
  /** JSON: what the listing had to tell, for the end of the run. */
  part: string | null;
  started_at: MadeAt;
  listed_at: MaybeTime;
}

export interface QueueTargetTable {
  run: number;
  account_id: string;
  /** JSON of a QueuedTarget. */
  target: string;
  state: string;
  generation: number;
  attempts: number;
  worker: string | null;
  /** Since when it is in this state. */
  since: Time;
  /** JSON of a JobError. */
  error: string | null;
  /** JSON: what the worker handed in for the end of the run. */
  part: string | null;
}

export interface QueueWorkerTable {
  id: string;
  host: string;
  pid: number;
  version: string;
  organization: string;
  concurrency: number;
  started_at: MadeAt;
  seen_at: Time;
  stopped_at: MaybeTime;
}

export interface QueueRateTable {
  organization: string;
  /** Calls a second: as set, and now. */
  full_rate: number;
  current_rate: number;
  /** When the current rate was last computed, and when it last went down: milliseconds since 1970. */
  rated_ms: number;
  lowered_ms: number;
}

/** What a worker may send of the rate. */
export interface QueueShareTable {
  organization: string;
  worker: string;
  /** Calls a second, and until when: milliseconds since 1970. */
  share: number;
  until_ms: number;
  /** The share before this one, which its holder may use until it knows of the new one. */
  before_share: number;
  before_until_ms: number;
}

/** Tables that only PostgreSQL has. */
export interface QueueTables {
  queue_run: QueueRunTable;
  queue_target: QueueTargetTable;
  queue_worker: QueueWorkerTable;
  queue_rate: QueueRateTable;
  queue_share: QueueShareTable;
}
