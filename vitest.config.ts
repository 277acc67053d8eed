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
    // Nothing is measured by these: they end what hangs. A machine that others use as well may take five times as long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
