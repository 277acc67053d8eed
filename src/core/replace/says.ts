import { counted } from '../model/counted.ts';
import type { Investigation } from '../model/investigation.ts';
import type { LeftOutCall, PolicyCheck, Replacement } from '../model/replacement.ts';
import { wasSearched } from './evidence.ts';

/** The sentence over a policy that was made. */
export function saysOfMade(
  actions: number,
  { calls, allowed }: PolicyCheck,
  uncovered: readonly LeftOutCall[],
): string {
  const apart = uncovered.reduce((sum, each) => sum + each.calls, 0);
  return `${counted(actions, 'action')} ${actions === 1 ? 'takes' : 'take'} the place of the key: ${allowed} of ${counted(calls, 'observed call')} allowed by the made policy.${notCovered(apart)}`;
}

function notCovered(apart: number): string {
  if (apart === 0) return '';
  return ` ${counted(apart, 'more call')} that worked ${apart === 1 ? 'is' : 'are'} not covered.`;
}

/**
 * The sentence where nothing is put in. That the key can go without anything is said only where the search was whole
 * and IAM's record was read and shows no use: no event is not no use (I05).
 */
export function saysOfNothing(
  investigation: Investigation,
  { leftOut, unknown }: Pick<Replacement, 'leftOut' | 'unknown'>,
): string {
  if (!wasSearched(investigation))
    return investigation.subject.holder === 'unknown'
      ? 'The key was not found in what can be read, and nothing was searched: what has to take its place is not known.'
      : 'Nothing was searched: what has to take the place of the key is not known.';
  const apart = leftOut.filter(({ open }) => open === true).reduce((sum, each) => sum + each.calls, 0);
  const seen = leftOut.some(({ calls }) => calls > 0);
  const head = seen
    ? `Nothing of what was seen is put in.${notCovered(apart)}`
    : 'No event shows a use of the key.';
  if (unknown.length > 0) return `${head} Whether something has to take its place is not known.`;
  if (leftOut.length > 0) return `${head} What was left out, and why, is told.`;
  return 'No use was seen that a policy would have to allow, and IAM records none: the key can go without anything in its place.';
}
