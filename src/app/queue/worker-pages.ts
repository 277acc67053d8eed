import type { Job } from '../../store/queue-port.ts';
import { VERSION } from '../version.ts';
import type { Pages } from '../watch/server.ts';
import type { Outcome } from './do-job.ts';

/** Seconds without an answer of the queue after which a worker is not healthy: its jobs have gone to others by then. */
const QUIET_SECONDS = 15;

/** What a worker shows of itself. */
export interface WorkerPages extends Omit<Pages, 'onFault'> {
  /** The queue has answered. */
  answered(): void;
  ended(job: Job, outcome: Outcome): void;
}

const OUTCOMES: readonly Outcome[] = ['settled', 'settled-before', 'given-back', 'dead'];

/** The pages of a worker. No label and no field names an account. */
export async function workerPages(concurrency: number, held: () => number): Promise<WorkerPages> {
  const { Counter, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  const registers = [registry];
  const accounts = new Counter({
    name: 'keyreeve_worker_accounts_total',
    help: 'Accounts since the start, by what became of them.',
    labelNames: ['outcome'],
    registers,
  });
  // A series that appears with its first failure has no past to alert on.
  for (const outcome of OUTCOMES) accounts.inc({ outcome }, 0);
  new Gauge({
    name: 'keyreeve_worker_active_jobs',
    help: 'Jobs it holds, accounts and others.',
    registers,
    collect() {
      this.set(held());
    },
  });
  new Gauge({
    name: 'keyreeve_worker_concurrency',
    help: 'Accounts at once, at most.',
    registers,
  }).set(concurrency);
  new Gauge({
    name: 'keyreeve_build_info',
    help: 'Always 1: the program.',
    labelNames: ['version'],
    registers,
  }).set({ version: VERSION }, 1);
  let answeredAt = performance.now();
  return {
    answered() {
      answeredAt = performance.now();
    },
    ended({ target }, outcome) {
      if (target !== undefined) accounts.inc({ outcome });
    },
    async health() {
      const quietSeconds = Math.round((performance.now() - answeredAt) / 1000);
      const healthy = quietSeconds <= QUIET_SECONDS;
      const why = healthy ? [] : [`The queue has not answered for ${quietSeconds} seconds.`];
      return { healthy, why, activeJobs: held(), concurrency };
    },
    async metrics() {
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
