import { makeWritten } from '../../sandbox/stories/stories.ts';
import type { StoryVerdict, WrittenStory } from '../../sandbox/stories/story.ts';
import { type SignalId, USE_VERDICTS, type UseVerdict } from '../../src/core/model/investigation.ts';
import { NOW, type ReadFrom, told } from './told.ts';

/** Stories as they are beside how they are told, and both counted in a table. */

export interface Judged {
  readonly id: string;
  readonly hostile: boolean;
  readonly truth: StoryVerdict;
  readonly level: UseVerdict;
  /** Ids of signals that ask for a look or more. */
  readonly alarming: readonly SignalId[];
  readonly children: readonly string[];
  readonly trueChildren: readonly string[];
}

export function judgeAll(stories: readonly WrittenStory[], from: ReadFrom, seed: number): readonly Judged[] {
  return stories.map((written) => {
    const story = makeWritten(written, { now: NOW, seed });
    const { truth } = story;
    const { verdict, signals, children } = told(story, from);
    return {
      id: written.id,
      hostile: written.hostile,
      truth: from === 'trail-files' ? (truth.withDataEvents ?? truth) : truth,
      level: verdict.level,
      alarming: signals.flatMap(({ id, weight }) => (weight === 'info' ? [] : [id])),
      children: children.map(({ accessKeyId }) => accessKeyId).toSorted(),
      trueChildren: [...truth.children].toSorted(),
    };
  });
}

export type ConfusionTable = Readonly<Record<UseVerdict, readonly number[]>>;

/** Rows: what is right; columns: what was said. */
export function confusion(all: readonly Judged[]): ConfusionTable {
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

export function asTable(head: string, table: ConfusionTable): string {
  const cells = (names: readonly (string | number)[]) =>
    names.map((name) => String(name).padStart(15)).join('');
  const rows = USE_VERDICTS.map((label) => `${label.padEnd(15)}${cells(table[label])}`);
  return [
    `${head}: what is right (rows) by what is told`,
    `${' '.repeat(15)}${cells(USE_VERDICTS)}`,
    ...rows,
  ].join('\n');
}
