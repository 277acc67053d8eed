import { expect, test } from 'vitest';
import { makeStory, STORIES } from '../../sandbox/index.ts';
import { SIGNALS, USE_VERDICTS } from '../../src/core/model/investigation.ts';

/** The sandbox imports nothing, so it writes the product's words again: here they are held together. */

const TRUTHS = STORIES.map(({ id }) => makeStory(id, { now: '2026-11-22T12:00:00Z' }).truth);

test('the stories use only signals and verdicts that there are', () => {
  const verdicts = TRUTHS.flatMap((truth) => [
    truth,
    ...(truth.withDataEvents ? [truth.withDataEvents] : []),
  ]);
  for (const { label, signals } of verdicts) {
    expect(USE_VERDICTS).toContain(label);
    for (const signal of signals) expect(SIGNALS).toContain(signal);
  }
});

test('every verdict is right for some story', () => {
  expect(new Set(TRUTHS.map(({ label }) => label))).toEqual(new Set(USE_VERDICTS));
});
