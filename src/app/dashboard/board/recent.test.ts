import { expect, test } from 'vitest';
import { recently } from './recent.ts';
import { View } from './view.ts';

function view(version: string): View {
  const nothing = { runs: [], allRuns: [], accounts: [], loose: [], notes: [], building: undefined };
  return new View({ version, ...nothing });
}

test('whoever asks the same of one view at once is answered by one walk, and of another view by its own', async () => {
  const [first, second] = [view('1'), view('2')];
  let walks = 0;
  const ask = async () => {
    walks += 1;
    return walks;
  };
  expect(await Promise.all([recently(first, 'a', ask), recently(first, 'a', ask)])).toEqual([1, 1]);
  expect(await recently(first, 'b', ask)).toBe(2);
  expect(await recently(second, 'a', ask)).toBe(3);
  for (const key of 'cdefghij') await recently(first, key, ask);
  // Of those that are kept it was the oldest.
  expect(await recently(first, 'a', ask)).toBe(12);
});

test('what has failed is asked anew', async () => {
  const of = view('1');
  await expect(recently(of, 'a', () => Promise.reject(new Error('locked')))).rejects.toThrow('locked');
  expect(await recently(of, 'a', async () => 1)).toBe(1);
});
