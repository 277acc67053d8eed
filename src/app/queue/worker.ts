import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../aws/session/clock.ts';
import { SharedPace } from '../../aws/session/pace.ts';
import { wordsOf } from '../../core/model/system-error.ts';
import type { ListenAddress } from '../../core/parse/listen-address.ts';
import { openQueue } from '../../store/open-store.ts';
import type { Job, JobError, Queue, QueuedRun, WorkerStart } from '../../store/queue-port.ts';
import { openLive } from '../open-live.ts';
import { DEFAULT_CONCURRENCY } from '../scan-options.ts';
import { isOfStore } from '../store-place.ts';
import { VERSION } from '../version.ts';
import { type Listening, listen } from '../watch/server.ts';
import { doJob, type Outcome } from './do-job.ts';
import { Grounds } from './grounds.ts';
import { Once } from './tell-once.ts';
import { type WorkerPages, workerPages } from './worker-pages.ts';

export interface WorkerOptions {
  readonly profile?: string;
  readonly region?: string;
  /** Accounts at once. Default 16. */
  readonly concurrency?: number;
  readonly callsPerAccount?: number;
  /** Seconds that accounts in flight have to finish after a stop is asked for. Default 20. */
  readonly graceSeconds?: number;
  /** Where it answers for its health and its metrics; by default nowhere. */
  readonly address?: ListenAddress;
  /** Aborted to stop it. */
  readonly signal: AbortSignal;
  /** Aborted to stop it without waiting for the accounts in flight. */
  readonly atOnce?: AbortSignal;
  /** Told what a person should know, in sentences. */
  readonly tell: (text: string) => void;
  /** Told what became of each job. */
  readonly onOutcome?: (job: Job, outcome: Outcome) => void;
}

/** Accounts at once in one worker: less than in a scan, since there are several workers. */
const WORKER_CONCURRENCY = 16;
const GRACE_SECONDS = 20;
/** Seconds in which a worker whose own credentials or network fail takes nothing; then one account, to see. */
const TROUBLE_SECONDS = 30;
/** Milliseconds between two looks into an empty queue. */
const POLL_MS = 500;
/** Milliseconds in which places that become free are filled together. */
const GATHER_MS = 25;
const BEAT_MS = 1_000;
/** Jobs go to others after ten seconds without a sign: three chances to give one. */
const SIGN_EVERY_BEATS = 3;

/**
 * Takes accounts of runs and scans them, until it is told to stop. Throws the Problems of opening a queue and of finding
 * credentials; later faults are told, and gone on from.
 */
export async function work(place: string, options: WorkerOptions): Promise<void> {
  const told = new Once(options.tell);
  const queue = await openQueue(place, (error) => told.tell(wordsOf(error)));
  try {
    const organization = await organizationOf(options);
    const start: WorkerStart = {
      ...{ id: randomUUID(), host: hostname(), pid: process.pid, version: VERSION, organization },
      concurrency: options.concurrency ?? WORKER_CONCURRENCY,
    };
    await queue.joinLine(start);
    options.tell(
      `Worker ${start.host}:${start.pid} takes accounts of ${organization}'s organisation, ${start.concurrency} at once.`,
    );
    const worker = new Worker(queue, start, options, told);
    const page = await answering(worker, options, told);
    try {
      await worker.run();
      await queue.leaveWorker(start.id);
    } finally {
      await page?.close();
    }
  } finally {
    await queue.close();
  }
}

/** Whose credentials this worker has: it works for their organisation alone. */
async function organizationOf({ profile, region }: WorkerOptions): Promise<string> {
  const base = await openLive(
    { ...(profile !== undefined && { profile }), ...(region !== undefined && { region }) },
    systemClock(),
  );
  base.close();
  return base.identity.accountId;
}

/** Answers for a worker where that was asked for. Throws the Problem `cannot-listen`. */
async function answering(
  worker: Worker,
  { address, tell }: WorkerOptions,
  told: Once,
): Promise<Listening | undefined> {
  if (address === undefined) return undefined;
  const pages = await workerPages(worker.concurrency, () => worker.held);
  worker.pages = pages;
  const page = await listen(address, { ...pages, onFault: (error) => told.tell(wordsOf(error)) });
  tell(`Health at ${page.url}/healthz, metrics at ${page.url}/metrics.`);
  return page;
}

class Worker {
  /** Told what becomes of it, where it answers for itself. */
  pages: WorkerPages | undefined;
  readonly #queue: Queue;
  readonly #start: WorkerStart;
  readonly #options: WorkerOptions;
  readonly #told: Once;
  readonly #grounds: Grounds;
  readonly #held = new Map<string, { readonly job: Job; readonly done: Promise<void> }>();
  readonly #abandon = new AbortController();
  #troubledAtMs: number | undefined;
  #wake = () => {};
  #beats = 0;

  constructor(queue: Queue, start: WorkerStart, options: WorkerOptions, told: Once) {
    this.#queue = queue;
    this.#start = start;
    this.#options = options;
    this.#told = told;
    const { profile, region, callsPerAccount = DEFAULT_CONCURRENCY.callsPerAccount } = options;
    const { organization } = start;
    const pace = new SharedPace({
      clock: systemClock(),
      lease: () => queue.lendCalls(organization, start.id),
      slowDown: () => queue.slowDown(organization),
      onFailure: (error) => told.tell(wordsOf(error)),
    });
    const own = {
      ...(profile !== undefined && { profile }),
      ...(region !== undefined && { region }),
      concurrency: { accounts: start.concurrency, callsPerAccount },
      signal: this.#abandon.signal,
    };
    this.#grounds = new Grounds(queue, own, pace);
  }

  get concurrency(): number {
    return this.#start.concurrency;
  }

  /** Jobs that it has just now. */
  get held(): number {
    return this.#held.size;
  }

  async run(): Promise<void> {
    const { signal, atOnce } = this.#options;
    const wake = () => this.#wake();
    signal.addEventListener('abort', wake);
    atOnce?.addEventListener('abort', () => this.#abandon.abort());
    // One waited for at the end: a sign of life that came after the leave would make a worker that has gone look alive.
    let last: Promise<void> = Promise.resolve();
    const beat = setInterval(() => {
      last = Promise.all([last, this.#beat()]).then(() => {});
    }, BEAT_MS);
    try {
      while (!signal.aborted) {
        const free = this.#places() - this.#held.size;
        const taken = free > 0 ? await this.#take(free) : 0;
        await this.#rest(taken === free);
      }
      await this.#finish();
    } finally {
      clearInterval(beat);
      await last;
      signal.removeEventListener('abort', wake);
      this.#grounds.close();
    }
  }

  #trouble({ words, fix = '' }: JobError): void {
    const isNew = this.#places() > 0;
    this.#troubledAtMs = performance.now();
    if (isNew)
      this.#options.tell(`Nothing is taken for ${TROUBLE_SECONDS} seconds: ${words} ${fix}`.trimEnd());
  }

  /** Accounts that it may have just now: it must not use up the attempts of accounts that others can read. */
  #places(): number {
    if (this.#troubledAtMs === undefined) return this.#start.concurrency;
    return performance.now() - this.#troubledAtMs < TROUBLE_SECONDS * 1000 ? 0 : 1;
  }

  async #take(most: number): Promise<number> {
    try {
      const jobs = await this.#queue.take(this.#start, most);
      for (const job of jobs) this.#begin(job);
      this.#told.forget();
      this.pages?.answered();
      return jobs.length;
    } catch (error) {
      if (!isOfStore(error)) throw error;
      this.#told.tell(`${wordsOf(error)} It is tried again.`);
      return 0;
    }
  }

  #begin(job: Job): void {
    const beganAtMs = performance.now();
    const shop = {
      queue: this.#queue,
      groundOf: (run: number) => this.#grounds.of(run),
      tell: this.#options.tell,
      troubled: (error: JobError) => this.#trouble(error),
      clock: () => new Date(),
      random: Math.random,
    };
    const done = doJob(job, shop)
      .then(
        (outcome) => {
          this.pages?.ended(job, outcome);
          // One that was begun before says nothing of what is now.
          if (outcome === 'settled' && beganAtMs > (this.#troubledAtMs ?? 0)) this.#troubledAtMs = undefined;
          this.#options.onOutcome?.(job, outcome);
        },
        (error: unknown) => this.#told.tell(wordsOf(error)),
      )
      .finally(() => {
        this.#held.delete(job.id);
        this.#wake();
      });
    this.#held.set(job.id, { job, done });
  }

  /** Until there may be something to take: a place where all were filled, else a job. */
  async #rest(isFull: boolean): Promise<void> {
    const { signal } = this.#options;
    if (signal.aborted) return;
    const woken = new Promise<void>((resolve) => {
      this.#wake = () => {
        if (isFull || signal.aborted) resolve();
      };
    });
    await Promise.race([woken, delay(POLL_MS, undefined, { ref: false })]);
    if (isFull) await delay(GATHER_MS);
  }

  /** Says that it lives, and looks after runs that nobody has ended. */
  async #beat(): Promise<void> {
    this.#beats += 1;
    try {
      if (this.#beats % SIGN_EVERY_BEATS === 1) {
        await this.#queue.holdOn([...this.#held.values()].map(({ job }) => job));
        await this.#queue.seeWorker(this.#start);
        const open = await this.#queue.openRuns();
        this.#grounds.keepOnly(open.map(({ run }) => run));
        this.#tellOfOthers(open);
      }
      await this.#queue.sendClosing(this.#start);
      this.pages?.answered();
    } catch (error) {
      this.#told.tell(wordsOf(error));
    }
  }

  /** Runs that wait for other workers: else somebody waits with them and does not know for what. */
  #tellOfOthers(open: readonly QueuedRun[]): void {
    const { version, organization } = this.#start;
    for (const { run, ...line } of open) {
      if (line.organization !== organization)
        this.#told.tell(
          `Run ${run} is left alone: it needs a worker with credentials of account ${line.organization}.`,
        );
      else if (line.version !== version)
        this.#told.tell(
          `Run ${run} is left alone: keyreeve ${line.version} started it, and this is ${version}. Start workers of ${line.version}, or cancel it and start it again.`,
        );
    }
  }

  /** Waits for the accounts in flight, and then gives back those that are not done. */
  async #finish(): Promise<void> {
    const all = [...this.#held.values()].map(({ done }) => done);
    if (all.length > 0) this.#options.tell(`Stopping: ${all.length} accounts are being finished.`);
    const { graceSeconds = GRACE_SECONDS } = this.#options;
    const late = new AbortController();
    const grace = delay(graceSeconds * 1000, undefined, {
      signal: AbortSignal.any([late.signal, this.#abandon.signal]),
    }).catch(() => {});
    await Promise.race([Promise.all(all), grace]);
    late.abort();
    this.#abandon.abort();
    await Promise.all(all);
  }
}
