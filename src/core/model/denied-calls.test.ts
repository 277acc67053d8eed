import { expect, test } from 'vitest';
import { isDenied } from './denied-calls.ts';

test.each([
  ['AccessDenied', true],
  ['AccessDeniedException', true],
  ['Client.UnauthorizedOperation', true],
  ['AuthorizationError', true],
  ['NotAuthorized', true],
  ['NoSuchEntityException', false],
  ['ThrottlingException', false],
  ['', false],
  [undefined, false],
])('I14: the error code %j is a denial: %s', (code, expected) => {
  expect(isDenied(code)).toBe(expected);
});
