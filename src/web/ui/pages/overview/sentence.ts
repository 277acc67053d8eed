import type { Overview } from '../../../api/overview.ts';
import { texts } from '../../texts.ts';

const words = texts.overview.sentence;

type Stands = Pick<Overview, 'rootKeys' | 'setupKeys' | 'accounts'>;

/**
 * How things stand, in one sentence. What could not be told stands in it wherever it would sound good without: nothing
 * found is only said of what was asked.
 */
export function standingSentence({ rootKeys, setupKeys, accounts }: Stands): string {
  const parts = [
    rootKeys.of === 0 ? words.rootNotAsked : rootPart(rootKeys),
    setupKeys.of === 0 ? words.setupNotAsked : setupPart(setupKeys),
    ...(accounts.failed > 0 ? [words.failed(accounts.failed)] : []),
    ...(accounts.partial > 0 ? [words.partial(accounts.partial)] : []),
    ...(accounts.skipped > 0 ? [words.skipped(accounts.skipped)] : []),
  ];
  const sentence = parts.join('; ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

function rootPart({ count, unknown, accepted }: Stands['rootKeys']): string {
  const there = count + accepted;
  if (there > 0) return [words.root(there), ...besides(accepted, unknown)].join(', ');
  return unknown > 0 ? words.rootNoneSeen(unknown) : words.rootNone;
}

function setupPart({ count, unknown, accepted }: Stands['setupKeys']): string {
  const there = count + accepted;
  if (there > 0) return [words.setup(there), ...besides(accepted, unknown)].join(', ');
  return unknown > 0 ? words.setupNoneSeen(unknown) : words.setupNone;
}

/** A key that somebody has accepted is there all the same. */
function besides(accepted: number, unknown: number): readonly string[] {
  return [
    ...(accepted > 0 ? [words.accepted(accepted)] : []),
    ...(unknown > 0 ? [words.unknown(unknown)] : []),
  ];
}
