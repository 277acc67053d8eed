import { expect, test } from 'vitest';
import { fault } from './faults.ts';

const PLACE = 'postgres://ann@db.example:5432/runs';

test.each([
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
])('what the client says of a connection that is lost is the problem it is: %s', (words) => {
  expect(fault(PLACE, new Error(words))).toMatchObject({
    code: 'store-unavailable',
    message: `The store ${PLACE} cannot be used: the connection was cut.`,
  });
});

test("what is none of the database's stays as it is", () => {
  const bug = new TypeError('x is not a function');
  expect(fault(PLACE, bug)).toBe(bug);
});
