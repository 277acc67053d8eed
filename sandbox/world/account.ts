import { type IdMaker, idMaker } from '../ids.ts';
import type { AccountSpec } from '../spec.ts';
import type { TokenBucket } from '../token-bucket.ts';
import type { Content } from './content.ts';
import { FIRST_LATER_SERIAL } from './content.ts';
import type { TrailEvent } from './trail.ts';

/** A stored credential report. Its text is made when first fetched, and kept through changes of the account. */
export interface StoredReport {
  readonly generatedAt: string;
  /** Base64, as it goes over the wire. */
  content?: string;
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
  trailRate: TokenBucket | undefined;
  #serial = FIRST_LATER_SERIAL;

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
}
