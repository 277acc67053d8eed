import type { PgBoss } from 'pg-boss';
import type { KeptAccount } from '../port.ts';
import type {
  CallRate,
  Job,
  JobError,
  LentCalls,
  Line,
  NewQueuedRun,
  Queue,
  QueuedRun,
  QueuedTarget,
  QueueProgress,
  Sum,
  WorkerSeen,
  WorkerStart,
} from '../queue-port.ts';
import { packAccount } from '../sql/accounts.ts';
import type { Database, Queries } from '../sql/database.ts';
import { fault } from '../sql/faults.ts';
import type { RunRules } from '../sql/move-lives.ts';
import { rulesOfRun } from '../sql/runs.ts';
import { makeQueues, startBoss } from './boss.ts';
import { lendCalls, rateOf, setRate, slowDown } from './call-rates.ts';
import { endRun } from './end-run.ts';
import * as jobs from './jobs.ts';
import { pauseSeconds } from './pause.ts';
import { readProgress } from './progress.ts';
import * as queuedRuns from './queued-runs.ts';
import { Settler } from './settler.ts';
import { leaveWorker, readWorkers, seeWorker } from './workers.ts';

/** The queue in PostgreSQL, on pg-boss: what each call does is in the file of its subject. */
export class PostgresQueue implements Queue {
  readonly place: string;
  readonly #ground: jobs.Ground;
  readonly #settler: Settler;
  /** What does not change about a run while it runs. */
  readonly #rules = new Map<number, RunRules>();

  private constructor(database: Database, boss: PgBoss) {
    this.place = database.place;
    this.#ground = { database, boss };
    this.#settler = new Settler(this.#ground);
  }

  /** Makes pg-boss's tables where they are not there. */
  static async open(
    database: Database,
    address: string,
    onError: (error: unknown) => void,
  ): Promise<PostgresQueue> {
    try {
      const boss = await startBoss(address, (error) => onError(fault(database.place, error)));
      return new PostgresQueue(database, boss);
    } catch (error) {
      throw fault(database.place, error);
    }
  }

  start(run: NewQueuedRun): Promise<void> {
    return this.#do(() => queuedRuns.startRun(this.#ground, run));
  }

  run(number: number): Promise<QueuedRun | undefined> {
    return this.#read((db) => queuedRuns.readRun(db, number));
  }

  openRuns(): Promise<readonly QueuedRun[]> {
    return this.#read((db) => queuedRuns.openRuns(db));
  }

  newest(): Promise<number | undefined> {
    return this.#read((db) => queuedRuns.newestRun(db));
  }

  progress(run: number, most: number): Promise<QueueProgress> {
    return this.#read((db) => readProgress(db, run, most));
  }

  cancel(run: number, at: string, words: string): Promise<boolean> {
    return this.#do(() => queuedRuns.stopRun(this.#ground, run, { state: 'cancelled', at, words }));
  }

  fail(run: number, at: string, words: string): Promise<boolean> {
    return this.#do(() => queuedRuns.stopRun(this.#ground, run, { state: 'failed', at, words }));
  }

  retryDead(run: number): Promise<number> {
    return this.#do(() => queuedRuns.retryDead(this.#ground, run));
  }

  deadOf(run: number): Promise<readonly QueuedTarget[]> {
    return this.#read((db) => queuedRuns.deadTargets(db, run));
  }

  async joinLine(worker: WorkerStart): Promise<void> {
    await this.#do(() => makeQueues(this.#ground.boss, worker));
    await this.seeWorker(worker);
  }

  seeWorker(worker: WorkerStart): Promise<void> {
    return this.#ground.database.write((db) => seeWorker(db, worker));
  }

  leaveWorker(id: string): Promise<void> {
    return this.#ground.database.write((db) => leaveWorker(db, id));
  }

  workers(): Promise<readonly WorkerSeen[]> {
    return this.#read((db) => readWorkers(db));
  }

  take(worker: WorkerStart, most: number): Promise<readonly Job[]> {
    return this.#do(() => jobs.takeJobs(this.#ground, worker, most));
  }

  holdOn(held: readonly Job[]): Promise<void> {
    return this.#do(() => jobs.holdOn(this.#ground, held));
  }

  async list(run: number, listed: queuedRuns.Listed): Promise<void> {
    const rules = await this.#rulesOf(run);
    await this.#ground.database.write((db) => queuedRuns.listTargets(db, rules, listed));
  }

  sendJobs(run: number): Promise<void> {
    return this.#do(() => queuedRuns.sendJobs(this.#ground, run));
  }

  async settle(job: Job, kept: KeptAccount, part: unknown): Promise<boolean> {
    const rules = await this.#rulesOf(job.run);
    const packed = packAccount(kept, rules.now);
    return this.#do(() => this.#settler.settle({ job, packed, part, rules }));
  }

  bury(job: Job, error: JobError): Promise<void> {
    return this.#do(() => jobs.bury(this.#ground, job, error));
  }

  giveBack(job: Job, error: JobError, random: number): Promise<void> {
    return this.#do(() => jobs.giveBack(this.#ground, job, error, pauseSeconds(job.attempt, random)));
  }

  finish(job: Job): Promise<void> {
    return this.#do(() => this.#ground.boss.complete(job.queue, job.id).then(() => undefined));
  }

  sendClosing(line: Line): Promise<void> {
    return this.#do(() => queuedRuns.sendClosing(this.#ground, line));
  }

  async endRun(run: number, sum: Sum): Promise<boolean> {
    const rules = await this.#rulesOf(run);
    return this.#ground.database.write((db) => endRun(db, rules, sum));
  }

  setRate(organization: string, perSecond: number): Promise<void> {
    return this.#read((db) => setRate(db, organization, perSecond));
  }

  rate(organization: string): Promise<CallRate | undefined> {
    return this.#read((db) => rateOf(db, organization));
  }

  lendCalls(organization: string, worker: string): Promise<LentCalls> {
    return this.#ground.database.write((db) => lendCalls(db, organization, worker));
  }

  slowDown(organization: string): Promise<void> {
    return this.#read((db) => slowDown(db, organization));
  }

  async close(): Promise<void> {
    await this.#ground.boss.stop({ graceful: false });
    await this.#ground.database.close();
  }

  async #rulesOf(run: number): Promise<RunRules> {
    const rules = this.#rules.get(run) ?? (await this.#read((db) => rulesOfRun(db, run)));
    this.#rules.set(run, rules);
    return rules;
  }

  /** Readings, and single statements: each of them is a transaction by itself. */
  #read<T>(work: (db: Queries) => Promise<T>): Promise<T> {
    return this.#ground.database.read(work);
  }

  /** What goes over pg-boss's own connections fails in other words. */
  async #do<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw fault(this.place, error);
    }
  }
}
