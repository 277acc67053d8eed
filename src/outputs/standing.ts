import type { Finding } from '../core/model/finding.ts';

/** Where a finding is counted: in the run's counts, or apart from them. */
export const STANDINGS = ['counted', 'suppressed', 'attested'] as const;
export type Standing = (typeof STANDINGS)[number];

/** A finding that is both suppressed and attested is counted as suppressed, and only there. */
export function standingOf(finding: Finding): Standing {
  if (finding.suppressed !== undefined) return 'suppressed';
  return finding.attested !== undefined ? 'attested' : 'counted';
}

/** Why a finding is suppressed, in one sentence. The reason is a person's text: make it harmless before showing it. */
export function suppressionInWords({ suppressed }: Finding): string | undefined {
  if (suppressed === undefined) return undefined;
  const { reason, author, until, by } = suppressed;
  if (by === 'earlier-run') return 'Known: it was open before this run.';
  const who = author === undefined ? '' : ` by ${author}`;
  const how = by === 'tag' ? ' by a tag of the resource' : who;
  return `Suppressed${how}${until === undefined ? '' : ` until ${until}`}: ${reason}`;
}

/** Who attested what, in one sentence. */
export function attestationInWords({ attested }: Finding): string | undefined {
  if (attested === undefined) return undefined;
  const { by, on, until, note, evidenceFile, evidenceSha256 } = attested;
  const noted = note === undefined ? '' : `: ${note}`;
  return `Attested by ${by} on ${on}, until ${until}${noted} (${evidenceFile}, SHA-256 ${evidenceSha256})`;
}
