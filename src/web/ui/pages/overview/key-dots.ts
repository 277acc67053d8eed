import type { KeyDot } from '../../../api/overview.ts';
import type { ScatterDot } from '../../components/charts/scatter.tsx';
import { relativeWords } from '../../components/relative-words.ts';
import { texts } from '../../texts.ts';

const DAY = 86_400_000;
const words = texts.overview.keys;

/** Keys as dots, by their days at the time of the newest run. What lies after it counts as today. */
export function scatterDots(dots: readonly KeyDot[], now: string): readonly ScatterDot[] {
  const at = Date.parse(now);
  const days = (time: string) => Math.max(0, (at - Date.parse(time)) / DAY);
  return dots.map((dot) => ({
    age: days(dot.createdAt),
    unused: dot.lastUsedAt === null ? null : days(dot.lastUsedAt),
    severity: dot.severity,
    words: dotWords(dot, at),
  }));
}

function dotWords(dot: KeyDot, now: number): string {
  const { accessKeyId, principal, account, createdAt, lastUsedAt, status, severity } = dot;
  return words.dot({
    key: accessKeyId ?? words.unnamed,
    principal,
    account,
    status,
    created: relativeWords(Date.parse(createdAt), now),
    used: lastUsedAt === null ? texts.common.never : relativeWords(Date.parse(lastUsedAt), now),
    severity: severity === undefined ? undefined : texts.severities[severity],
  });
}

/** Those that were never used, the oldest first, and then those that were not used for the longest time. */
export function oldestUnused(dots: readonly KeyDot[]): readonly KeyDot[] {
  const used = ({ lastUsedAt }: KeyDot) => lastUsedAt ?? '';
  return dots.toSorted((a, b) => compared(used(a), used(b)) || compared(a.createdAt, b.createdAt));
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What the drawing shows, in one or two sentences. Old is more than 90 days, as the benchmarks have it. */
export function keysSummary(dots: readonly KeyDot[], now: string, notDrawn: number): string {
  const old = Date.parse(now) - 90 * DAY;
  const isOld = (time: string) => Date.parse(time) < old;
  return words.summary({
    all: dots.length,
    never: dots.filter(({ lastUsedAt }) => lastUsedAt === null).length,
    unused: dots.filter(({ lastUsedAt }) => lastUsedAt !== null && isOld(lastUsedAt)).length,
    older: dots.filter(({ createdAt }) => isOld(createdAt)).length,
    notDrawn,
  });
}
