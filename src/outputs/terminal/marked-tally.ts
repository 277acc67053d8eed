import type { Finding } from '../../core/model/finding.ts';
import { standingOf } from '../standing.ts';
import { entryOf } from './map-entry.ts';

/** More reasons than this are counted together: settings can hold a thousand suppressions. */
const MOST_REASONS = 100;

/** Findings suppressed, or attested, with the same words. */
export interface MarkedGroup {
  readonly total: number;
  readonly byRule: ReadonlyMap<string, number>;
  /** Whose words stand for all of them. */
  readonly first: Finding;
}

/** Findings that are counted apart, most of them first. */
export interface Marked {
  readonly groups: readonly MarkedGroup[];
  /** Findings beyond the reasons that are told. */
  readonly others: number;
}

interface OpenGroup extends MarkedGroup {
  total: number;
  readonly byRule: Map<string, number>;
}

interface OpenMarked {
  readonly groups: Map<string, OpenGroup>;
  others: number;
}

export type MarkedTally = Readonly<Record<'suppressed' | 'attested', OpenMarked>>;

/** A tally to add to: bounded by the reasons people wrote, not by the findings. */
export function newMarkedTally(): MarkedTally {
  return { suppressed: { groups: new Map(), others: 0 }, attested: { groups: new Map(), others: 0 } };
}

/** Adds a finding that is counted apart; false for one that is not. */
export function addMarked(tally: MarkedTally, finding: Finding): boolean {
  const standing = standingOf(finding);
  if (standing === 'counted') return false;
  const marked = tally[standing];
  const words = JSON.stringify(finding[standing]);
  if (marked.groups.size >= MOST_REASONS && !marked.groups.has(words)) {
    marked.others += 1;
    return true;
  }
  const group = entryOf(
    marked.groups,
    words,
    (): OpenGroup => ({ total: 0, byRule: new Map(), first: finding }),
  );
  group.total += 1;
  group.byRule.set(finding.rule, (group.byRule.get(finding.rule) ?? 0) + 1);
  return true;
}

/** Most findings first, otherwise in the order they came. */
export function closedMarked({ groups, others }: OpenMarked): Marked {
  return { groups: [...groups.values()].sort((a, b) => b.total - a.total), others };
}
