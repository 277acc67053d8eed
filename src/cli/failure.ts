import { VERSION } from '../app/version.ts';
import { Problem } from '../core/model/problem.ts';
import { EXIT } from '../core/model/problems.ts';
import { harmless } from '../outputs/harmless.ts';

/** Prints what went wrong, for a person, and gives the exit status. */
export function reportFailure(error: unknown): number {
  if (error instanceof Problem) {
    const message = error.message.split('\n').map(harmless).join('\n');
    // A hint can hold lines to copy.
    const hint = error.hint.split('\n').map(harmless).join('\n  ');
    process.stderr.write(`keyreeve: ${message}\n  ${hint}\n  (${error.code})\n`);
    return error.exitStatus;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `keyreeve: this is a bug in keyreeve ${VERSION} (Node ${process.versions.node}). Please report it with these lines:\n${text}\n`,
  );
  return EXIT.failed;
}
