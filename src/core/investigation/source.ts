import type { NotSearched } from '../model/denied-calls.ts';
import type { SearchedSource } from '../model/investigation.ts';
import type { TrailRecord } from '../model/trail-record.ts';

/**
 * Calls with one key that have all of this in common, within one hour. A busy key makes millions of events a month
 * and some thousands of these: every source counts them where the events are, and hands over the counts.
 */
export interface UseRow {
  readonly accessKeyId: string;
  /** `2026-11-22T13`, UTC. */
  readonly hour: string;
  readonly accountId: string;
  readonly region: string;
  readonly source: string;
  readonly name: string;
  /** The record's own words; empty where it has none. */
  readonly address: string;
  readonly userAgent: string;
  /** The record's error code; empty where the call was let through. */
  readonly errorCode: string;
  /** `userIdentity.type`, `.arn`, `.invokedBy`; empty where absent. */
  readonly identityType: string;
  readonly arn: string;
  readonly invokedBy: string;
  readonly fromConsole: boolean;
  readonly isData: boolean;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** A part of the time of the log: `since` and `until` both belong to it. ISO 8601 UTC, to the second. */
export interface TrailWindow {
  readonly since: string;
  readonly until: string;
}

/** The calls that were signed with these keys. */
export interface KeysQuestion extends TrailWindow {
  readonly accessKeyIds: readonly string[];
  /** The account the keys work in, where it is known: sources that are asked account by account need it. */
  readonly accountId?: string;
  /** All accounts the keys work in, of keys that are asked about together: a source that lacks one of them says so. */
  readonly accountIds?: readonly string[];
  /**
   * Also the records of calls that are only counted otherwise, the newest `MOST_WHOLE`: what each was made on is
   * to be known. Sources that read tables leave it be, and what they give can be told from the counts to be a part.
   */
  readonly whole?: 'all';
}

/** Events about a key (made, switched, deleted), by whomever they were signed. */
export interface AboutQuestion extends TrailWindow {
  readonly accessKeyId: string;
  readonly accountId?: string;
}

/** Sign-ins of a user to the console; `root` for the root user. */
export interface SignInQuestion extends TrailWindow {
  readonly userName: string;
  readonly accountId?: string;
}

/** What a source says to a question. What could not be searched is a gap, never an exception and never silence. */
export interface TrailAnswer {
  /** Whole records; for {@link TrailSource.byKeys} those that {@link isTelling} keeps. In no order. */
  readonly records: readonly TrailRecord[];
  /** All calls are counted here, those of `records` too. */
  readonly uses: readonly UseRow[];
  readonly gaps: readonly NotSearched[];
}

/**
 * One place events can be looked up in. All sources answer the same questions, so that the story does not depend on
 * where the events lie.
 */
export interface TrailSource {
  byKeys(question: KeysQuestion): Promise<TrailAnswer>;
  /** `uses` is empty. */
  aboutKey(question: AboutQuestion): Promise<TrailAnswer>;
  /** `uses` is empty. */
  signIns(question: SignInQuestion): Promise<TrailAnswer>;
  /**
   * Set where the source is asked account by account, and each key costs searches of its own: so many of the sessions
   * that came of a key are looked into, unless more are asked for. Absent: all keys are asked about in one question.
   */
  readonly perAccount?: { readonly mostFollowed: number };
  /** What this kind of source never shows, for people. */
  readonly blind: readonly string[];
  /** Where was looked, as far as by now. */
  searched(): SearchedSource;
  /** Frees what it holds. */
  close(): Promise<void>;
}
