import type { Account } from '../model/account.ts';
import { notSearchedTogether } from '../model/denied-calls.ts';
import type { Investigation } from '../model/investigation.ts';
import { lengthInWords, secondsBetween } from '../model/time.ts';
import type { PlanGap, RefusalReason } from './plan.ts';

/** Investigations by the key they are about; of several the newest. */
export type Investigated = ReadonlyMap<string, Investigation>;

/** Puts investigations where planning looks for them. */
export function investigatedKeys(all: readonly Investigation[]): Investigated {
  const newestLast = all.toSorted((a, b) => (a.now < b.now ? -1 : 1));
  return new Map(newestLast.map((each) => [each.subject.accessKeyId, each]));
}

const DAY_SECONDS = 86_400;

/** So long what was found of a key is taken for what is. */
const STALE_SECONDS = 7 * DAY_SECONDS;

/** What is planned against what an investigation shows. */
export interface PlannedKey {
  readonly accessKeyId: string;
  readonly now: string;
  readonly usedWithinDays: number;
  readonly isForced: boolean;
}

/**
 * Why a key is not to be planned after what an investigation of it has shown: misuse is contained, not announced to
 * an owner and waited for; and a use that IAM has not recorded is one all the same.
 */
export function investigationReason(
  found: Investigation | undefined,
  { accessKeyId, now, usedWithinDays, isForced }: PlannedKey,
): RefusalReason | undefined {
  if (found === undefined || isForced) return undefined;
  const { verdict, use } = found;
  if (verdict.level === 'likely-misuse')
    return {
      code: 'likely-misuse',
      words: `An investigation of ${found.now} finds likely misuse: ${verdict.says}`,
      fix: `Contain it: keyreeve plan --contain ${accessKeyId} --investigation FILE --reason …. If it was none: --force ${accessKeyId} --reason …`,
    };
  const ago = use.lastAt === undefined ? Number.POSITIVE_INFINITY : secondsBetween(use.lastAt, now);
  if (ago > usedWithinDays * DAY_SECONDS) return undefined;
  return {
    code: 'used-recently',
    words: `CloudTrail shows a use ${lengthInWords(ago)} ago, at ${use.lastAt}: less than ${usedWithinDays} days.`,
    fix: `See by what: keyreeve investigate ${accessKeyId}. If it must go all the same: --force ${accessKeyId} --reason …`,
  };
}

/** What whoever reviews a step should know of an investigation. */
export function investigationWarnings(found: Investigation | undefined, now: string): readonly string[] {
  if (found === undefined) return [];
  const { verdict, notSearched, signals } = found;
  const stale = secondsBetween(found.now, now);
  const unrecorded = signals.find(({ id }) => id === 'use-not-recorded');
  return [
    ...(verdict.level === 'needs-a-look' || verdict.level === 'likely-misuse'
      ? [`The investigation of ${found.now}: ${verdict.says}`]
      : []),
    ...(unrecorded === undefined ? [] : [unrecorded.says]),
    ...(notSearched.length === 0
      ? []
      : [
          `The investigation is not complete: not searched were ${notSearched
            .map(({ region }) => region)
            .slice(0, 5)
            .join(', ')}${notSearched.length > 5 ? ' and more' : ''}.`,
        ]),
    ...(stale > STALE_SECONDS ? [`The investigation is ${lengthInWords(stale)} old.`] : []),
  ];
}

/** An investigation takes its time, and then somebody reads it. */
const FRESH_SECONDS = 3_600;

/** What an investigation did not search may hide more that was made with the key than it saw: a plan that contains it says so. */
export function notSearchedGaps(account: Account, found: Investigation | undefined): readonly PlanGap[] {
  return notSearchedTogether(found?.notSearched ?? []).map(({ regions, code, words }): PlanGap => {
    const source = `investigation of ${found?.now}: ${regions.join(', ')}`;
    return { account, source, code, words: `What was made with the key may be more: ${words}` };
  });
}

/** What was made after an investigation is in none of its lists. @param now ISO 8601 UTC */
export function sinceThenNotes(found: Investigation | undefined, now: string): readonly string[] {
  const age = found === undefined ? 0 : secondsBetween(found.window.until, now);
  if (age <= FRESH_SECONDS) return [];
  return [
    `The investigation ends ${lengthInWords(age)} ago: what was made with the key since is not in this plan. Investigate again.`,
  ];
}
