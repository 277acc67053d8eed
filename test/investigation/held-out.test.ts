import { describe, expect, test } from 'vitest';
import { asTable, confusion, judgeAll } from './confusion.ts';
import { BENIGN } from './held-out/benign.ts';
import { HOSTILE } from './held-out/hostile.ts';

/** Stories on which nothing was tuned: what is right of each was written down before any was told. */

describe('sixteen further stories', () => {
  const all = judgeAll([...BENIGN, ...HOSTILE], 'event-history', 1);

  test('are told as this table says', () => {
    const table = confusion(all);
    console.log(asTable('sixteen further stories', table));
    expect(table).toEqual({
      'no-use-seen': [0, 0, 0, 0],
      'consistent-use': [0, 3, 0, 0],
      'needs-a-look': [0, 0, 5, 0],
      'likely-misuse': [0, 0, 0, 8],
    });
  });

  test('no hostile one passes', () => {
    for (const { id, level } of all.filter(({ hostile }) => hostile))
      expect(['needs-a-look', 'likely-misuse'], id).toContain(level);
  });

  test('no honest one is called misuse', () => {
    for (const { id, level } of all.filter(({ hostile }) => !hostile))
      expect(level, id).not.toBe('likely-misuse');
  });
});
