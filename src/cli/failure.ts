import { VERSION } from '../app/version.ts';
import { hideSecrets } from '../core/model/key-id.ts';
import { Problem } from '../core/model/problem.ts';
import { EXIT } from '../core/model/problems.ts';
import { stackOf } from '../core/model/system-error.ts';
import { harmless } from '../outputs/harmless.ts';

/** Prints what went wrong, for a person, and gives the exit status. A secret that was typed for something else is not repeated. */
export function reportFailure(error: unknown): number {
  if (error instanceof Problem) {
    const message = sayable(error.message);
    // A hint can hold lines to copy.
    const hint = sayable(error.hint).replaceAll('\n', '\n  ');
    process.stderr.write(`keyreeve: ${message}\n  ${hint}\n  (${error.code})\n`);
    return error.exitStatus;
  }
  process.stderr.write(
    `keyreeve: this is a bug in keyreeve ${VERSION} (Node ${process.versions.node}). Please report it with these lines:\n${hideSecrets(stackOf(error))}\n`,
  );
  return EXIT.failed;
}

/** Words that may repeat what was typed, as they may be shown: a secret hidden, each line harmless. */
export function sayable(text: string): string {
  return hideSecrets(text).split('\n').map(harmless).join('\n');
}
