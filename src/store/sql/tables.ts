import type { Generated } from 'kysely';
import type { QueueTables } from '../queue/tables.ts';

/** A whole number of either database; a truth value is 0 or 1, for SQLite has no other. */
type Bit = 0 | 1;

export interface RunTable {
  number: Generated<number>;
  state: 'running' | 'ended' | 'failed';
  scope_kind: string;
  scope_key: string;
  /** ISO 8601 UTC, as all times but those that are called seconds. */
  now: string;
  started_at: string;
  ended_at: string | null;
  alive_until: string | null;
  host: string;
  tool: string;
  caller: string | null;
  /** Pieces: JSON. */
  rules: number;
  facts: number;
  summary: number | null;
  controls: number | null;
  words: string | null;
}

export interface AccountTable {
  id: Generated<number>;
  account_id: string;
  /** The last run that judged it, and the time that run judged by. */
  last_run: number | null;
  last_now: string | null;
  /** The scope of that run. */
  last_scope: string | null;
}

export interface RunAccountTable {
  run: number;
  account: number;
  entry: number;
  /** Whether it moved the lives of findings. */
  counted: Bit;
  status: string;
  /** A piece, and the times that were taken out of it. */
  coverage: number;
  times: string;
  generated_at: string | null;
  /** A piece with parts, and their times. */
  snapshot: number | null;
  snapshot_times: string | null;
  /** A piece: bytes as AWS gave them. */
  report: number | null;
}

export interface PieceTable {
  id: Generated<number>;
  /** SHA-256, hex, of what is packed; of a piece with parts, over their hashes. */
  hash: string;
  /** Deflated. */
  packed: Uint8Array;
  packed_bytes: number;
  plain_bytes: number;
}

export interface PiecePartTable {
  parent: number;
  position: number;
  part: number;
}

export interface FindingTable {
  id: Generated<number>;
  account: number;
  finding_id: string;
  rule: string;
  severity: string;
  state: string;
  /** JSON of a KeptFinding. */
  body: string;
  /** Seconds since 1970: when it last became new or reopened. */
  opened_seconds: number;
  /** The same of the last change. */
  changed_seconds: number;
  /** SHA-256, hex, of the parameters of its rule by which it last failed. */
  parameters: string;
}

export interface FindingChangeTable {
  finding: number;
  run: number;
  /** Seconds since 1970 of the time that the run judged by: runs can be pruned, and changes stay. */
  now_seconds: number;
  from_state: string | null;
  to_state: string;
  change: string;
  reason: string | null;
  seconds_open: number | null;
}

export interface PlanTable {
  id: string;
  hash: string;
  made_at: string;
  steps: number;
  /** JSON: a list of account ids. */
  accounts: string;
  body: string;
}

export interface InvestigationTable {
  id: Generated<number>;
  access_key_id: string;
  made_at: string;
  account: string | null;
  /** The piece that is the JSON of it. */
  body: number;
}

export interface NoticeTable {
  id: Generated<number>;
  at: string;
  run: number | null;
  recipient: string;
  words: string;
  ok: Bit;
}

export interface MarkTable {
  /** Of the JSON. */
  hash: string;
  what: 'suppression' | 'attestation';
  body: string;
  first_run: number;
  last_run: number;
}

export interface EntryTable {
  log: string;
  seq: number;
  hash: string;
  at: string;
  /** The entry as it was, JSON. */
  body: string;
}

export interface LeaseTable {
  name: string;
  holder: string;
  until: string;
}

export interface NoteTable {
  name: string;
  body: string;
}

/** Tables of ours stand in a schema of their own, beside whatever else a PostgreSQL database has. */
export const SCHEMA = 'keyreeve';

/** The table by which a store is known as one. */
export const VERSION_TABLE = 'keyreeve_version';

export interface VersionTable {
  version: number;
}

/** All tables, of both databases. */
export interface Tables extends QueueTables {
  run: RunTable;
  account: AccountTable;
  run_account: RunAccountTable;
  piece: PieceTable;
  piece_part: PiecePartTable;
  finding: FindingTable;
  finding_change: FindingChangeTable;
  plan: PlanTable;
  notice: NoticeTable;
  investigation: InvestigationTable;
  mark: MarkTable;
  entry: EntryTable;
  lease: LeaseTable;
  note: NoteTable;
  keyreeve_version: VersionTable;
}
