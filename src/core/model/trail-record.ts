import type { Fields } from './fields.ts';

/**
 * One event of CloudTrail. Its texts are of others' making: a caller chooses its user agent, and often the names in
 * a request. They are cut to 1,024 characters, which is the most that CloudTrail keeps of a user agent.
 */
export interface TrailRecord {
  /** CloudTrail's `eventID`; empty where the record has none. */
  readonly id: string;
  readonly at: string;
  /** The region whose history has it. */
  readonly region: string;
  /** The account whose log has it (`recipientAccountId`); empty where the record has none. */
  readonly accountId: string;
  /** `iam.amazonaws.com` */
  readonly source: string;
  readonly name: string;
  readonly errorCode?: string;
  /** An address, a service's name, or `AWS Internal`. */
  readonly sourceAddress?: string;
  readonly userAgent?: string;
  readonly readOnly?: boolean;
  /** A data event: reading and writing objects, items, messages. The event history has none. */
  readonly isData: boolean;
  /** Made in a session of the console (`sessionCredentialFromConsole`, I13). */
  readonly fromConsole: boolean;
  readonly identity: Fields;
  readonly request: Fields;
  readonly response: Fields;
  /** The whole record; empty where its text is no JSON object. */
  readonly all: Fields;
}
