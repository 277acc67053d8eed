import { counted } from '../model/counted.ts';
import { type NotSearched, notSearchedTogether } from '../model/denied-calls.ts';
import type { Investigation, UseSummary, UseVerdict } from '../model/investigation.ts';
import { lastUseOutside } from './blind.ts';
import { exposedAt } from './exposure.ts';
import { ownCalls } from './firsts.ts';
import type { Noticed, Scene } from './scene.ts';
import { isSession, sessionReasons } from './session-subject.ts';
import { BASELINE_DAYS, BASELINE_SPAN_DAYS, DORMANT_DAYS } from './thresholds.ts';
import { crowdedPlaces } from './weigh.ts';
import { dayOf, listed, once } from './words.ts';

/** Regions named in one reason: an account has seventeen by default, and may have some more. */
const MOST_REGIONS = 20;

/** What a verdict is made of. */
export interface Judged {
  readonly scene: Scene;
  readonly noticed: readonly Noticed[];
  readonly use: UseSummary;
  readonly notSearched: readonly NotSearched[];
  /** Nothing at all was searched: then the numbers say nothing. */
  readonly nothingSearched: boolean;
}

/**
 * The verdict in words. A quarantine policy alone says that somebody may have the key, not that anybody used it: then
 * it needs a look and is to be contained now (I15). It is likely misuse as soon as any use asks for a look, or where
 * the key was used after the exposure and has too little history to tell the owner's use from another's. Without an
 * exposure, use with too little history needs a look: a key that a thief made has no other. So does a session, always.
 */
export function verdictOf(judged: Judged): Investigation['verdict'] {
  const level = levelOf(judged);
  return { level, says: `${words(level, judged)}${notSearchedWords(judged)}`, reasons: reasonsFor(judged) };
}

/** Whether AWS says that a key of the user is exposed; a policy that was taken off again does not. */
export function isExposed({ noticed }: Pick<Judged, 'noticed'>): boolean {
  return noticed.some(({ signal }) => signal.id === 'quarantine-policy' && signal.weight === 'strong');
}

function levelOf(judged: Judged): UseVerdict {
  const { noticed, use, scene } = judged;
  const others = noticed.filter(({ signal }) => signal.id !== 'quarantine-policy');
  const looks = others.filter(({ signal }) => signal.weight === 'look');
  const exposed = isExposed(judged);
  const unknownUse =
    isUsedSince(exposedAt(scene.telling), scene) && !scene.history.enoughBefore(scene.window.until);
  if (
    others.some(({ signal }) => signal.weight === 'strong') ||
    crowdedPlaces(noticed).length > 0 ||
    (exposed && (unknownUse || looks.some(({ signal }) => signal.count > 0)))
  )
    return 'likely-misuse';
  if (exposed || looks.length > 0) return 'needs-a-look';
  if (isSession(scene.subject) && !judged.nothingSearched) return 'needs-a-look';
  if (use.count === 0) return 'no-use-seen';
  return scene.history.enoughBefore(scene.window.until) ? 'consistent-use' : 'needs-a-look';
}

/** Whether somebody used the key after a time; at all, where the time is not known. */
function isUsedSince(at: string | undefined, { calls }: Scene): boolean {
  return ownCalls(calls).some(({ row }) => at === undefined || row.lastAt > at);
}

function words(level: UseVerdict, { scene, noticed, use, nothingSearched }: Judged): string {
  const { since, until } = scene.window;
  const seen =
    use.firstAt === undefined && use.count > 0
      ? `${counted(use.count, 'call')} of AWS itself`
      : useWords(use);
  const alarming = noticed.filter(({ signal }) => signal.weight !== 'info').length;
  switch (level) {
    case 'likely-misuse':
      return `Likely misuse: ${counted(alarming, 'telling sign')} in ${seen}.`;
    case 'needs-a-look':
      return `Needs a look: ${lookWords(alarming, use.count > 0 ? seen : undefined, scene)}.`;
    case 'consistent-use':
      return `Consistent use: ${seen}, and nothing in it is new or telling.`;
    case 'no-use-seen':
      if (nothingSearched) return 'Nothing was searched, so nothing can be said of the use of this key.';
      return `No use seen from ${dayOf(since)} to ${dayOf(until)} in what was searched.`;
  }
}

/** @param seen absent where no use was seen */
function lookWords(alarming: number, seen: string | undefined, { subject }: Scene): string {
  const within = seen === undefined ? '; no use was seen' : `, in ${seen}`;
  if (alarming > 0) return `${counted(alarming, 'thing')} to look into${within}`;
  if (isSession(subject)) return `a session is one part of the story of what made it${within}`;
  return `nothing is telling${within}, but there is too little history to say whose use it is`;
}

function useWords({ count, denied, firstAt, lastAt }: UseSummary): string {
  if (firstAt === undefined || lastAt === undefined) return 'no calls';
  const refused =
    denied === 0 ? '' : denied === count ? ', all of them denied' : `, ${denied} of them denied`;
  return `${counted(count, 'call')} from ${dayOf(firstAt)} to ${dayOf(lastAt)}${refused}`;
}

function notSearchedWords({ notSearched, nothingSearched }: Judged): string {
  if (notSearched.length === 0 || nothingSearched) return '';
  const where = listed(once(notSearched.map(({ region }) => region)));
  return ` ${counted(notSearched.length, 'part was', 'parts were')} not searched (${where}), so this is not the whole story.`;
}

function reasonsFor(judged: Judged): readonly string[] {
  const { noticed, notSearched } = judged;
  return [
    ...(isExposed(judged)
      ? [
          'Contain it now, whether or not use was seen: whoever looks for exposed keys finds them within minutes.',
        ]
      : []),
    ...sessionReasons(judged.scene),
    ...crowdedPlaces(noticed).map((place) => `Several signs speak of one new place, ${place}.`),
    ...['strong', 'look', 'info'].flatMap((weight) =>
      noticed.filter(({ signal }) => signal.weight === weight).map(({ signal }) => signal.says),
    ),
    ...historyReasons(judged),
    ...factReasons(judged),
    ...notSearchedTogether(notSearched).map(
      ({ regions, words: why }) => `Not searched (${listed(regions, MOST_REGIONS)}): ${why}`,
    ),
  ];
}

function historyReasons({
  scene: { history, subject, window, now, children },
  use,
}: Judged): readonly string[] {
  const { days, enoughFrom, firstAt, silentDays } = history;
  if (firstAt === undefined) return [];
  const open = children.filter(({ expiresAt = '', kind }) => kind !== 'access-key' && expiresAt > now);
  return [
    ...(silentDays >= DORMANT_DAYS && !isSession(subject)
      ? [`No use was seen in the first ${silentDays} days; the first was on ${dayOf(firstAt)}.`]
      : []),
    ...(enoughFrom === undefined || enoughFrom > window.until
      ? [
          `Too little history to say what is new: use on ${counted(days.length, 'day')} from ${dayOf(firstAt)} to ${dayOf(use.lastAt ?? firstAt)}; ${BASELINE_DAYS} days over ${BASELINE_SPAN_DAYS} are the least.`,
        ]
      : [`Before ${dayOf(enoughFrom)} there was too little history to say what is new.`]),
    ...(open.length > 0 ? [`${counted(open.length, 'session')} made with the key had not ended yet.`] : []),
  ];
}

function factReasons({ scene: { subject, switchings, window }, use }: Judged): readonly string[] {
  const { lastUse, status } = subject;
  const isOff = 'value' in status && status.value !== 'Active';
  const noUse = 'value' in lastUse && lastUse.value.at === undefined && use.count === 0;
  return [
    ...(isOff && switchings.length === 0 && use.count > 0
      ? ['The key is off, and no record shows since when: whether calls came after that does not show.']
      : []),
    ...('unread' in lastUse ? [`IAM's record of the last use is not known: ${lastUse.unread}`] : []),
    ...(noUse ? ['IAM records no use of it either.'] : []),
    ...lastUseOutside(window, subject),
  ];
}
