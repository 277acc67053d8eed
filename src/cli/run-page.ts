import type { RunStatus } from '../app/queue/run-status.ts';
import { counted } from '../core/model/counted.ts';
import type { Run } from '../core/model/run.ts';
import { lengthInWords, secondsBetween } from '../core/model/time.ts';
import { harmless } from '../outputs/harmless.ts';
import { grouped } from '../outputs/html/words.ts';
import { columnsOf, type Look, type Paint, painter } from '../outputs/look.ts';
import { type Cell, type Column, layTable } from '../outputs/table.ts';
import { shortLength } from '../outputs/terminal/words.ts';
import { wrap } from '../outputs/text-width.ts';

type TargetSeen = RunStatus['activeAccounts'][number];

/** Where a run stands, in one line. */
export function progressInWords(status: RunStatus): string {
  const { run, accounts, done, dead, active, queued } = status;
  if (status.state === 'listing') return `Run ${run}: finding the accounts…`;
  const lost = dead === 0 ? '' : `, ${grouped(dead)} dead`;
  return `Run ${run}: ${grouped(done)} of ${grouped(accounts)} accounts done, ${grouped(active)} active, ${grouped(queued)} queued${lost}${leftInWords(status)}`;
}

/** Where a run stands, for a person. */
export function runPage(status: RunStatus, look: Look, now: Date): string {
  const paint = painter(look);
  const columns = columnsOf(look);
  const at = now.toISOString();
  const lines = [
    heading(status, at),
    ...labelled(status, columns),
    ...sections(status, { columns, paint, at }),
    ...ending(status, columns),
  ];
  return `${lines.join('\n')}\n`;
}

const STATES: Readonly<Record<RunStatus['state'], string>> = {
  listing: 'is finding its accounts',
  scanning: 'is being scanned',
  ended: 'has ended',
  failed: 'has failed',
  cancelled: 'was cancelled',
};

function heading({ run, state, startedAt, endedAt }: RunStatus, at: string): string {
  const took = lengthInWords(secondsBetween(startedAt, endedAt ?? at));
  return endedAt === undefined
    ? `Run ${run} ${STATES[state]}. It was started ${took} ago, at ${startedAt}.`
    : `Run ${run} ${STATES[state]}, after ${took}, at ${endedAt}.`;
}

const LABEL = 10;

function labelled(status: RunStatus, columns: number): string[] {
  const { accounts, done, active, queued, dead, retried, words } = status;
  const isOver = status.endedAt !== undefined;
  const counts = [
    `${grouped(accounts)}: ${grouped(done)} done`,
    ...(isOver ? [] : [`${grouped(active)} active`, `${grouped(queued)} queued`]),
    `${grouped(dead)} dead`,
    `${grouped(retried)} tried more than once`,
  ];
  const rows: (readonly [string, string])[] = [
    ...(words === undefined ? [] : [['why', words] as const]),
    ...(status.state === 'listing' ? [] : [['accounts', counts.join(', ')] as const]),
    ...(isOver ? [] : [['speed', speed(status)] as const, ['workers', workers(status)] as const]),
    ...(isOver || status.rate === undefined ? [] : [['calls', calls(status.rate)] as const]),
  ];
  return rows.flatMap(([label, text]) =>
    wrap(text, columns - LABEL - 2).map(
      (line, index) => `  ${(index === 0 ? label : '').padEnd(LABEL)}${harmless(line)}`,
    ),
  );
}

function speed(status: RunStatus): string {
  if (status.accountsAMinute === undefined)
    return 'cannot be told yet: too few accounts were done in the last minute';
  return `${grouped(Math.round(status.accountsAMinute))} accounts a minute${leftInWords(status)}`;
}

function leftInWords({ secondsLeft }: RunStatus): string {
  return secondsLeft === undefined ? '' : `, about ${lengthInWords(secondsLeft)} left`;
}

function workers({ workers: alive, otherWorkers, version, organization }: RunStatus): string {
  const names = alive.slice(0, 6).map(({ host, pid }) => `${host}:${pid}`);
  const more = alive.length > names.length ? ` and ${alive.length - names.length} more` : '';
  const others = otherWorkers === 0 ? '' : ` ${otherWorkers} of another version or organisation`;
  if (alive.length > 0)
    return `${alive.length} alive: ${names.join(', ')}${more}${others === '' ? '' : `;${others}`}`;
  return `none is alive${others === '' ? '' : `, but${others}`}: start one of keyreeve ${version} with credentials of account ${organization}`;
}

function calls({ perSecond, current }: NonNullable<RunStatus['rate']>): string {
  const whole = `at most ${grouped(Math.round(perSecond))} a second, all workers together`;
  const now = Math.round(current);
  return now < Math.round(perSecond) ? `${whole}; ${grouped(now)} now, since AWS throttled` : whole;
}

interface Page {
  readonly columns: number;
  readonly paint: Paint;
  readonly at: string;
}

function sections(status: RunStatus, page: Page): string[] {
  const { activeAccounts, waitingAccounts, deadAccounts, active, dead } = status;
  return [
    ...section(`Active, the longest first (${grouped(active)})`, activeAccounts, page),
    ...section('Waiting to be tried again', waitingAccounts, page),
    ...section(
      `Dead (${grouped(dead)}): they could not be read, as often as it was tried`,
      deadAccounts,
      page,
    ),
  ];
}

const COLUMNS: readonly Column[] = [
  { heading: 'account' },
  { heading: 'name', min: 8, drop: 'for room' },
  { heading: 'tries', align: 'right' },
  { heading: 'for', align: 'right' },
  { heading: 'worker', min: 8 },
  { heading: 'last error', min: 20, wraps: true, maxLines: 3 },
];

function section(title: string, targets: readonly TargetSeen[], { columns, paint, at }: Page): string[] {
  if (targets.length === 0) return [];
  const rows = targets.map((target) => cellsOf(target, at));
  const used = COLUMNS.map((_, index) => rows.some((row) => row[index]?.text !== ''));
  const kept = <T>(all: readonly T[]) => all.filter((_, index) => used[index]);
  const table = layTable(kept(COLUMNS), rows.map(kept), { columns, indent: 2 }, paint);
  return ['', `${title}:`, table.heading, ...table.rows];
}

function cellsOf({ accountId, name = '', attempts, since, worker, error }: TargetSeen, at: string): Cell[] {
  const told = error === undefined ? '' : `${error.words}${error.fix === undefined ? '' : ` ${error.fix}`}`;
  const by = worker === undefined ? '' : `${worker.host}:${worker.pid}${worker.alive ? '' : ' (gone)'}`;
  const length = since === undefined ? '' : shortLength(secondsBetween(since, at));
  return [accountId, name, String(attempts), length, by, told].map((text) => ({ text }));
}

/** What came of it, and where there is more. */
function ending({ run, state, summary, dead }: RunStatus, columns: number): string[] {
  if (summary === undefined) return state === 'failed' ? ['', 'Mend that and start it again.'] : [];
  const again = dead === 0 ? [] : [`keyreeve run retry ${run} tries the dead accounts again, in a new run.`];
  return ['', ...wrap(resultInWords(summary), columns), ...again];
}

function resultInWords({ accounts, counts, failing, complete }: Run): string {
  const covered = Object.entries(accounts)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${grouped(count)} ${status}`);
  const worst = Object.entries(failing)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${grouped(count)} ${severity}`);
  const failed =
    counts.fail === 0
      ? 'Nothing fails'
      : `${counted(counts.fail, 'finding fails', 'findings fail')} (${worst.join(', ')})`;
  const rest = complete
    ? 'Everything could be judged.'
    : `Not everything could be judged: ${counted(counts.unknown, 'finding is', 'findings are')} unknown.`;
  return `${failed}. Accounts: ${covered.join(', ')}. ${rest}`;
}
