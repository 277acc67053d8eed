import { canonicalJson, type Json } from '../model/canonical-json.ts';
import type { Frame } from './summary.ts';

/** The form of the manifest and of the archive. It changes when a reader of the old one would be misled. */
const MANIFEST_VERSION = 1;

/** One file of the archive. */
export interface ManifestFile {
  readonly name: string;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/**
 * The list that is signed: canonical JSON (RFC 8785), so that the same archive has the same signature. It names every
 * file but itself and its signature, in the order of their names.
 */
export function manifestText(frame: Frame, complete: boolean, files: readonly ManifestFile[]): string {
  return canonicalJson({
    kind: 'keyreeve-evidence',
    version: MANIFEST_VERSION,
    ...frame,
    complete,
    files: files.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  } as unknown as Json);
}
