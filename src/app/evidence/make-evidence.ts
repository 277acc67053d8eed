import type { KeyObject } from 'node:crypto';
import type { Gap } from '../../core/evidence/gaps.ts';
import type { ReportsWanted } from '../../core/evidence/reports.ts';
import type { Summary } from '../../core/evidence/summary.ts';
import type { EvidenceStore } from './evidence-store.ts';
import { groundOf } from './ground.ts';
import { findChromium } from './print-pdf.ts';
import { seal } from './seal.ts';
import { Stage } from './stage.ts';
import { writeEvidence } from './write-evidence.ts';

/** What is asked for. */
export interface EvidenceOptions {
  /** Days, `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly to: string;
  /** As `--framework` takes them; at least one. */
  readonly frameworks: readonly string[];
  /** When the archive is made. ISO 8601 UTC. */
  readonly now: string;
  /** Tells runs that are under way from interrupted ones. ISO 8601 UTC, by the clock. */
  readonly at: string;
  /** The file to write. */
  readonly output: string;
  /** An Ed25519 private key. Without one the archive is unsigned, and says so everywhere. */
  readonly signWith?: KeyObject;
  readonly redact?: boolean;
  readonly pdf?: boolean;
  readonly reports?: ReportsWanted;
  /** The key of a scope, where the store has runs of several. */
  readonly scope?: string;
  /** An audit log; else those of which the store has copies. */
  readonly auditLog?: string;
}

/** What was made. */
export interface MadeEvidence {
  readonly path: string;
  /** Of the archive. */
  readonly bytes: number;
  readonly files: number;
  /** SHA-256 of the public key, in hex; absent where it is unsigned. */
  readonly fingerprint?: string;
  readonly complete: boolean;
  readonly gaps: readonly Gap[];
  readonly summary: Summary;
}

/**
 * Makes one archive of what a store keeps of a period. What is missing is in it, and makes it incomplete. Throws the
 * Problems `bad-argument`, `unknown-framework`, `no-evidence`, `pdf-unavailable`, `evidence-too-large`,
 * `output-unwritable`, and those of the store and the audit log.
 */
export async function makeEvidence(store: EvidenceStore, options: EvidenceOptions): Promise<MadeEvidence> {
  const chromium = options.pdf === true ? findChromium() : undefined;
  const stage = new Stage();
  try {
    const summary = await writeEvidence(await groundOf(store, options, stage), chromium);
    const sealed = await seal(options.output, stage.files(), summary, options.signWith);
    return {
      path: options.output,
      ...sealed,
      ...(summary.fingerprint !== null && { fingerprint: summary.fingerprint }),
      complete: summary.complete,
      gaps: summary.gaps,
      summary,
    };
  } finally {
    stage.close();
  }
}
