import { describe, expect, test } from 'vitest';
import type { WrittenStory } from '../../sandbox/stories/story.ts';
import { asTable, type ConfusionTable, confusion, judgeAll } from './confusion.ts';
import { BENIGN } from './held-out/benign.ts';
import { HOSTILE } from './held-out/hostile.ts';
import { RESERVE_BENIGN } from './held-out/reserve-benign.ts';
import { RESERVE_HOSTILE } from './held-out/reserve-hostile.ts';

/**
 * Stories of which was written down what is right before any of them was told. The first sixteen showed what the
 * method lacked, and it was mended after them; the ten in reserve were told when that was done, and nothing was mended
 * after them. What came out stands here as it is, and in the guide.
 */

interface HeldOut {
  readonly name: string;
  readonly stories: readonly WrittenStory[];
  readonly table: ConfusionTable;
  /** Stories that are not told as they are, with what is told. */
  readonly wrong: readonly string[];
}

const SETS: readonly HeldOut[] = [
  {
    name: 'sixteen further stories',
    stories: [...BENIGN, ...HOSTILE],
    table: {
      'no-use-seen': [0, 0, 0, 0],
      'consistent-use': [0, 3, 0, 0],
      'needs-a-look': [0, 0, 5, 0],
      'likely-misuse': [0, 0, 0, 8],
    },
    wrong: [],
  },
  {
    name: 'ten stories in reserve',
    stories: [...RESERVE_BENIGN, ...RESERVE_HOSTILE],
    table: {
      'no-use-seen': [0, 0, 0, 0],
      'consistent-use': [0, 3, 0, 0],
      'needs-a-look': [0, 1, 2, 0],
      'likely-misuse': [0, 0, 1, 3],
    },
    wrong: ['ipv6-rollout: consistent-use', 'federation-once: needs-a-look'],
  },
];

const SOURCES = ['event-history', 'trail-files'] as const;

describe.each(SETS)('$name', ({ name, stories, table, wrong }) => {
  const all = judgeAll(stories, 'event-history', 1);

  test('are told as this table says', () => {
    console.log(asTable(name, confusion(all)));
    expect(confusion(all)).toEqual(table);
    const others = all.filter(({ truth, level }) => truth.label !== level);
    expect(others.map(({ id, level }) => `${id}: ${level}`)).toEqual(wrong);
  });

  test.each(all)('$id: no hostile one passes, no honest one is called misuse', (each) => {
    if (each.hostile) expect(['needs-a-look', 'likely-misuse']).toContain(each.level);
    else expect(each.level).not.toBe('likely-misuse');
    expect(each.children).toEqual(each.trueChildren);
  });

  test('are told the same from log files, and with other draws of minutes and addresses', () => {
    for (const seed of [1, 2, 3])
      for (const from of SOURCES) expect(confusion(judgeAll(stories, from, seed))).toEqual(table);
  });

  test('name the signs that a careful reader names', () => {
    const missing = all.flatMap(({ id, truth, level, alarming }) =>
      level === truth.label
        ? truth.signals.filter((sign) => !alarming.some((each) => each === sign)).map((sign) => [id, sign])
        : [],
    );
    expect(missing).toEqual([]);
  });
});
