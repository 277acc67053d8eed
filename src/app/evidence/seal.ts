import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { type ManifestFile, manifestText } from '../../core/evidence/manifest.ts';
import type { Frame, Summary } from '../../core/evidence/summary.ts';
import type { StagedFile } from './stage.ts';
import { ArchiveWriter } from './write-archive.ts';

/** The public half of a key, as it lies in the archive. */
export function publicPem(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}

/** SHA-256 of the public key (DER, SPKI), in hex: what `openssl pkey -pubin -outform DER | sha256sum` prints. */
export function fingerprintOf(key: KeyObject): string {
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex');
}

/** Packs the files, then the manifest that lists them, then its signature. */
export async function seal(
  path: string,
  staged: readonly StagedFile[],
  summary: Summary,
  key: KeyObject | undefined,
): Promise<{ readonly bytes: number; readonly files: number }> {
  const archive = new ArchiveWriter(path);
  try {
    const files: ManifestFile[] = [];
    for (const { name, content } of staged) files.push(await archive.add(name, content()));
    const manifest = Buffer.from(manifestText(frameOf(summary), summary.complete, files));
    await archive.add('manifest.json', [manifest]);
    if (key !== undefined) {
      const signature = sign(null, manifest, key).toString('base64');
      await archive.add('manifest.sig', [Buffer.from(`${signature}\n`)]);
    }
    return { bytes: archive.finish(), files: files.length };
  } catch (error) {
    archive.abandon();
    throw error;
  }
}

function frameOf(summary: Summary): Frame {
  const { period, frameworks, scope, madeAt, tool, store, redacted, signed, fingerprint } = summary;
  return { period, frameworks, scope, madeAt, tool, store, redacted, signed, fingerprint };
}
