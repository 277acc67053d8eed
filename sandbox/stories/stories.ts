import { isoSeconds, parseInstant } from '../clock.ts';
import { accountNumber } from '../ids.ts';
import { hashText, mix } from '../random.ts';
import { MACHINES } from './benign-machines.ts';
import { PEOPLE } from './benign-people.ts';
import { QUIET } from './benign-quiet.ts';
import { bystander } from './bystander.ts';
import { StoryDraft } from './draft.ts';
import { FIRST_TOUCH } from './hostile-first-touch.ts';
import { PERSISTENCE } from './hostile-persistence.ts';
import { PROFIT } from './hostile-profit.ts';
import { SESSIONS } from './hostile-sessions.ts';
import type { MadeStory, Story, StoryOptions, WrittenStory } from './story.ts';

/**
 * Thirty stories of keys with the truth beside them, benign ones first: accounts with what CloudTrail has recorded,
 * made by code. All of it is of the partition `aws`.
 */
export const WRITTEN: readonly WrittenStory[] = [
  ...QUIET,
  ...MACHINES,
  ...PEOPLE,
  ...FIRST_TOUCH,
  ...PERSISTENCE,
  ...SESSIONS,
  ...PROFIT,
];

export const STORIES: readonly Story[] = WRITTEN.map(({ id, says, hostile, cases }) => ({
  id,
  says,
  hostile,
  cases,
}));

/** Accounts of stories are numbered apart from generated ones. */
function storyAccount(id: string, seed: number): string {
  return accountNumber(mix(seed, hashText('stories')), hashText(id) % 100_000);
}

/**
 * Makes a story. The same id, `now`, seed and account give the same bytes. Throws a RangeError for an id that no
 * story has, and for an account id that is none.
 */
export function makeStory(id: string, options: StoryOptions): MadeStory {
  const story = WRITTEN.find((candidate) => candidate.id === id);
  if (story === undefined) throw new RangeError(`no such story: ${JSON.stringify(id)}`);
  return makeWritten(story, options);
}

/** The same of a story that is written elsewhere. Throws a RangeError for an account id that is none. */
export function makeWritten(
  { id, says, hostile, write }: WrittenStory,
  { now, asOf, seed = 1, accountId = storyAccount(id, seed) }: StoryOptions,
): MadeStory {
  if (!/^\d{12}$/.test(accountId)) throw new RangeError(`not an account id: ${JSON.stringify(accountId)}`);
  const draft = new StoryDraft(id, accountId, isoSeconds(parseInstant(now)), seed);
  bystander(draft);
  const { accessKeyId, label, signals, withDataEvents } = write(draft);
  const [account, ...others] = draft.accounts(`story-${id}`, asOf);
  if (account === undefined) throw new RangeError(`story ${id} has no account`);
  const truth = { label, hostile, signals, children: draft.children, says };
  const complete = withDataEvents === undefined ? truth : { ...truth, withDataEvents };
  return { id, account, others, accessKeyId, truth: complete };
}
