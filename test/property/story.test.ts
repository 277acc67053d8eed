import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeStory, STORIES } from '../../sandbox/stories/stories.ts';
import { tellStory } from '../../src/core/investigation/tell-story.ts';
import { inputOf, NOW } from '../investigation/told.ts';

/** Whatever order a source hands records and rows over in, and however often, the story is the same. */

const STORIES_MADE = STORIES.map(({ id }) => inputOf(makeStory(id, { now: NOW }), 'trail-files'));

test('a story does not depend on the order of records, rows, gaps and children, nor on events that come twice', () => {
  fc.assert(
    fc.property(fc.constantFrom(...STORIES_MADE), fc.infiniteStream(fc.nat()), (input, numbers) => {
      const mixed = <T>(list: readonly T[]): readonly T[] =>
        list
          .map((item) => ({ item, order: numbers.next().value ?? 0 }))
          .toSorted((a, b) => a.order - b.order)
          .map(({ item }) => item);
      const calls = {
        records: mixed([...input.calls.records, ...input.calls.records.slice(0, 3)]),
        uses: mixed([...input.calls.uses, ...input.calls.uses.slice(0, 3)]),
        gaps: mixed(input.calls.gaps),
      };
      const about = { ...input.about, records: mixed(input.about.records) };
      const signIns = { ...input.signIns, records: mixed(input.signIns.records) };
      const again = tellStory({ ...input, calls, about, signIns, children: mixed(input.children) });
      expect(again).toEqual(tellStory(input));
    }),
    { numRuns: 30 },
  );
});

test('whatever a gap is, no verdict of an incomplete story leaves out that it is incomplete', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...STORIES_MADE),
      fc.constantFrom('calls', 'about', 'signIns'),
      fc.string(),
      (input, where, words) => {
        const gap = { region: 'eu-north-1', code: 'Bounded', words };
        const story = tellStory({ ...input, [where]: { ...input[where], gaps: [gap] } });
        expect(story.complete).toBe(false);
        expect(story.verdict.says).toContain('not searched (eu-north-1)');
      },
    ),
    { numRuns: 30 },
  );
});
