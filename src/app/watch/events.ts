import { Problem } from '../../core/model/problem.ts';

/** What a service tells while it runs: one line each. */
export interface WatchEvent {
  readonly level: 'info' | 'warning' | 'error';
  /** What it is, for programs that read the lines. */
  readonly event: string;
  /** The same for people, in a sentence or two. */
  readonly words: string;
  /** Numbers and short texts that the words hold too. */
  readonly data?: Readonly<Record<string, string | number | boolean>>;
}

export type TellEvent = (event: WatchEvent) => void;

/** What went wrong, in words, with the next move. A bug is told by its first line: the rest is for its finder. */
export function faultWords(error: unknown): { readonly words: string; readonly code: string } {
  if (error instanceof Problem) return { words: `${error.message} ${error.hint}`, code: error.code };
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { words: `This is a bug in keyreeve; please report it: ${text}`, code: 'bug' };
}
