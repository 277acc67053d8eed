import { Problem } from './problem.ts';

/** What the system, or a library, calls a failure: `ENOENT`; `undefined` where it has no code. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** The same for people: the code, else all that is there. */
export function codeOrText(error: unknown): string {
  return systemCode(error) ?? String(error);
}

/** Of a bug: where it came from, as far as that is known. For whoever runs the program, and for nobody who asks it. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What went wrong, in words: those of a {@link Problem}, or where a bug came from. For whoever runs the program alone. */
export function wordsOf(error: unknown): string {
  return error instanceof Problem ? error.message : `This is a bug: ${stackOf(error)}`;
}
