import { expect, test } from 'vitest';
import { findingTitle } from './rule-texts.ts';

test.each([
  ['fail', 'The root user has an access key'],
  ['pass', 'Not found: The root user has an access key'],
  ['unknown', 'Not known: The root user has an access key'],
  ['manual', 'To be looked at: The root user has an access key'],
] as const)('the title of a finding whose status is %s states no fault that it is not', (status, title) => {
  expect(findingTitle({ status }, { title: 'The root user has an access key' })).toBe(title);
});
