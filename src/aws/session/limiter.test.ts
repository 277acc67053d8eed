import { expect, test } from 'vitest';
import { Limiter } from './limiter.ts';

test('no more calls are let in than the width', async () => {
  const limiter = new Limiter(2);
  let inFlight = 0;
  let most = 0;
  const call = async () => {
    await limiter.enter();
    inFlight += 1;
    most = Math.max(most, inFlight);
    await new Promise((resolve) => setImmediate(resolve));
    inFlight -= 1;
    limiter.leave();
  };
  await Promise.all(Array.from({ length: 20 }, call));
  expect(most).toBe(2);
});

test('a throttled call halves the width, and never below one', async () => {
  const limiter = new Limiter(8);
  for (const width of [4, 2, 1, 1]) {
    limiter.throttled(await limiter.enter());
    expect(limiter.width).toBe(width);
    limiter.leave();
  }
});

test('calls that were in flight together halve the width once', async () => {
  const limiter = new Limiter(8);
  const epochs = await Promise.all(Array.from({ length: 8 }, () => limiter.enter()));
  for (const epoch of epochs) limiter.throttled(epoch);
  expect(limiter.width).toBe(4);
});

test('a full round of good calls widens it by one, up to where it began', async () => {
  const limiter = new Limiter(4);
  limiter.throttled(await limiter.enter());
  for (let good = 0; good < 2; good += 1) limiter.succeeded();
  expect(limiter.width).toBe(3);
  for (let good = 0; good < 100; good += 1) limiter.succeeded();
  expect(limiter.width).toBe(4);
});
