import type { AccountCoverage, CallCounts } from '../src/core/model/run.ts';
import { type Bench, count, duration, type Line, median } from './measurement.ts';
import { runScript, withSandbox } from './processes.ts';
import { PUBLISHED_RULES, type Scanned } from './scan-process.ts';

/**
 * A live scan beside the least time its calls can take: `all calls × latency ÷ calls at once`, and the pauses
 * of the account that waited longest for its credential report. What is above that floor is ours: calls made
 * one after the other that could go side by side, and the processor's work for each. Target: at most 1.5 times.
 *
 * The time counts from the first request to the end of the process; start-up comes before it and is told apart.
 * The number of calls is held to its formula too: reads of an account ≤ 3 + 4 · F, where F is the number of
 * users read again, whatever the number of users.
 */
export const accounts: Bench = {
  id: 'accounts',
  title: 'Live scans by the published rules, beside the floor of their calls',
  async run() {
    const lines: Line[] = [];
    for (const each of CASES) lines.push(await measure(each));
    return { lines, notes: NOTES };
  },
};

const LATENCY_MS = 40;
const TARGET = 1.5;
/** The sandbox's clock, and with it the organisation, is the same in every run. */
const NOW = '2026-11-22T12:00:00Z';

interface Case {
  readonly accounts: number;
  readonly users: number;
  /** Calls at once that the floor allows: the default of calls in one account, or of accounts in flight. */
  readonly atOnce: number;
  readonly runs: number;
}

const CASES: readonly Case[] = [
  { accounts: 1, users: 100, atOnce: 8, runs: 5 },
  { accounts: 1, users: 1000, atOnce: 8, runs: 5 },
  { accounts: 1, users: 5000, atOnce: 8, runs: 3 },
  { accounts: 100, users: 100, atOnce: 64, runs: 3 },
  { accounts: 1000, users: 100, atOnce: 64, runs: 1 },
];

const NOTES = [
  `Every answer of the sandbox takes ${LATENCY_MS} ms. Calls at once in the floor: 8 within one account (the default of \`--calls-per-account\`), 64 where many accounts are scanned (the default of \`--accounts-at-once\`); the wait for the report is that of the account that polled most. Medians of several runs, but for 1,000 accounts. With many accounts the floor asks for a call every ${LATENCY_MS / 64} ms, near what signing, sending and reading one call costs a processor core by the AWS SDK.`,
  'Reads never grow with the number of users: in every account they are at most 3 + 4 · F, where F is the number of users read again. Otherwise this bench stops with an error.',
  'For scale, measured elsewhere with one account of 1,000 users: Prowler 9,031 calls and 406 s, CloudSploit 3 calls and 1.3 s (it reads nothing again).',
];

interface Sample {
  readonly calls: CallCounts;
  readonly scanMs: number;
  readonly floorMs: number;
  readonly waitMs: number;
  readonly startUpMs: number;
  readonly processorMs: number;
}

async function measure(each: Case): Promise<Line> {
  const samples: Sample[] = [];
  for (let run = 0; run < each.runs; run += 1) samples.push(await scanOnce(each));
  samples.sort((a, b) => a.scanMs / a.floorMs - b.scanMs / b.floorMs);
  const ratio = median(samples.map(({ scanMs, floorMs }) => scanMs / floorMs));
  const middle = samples[Math.floor(samples.length / 2)];
  if (middle === undefined) throw new Error('Nothing was measured.');
  const { calls, scanMs, floorMs, waitMs, startUpMs, processorMs } = middle;
  const organization = each.accounts === 1 ? '1 account' : `${count(each.accounts)} accounts`;
  return {
    what: `${organization} of ${count(each.users)} users: ${count(calls.read)} reads, ${count(calls.poll)} polls, ${count(calls.session)} session calls`,
    measured: `${duration(scanMs)} (processor ${duration(processorMs)}; start-up before it ${duration(startUpMs)})`,
    beside: `floor ${duration(floorMs)}: calls × ${LATENCY_MS} ms ÷ ${each.atOnce}, and ${duration(waitMs)} for the report`,
    ratio,
    target: `≤ ${TARGET}`,
    holds: ratio <= TARGET,
  };
}

function scanOnce({ accounts: size, users, atOnce }: Case): Promise<Sample> {
  return withSandbox({ accounts: size, users, latencyMs: LATENCY_MS, now: NOW }, async (env) => {
    const which = size === 1 ? 'own' : '--org';
    const { output, watched } = await runScript('scan-process.ts', [NOW, which, ...PUBLISHED_RULES], env);
    const { run, coverage } = JSON.parse(output) as Scanned;
    checkCalls(coverage);
    const { calls } = run;
    const waitMs = Math.max(...coverage.map((account) => pausesOf(account.calls.poll)));
    const startUpMs = watched.firstRequestMs ?? 0;
    return {
      calls,
      scanMs: watched.endMs - startUpMs,
      floorMs: ((calls.read + calls.poll + calls.session) * LATENCY_MS) / atOnce + waitMs,
      waitMs,
      startUpMs,
      processorMs: watched.processorMs,
    };
  });
}

/** The pauses before so many polls, without their jitter: half a second, each 1.6 times as long as the last. */
function pausesOf(polls: number): number {
  let total = 0;
  for (let pause = 0; pause < polls; pause += 1) total += 500 * 1.6 ** pause;
  return total;
}

/** Throws where an account took more reads than its users read again explain. */
function checkCalls(coverage: readonly AccountCoverage[]): void {
  for (const { account, calls, usersReadAgain = 0, users } of coverage) {
    if (calls.read <= 3 + 4 * usersReadAgain) continue;
    throw new Error(
      `${account.id}: ${calls.read} reads for ${usersReadAgain} of ${users} users read again: more than 3 + 4 · F.`,
    );
  }
}
