import { expect, test } from 'vitest';
import { steppingClock } from '../test-support/stepping-clock.ts';
import { trailPace } from './trail-pace.ts';

test('lookups side by side in one region come half a second apart, and other regions do not wait for them', async () => {
  const clock = { ...steppingClock(), elapsedMs: () => 0 };
  const session = { clock, signal: undefined };
  const pace = trailPace(session);
  await Promise.all([pace.wait('us-east-1'), pace.wait('us-east-1'), pace.wait('us-east-1')]);
  expect(clock.sleeps).toEqual([500, 1000]);
  await pace.wait('eu-west-1');
  expect(clock.sleeps).toEqual([500, 1000]);
});

test('a session has one pace, whoever asks', () => {
  const session = { clock: steppingClock(), signal: undefined };
  expect(trailPace(session)).toBe(trailPace(session));
  expect(trailPace({ ...session })).not.toBe(trailPace(session));
});
