/**
 * A process that watches as the command line does, with a lease of six seconds: `node watch-process.ts STORE`. It says
 * each event as a line of JSON, and dies as it is told to.
 */
import { writeSync } from 'node:fs';
import { serve } from '../../src/app/watch/serve.ts';
import { stopReason } from '../../src/app/watch/watch.ts';
import { openStore } from '../../src/store/open-store.ts';

const [place = ''] = process.argv.slice(2);
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort(stopReason()));
await serve({
  pace: { everySeconds: 600, jitterSeconds: 0 },
  holder: `process ${process.pid}`,
  signal: stop.signal,
  openStore: () => openStore(place),
  plan: async () => ({
    options: { rules: ['root-access-key'] },
    receivers: { channels: { webhooks: [], mailboxes: [] } },
  }),
  tell: (event) => void writeSync(1, `${JSON.stringify(event)}\n`),
  version: '0.0.0-test',
  leaseSeconds: 6,
});
