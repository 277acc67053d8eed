/** One comparison: what was measured, beside what, and whether the target holds. */
export interface Line {
  readonly what: string;
  readonly measured: string;
  readonly beside: string;
  readonly ratio: number;
  readonly target: string;
  readonly holds: boolean;
}

/** What a bench gives: its comparisons, and what a reader must know to judge them. */
export interface Outcome {
  readonly lines: readonly Line[];
  readonly notes: readonly string[];
}

/** One file of this folder. */
export interface Bench {
  readonly id: string;
  readonly title: string;
  run(): Promise<Outcome>;
}

/** The middle value; of an even number of values the mean of the two. Throws for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('There is no median of nothing.');
  return (lower + upper) / 2;
}

/** `1.234 s` as people read it: milliseconds below a second, else seconds. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** A ratio with the most that it may be. */
export function within(ratio: number, target: number): Pick<Line, 'ratio' | 'target' | 'holds'> {
  return { ratio, target: `≤ ${target}`, holds: ratio <= target };
}

/** `332 MB`, of KiB as the system counts them. */
export function megabytes(kib: number): string {
  return `${Math.round((kib * 1024) / 1e6)} MB`;
}

/** `12,345`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
