import { describe, expect, test } from 'vitest';
import { makeStory, STORIES } from '../../sandbox/stories/stories.ts';
import type { StoryVerdict } from '../../sandbox/stories/story.ts';
import { USE_VERDICTS, type UseVerdict } from '../../src/core/model/investigation.ts';
import { parseInvestigations } from '../../src/core/parse/investigation-file.ts';
import { investigationJson } from '../../src/outputs/investigation/json.ts';
import { NOW, type ReadFrom, told } from './told.ts';

/** The labelled stories of the sandbox: what is true of each beside what is told, as a table. */

interface Told {
  readonly id: string;
  readonly hostile: boolean;
  readonly truth: StoryVerdict;
  readonly level: UseVerdict;
  /** Ids of signals that ask for a look or more. */
  readonly alarming: readonly string[];
  readonly children: readonly string[];
  readonly trueChildren: readonly string[];
}

function tellAll(from: ReadFrom, seed: number): readonly Told[] {
  return STORIES.map(({ id, hostile }) => {
    const story = makeStory(id, { now: NOW, seed });
    const { truth } = story;
    const { verdict, signals, children } = told(story, from);
    return {
      id,
      hostile,
      truth: from === 'trail-files' ? (truth.withDataEvents ?? truth) : truth,
      level: verdict.level,
      alarming: signals.flatMap(({ id: signal, weight }) => (weight === 'info' ? [] : [signal])),
      children: children.map(({ accessKeyId }) => accessKeyId).toSorted(),
      trueChildren: [...truth.children].toSorted(),
    };
  });
}

/** Rows: what is right; columns: what was said. */
function confusion(all: readonly Told[]): Readonly<Record<UseVerdict, readonly number[]>> {
  const row = (label: UseVerdict) =>
    USE_VERDICTS.map(
      (level) => all.filter((each) => each.truth.label === label && each.level === level).length,
    );
  return {
    'no-use-seen': row('no-use-seen'),
    'consistent-use': row('consistent-use'),
    'needs-a-look': row('needs-a-look'),
    'likely-misuse': row('likely-misuse'),
  };
}

function asTable(from: ReadFrom, table: ReturnType<typeof confusion>): string {
  const cells = (names: readonly (string | number)[]) =>
    names.map((name) => String(name).padStart(15)).join('');
  const rows = USE_VERDICTS.map((label) => `${label.padEnd(15)}${cells(table[label])}`);
  return [
    `read from ${from}: what is right (rows) by what is told`,
    `${' '.repeat(15)}${cells(USE_VERDICTS)}`,
    ...rows,
  ].join('\n');
}

describe.each(['event-history', 'trail-files'] as const)('thirty stories, read from %s', (from) => {
  const all = tellAll(from, 1);

  test('are all told as they are: the confusion table', () => {
    const table = confusion(all);
    console.log(asTable(from, table));
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
