/**
 * A fact is known, or unread with a reason.
 *
 * The costliest mistake of this field is to let "could not read" become an exception, an empty list or
 * `undefined`, which then looks clean. So every value that came from AWS or from a file travels in one of
 * these two shapes, and only the engine turns an unread fact into the verdict `unknown`.
 */
export type Fact<T> = Known<T> | Unread;

/** The source of facts that the credential report gave. */
export const CREDENTIAL_REPORT = 'credential report';

/** A value, the call or file that gave it, and when it was true. */
export interface Known<T> {
  readonly state: 'known';
  readonly value: T;
  /** The AWS call (`iam:GetAccountSummary`) or `credential report`. */
  readonly source: string;
  /** ISO 8601 UTC, to the second: when the value was true. Absent when the source does not say (a bare CSV). */
  readonly readAt?: string;
}

/** A value that could not be read, and why. */
export interface Unread {
  readonly state: 'unread';
  /** The call or file that should have given it. */
  readonly source: string;
  /** AWS's wire code (`AccessDenied`), or one of {@link OwnCode}. */
  readonly code: string;
  /** Our own words. They hold no name, ARN or account id, so that redacted output may print them. */
  readonly words: string;
  /** AWS's own text, which may hold names and ARNs: dropped by redaction. */
  readonly detail?: string;
  /** The next move, where there is one: a permission to grant, an option to use. */
  readonly fix?: string;
  /** AWS's id of the request that it refused: for the audit log and for AWS Support. In no output. */
  readonly requestId?: string;
}

/** Reasons that do not come from AWS. */
export type OwnCode =
  | 'Offline'
  | 'NotAsked'
  | 'NoSuchFact'
  | 'NoRootRow'
  | 'NoSuchColumn'
  | 'Unreadable'
  | 'Contradiction'
  | 'Deadline';

/** Makes a known fact. `readAt` is left out where the time is not known. */
export function known<T>(value: T, source: string, readAt?: string): Known<T> {
  return readAt === undefined ? { state: 'known', value, source } : { state: 'known', value, source, readAt };
}

/** Makes an unread fact. */
export function unread(
  source: string,
  code: OwnCode | (string & {}),
  words: string,
  more: { detail?: string; fix?: string } = {},
): Unread {
  return { state: 'unread', source, code, words, ...more };
}

/** True where the fact was not read because nobody tried to: that is a choice, not a gap in coverage. */
export function wasNotTried(fact: Unread): boolean {
  return fact.code === 'Offline' || fact.code === 'NotAsked';
}

/**
 * The newer of two readings of one thing. An unread fact never overwrites a known one: a denied
 * `GetLoginProfile` must not hide what the credential report already said.
 */
export function prefer<T>(first: Fact<T>, otherwise: Fact<T>): Fact<T> {
  return first.state === 'known' || otherwise.state === 'unread' ? first : otherwise;
}

/** The value, or `undefined` where the fact is unread. For showing only: judging goes through the engine. */
export function valueIn<T>(fact: Fact<T> | undefined): T | undefined {
  return fact?.state === 'known' ? fact.value : undefined;
}
