import { describe, expect, test } from 'vitest';
import { makeStory, STORIES, WRITTEN } from '../../sandbox/stories/stories.ts';
import { parseInvestigations } from '../../src/core/parse/investigation-file.ts';
import { investigationJson } from '../../src/outputs/investigation/json.ts';
import { asTable, confusion, judgeAll } from './confusion.ts';
import { NOW, type ReadFrom, told } from './told.ts';

/** The labelled stories of the sandbox: what is true of each beside what is told, as a table. */

const tellAll = (from: ReadFrom, seed: number) => judgeAll(WRITTEN, from, seed);

describe.each(['event-history', 'trail-files'] as const)('thirty stories, read from %s', (from) => {
  const all = tellAll(from, 1);

  test('are all told as they are: the confusion table', () => {
    const table = confusion(all);
    console.log(asTable(`thirty stories, read from ${from}`, table));
    const isHistory = from === 'event-history';
    expect(table).toEqual({
      'no-use-seen': [2, 0, 0, 0],
      'consistent-use': [0, isHistory ? 10 : 11, 0, 0],
      'needs-a-look': [0, 0, isHistory ? 3 : 2, 0],
      'likely-misuse': [0, 0, 0, 15],
    });
  });

  test.each(all)(
    '$id: no hostile one passes, no benign one is called misuse, the right signs alarm',
    (each) => {
      if (each.hostile) expect(['needs-a-look', 'likely-misuse']).toContain(each.level);
      else expect(each.level).not.toBe('likely-misuse');
      expect(each.alarming).toEqual(expect.arrayContaining([...each.truth.signals]));
      if (['no-use-seen', 'consistent-use'].includes(each.truth.label)) expect(each.alarming).toEqual([]);
      expect(each.children).toEqual(each.trueChildren);
    },
  );
});

test('each story fits the published schema, and is the same when it is read again', () => {
  for (const { id } of STORIES) {
    const story = told(makeStory(id, { now: NOW }), 'trail-files');
    expect(parseInvestigations([...investigationJson([story])].join(''), id)).toEqual([story]);
  }
});

test('other draws of minutes and addresses are told the same', () => {
  for (const seed of [2, 3])
    for (const from of ['event-history', 'trail-files'] as const) {
      const wrong = tellAll(from, seed).filter(({ level, truth }) => level !== truth.label);
      expect(wrong.map(({ id }) => id)).toEqual([]);
    }
});
