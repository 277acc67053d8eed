import type { AccountCoverage, NotRead } from '../../core/model/run.ts';
import type { JobError } from '../../store/queue-port.ts';

/** Codes of what passes by itself: AWS is busy or at fault, the network is away, the credentials are being renewed. */
const PASSING: ReadonlySet<string> = new Set([
  'Throttling',
  'LimitExceeded',
  'ServiceFailure',
  'InternalFailure',
  'InternalError',
  'InternalServerError',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'NetworkError',
  'NetworkTimeout',
  'BadAnswer',
  'NoCredentials',
  'ExpiredToken',
  'RequestExpired',
]);

/**
 * Attempts of an account of which most could be read: what still fails then, such as a region that cannot be reached,
 * fails each time, and is told as not read.
 */
const ATTEMPTS_FOR_THE_REST = 3;

export interface Tried {
  /** AWS was too busy to make the credential report. */
  readonly throttled: boolean;
  /** Of the account's attempts: from 1. */
  readonly attempt: { readonly number: number; readonly last: boolean };
}

/**
 * Why an account is to be tried again; nothing where what came of it is its result. An account that could not be read
 * at all for something that passes is never a result: after its last attempt it is `failed`, which is dead.
 */
export function passes(
  { status, code, reason, fix, notRead }: AccountCoverage,
  { throttled, attempt }: Tried,
): { readonly again: JobError; readonly failed: boolean } | undefined {
  if (status === 'failed') {
    if (code === undefined || !PASSING.has(code)) return undefined;
    const words = reason ?? 'The account could not be read.';
    return { again: { code, words, ...(fix !== undefined && { fix }) }, failed: attempt.last };
  }
  const rest = notRead.find((each) => PASSING.has(each.code));
  if (rest === undefined || attempt.last) return undefined;
  return throttled || attempt.number < ATTEMPTS_FOR_THE_REST
    ? { again: errorOf(rest), failed: false }
    : undefined;
}

function errorOf({ code, words, fix }: NotRead): JobError {
  return { code, words, ...(fix !== undefined && { fix }) };
}
