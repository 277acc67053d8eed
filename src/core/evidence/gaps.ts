import type { LateAccount, StoredRun } from '../model/history.ts';
import type { ControlInMonth, MonthResults } from './controls.ts';
import { endOf, type Month, monthInWords, monthsInWords, type Period } from './period.ts';
import type { Member } from './population.ts';
import type { LogRow } from './segment.ts';
import type { Showing } from './showing.ts';

const GAP_KINDS = [
  'month-without-run',
  'period-not-over',
  'run-incomplete',
  'account-not-read',
  'account-left-out',
  'account-gone',
  'account-late',
  'report-missing',
  'control-not-run',
  'no-audit-log',
  'audit-log-damaged',
] as const;
export type GapKind = (typeof GAP_KINDS)[number];

/** Something that the evidence lacks. Any of them makes it incomplete. */
export interface Gap {
  readonly kind: GapKind;
  readonly words: string;
}

/** What gaps are looked for in. */
export interface GapGround {
  readonly period: Period;
  /** When the archive is made. ISO 8601 UTC. */
  readonly now: string;
  readonly months: readonly Month[];
  readonly results: readonly MonthResults[];
  readonly unfinished: readonly StoredRun[];
  readonly counted: readonly StoredRun[];
  readonly members: readonly Member[];
  /** Accounts with findings that were open, and that no run of the period looked at. */
  readonly gone: readonly string[];
  /** What runs judged and no finding of the archive shows. */
  readonly late: readonly LateAccount[];
  readonly controls: readonly ControlInMonth[];
  readonly logs: readonly LogRow[];
}

/** Everything that is missing, in the order of {@link GAP_KINDS}. Months without a run are told in capitals. */
export function gapsIn(ground: GapGround, showing: Showing): readonly Gap[] {
  return [
    ...monthsWithoutRun(ground),
    ...notOver(ground),
    ...incompleteRuns(ground),
    ...accounts(ground, showing),
    ...lateAccounts(ground, showing),
    ...controlsNotRun(ground),
    ...auditLogs(ground),
  ];
}

function monthsWithoutRun({ months, results, unfinished, now }: GapGround): Gap[] {
  return results.flatMap(({ month, run }, index): Gap[] => {
    const frame = months[index];
    if (run !== undefined || frame === undefined) return [];
    const tried = unfinished.filter((each) => each.now >= frame.from && each.now < frame.until);
    const why =
      frame.from > now
        ? 'It had not begun when this was made.'
        : tried.length === 0
          ? 'None was begun.'
          : `Begun and not ended: ${tried.map(({ number, state }) => `run ${number} (${state})`).join(', ')}.`;
    const words = `${monthInWords(month).toUpperCase()}: NO RUN ENDED. ${why} Nothing is known of this month.`;
    return [{ kind: 'month-without-run', words }];
  });
}

function notOver({ period, now }: GapGround): Gap[] {
  if (now >= endOf(period)) return [];
  const words = `THE PERIOD WAS NOT OVER when this was made: it ends with ${period.to}, and this was made at ${now}.`;
  return [{ kind: 'period-not-over', words }];
}

function incompleteRuns({ results, counted }: GapGround): Gap[] {
  return results.flatMap(({ month, run, complete }): Gap[] => {
    if (run === undefined || complete === true) return [];
    const { accounts, counts } = counted.find(({ number }) => number === run)?.summary ?? {};
    const parts = [
      ...some(accounts?.failed, 'account could not be read at all', 'accounts could not be read at all'),
      ...some(accounts?.partial, 'account was read in part only', 'accounts were read in part only'),
      ...some(counts?.unknown, 'verdict could not be given', 'verdicts could not be given'),
    ];
    const what = parts.length === 0 ? 'something could not be read or judged' : parts.join(', ');
    const words = `${monthInWords(month).toUpperCase()}: RUN ${run} WAS INCOMPLETE: ${what}.`;
    return [{ kind: 'run-incomplete', words }];
  });
}

function some(count: number | undefined, one: string, more: string): string[] {
  if (count === undefined || count === 0) return [];
  return [`${count} ${count === 1 ? one : more}`];
}

/** AWS lets nobody into these, and nothing in them can be used: they are told, and lack nothing. */
const CLOSED = new Set(['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED']);

function accounts({ members, gone, results }: GapGround, showing: Showing): Gap[] {
  const held = new Set(results.flatMap(({ month, run }) => (run === undefined ? [] : [month])));
  const notRead: Gap[] = [];
  const leftOut: Gap[] = [];
  const unreported: Gap[] = [];
  for (const { account, best, reported, state, reason } of members) {
    const id = showing.account(account.id);
    const inState = (...statuses: readonly string[]) =>
      [...best].flatMap(([month, status]) => (statuses.includes(status) ? [month] : [])).toSorted();
    const why = reason === undefined ? '' : ` ${showing.ours(reason)}`;
    const [bad, skipped] = [inState('failed', 'partial'), inState('skipped')];
    const absent = between([...best.keys()], held);
    if (bad.length > 0) {
      const words = `Account ${id} was not read in full by any run of ${monthsInWords(bad)}.${why}`;
      notRead.push({ kind: 'account-not-read', words });
    }
    if (skipped.length > 0 && !CLOSED.has(state ?? '')) {
      const words = `Account ${id} was left out of every run of ${monthsInWords(skipped)}.${why}`;
      leftOut.push({ kind: 'account-left-out', words });
    }
    if (absent.length > 0) {
      const words = `Account ${id} is in no run of ${monthsInWords(absent)}, and in runs before and after.`;
      leftOut.push({ kind: 'account-left-out', words });
    }
    const without = inState('scanned', 'partial').filter((month) => held.has(month) && !reported.has(month));
    if (without.length > 0) {
      const words = `Account ${id}: no credential report is kept of ${monthsInWords(without)}.`;
      unreported.push({ kind: 'report-missing', words });
    }
  }
  const vanished = gone.map((account): Gap => {
    const words = `Account ${showing.account(account)} had open findings, and no run of the period looked at it.`;
    return { kind: 'account-gone', words };
  });
  return [...notRead, ...leftOut, ...vanished, ...unreported];
}

/** Months with a run that lie between the first and the last of an account, and do not have it. */
function between(seen: readonly string[], held: ReadonlySet<string>): readonly string[] {
  const sorted = seen.toSorted();
  const [first = '', last = ''] = [sorted[0], sorted.at(-1)];
  return [...held].filter((month) => month > first && month < last && !seen.includes(month)).toSorted();
}

function lateAccounts({ late, counted }: GapGround, showing: Showing): Gap[] {
  const ended = new Set(counted.map(({ number }) => number));
  const byAccount = Map.groupBy(
    late.filter(({ run }) => ended.has(run)),
    ({ accountId }) => accountId,
  );
  return [...byAccount].map(([account, runs]): Gap => {
    const which = `${runs.length === 1 ? 'run' : 'runs'} ${runs.map(({ run }) => run).join(', ')}`;
    const words = `Account ${showing.account(account)}: what ${which} saw there is in no finding, because a later run, or one that judged by a later time, had judged there before.`;
    return { kind: 'account-late', words };
  });
}

function controlsNotRun({ controls }: GapGround): Gap[] {
  const lacking = controls.filter(({ result }) => result === 'not-run');
  const byMonths = new Map<string, string[]>();
  const months = Map.groupBy(lacking, ({ framework, id }) => `${framework} ${id}`);
  for (const [control, rows] of months) {
    const when = monthsInWords(rows.map(({ month }) => month));
    byMonths.set(when, [...(byMonths.get(when) ?? []), control]);
  }
  return [...byMonths].map(([when, ids]): Gap => {
    const words = `Not judged in ${when}, because their rules were not run, or not known then: ${ids.join(', ')}.`;
    return { kind: 'control-not-run', words };
  });
}

function auditLogs({ logs }: GapGround): Gap[] {
  if (logs.length === 0) {
    const words =
      'NO AUDIT LOG: the store holds none, and none was named with --audit-log. What was changed, and by whom, cannot be told.';
    return [{ kind: 'no-audit-log', words }];
  }
  return logs.flatMap(({ log, verification: { state, fault } }): Gap[] => {
    if (state === 'whole') return [];
    const words = `THE AUDIT LOG ${log.slice(0, 16)} IS DAMAGED: ${fault?.kind ?? 'fault'} at line ${fault?.line ?? 0}. ${fault?.words ?? ''}`;
    return [{ kind: 'audit-log-damaged', words: words.trimEnd() }];
  });
}
