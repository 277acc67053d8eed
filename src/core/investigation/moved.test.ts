import { expect, test } from 'vitest';
import { burst, daily, THIEF, weights } from './test-support/stage.ts';

const LOOK_AROUND = ['sts GetCallerIdentity', 'iam ListRoles', 'ec2 DescribeInstances', 'iam CreateRole'];
/** A tool that works until the twelfth day before the end. */
const BEFORE = daily([30, 29, 28, 27, 26, 25, 24, 20, 15, 12], LOOK_AROUND);
const THERE = { from: THIEF };
const AFTER = daily([11, 10, 9, 5], LOOK_AROUND, THERE);

function alarming(records: typeof BEFORE): readonly string[] {
  return (['persistence', 'reconnaissance', 'first-seen-network'] as const).flatMap((id) =>
    weights(id, records).map((weight) => `${id} ${weight}`),
  );
}

const MOVED = ['first-seen-network look'];

function news(records: typeof BEFORE): readonly string[] {
  return alarming(records).filter((each) => !/info$/.test(each));
}

/** The first days at home have no earlier ones to be a habit by. */
const FIRST_DAYS = news(BEFORE);

test('all use that moves to a new network and stays the same is a look at that network, and no more', () => {
  expect(news([...BEFORE, ...AFTER]).filter((each) => !FIRST_DAYS.includes(each))).toEqual(MOVED);
});

test('one later call from the old network, or one of another kind from the new one, and it has not moved', () => {
  expect(news([...BEFORE, ...AFTER, ...daily([4], ['iam ListRoles'])])).toContain('persistence strong');
  expect(news([...BEFORE, ...AFTER, ...burst(3, ['iam ListUsers'])])).toContain('persistence strong');
});

test('another client, or fewer days than make a habit, is no move either', () => {
  const other = daily([11, 10, 9, 5], LOOK_AROUND, { ...THERE, client: 'curl/8.1' });
  expect(news([...BEFORE, ...other])).toContain('persistence strong');
  expect(news([...BEFORE, ...AFTER.slice(0, 8)])).toContain('persistence strong');
});
