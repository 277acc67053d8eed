import { expect, test } from 'vitest';
import { checkKeyIds } from './key-id-argument.ts';

test('ids of access keys pass, and so does no id at all', () => {
  expect(() => checkKeyIds([])).not.toThrow();
  expect(() => checkKeyIds(['AKIAIOSFODNN7EXAMPLE', 'ASIAQNZGKIQY56JQ7WML'])).not.toThrow();
});

test.each([
  'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMP',
  'AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  'ABSKQmVkcm9ja0FQSUtleS1l',
  'hunter2',
])('I01: of %s nothing is repeated', (secret) => {
  const refused = () => checkKeyIds(['AKIAIOSFODNN7EXAMPLE', secret]);
  expect(refused).toThrow(/^This /);
  expect(refused).not.toThrow(secret.slice(0, 7));
});

test('I01: the id of something else is named with what it is of', () => {
  expect(() => checkKeyIds(['AIDAQNZGKIQY56JQ7WML'])).toThrow('AIDAQNZGKIQY56JQ7WML is the id of a user');
});
