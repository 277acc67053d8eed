import { hideSecrets } from '../../core/model/key-id.ts';
import { harmless } from '../harmless.ts';

/** What a service tells, with its time. */
export interface LoggedEvent {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly event: string;
  readonly words: string;
  readonly data?: Readonly<Record<string, string | number | boolean>>;
}

/** One event in one line, whatever its words hold: `2026-11-22T12:00:00Z error   round-failed  …`. */
export function eventText({ at, level, event, words }: LoggedEvent): string {
  return `${at} ${level.padEnd(7)} ${event.padEnd(13)} ${harmless(hideSecrets(words))}\n`;
}

/** The same as a line of JSON, for programs. */
export function eventJson({ at, level, event, words, data }: LoggedEvent): string {
  return `${JSON.stringify({ at, level, event, words: harmless(hideSecrets(words)), ...data })}\n`;
}
