import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import type { Job, JobError, Queue } from '../../store/queue-port.ts';
import { isOfStore } from '../store-place.ts';
import { closeRun, type ListingPart } from './close-run.ts';
import type { RunGround } from './run-ground.ts';

/** What a job is done with. */
export interface Workshop {
  readonly queue: Queue;
  /** The ground of a run, opened by the first of its jobs. */
  groundOf(run: number): Promise<RunGround>;
  /** Told what a person at the worker should know, in sentences. */
  tell(text: string): void;
  /** Told of a failure that is this worker's own, whatever it takes: another one may do better. */
  troubled(error: JobError): void;
  readonly clock: () => Date;
  readonly random: () => number;
}

/** What became of a job. */
export type Outcome = 'settled' | 'settled-before' | 'given-back' | 'dead' | 'done';

/**
 * Does a job: whatever comes of it, it is settled, given back or buried. Throws only where the queue itself cannot be
 * reached; the job then goes to another worker.
 */
export async function doJob(job: Job, shop: Workshop): Promise<Outcome> {
  try {
    if (job.lost) return await giveUp(job, LOST, shop);
    return await DO[job.kind](job, shop);
  } catch (error) {
    if (isOfStore(error)) throw error;
    const why = errorOf(error);
    const stopped = error instanceof Problem && error.code === 'cancelled';
    if (!stopped && (job.last || isPlain(error))) return giveUp(job, why, shop);
    return giveBack(job, why, shop);
  }
}

/** Of the worker's own credentials and network, and not of an account. */
const OWN: ReadonlySet<string> = new Set([
  'no-credentials',
  'aws-unreachable',
  'NoCredentials',
  'ExpiredToken',
  'RequestExpired',
]);

async function giveBack(job: Job, error: JobError, { queue, random, troubled }: Workshop): Promise<Outcome> {
  if (OWN.has(error.code)) troubled(error);
  await queue.giveBack(job, error, random());
  return 'given-back';
}

const LOST: JobError = {
  code: 'WorkerLost',
  words: 'Every worker that took it died on it.',
  fix: 'Look at the memory of the workers, or start them with a lower --concurrency; then run it again.',
};

const DO = { list: listAccounts, account: scanTarget, close: endRun } as const;

async function listAccounts(job: Job, { queue, groundOf, tell }: Workshop): Promise<Outcome> {
  const ground = await groundOf(job.run);
  if (ground.run.state === 'listing') await queue.list(job.run, await ground.list());
  await queue.sendJobs(job.run);
  await queue.finish(job);
  const { queued, active, done } = await queue.progress(job.run, 0);
  tell(`Run ${job.run}: ${queued + active + done} accounts to scan.`);
  return 'done';
}

async function scanTarget(job: Job, shop: Workshop): Promise<Outcome> {
  const { queue, groundOf } = shop;
  const { target } = job;
  if (target === undefined) throw new Error('A job of an account names none.');
  const ground = await groundOf(job.run);
  const scanned = await ground.scan(target, { number: job.attempt, last: job.last });
  if ('kept' in scanned) {
    try {
      const kept = await queue.settle(job, scanned.kept, scanned.part);
      if (kept) return 'settled';
    } catch (error) {
      ground.notTold(scanned.part.calls);
      throw error;
    }
    ground.notTold(scanned.part.calls);
    return 'settled-before';
  }
  return scanned.failed ? giveUp(job, scanned.again, shop) : giveBack(job, scanned.again, shop);
}

async function endRun(job: Job, { queue, groundOf, tell, clock }: Workshop): Promise<Outcome> {
  const { options, frame } = await groundOf(job.run);
  const ended = await queue.endRun(job.run, (settled, part) =>
    closeRun(settled, { options, frame, listing: part as ListingPart, endedAt: instant(clock()) }),
  );
  await queue.finish(job);
  if (ended) tell(`Run ${job.run} has ended.`);
  return 'done';
}

/** Nobody tries it again: an account is dead, and a run that cannot be listed or ended has failed. */
async function giveUp(job: Job, error: JobError, { queue, tell, clock }: Workshop): Promise<Outcome> {
  const fix = error.fix === undefined ? '' : ` ${error.fix}`;
  if (job.target !== undefined) {
    await queue.bury(job, error);
    tell(`Run ${job.run}: account ${job.target.accountId} is dead: ${error.words}${fix}`);
    return 'dead';
  }
  const what = job.kind === 'list' ? 'Its accounts could not be listed' : 'It could not be ended';
  await queue.fail(job.run, instant(clock()), `${what}: ${error.words}`);
  await queue.finish(job);
  tell(`Run ${job.run} has failed. ${what}: ${error.words}${fix}`);
  return 'dead';
}

/** What no other attempt would change: AWS refuses it, or what was asked for cannot be. */
const PLAIN: ReadonlySet<string> = new Set(['organization-unreadable', 'nothing-selected', 'bad-argument']);

function isPlain(error: unknown): boolean {
  return error instanceof Problem && PLAIN.has(error.code);
}

function errorOf(error: unknown): JobError {
  if (error instanceof Problem) return { code: error.code, words: error.message, fix: error.hint };
  return {
    code: 'Bug',
    words: `This is a bug: ${error instanceof Error ? error.message : String(error)}`,
    fix: 'Please report it, with what the worker has printed.',
  };
}
