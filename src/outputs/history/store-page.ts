import type { Pruned, Retention, StoreSize } from '../../core/model/store-size.ts';
import { grouped, some } from '../html/words.ts';
import { columnsOf, type Look, painter } from '../look.ts';
import { heading, paragraph } from '../terminal/words.ts';

/** Where a store lies, what it is and what it holds. */
export interface ShownStore {
  /** The file, or the address without a password. */
  readonly place: string;
  readonly kind: 'sqlite' | 'postgres';
  readonly version: number;
  readonly size: StoreSize;
  /** The time of the oldest run and of the newest, ISO 8601 UTC. Absent where there is none. */
  readonly first?: string;
  readonly last?: string;
}

/** `1.2 MB`, as people read it. */
function bytesInWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  if (power === 0) return some(bytes, 'byte');
  return `${(bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}

/** A store for people. */
export function* storePage({ place, kind, version, size, first, last }: ShownStore, look: Look) {
  const columns = columnsOf(look);
  const line = (words: string) => paragraph(words, columns, { indent: 2 }, painter(look));
  yield heading(place, painter(look));
  yield line(`${kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}, version ${version} of the store's tables.`);
  const when = first === undefined || last === undefined ? '' : `, judged by ${first} to ${last}`;
  yield line(`${some(size.runs, 'run')}${when}.`);
  yield line(`${some(size.findings, 'finding')}, whose lives are ${some(size.changes, 'change')}.`);
  const { pieces, packedBytes, plainBytes } = size;
  yield line(
    `${some(pieces, 'piece')} of facts and reports, each kept once: ${bytesInWords(packedBytes)} packed, ${bytesInWords(plainBytes)} as they were.`,
  );
  yield line(`${bytesInWords(size.totalBytes)} in all.`);
}

/** What pruning takes away, or took, and what can no longer be done afterwards. */
export function* prunePage(
  { snapshotsBefore, runsBefore }: Retention,
  pruned: Pruned,
  done: boolean,
  look: Look,
): Generator<string> {
  const columns = columnsOf(look);
  const paint = painter(look);
  const line = (words: string, mark = '') => paragraph(words, columns, { indent: 2, mark }, paint);
  yield heading(done ? 'Taken away' : 'What would be taken away', paint);
  if (snapshotsBefore !== undefined)
    yield line(
      `Facts and credential reports of runs before ${snapshotsBefore}; of each account the last of each month stays.`,
    );
  if (runsBefore !== undefined)
    yield line(
      `Runs before ${runsBefore}, but the last; with them findings that were fixed before, plans, notices and investigations.`,
    );
  yield '\n';
  if (isNothing(pruned)) {
    yield line('Nothing is as old as that.');
    return;
  }
  for (const words of goneInWords(pruned)) yield line(words, '- ');
}

/** Whether nothing goes. */
export function isNothing(pruned: Pruned): boolean {
  return Object.values(pruned).every((count) => count === 0);
}

function goneInWords({
  snapshots,
  reports,
  runs,
  findings,
  plans,
  notices,
  investigations,
  bytes,
}: Pruned): readonly string[] {
  const of = (count: number, words: string) => (count === 0 ? [] : [words]);
  return [
    ...of(
      snapshots,
      `Facts of ${some(snapshots, 'account')} in runs: those cannot be judged again (scan --replay).`,
    ),
    ...of(reports, `${some(reports, 'credential report')}: these cannot be put into evidence any more.`),
    ...of(
      runs,
      `${some(runs, 'run')}: gone from history, diff, trend and evidence, with the facts of theirs.`,
    ),
    ...of(findings, `${some(findings, 'finding')} that were fixed, with their lives.`),
    ...of(plans, `${some(plans, 'plan')}.`),
    ...of(notices, `${some(notices, 'notice')}.`),
    ...of(investigations, `${some(investigations, 'investigation')}.`),
    `${bytesInWords(bytes)} of ${grouped(bytes) === '0' ? 'pieces' : 'packed pieces'}, to be used again by later runs.`,
  ];
}
