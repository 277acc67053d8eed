import { randomUUID } from 'node:crypto';
import { throwIfCancelled } from '../../aws/session/clock.ts';
import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import type { Job, JobEvent, JobKind, JobProgress, JobResult, StepEvent } from '../../web/api/jobs.ts';

/** What a job tells while it works. */
export interface JobPorts {
  /** Aborted where somebody cancels it, or the dashboard ends. */
  readonly signal: AbortSignal;
  readonly progress: (progress: JobProgress) => void;
  readonly step: (step: StepEvent) => void;
  /** Something that somebody should know, in sentences. */
  readonly notice: (words: string) => void;
}

export interface JobStart {
  readonly kind: JobKind;
  readonly by: string;
  readonly about?: string;
  /** By default a job can be cancelled. */
  readonly cancellable?: boolean;
  /** No two jobs with the same word at once. */
  readonly alone?: string;
}

/** Events of one job that are kept for whoever comes later. */
const MOST_EVENTS = 500;
/** Jobs that ended and are still told of. */
const MOST_ENDED = 200;
const MOST_NOTICES = 100;
/** A person reads no faster, and a stream of thousands of accounts is not sent one by one. */
const PROGRESS_EVERY_MS = 200;

interface Running {
  job: Job;
  readonly alone: string | undefined;
  readonly controller: AbortController;
  readonly events: JobEvent[];
  readonly waiting: Set<() => void>;
  next: number;
  progressAt: number;
  ended: Promise<void>;
}

/** Jobs of one ground, in memory: what they have done stands in the store and in the audit log. */
export class Jobs {
  readonly #now: () => Date;
  readonly #jobs = new Map<string, Running>();
  readonly #onFault: (error: unknown) => void;

  /** @param onFault told of what is a bug, and no {@link Problem} */
  constructor(onFault: (error: unknown) => void, now: () => Date = () => new Date()) {
    this.#onFault = onFault;
    this.#now = now;
  }

  /** Starts a job. Throws the {@link Problem} `busy` where one is at work that leaves no room for it. */
  start(given: JobStart, work: (ports: JobPorts) => Promise<JobResult>): Job {
    const { kind, by, about, cancellable = true, alone } = given;
    const other = [...this.#jobs.values()].find(
      (each) => alone !== undefined && each.alone === alone && each.job.state === 'running',
    );
    if (other !== undefined)
      throw new Problem('busy', `${other.job.by} is at it already, since ${other.job.startedAt}.`, {
        hint: 'Wait until it has ended, or cancel it; then try again.',
      });
    const running: Running = {
      job: {
        ...{ id: randomUUID(), kind, state: 'running', startedAt: this.#at(), by, cancellable, notices: [] },
        ...(about !== undefined && { about }),
      },
      alone,
      controller: new AbortController(),
      events: [],
      waiting: new Set(),
      next: 1,
      progressAt: Number.NEGATIVE_INFINITY,
      ended: Promise.resolve(),
    };
    this.#jobs.set(running.job.id, running);
    this.#forgetOld();
    running.ended = this.#carryOut(running, work);
    return running.job;
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id)?.job;
  }

  /** The newest first. */
  list(): readonly Job[] {
    return [...this.#jobs.values()].map(({ job }) => job).reverse();
  }

  /**
   * Asks a job to end. Nothing where there is none of that id. Throws the {@link Problem} `bad-argument` for one that
   * cannot be cancelled.
   */
  cancel(id: string): Job | undefined {
    const running = this.#jobs.get(id);
    if (running === undefined || running.job.state !== 'running') return running?.job;
    if (!running.job.cancellable)
      throw new Problem('bad-argument', 'This job cannot be cancelled.', {
        hint: 'Wait until it has ended.',
      });
    running.controller.abort();
    return running.job;
  }

  /**
   * What happened after an event, as far as it is still known, and then what happens, up to the end. Undefined where
   * there is no such job.
   */
  events(id: string): ((after: number, signal: AbortSignal) => AsyncIterable<JobEvent>) | undefined {
    const running = this.#jobs.get(id);
    if (running === undefined) return undefined;
    return (after, signal) => follow(running, after, signal);
  }

  /** Ends all that is under way, and waits until it has ended. */
  async close(): Promise<void> {
    const all = [...this.#jobs.values()];
    for (const { controller } of all) controller.abort();
    await Promise.all(all.map(({ ended }) => ended));
  }

  async #carryOut(running: Running, work: (ports: JobPorts) => Promise<JobResult>): Promise<void> {
    const { signal } = running.controller;
    const ports: JobPorts = {
      signal,
      progress: (data) => this.#progress(running, data),
      step: (data) => emit(running, { event: 'step', data }),
      notice: (words) => {
        if (running.job.notices.length >= MOST_NOTICES) return;
        running.job = { ...running.job, notices: [...running.job.notices, words] };
        emit(running, { event: 'notice', data: { words } });
      },
    };
    let end: Partial<Job>;
    try {
      // Not before whoever started it has the job's id.
      await Promise.resolve();
      throwIfCancelled(signal);
      end = { state: 'done', result: await work(ports) };
    } catch (error) {
      end = { state: isCancelled(error, signal) ? 'cancelled' : 'failed', problem: this.#problemOf(error) };
    }
    running.job = { ...running.job, ...end, endedAt: this.#at() };
    emit(running, { event: 'end', data: running.job });
  }

  #problemOf(error: unknown): NonNullable<Job['problem']> {
    if (error instanceof Problem) {
      const { code, message, hint } = error;
      return { code, message, hint };
    }
    this.#onFault(error);
    return {
      code: 'fault',
      message: 'Something went wrong in keyreeve itself.',
      hint: 'What went wrong stands where keyreeve serve runs. Please report it.',
    };
  }

  #progress(running: Running, data: JobProgress): void {
    running.job = { ...running.job, progress: data };
    const now = performance.now();
    if (now - running.progressAt < PROGRESS_EVERY_MS) return;
    running.progressAt = now;
    emit(running, { event: 'progress', data });
  }

  #forgetOld(): void {
    const ended = [...this.#jobs.values()].filter(({ job }) => job.state !== 'running');
    for (const { job } of ended.slice(0, Math.max(0, ended.length - MOST_ENDED))) this.#jobs.delete(job.id);
  }

  #at(): string {
    return instant(this.#now());
  }
}

function isCancelled(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && error instanceof Problem && error.code === 'cancelled';
}

/** An event without its number. */
type Happening = JobEvent extends infer E ? (E extends JobEvent ? Omit<E, 'id'> : never) : never;

function emit(running: Running, happening: Happening): void {
  running.events.push({ ...happening, id: running.next } as JobEvent);
  running.next += 1;
  if (running.events.length > MOST_EVENTS) running.events.shift();
  for (const wake of running.waiting) wake();
}

async function* follow(running: Running, after: number, signal: AbortSignal): AsyncGenerator<JobEvent> {
  let seen = after;
  for (;;) {
    const event = running.events.find(({ id }) => id > seen);
    if (event !== undefined) {
      seen = event.id;
      yield event;
      if (event.event === 'end') return;
      continue;
    }
    // Whoever has seen the end, or a number of another life of the program, would wait for ever.
    if (signal.aborted || running.job.state !== 'running') return;
    await nextOf(running, signal);
  }
}

function nextOf({ waiting }: Running, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      waiting.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
  });
}
