import { PROBLEMS, type ProblemCode } from './problems.ts';

/**
 * What the program expects to go wrong: a bad argument, a damaged report. The message names the thing and
 * the place; the hint is the next move. Faults of AWS are not problems but unread facts, and bugs are
 * plain errors.
 */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly hint: string;
  readonly exitStatus: number;

  constructor(code: ProblemCode, message: string, more: { hint?: string; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'Problem';
    this.code = code;
    this.hint = more.hint ?? PROBLEMS[code].hint;
    this.exitStatus = PROBLEMS[code].exitStatus;
  }
}
