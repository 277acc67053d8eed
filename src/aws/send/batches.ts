/** Findings to a call, bytes of a finding, bytes of a call (Security Hub User Guide, "BatchImportFindings"). */
const MOST_FINDINGS = 100;
/** 240 KB and 6 MB, read as thousands of bytes: the guide does not say which kilobyte it means. */
const LARGEST_FINDING_BYTES = 240_000;
const LARGEST_CALL_BYTES = 6_000_000;

/** What encloses the findings of a call, and a comma after each. */
const ENVELOPE_BYTES = 100;

/** Findings that fit in one call, or one that fits in none. */
export type Batch<F> = { readonly findings: readonly F[] } | { readonly tooLarge: F; readonly bytes: number };

/** Puts findings together in calls, in their order. One that is larger than AWS takes is given by itself. */
export function* batches<F extends object>(findings: Iterable<F>): Generator<Batch<F>> {
  let batch: F[] = [];
  let size = ENVELOPE_BYTES;
  for (const finding of findings) {
    const bytes = Buffer.byteLength(JSON.stringify(finding)) + 1;
    if (bytes > LARGEST_FINDING_BYTES) {
      yield { tooLarge: finding, bytes };
      continue;
    }
    if (batch.length === MOST_FINDINGS || size + bytes > LARGEST_CALL_BYTES) {
      yield { findings: batch };
      batch = [];
      size = ENVELOPE_BYTES;
    }
    batch.push(finding);
    size += bytes;
  }
  if (batch.length > 0) yield { findings: batch };
}
