import { defineConfig } from 'vitest/config';
import SlowFirst from './test/support/slow-first.ts';

export default defineConfig({
  define: { KEYREEVE_VERSION: JSON.stringify('0.0.0-test') },
  test: {
    globalSetup: ['test/support/postgres-shared.ts', 'test/support/chromium-shared.ts'],
    include: ['src/**/*.test.ts', 'sandbox/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts'],
    // Tests share no state in the process, so files need no isolation: several times faster.
    pool: 'threads',
    isolate: false,
    // Most tests wait for a process or a socket: three files at a time leave two cores idle for a third of the run.
    maxWorkers: 4,
    sequence: { sequencer: SlowFirst },
    reporters: ['default', './tools/count-reporter.ts'],
    testTimeout: 60_000,
    // What a page shows in the end is waited for: on a busy machine a second is soon over.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 120_000,
  },
});
