import { type Bench, count, duration, type Line, megabytes, within } from './measurement.ts';
import { runKeyreeve, withSandbox } from './processes.ts';
import { PUBLISHED_RULES } from './scan-process.ts';

/**
 * The whole catalogue of rules beside the published rules, on the same organisation: what forty rules cost
 * above three. Time is told by call, because the catalogue makes more of them: one list of SSH keys a user,
 * seventeen regions an account, and users read again for more reasons. Targets: a call costs at most 1.5 times
 * as long, and memory at most twice as much: policies of 64 accounts are held at once, and more parts of the SDK.
 */
export const catalogue: Bench = {
  id: 'catalogue',
  title: 'The whole catalogue beside the published rules',
  async run() {
    const lines: Line[] = [];
    for (const each of CASES) lines.push(...(await measure(each)));
    return { lines, notes: NOTES };
  },
};

const LATENCY_MS = 20;
const TARGET = 1.5;
const MEMORY_TARGET = 2;
const NOW = '2026-11-22T12:00:00Z';

interface Case {
  readonly accounts: number;
  readonly users: number;
}

const CASES: readonly Case[] = [
  { accounts: 1, users: 5000 },
  { accounts: 100, users: 50 },
];

const NOTES = [
  `Every answer of the sandbox takes ${LATENCY_MS} ms. Both scans are made by the command line, with --quiet; one run each. AWS has bulk calls for policies, groups, tags, virtual MFA devices and service-specific credentials, and the catalogue uses them; it has none for SSH keys, so that there is one call a user.`,
];

interface Sample {
  readonly calls: number;
  readonly ms: number;
  readonly processorMs: number;
  readonly maxRssKiB: number;
}

function measure({ accounts: size, users }: Case): Promise<Line[]> {
  return withSandbox({ accounts: size, users, latencyMs: LATENCY_MS, now: NOW }, async (env) => {
    const which = size === 1 ? [] : ['--org'];
    const published = await sample(env, which, PUBLISHED_RULES);
    const whole = await sample(env, which, []);
    const organization = `${count(size)} ${size === 1 ? 'account' : 'accounts'} of ${count(users)} users`;
    const perCall = (one: Sample) => one.ms / one.calls;
    return [
      line(
        `${organization}: time of a call`,
        perCall(whole) / perCall(published),
        inWords(whole),
        inWords(published),
      ),
      line(
        `${organization}: memory`,
        whole.maxRssKiB / published.maxRssKiB,
        megabytes(whole.maxRssKiB),
        megabytes(published.maxRssKiB),
        MEMORY_TARGET,
      ),
    ];
  });
}

async function sample(
  env: Readonly<Record<string, string>>,
  which: readonly string[],
  rules: readonly string[],
): Promise<Sample> {
  const chosen = rules.flatMap((rule) => ['--rule', rule]);
  const { output, watched } = await runKeyreeve(['scan', '--quiet', '--now', NOW, ...which, ...chosen], env);
  const [, calls] = /(\d+) calls/.exec(output) ?? [];
  if (calls === undefined) throw new Error(`The last line tells no calls: ${output}`);
  return {
    calls: Number(calls),
    ms: watched.endMs - (watched.firstRequestMs ?? 0),
    processorMs: watched.processorMs,
    maxRssKiB: watched.maxRssKiB,
  };
}

function line(what: string, ratio: number, measured: string, beside: string, target = TARGET): Line {
  return { what, measured, beside, ...within(ratio, target) };
}

function inWords(one: Sample): string {
  return `${count(one.calls)} calls in ${duration(one.ms)} (processor ${duration(one.processorMs)})`;
}
