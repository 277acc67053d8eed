import { counted } from '../core/model/counted.ts';
import type { KeyProgress } from './investigate/open-investigation.ts';
import type { Progress } from './scan-options.ts';

/** What accounts that come to nothing are called: as in the pages of the same place. */
export interface AccountWords {
  readonly failed: string;
  readonly skipped: string;
}

/** As the terminal and the settings call them. */
const TERMINAL_WORDS: AccountWords = { failed: 'failed', skipped: 'skipped' };

/** As the page of the dashboard calls them. */
export const PAGE_WORDS: AccountWords = { failed: 'not read', skipped: 'left out' };

/** Where a run stands, in one line. Accounts that are skipped are not among those to be done. */
export function progressWords(at: Progress, words: AccountWords = TERMINAL_WORDS): string {
  const { accounts, done, inFlight, waitingForReport, failed, skipped } = at;
  if (accounts === 0) return 'Finding the accounts…';
  return [
    `${done} of ${counted(accounts, 'account')} done, ${inFlight} under way`,
    ...(waitingForReport > 0 ? [`${waitingForReport} waiting for a report`] : []),
    ...(failed > 0 ? [`${failed} ${words.failed}`] : []),
    ...(skipped > 0 ? [`${skipped} ${words.skipped}`] : []),
  ].join(', ');
}

/** How far the event history of a key is read, in one line. */
export function searchWords({
  done,
  searches,
  pages,
  events,
}: Omit<KeyProgress, 'accessKeyId' | 'key' | 'keys'>): string {
  return `${done} of ${searches} searches of a region done, ${counted(pages, 'page')}, ${counted(events, 'event')}`;
}
