import { SILENCE_NOT_OBSERVABLE } from '../model/denied-calls.ts';
import type { KeySubject } from '../model/investigation.ts';
import type { StoryInput } from './story-input.ts';
import { timeInWords } from './words.ts';

/**
 * What the search never shows: what its sources say, a last use that lies before its window (I06), and calls with a
 * key that is off (X19).
 */
export function blindSpots({ blind, window }: StoryInput, subject: KeySubject): readonly string[] {
  return [...blind, ...lastUseBefore(window.since, subject), ...silence(subject)];
}

function lastUseBefore(since: string, { lastUse }: KeySubject): readonly string[] {
  const at = 'value' in lastUse ? lastUse.value.at : undefined;
  if (at === undefined || at >= since) return [];
  return [
    `IAM records the last use at ${timeInWords(at)}, before the window begins (${timeInWords(since)}): CloudTrail's event history goes back 90 days; log files of a trail, or an event data store, may have it.`,
  ];
}

function silence({ status }: KeySubject): readonly string[] {
  return 'value' in status && status.value !== 'Active' ? [SILENCE_NOT_OBSERVABLE] : [];
}
