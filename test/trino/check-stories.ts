import { deepStrictEqual } from 'node:assert/strict';
import { join } from 'node:path';
import {
  type MadeStory,
  makeStory,
  STORIES,
  type TrailRecordFields,
  trailRecordsOf,
  writeTrailFiles,
} from '../../sandbox/index.ts';
import { childrenIn } from '../../src/core/investigation/child-credentials.ts';
import { mergeAnswers } from '../../src/core/investigation/merge-answers.ts';
import type { TrailAnswer, TrailSource } from '../../src/core/investigation/source.ts';
import { tellStory } from '../../src/core/investigation/tell-story.ts';
import type { ChildCredential, Investigation } from '../../src/core/model/investigation.ts';
import { inputOf, told } from '../investigation/told.ts';
import { type Check, type Ground, makeTable, openTable } from './ground.ts';
import { memorySource } from './memory-source.ts';
import { sameAnswer } from './same-answer.ts';
import type { Trail } from './trail.ts';

const NOW = '2026-11-22T12:00:00Z';
const WINDOW = { since: '2026-08-24T12:00:00Z', until: NOW };
const ORGANISATION = 'o-stories0000';

/**
 * The labelled stories, written as the log files of one organisation: what the engine answers about each is what its
 * own records say, and so is what is told of it.
 */
export async function checkStories(ground: Ground, say: (line: string) => void): Promise<readonly Check[]> {
  const stories = STORIES.map(({ id }) => makeStory(id, { now: NOW }));
  const trail = writtenStories(join(ground.folder, 'stories'), stories);
  say(`${stories.length} stories written as log files, ${trail.records.length} records`);
  await makeTable(ground, 'stories', trail);
  return stories.map((story) => ({ name: `the story ${story.id}`, run: () => isAnswered(ground, story) }));
}

function recordsOf({ account, others }: MadeStory): readonly TrailRecordFields[] {
  return [account, ...others].flatMap((each) => trailRecordsOf(each));
}

function writtenStories(folder: string, stories: readonly MadeStory[]): Trail {
  const records = stories.flatMap(recordsOf);
  writeTrailFiles({ folder, records, organizationId: ORGANISATION, slotMinutes: 60 });
  const distinct = (field: string) => [...new Set(records.map((record) => String(record[field])))].toSorted();
  return {
    location: join(folder, 'AWSLogs', ORGANISATION),
    accounts: distinct('recipientAccountId'),
    regions: distinct('awsRegion'),
    since: WINDOW.since.slice(0, 10),
    records,
  };
}

/** The whole story from the engine's answers, as it is told from its own records. */
async function isAnswered(ground: Ground, story: MadeStory): Promise<string> {
  const source = await openTable(ground, 'stories');
  const [given, expected] = [await asked(source, story), await asked(memorySource(recordsOf(story)), story)];
  for (const part of ['calls', 'about', 'signIns'] as const) sameAnswer(given[part], expected[part]);
  const input = inputOf(story, 'trail-files');
  const verdict = judged(tellStory({ ...input, ...given }));
  deepStrictEqual(verdict, judged(told(story, 'trail-files')));
  deepStrictEqual(verdict.level, (story.truth.withDataEvents ?? story.truth).label);
  return `${verdict.level}, ${source.searched().events} events`;
}

function judged({ verdict, signals, children, use }: Investigation) {
  return {
    level: verdict.level,
    reasons: verdict.reasons,
    signals: signals.map(({ id, weight, says, count }) => ({ id, weight, says, count })),
    children: children.map(({ accessKeyId, kind, count }) => ({ accessKeyId, kind, count })),
    count: use.count,
  };
}

interface Asked {
  readonly calls: TrailAnswer;
  readonly about: TrailAnswer;
  readonly signIns: TrailAnswer;
  readonly children: readonly ChildCredential[];
}

/** Everything that an investigation asks: of the key, then of what came of it as long as there is more. */
async function asked(source: TrailSource, { account, accessKeyId }: MadeStory): Promise<Asked> {
  const of = { ...WINDOW, accountId: account.id };
  const owner = account.users?.find(({ accessKeys = [] }) => accessKeys.some(({ id }) => id === accessKeyId));
  const [first, about, signIns] = await Promise.all([
    source.byKeys({ ...of, accessKeyIds: [accessKeyId] }),
    source.aboutKey({ ...of, accessKeyId }),
    source.signIns({ ...of, userName: owner?.name ?? 'root' }),
  ]);
  const line = new Set([accessKeyId]);
  let calls = first;
  for (;;) {
    const children = childrenIn(calls, line);
    const fresh = children.filter((child) => !line.has(child.accessKeyId));
    if (fresh.length === 0) {
      return { calls, about, signIns, children: children.map((child) => ({ ...child, followed: true })) };
    }
    for (const child of fresh) line.add(child.accessKeyId);
    const more = [...Map.groupBy(fresh, (child) => child.accountId)].map(([accountId, all]) =>
      source.byKeys({ ...of, accountId, accessKeyIds: all.map((child) => child.accessKeyId) }),
    );
    calls = mergeAnswers(calls, ...(await Promise.all(more)));
  }
}
