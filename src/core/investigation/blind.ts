import { SILENCE_NOT_OBSERVABLE } from '../model/denied-calls.ts';
import type { KeySubject } from '../model/investigation.ts';
import type { StoryInput } from './story-input.ts';
import { timeInWords } from './words.ts';

/**
 * What the search never shows: what its sources say, a last use that lies outside its window (I06), and calls with a
 * key that is off (X19).
 */
export function blindSpots({ blind, window }: StoryInput, subject: KeySubject): readonly string[] {
  return [...blind, ...lastUseOutside(window, subject), ...silence(subject)];
}

/** That IAM records a last use outside of the window: of this key, and so a reason of the verdict as well. */
export function lastUseOutside(
  { since, until }: StoryInput['window'],
  { lastUse }: KeySubject,
): readonly string[] {
  const at = 'value' in lastUse ? lastUse.value.at : undefined;
  if (at === undefined || (at >= since && at <= until)) return [];
  const recorded = `IAM records the last use at ${timeInWords(at)}`;
  return at < since
    ? [
        `${recorded}, before the window begins (${timeInWords(since)}): CloudTrail's event history goes back 90 days; log files of a trail, or an event data store, may have it.`,
      ]
    : [`${recorded}, after the window ends (${timeInWords(until)}): what was done then was not searched.`];
}

function silence({ status }: KeySubject): readonly string[] {
  return 'value' in status && status.value !== 'Active' ? [SILENCE_NOT_OBSERVABLE] : [];
}
