import { describe, expect, test } from 'vitest';
import { manualClock } from '../../../test/support/manual-clock.ts';
import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import type { Lease } from '../../store/port.ts';
import { type HeldLease, isHeld, type LeaseStore, tryLease } from './lease.ts';

const START = '2026-11-22T12:00:00Z';

/** A store of one lease, which can be away or silent. */
function leaseStore() {
  let lease: Lease | undefined;
  let state: 'there' | 'away' | 'silent' = 'there';
  const answer = async () => {
    if (state === 'away') throw new Problem('store-unavailable', 'It is away.');
    if (state === 'silent') await new Promise(() => {});
  };
  const store: LeaseStore = {
    async takeLease(wanted, at) {
      await answer();
      if (lease !== undefined && lease.holder !== wanted.holder && lease.until >= at) return false;
      lease = wanted;
      return true;
    },
    async leaseOf() {
      await answer();
      return lease;
    },
    async releaseLease(_name, holder) {
      await answer();
      if (lease?.holder === holder) lease = undefined;
    },
  };
  return {
    store,
    is(next: typeof state) {
      state = next;
    },
    lease: () => lease,
  };
}

async function takenBy(holder: string, world = leaseStore(), clock = manualClock(START)) {
  const lease = await tryLease({ store: world.store, holder, clock, signal: new AbortController().signal });
  return { lease, world, clock };
}

async function heldBy(holder: string) {
  const { lease, ...rest } = await takenBy(holder);
  if (!isHeld(lease)) throw new Error('It was free.');
  return { lease, ...rest };
}

/** Lets everything go on that waits for nothing but its turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function pass(clock: { advance(seconds: number): void }, seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 5) {
    clock.advance(5);
    await settle();
  }
}

describe('a lease', () => {
  test('is held by one, and whoever asks is told by whom', async () => {
    const { world, clock, lease } = await heldBy('first');
    const second = await takenBy('second', world, clock);
    expect(second.lease).toMatchObject({ holder: 'first', until: '2026-11-22T12:01:00Z' });
    await lease.release();
    const third = await takenBy('second', world, clock);
    expect(isHeld(third.lease)).toBe(true);
    await (third.lease as HeldLease).release();
    expect(world.lease()).toBeUndefined();
  });

  test('is renewed before it ends, for as long as it is held', async () => {
    const { world, clock, lease } = await heldBy('first');
    await pass(clock, 600);
    expect(lease.lost.aborted).toBe(false);
    expect(world.lease()?.until).toBe('2026-11-22T12:11:00Z');
    await lease.release();
    await pass(clock, 60);
    expect(world.lease()).toBeUndefined();
    expect(clock.sleepers()).toBe(0);
  });

  test('of one that was killed ends by itself', async () => {
    const { world, clock } = await takenBy('killed');
    const later = manualClock(instant(new Date(clock.now().getTime() + 61_000)));
    const second = await takenBy('second', world, later);
    expect(isHeld(second.lease)).toBe(true);
  });

  test('outlasts a store that is away for a moment', async () => {
    const { world, clock, lease } = await heldBy('first');
    world.is('away');
    await pass(clock, 40);
    expect(lease.lost.aborted).toBe(false);
    world.is('there');
    await pass(clock, 30);
    expect(lease.lost.aborted).toBe(false);
    await lease.release();
  });

  test.each(['away', 'silent'] as const)('is lost once it ended while the store was %s', async (state) => {
    const { world, clock, lease } = await heldBy('first');
    world.is(state);
    await pass(clock, 90);
    expect(lease.lost.aborted).toBe(true);
    expect(lease.lost.reason).toMatchObject({
      code: 'cancelled',
      message: expect.stringContaining('was lost'),
    });
    await lease.release();
  });

  test('is lost where somebody took it while this machine slept, and kept where nobody did', async () => {
    const { world, clock, lease } = await heldBy('first');
    clock.advance(3_600);
    await settle();
    expect(lease.lost.aborted).toBe(false);
    clock.advance(3_600);
    const second = await takenBy('second', world, manualClock(instant(clock.now())));
    await settle();
    // Either of the two has it, and the other knows.
    expect(lease.lost.aborted).toBe(isHeld(second.lease));
    await lease.release();
  });
});
