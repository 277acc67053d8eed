import { expect, test } from 'vitest';
import { benches } from '../actions/bench.ts';
import { schemathesis } from './schemathesis.ts';

const start = benches();

test('whatever the description allows or forbids is answered as it says, and never with a fault', async () => {
  const { served, planned } = await start();
  // So that there is something to be asked about.
  await planned();
  const fuzzed = await schemathesis(served, {
    // Ends the session that asks; leaves for another ground.
    without: ['/api/v1/session/end', '/api/v1/demo'],
    examples: 3,
  });
  expect(served.lines.filter(({ level }) => level === 'error')).toEqual([]);
  expect(fuzzed.said).toContain('No issues found');
  expect(fuzzed.status).toBe(0);
});
