import { type ChildProcess, spawn } from 'node:child_process';
import pLimit from 'p-limit';
import { throwIfCancelled } from '../aws/session/clock.ts';
import { type Comparison, isFailing } from '../core/model/comparison.ts';
import type { Delivery, DeliveryFailure } from '../core/model/delivery.ts';
import type { Finding } from '../core/model/finding.ts';
import { codeOrText } from '../core/model/system-error.ts';
import { findingObject, jsonLine } from '../outputs/run-contract.ts';

/** Commands that run side by side. */
const AT_ONCE = 4;
const TIMEOUT_MS = 60_000;
/** Between the polite signal and the one that cannot be refused. */
const GRACE_MS = 2_000;

export interface OnFailOptions {
  /** Then only findings that are new beside the earlier run. */
  readonly comparison?: Comparison;
  readonly signal?: AbortSignal;
  /** For one command, in milliseconds. Default 60,000. */
  readonly timeoutMs?: number;
}

export interface OnFailResult {
  readonly ran: number;
  /** Commands that ended otherwise than with 0: the finding's id and what happened. */
  readonly failed: readonly { readonly id: string; readonly words: string }[];
}

/**
 * Runs a command of the user's once for every failing finding that is neither suppressed nor attested.
 *
 * The command is the user's own text and is run by the shell (`/bin/sh -c`), as a git hook's or cron's line is.
 * A finding never becomes part of it: the JSON of the finding, as the JSON output has it, stands on standard
 * input, on one line; the environment has `KEYREEVE_FINDING_ID`, `KEYREEVE_RULE`, `KEYREEVE_SEVERITY` and
 * `KEYREEVE_ACCOUNT_ID`, which hold letters, digits and hyphens only. What the command prints goes to
 * standard error, because standard output may be a report. Throws the Problem `cancelled` when the run is
 * interrupted, with all commands ended.
 */
export async function runOnFail(
  command: string,
  findings: Iterable<Finding>,
  { comparison, signal, timeoutMs = TIMEOUT_MS }: OnFailOptions = {},
): Promise<OnFailResult> {
  const limit = pLimit(AT_ONCE);
  const failed: { id: string; words: string }[] = [];
  const inFlight = new Set<Promise<void>>();
  let ran = 0;
  for (const finding of findings) {
    if (!isFailing(finding) || comparison?.newIds.has(finding.id) === false) continue;
    if (signal?.aborted) break;
    ran += 1;
    const running = limit(async () => {
      const words = await runOne(command, finding, timeoutMs, signal);
      if (words !== undefined) failed.push({ id: finding.id, words });
    }).finally(() => inFlight.delete(running));
    inFlight.add(running);
    // Half a million findings must not wait in memory.
    if (inFlight.size >= AT_ONCE) await Promise.race(inFlight);
  }
  await Promise.all(inFlight);
  throwIfCancelled(signal);
  return { ran, failed };
}

/** Runs the command for one finding. Gives what went wrong, or `undefined`. Never throws. */
function runOne(
  command: string,
  finding: Finding,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, {
      shell: true,
      // A group of its own, so that what the command started can be ended with it.
      detached: process.platform !== 'win32',
      stdio: ['pipe', 2, 2],
      env: { ...process.env, ...variables(finding) },
    });
    const ending = endOf(child);
    const timer = setTimeout(() => ending.end('timeout'), timeoutMs);
    const interrupted = () => ending.end('interrupt');
    signal?.addEventListener('abort', interrupted, { once: true });
    // Interrupted a second time, or by a bug of ours: it must not outlive us.
    process.once('exit', ending.now);
    const settle = (words: string | undefined) => {
      clearTimeout(timer);
      ending.settled();
      signal?.removeEventListener('abort', interrupted);
      process.off('exit', ending.now);
      resolve(words);
    };
    child.once('error', (error) => settle(`it could not be started (${codeOrText(error)})`));
    child.once('exit', (status, by) => settle(wordsFor(status, by, ending.why(), timeoutMs)));
    // A command that does not read its input closes it: EPIPE is no fault of anybody.
    child.stdin?.on('error', () => {});
    child.stdin?.end(`${jsonLine(findingObject(finding))}\n`);
  });
}

type Why = 'timeout' | 'interrupt';

/** Ends a command and what it started: politely, and two seconds later for good. */
function endOf(child: ChildProcess) {
  let why: Why | undefined;
  let timer: NodeJS.Timeout | undefined;
  return {
    why: () => why,
    end(reason: Why) {
      why ??= reason;
      kill(child, 'SIGTERM');
      timer ??= setTimeout(() => kill(child, 'SIGKILL'), GRACE_MS);
    },
    now: () => kill(child, 'SIGKILL'),
    settled() {
      clearTimeout(timer);
      // The shell is gone; what it left behind in the background after we ended it goes too.
      if (why !== undefined) kill(child, 'SIGKILL');
    },
  };
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    // It ended meanwhile.
    if (codeOrText(error) !== 'ESRCH') throw error;
  }
}

/** Only what no shell can misread, even where a script forgets its quotes. */
function variables({ id, rule, severity, account }: Finding): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ FINDING_ID: id, RULE: rule, SEVERITY: severity, ACCOUNT_ID: account.id }).map(
      ([name, value]) => [`KEYREEVE_${name}`, value.replaceAll(/[^\w-]/g, '')],
    ),
  );
}

function wordsFor(
  status: number | null,
  by: NodeJS.Signals | null,
  why: Why | undefined,
  timeoutMs: number,
): string | undefined {
  if (why === 'timeout') return `it took longer than ${timeoutMs / 1000} seconds and was ended`;
  if (why === 'interrupt') return 'it was ended with the run';
  if (status === 0) return undefined;
  return status === null ? `it was ended by ${by}` : `it ended with status ${status}`;
}

/** The result as what is printed of every delivery. One kind of failure is told once, with all its findings. */
export function onFailDelivery({ ran, failed }: OnFailResult): Delivery {
  const byWords = new Map<string, string[]>();
  for (const { id, words } of failed) byWords.set(words, [...(byWords.get(words) ?? []), id]);
  const times = ran === 1 ? 'once' : `${ran} times`;
  return {
    to: '--on-fail',
    words: ran === 0 ? 'no finding to run the command for.' : `the command was run ${times}.`,
    failures: [...byWords].map(
      ([words, ids]): DeliveryFailure => ({ words: `${words}.`, count: ids.length, ids }),
    ),
  };
}
