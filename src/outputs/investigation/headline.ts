import type { Investigation } from '../../core/model/investigation.ts';
import { isNotSearched } from '../../core/model/searched.ts';

/**
 * What stands over a story, from quiet to alarming. It is the verdict but where that would be read as less than it
 * is: a key that AWS found in public has to be contained though no misuse was seen, and where nothing was searched
 * nothing can be said of its use.
 */
export const HEADLINES = [
  'no-use-seen',
  'consistent-use',
  'not-searched',
  'needs-a-look',
  'exposed',
  'likely-misuse',
] as const;
export type Headline = (typeof HEADLINES)[number];

/** The headline of a story. */
export function headlineOf(story: Investigation): Headline {
  const { level } = story.verdict;
  if (level === 'needs-a-look' && story.containment.needed) return 'exposed';
  return level === 'no-use-seen' && isNotSearched(story) ? 'not-searched' : level;
}

export const HEADLINE_IN_WORDS: Readonly<Record<Headline, string>> = {
  'no-use-seen': 'No use seen',
  'consistent-use': 'Consistent use',
  'not-searched': 'Not searched',
  'needs-a-look': 'Needs a look',
  exposed: 'Exposed: contain now',
  'likely-misuse': 'Likely misuse',
};

/** The headline in words, which is not told without what it lacks. */
export function headlineWords(story: Investigation): string {
  const headline = headlineOf(story);
  const words = HEADLINE_IN_WORDS[headline];
  return story.complete || headline === 'not-searched' ? words : `${words}, but not everything was searched`;
}
