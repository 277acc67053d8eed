import type { Finding } from '../../core/model/finding.ts';
import { counted } from './words.ts';

/** Failing findings of keys made at setup, by how sure that is. */
export interface ProvedCounts {
  readonly proved: number;
  readonly inferred: number;
  /** Whether the history of events was asked: an answer is evidence of the finding, be it a proof or none. */
  readonly asked: boolean;
}

/** Counts that grow while findings are walked. */
export type OpenProved = { -readonly [name in keyof ProvedCounts]: ProvedCounts[name] };

/** Counts of nothing yet. */
export function newProved(): OpenProved {
  return { proved: 0, inferred: 0, asked: false };
}

/** Counts a failing finding in, where it has a certainty. */
export function addProved(counts: OpenProved, { certainty, evidence }: Finding): void {
  if (certainty === undefined) return;
  counts[certainty] += 1;
  counts.asked ||= certainty === 'proved' || evidence.some(({ name }) => name === 'setupProved');
}

/** What `--prove` brought, in one sentence; nothing where the history was not asked. */
export function provedInWords({ proved, inferred, asked }: ProvedCounts): string | undefined {
  if (!asked) return undefined;
  const all = counted(proved + inferred, 'finding');
  const parts = [
    `${proved} proved by the event history`,
    ...(inferred > 0 ? [`${inferred} inferred from times alone (the history goes back 90 days)`] : []),
  ];
  return `Made at setup, ${all}: ${parts.join(', ')}.`;
}
