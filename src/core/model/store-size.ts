/** What pruning takes away, or would. */
export interface Pruned {
  /** Facts of accounts in runs, so that these can no longer be judged again. */
  readonly snapshots: number;
  readonly reports: number;
  readonly runs: number;
  /** Findings that were resolved so long ago, with their changes. */
  readonly findings: number;
  readonly plans: number;
  readonly notices: number;
  readonly investigations: number;
  /** Of pieces that nothing names any more. */
  readonly bytes: number;
}

/** How long things are kept. Absent: for good. */
export interface Retention {
  /** Facts and reports of runs that judged by a time before this. ISO 8601 UTC. The last of each month stays. */
  readonly snapshotsBefore?: string;
  /** Runs, with all of theirs, and findings that were resolved before. */
  readonly runsBefore?: string;
}

export interface StoreSize {
  readonly runs: number;
  readonly findings: number;
  readonly changes: number;
  /** Pieces of facts and reports, each kept once. */
  readonly pieces: number;
  /** Of those pieces, packed and as they were. */
  readonly packedBytes: number;
  readonly plainBytes: number;
  /** Of the file, or of the tables with their indexes. */
  readonly totalBytes: number;
}
