import type { RunDiff } from '../../core/history/diff.ts';
import type { Account } from '../../core/model/account.ts';
import type { RunScope, StoredRun } from '../../core/model/history.ts';
import { lengthInWords } from '../../core/model/time.ts';
import { comparisonNotes } from '../comparison-words.ts';
import { accountsInWords } from '../terminal/account-names.ts';
import { counted } from '../terminal/words.ts';

/** Both runs with their times, and the time between them (P06). */
export function runsInWords({ from, to, secondsBetween }: RunDiff): string {
  const both = `Run ${from.number} of ${from.now}, run ${to.number} of ${to.now}`;
  const length = lengthInWords(secondsBetween);
  return secondsBetween < 0
    ? `${both}, which judged by a time ${length} EARLIER: what is called new here is older than what is called fixed.`
    : `${both}: ${length} between them.`;
}

/** The accounts that a run was asked for. */
export function scopeInWords({ kind, key }: RunScope): string {
  switch (kind) {
    case 'organization':
      return `organisation ${key}`;
    case 'units':
      return `units ${key}`;
    case 'account':
      return `account ${key}`;
    case 'list':
      return 'list of accounts';
    case 'files':
      return 'report files';
  }
}

/** What a reader must know to take a diff for no more than it is. */
export function diffNotes(diff: RunDiff, swapped: boolean): readonly string[] {
  const { from, to } = diff;
  const [earlier, later] = [`run ${from.number}`, `run ${to.number}`];
  return [
    ...(swapped ? [`They were named the other way round: the earlier one is ${earlier}.`] : []),
    ...scopeNotes(from, to),
    ...comparisonNotes(diff, { now: later, earlier }),
    ...unseenNotes(diff, earlier, later),
    ...accountNotes(diff, earlier, later),
    ...lateNotes(diff.accounts.lateEarlier, earlier),
    ...lateNotes(diff.accounts.lateLater, later),
    ...(from.summary?.complete === false
      ? [`Run ${from.number} is incomplete: some that are called new may have been there.`]
      : []),
  ];
}

function scopeNotes({ number, scope: then }: StoredRun, { number: later, scope: now }: StoredRun): string[] {
  if (then.kind === now.kind && then.key === now.key) return [];
  return [
    `They are not of the same accounts: run ${number} is of the ${scopeInWords(then)}, run ${later} of the ${scopeInWords(now)}.`,
  ];
}

function unseenNotes({ unseenBefore, notAsked }: RunDiff, earlier: string, later: string): string[] {
  const { open, gone, notSeen } = unseenBefore;
  const total = open + gone + notSeen;
  const parts = [
    ...(open > 0 ? [`${open} still ${open === 1 ? 'fails' : 'fail'}`] : []),
    ...(gone > 0 ? [`${gone} ${gone === 1 ? 'is' : 'are'} gone`] : []),
    ...(notSeen > 0 ? [`${notSeen} not seen by ${later} either`] : []),
  ];
  return [
    ...(total > 0
      ? [
          `${counted(total, 'finding')} failed before ${earlier}, which could not see them: ${parts.join(', ')}.`,
        ]
      : []),
    ...(notAsked > 0
      ? [
          `${counted(notAsked, 'finding')} failed in ${earlier} by rules that ${later} did not ask: not fixed.`,
        ]
      : []),
  ];
}

function accountNotes({ accounts }: RunDiff, earlier: string, later: string): string[] {
  const { onlyLater, onlyEarlier, notReadLater } = accounts;
  return [
    ...(onlyLater.length > 0 ? [`Only in ${later}: ${accountsInWords(onlyLater)}.`] : []),
    ...(onlyEarlier.length > 0 ? [`Only in ${earlier}: ${accountsInWords(onlyEarlier)}.`] : []),
    ...(notReadLater.length > 0
      ? [`Read by ${earlier}, and not by ${later}: ${accountsInWords(notReadLater)}.`]
      : []),
  ];
}

/** What a run saw where it came late. */
export function lateNotes(accounts: readonly Account[], run: string): string[] {
  if (accounts.length === 0) return [];
  return [
    `What ${run} saw in ${accountsInWords(accounts)} is in no finding's life, and not compared: a later run, or one that judged by a later time, had judged there before.`,
  ];
}

/** Why nothing new does not mean that there is nothing; nothing where all could be seen. */
export function incompleteDiff({ complete, to, accounts }: RunDiff): string | undefined {
  if (complete) return undefined;
  if (to.summary?.complete === false)
    return `INCOMPLETE: run ${to.number} could not read or judge everything, so more may be new or fixed.`;
  return accounts.lateEarlier.length + accounts.lateLater.length > 0
    ? 'INCOMPLETE: not all that these runs saw could be compared, so more may be new or fixed.'
    : 'INCOMPLETE: something that was there in the earlier run could not be seen in the later one.';
}
