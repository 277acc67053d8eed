import type { Change, LifeChange, LifeState, StoredRun } from '../../core/model/history.ts';
import { lengthInWords } from '../../core/model/time.ts';
import { whyInWords } from '../comparison-words.ts';
import type { Style } from '../look.ts';

/** What a run changed, after a number: `3 new`. */
export const CHANGE_COUNTED: Readonly<Record<Change, string>> = {
  new: 'new',
  reopened: 'reopened',
  'seen-again': 'seen again',
  accepted: 'suppressed or attested',
  'no-longer-accepted': 'no longer suppressed or attested',
  resolved: 'fixed',
  'not-seen': 'not seen',
};

export const STATE_IN_WORDS: Readonly<Record<LifeState, string>> = {
  open: 'open',
  accepted: 'accepted',
  resolved: 'fixed',
  'not-seen': 'not seen',
};

export const STATE_STYLE: Readonly<Record<LifeState, Style>> = {
  open: ['bold', 'red'],
  accepted: 'dim',
  resolved: 'green',
  'not-seen': 'yellow',
};

const CHANGE_SAID: Readonly<Record<Change, string>> = {
  new: 'new: it fails, and had never been seen',
  reopened: 'reopened: it fails again after it had been fixed',
  'seen-again': 'seen again: it fails, as before nobody could tell',
  accepted: 'suppressed or attested',
  'no-longer-accepted': 'what had accepted it is over: it counts again',
  resolved: 'fixed: a run that could have seen it did not',
  'not-seen': 'not seen, so neither open nor fixed',
};

/** One change of a life in a sentence. */
export function changeInWords({ change, reason, secondsOpen }: LifeChange): string {
  const why = reason === undefined ? '' : `: ${whyInWords(reason)}`;
  const open = secondsOpen === undefined ? '' : `, after ${lengthInWords(secondsOpen)}`;
  return `${CHANGE_SAID[change]}${why}${open}`;
}

/** How a run came to its end, or did not. */
export function runStateInWords({ state, summary, words }: StoredRun): string {
  switch (state) {
    case 'ended':
      return summary?.complete === false ? 'incomplete' : 'complete';
    case 'running':
      return 'running';
    case 'interrupted':
      return 'interrupted before its end';
    case 'failed':
      return words === undefined ? 'failed' : `failed: ${words}`;
  }
}

/** The style of that. */
export function runStateStyle({ state, summary }: StoredRun): Style {
  if (state === 'ended') return summary?.complete === false ? 'yellow' : 'green';
  return state === 'running' ? 'cyan' : 'red';
}
