import { afterAll, beforeAll, expect, test } from 'vitest';
import { load } from '../../../bench/client-load.ts';
import type { Job } from '../../../src/web/api/jobs.ts';
import { startWhole, type Whole } from './dashboard.ts';
import { organisation } from './organisation.ts';

let whole: Whole;
let scan: Job;
beforeAll(async () => {
  whole = await startWhole(organisation(new Date()));
  scan = await whole.job('/scans', {});
});
afterAll(() => whole.close());

/** Clients live in the same process: this says that nothing piles up by the answer. `bench/dashboard-clients.ts` measures. */
const MOST_BYTES = 150e6;

test('fifty clients at once for five seconds are all answered, and nothing of it stays', async () => {
  const [{ name, value }] = whole.signedIn('viewer').storageState.cookies;
  const asked = { url: whole.url, cookie: `${name}=${value}`, clients: 50, pauseMs: 50 };
  await load({ ...asked, seconds: 1 });
  const before = process.memoryUsage().heapUsed;
  const { times, errors, heard } = await load({
    ...{ ...asked, seconds: 5 },
    listeners: { job: scan.id, count: 5 },
  });
  expect([...errors]).toEqual([]);
  expect(times.length).toBeGreaterThan(100);
  expect(heard).toBeGreaterThan(0);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(MOST_BYTES);
  expect(whole.faults).toEqual([]);
});
