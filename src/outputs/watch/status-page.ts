import type { StoredRun } from '../../core/model/history.ts';
import { lengthInWords, secondsBetween } from '../../core/model/time.ts';
import { harmless } from '../harmless.ts';
import { columnsOf, type Look, painter, type Style } from '../look.ts';
import { wrap } from '../text-width.ts';

/** A round as a watcher wrote it down. Times are ISO 8601 UTC. */
interface RoundShown {
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly outcome: string;
  readonly run?: number;
  readonly words?: string;
}

/** What is shown of who watches, and when. Times are ISO 8601 UTC. */
export interface WatchShown {
  readonly now: string;
  readonly place: string;
  readonly lease?: { readonly holder: string; readonly until: string; readonly ended: boolean };
  readonly agenda?: {
    readonly next: string;
    readonly everySeconds: number;
    readonly failures: number;
    readonly doneAt?: string;
    readonly last?: RoundShown;
    /** Somebody else decides when the next one is. */
    readonly once?: true;
  };
  readonly lastRun?: StoredRun;
  readonly failedNotices: number;
}

const LABEL = 12;

/** Who watches, what came of the last round, when the next one begins. */
export function watchStatusPage(status: WatchShown, look: Look): string {
  const paint = painter(look);
  const columns = columnsOf(look);
  const line = (label: string, text: string, style?: Style) => {
    const [first = '', ...rest] = wrap(harmless(text), columns - LABEL);
    const shown = style === undefined ? first : paint(style, first);
    return [paint('dim', label.padEnd(LABEL)) + shown, ...rest.map((each) => ' '.repeat(LABEL) + each)];
  };
  const { agenda, lastRun, failedNotices } = status;
  const lines = [
    ...line('store', status.place),
    ...line('watching', watcherOf(status), isWatched(status) ? 'green' : 'red'),
  ];
  if (agenda !== undefined) {
    if (agenda.once !== true) lines.push(...line('every', lengthInWords(agenda.everySeconds)));
    if (agenda.last !== undefined)
      lines.push(...line('last round', roundOf(agenda.last, status.now), STYLES[agenda.last.outcome]));
    if (agenda.failures > 0) lines.push(...line('failed', failedOf(agenda, status.now), 'red'));
    const next = `${agenda.next} (${inOrAgo(agenda.next, status.now)})`;
    lines.push(...line('next round', agenda.once === true ? 'when watch --once is run again' : next));
  }
  if (lastRun !== undefined) lines.push(...line('newest run', runOf(lastRun, status.now)));
  if (failedNotices > 0)
    lines.push(...line('notices', `${failedNotices} could not be sent since the last one that was.`, 'red'));
  return `${lines.join('\n')}\n`;
}

/** Whether somebody watches, and rounds come to their end in time. */
export function isWatched({ lease, agenda, now }: WatchShown): boolean {
  // When it is run again is not known here: what can be told is whether the last one came to its end.
  if (agenda?.once === true)
    return ['complete', 'incomplete', 'running'].includes(agenda.last?.outcome ?? '');
  if (lease === undefined || lease.ended) return false;
  const doneAt = agenda?.doneAt ?? agenda?.last?.startedAt;
  return (
    agenda === undefined || doneAt === undefined || secondsBetween(doneAt, now) <= 2 * agenda.everySeconds
  );
}

const STYLES: Readonly<Record<string, Style>> = {
  complete: 'green',
  incomplete: 'yellow',
  failed: 'red',
  stopped: 'yellow',
};

function watcherOf({ lease, agenda, now }: WatchShown): string {
  if (lease === undefined && agenda?.once === true) return 'nobody now: rounds are done by watch --once';
  if (lease === undefined) return agenda === undefined ? 'nobody, and nobody ever did' : 'nobody';
  const until = `${lease.until}, ${inOrAgo(lease.until, now)}`;
  if (lease.ended) return `nobody: the lease of ${lease.holder} ended (${until})`;
  return `${lease.holder} (its lease ends ${until}, and is renewed before)`;
}

function roundOf({ startedAt, endedAt, outcome, run, words }: RoundShown, now: string): string {
  const number = run === undefined ? '' : `, run ${run}`;
  const length =
    endedAt === undefined ? '' : `, in ${lengthInWords(Math.max(0, secondsBetween(startedAt, endedAt)))}`;
  const why = words === undefined ? '' : `: ${words}`;
  return `${startedAt} (${inOrAgo(startedAt, now)})${number}${length}: ${outcome}${why}`;
}

function failedOf({ failures, doneAt }: NonNullable<WatchShown['agenda']>, now: string): string {
  const since =
    doneAt === undefined ? 'none ever came to its end' : `the last good one ended ${inOrAgo(doneAt, now)}`;
  return `${failures} ${failures === 1 ? 'round' : 'rounds'} one after the other; ${since}`;
}

function runOf({ number, state, startedAt, words, summary }: StoredRun, now: string): string {
  const counts =
    summary === undefined ? '' : `: ${summary.counts.fail} failing, ${summary.counts.unknown} unknown`;
  const why = words === undefined ? '' : `: ${words}`;
  return `${number}, ${state}, began ${inOrAgo(startedAt, now)}${counts}${why}`;
}

function inOrAgo(time: string, now: string): string {
  const seconds = secondsBetween(now, time);
  return seconds >= 0 ? `in ${lengthInWords(seconds)}` : `${lengthInWords(seconds)} ago`;
}
