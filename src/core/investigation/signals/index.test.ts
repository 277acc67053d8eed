import { expect, test } from 'vitest';
import { SIGNALS } from '../../model/investigation.ts';
import { SIGNAL_FAMILIES } from './index.ts';

test('each signal of the model belongs to exactly one family', () => {
  expect(SIGNAL_FAMILIES.flatMap(({ ids }) => ids).toSorted()).toEqual([...SIGNALS].sort());
});
