import { expect, test } from 'vitest';
import { cutAtWord } from './cut-at-word.ts';

test('a text that is too long is cut at a word, and says by an ellipsis that it goes on', () => {
  expect(cutAtWord('A user has no MFA device', 24)).toBe('A user has no MFA device');
  expect(cutAtWord('A user has no MFA device', 23)).toBe('A user has no MFA…');
  expect(cutAtWord('Root, however', 8)).toBe('Root…');
  expect(cutAtWord('Donaudampfschiff', 6)).toBe('Donau…');
  expect(cutAtWord('', 6)).toBe('');
  for (let most = 2; most < 30; most += 1)
    expect(cutAtWord('A user has no MFA device 🔑🔑', most).length).toBeLessThanOrEqual(most);
});
