import { type IdMaker, idMaker } from '../ids.ts';
import type { AccountSpec } from '../spec.ts';
import type { TokenBucket } from '../token-bucket.ts';
import type { Content, Key } from './content.ts';
import { FIRST_LATER_SERIAL } from './content.ts';
import type { PolicyState } from './control-policies.ts';
import type { TrailEvent } from './trail.ts';

/** A stored credential report. Its text is made when first fetched, and kept through changes of the account. */
export interface StoredReport {
  readonly generatedAt: string;
  /** Base64, as it goes over the wire. */
  content?: string;
}

/** An account, and the policies of its organisation, as they were before a write. */
export interface Before {
  readonly content: Content;
  readonly policies: PolicyState;
}

/** Stale for so many reads more, or until a real time (of `performance.now`), whichever lasts longer. */
export interface Stale {
  readonly before: Before;
  readsLeft: number;
  readonly until: number;
}

/** `showsAt`: milliseconds on the sandbox clock. */
export interface PendingUse {
  readonly keyId: string;
  readonly use: NonNullable<Key['lastUsed']>;
  readonly showsAt: number;
}

/** A finding as Security Hub was given it. */
export type Imported = Readonly<Record<string, unknown>>;

/**
 * One account of the organisation: what Organizations knows (the spec), and what happened to it while the sandbox
 * ran. Its users are elsewhere, made on demand.
 */
export class Account {
  readonly spec: AccountSpec;
  readonly index: number;
  readonly ids: IdMaker;
  readonly isManagement: boolean;
  readonly joinedAt: string;
  report: StoredReport | undefined;
  /** A report being made: its instant on the sandbox clock, and the real time it is done. */
  running: { readonly generatedAt: string; readonly readyAt: number; content?: string } | undefined;
  /** Set by the first change; from then on the content is never dropped and nothing is expected of it. */
  changed: Content | undefined;
  readonly events: TrailEvent[] = [];
  /** What Security Hub was given, by region and id. */
  readonly findings = new Map<string, Map<string, Imported>>();
  rate: TokenBucket | undefined;
  /** By region: AWS counts lookups for each of them. */
  readonly trailRates = new Map<string, TokenBucket>();
  /** What reads show instead of the account as it is, after a write that is not seen everywhere yet. */
  stale: Stale | undefined;
  /** Uses of keys that do not show yet. */
  readonly pendingUses: PendingUse[] = [];
  #serial = FIRST_LATER_SERIAL;
  #eventSerial = 0;

  constructor(spec: AccountSpec, index: number, isManagement: boolean, joinedAt: string, salt: number) {
    this.spec = spec;
    this.index = index;
    this.isManagement = isManagement;
    this.joinedAt = joinedAt;
    this.ids = idMaker(spec.id, salt);
    const stored = spec.report?.stored;
    if (stored !== undefined) this.report = { generatedAt: stored.generatedAt };
  }

  get id(): string {
    return this.spec.id;
  }

  get state(): string {
    return this.spec.state ?? 'ACTIVE';
  }

  /** For ids made while the sandbox runs. */
  nextSerial(): number {
    this.#serial += 1;
    return this.#serial;
  }

  /** Counts events, those long gone too: their ids never repeat. */
  nextEvent(): number {
    this.#eventSerial += 1;
    return this.#eventSerial;
  }
}
