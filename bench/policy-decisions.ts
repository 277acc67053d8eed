import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { CASE, CONTEXT, type PolicyCase } from '../test/oracle/cases.ts';
import { DIFFERENCES } from '../test/oracle/differences.ts';
import { ORACLE_PROGRAM, type Verdict } from '../test/oracle/oracle.ts';
import { ACTIONS, RESOURCES } from '../test/oracle/policies.ts';
import { type Bench, count, median } from './measurement.ts';
import { withFolder } from './processes.ts';

/** Requests that the same policies decide about; at least one. */
export type PolicyGroup = readonly [PolicyCase, ...(readonly PolicyCase[])];

/**
 * Policy decisions a second beside `@cloud-copilot/iam-simulate`, which is asked in the same run, in a process of its
 * own, and must give the same verdicts. Target: ten times as many.
 */
export const policyDecisions: Bench = {
  id: 'policy-decisions',
  title: 'Policy decisions beside another evaluator',
  run() {
    return withFolder((folder) => {
      const groups = policyGroups();
      const cases = groups.flat();
      const path = join(folder, 'groups.ndjson');
      writeFileSync(path, groups.map((group) => `${JSON.stringify(group)}\n`).join(''));
      const lines = cases.map((one) => `${JSON.stringify(one)}\n`).join('');
      const runs = Array.from({ length: RUNS }, () => {
        const [ours, theirs] = [askOurs(path), askTheirs(lines)];
        return {
          ours: ours.ms / ROUNDS.ours,
          theirs: theirs.ms / ROUNDS.theirs,
          differing: differing(cases, ours.verdicts, theirs.verdicts),
        };
      });
      const ratio = median(runs.map(({ ours, theirs }) => theirs / ours));
      const rate = (who: 'ours' | 'theirs') =>
        `${count((cases.length * 1000) / median(runs.map((run) => run[who])))} decisions/s`;
      const unexplained = Math.max(...runs.map((run) => run.differing));
      return {
        lines: [
          {
            what: `${count(cases.length)} requests of ${count(groups.length)} sets of policies, and ${unexplained} verdicts that differ without an explanation`,
            measured: rate('ours'),
            beside: `iam-simulate, unchecked: ${rate('theirs')}`,
            ratio,
            target: '≥ 10, and no such verdict',
            holds: ratio >= 10 && unexplained === 0,
          },
        ],
        notes: [
          `Medians of ${RUNS} runs in turn, ours of ${ROUNDS.ours} rounds and theirs of ${ROUNDS.theirs}; the ratio is that of pairs. Ours makes a set of policies ready once for its ${ACTIONS.length * RESOURCES.length * CONTEXTS} requests, in every round anew; the other evaluator has no way to do so. Reading JSON is left out of both, and so is the other's check of what it is given, without which it is faster.`,
        ],
      };
    });
  },
};

const GROUPS = 300;
const CONTEXTS = 2;
/** So many that either runs for some seconds, and neither is measured mostly at its start. */
const ROUNDS = { ours: 30, theirs: 3 } as const;
const RUNS = 3;
const SEED = 5;
const OURS = fileURLToPath(new URL('policy-decisions-process.ts', import.meta.url));

/** Sets of policies as the comparison of the tests makes them, each asked for every action, resource and some contexts. */
function policyGroups(): readonly PolicyGroup[] {
  const contexts = fc.sample(CONTEXT, { numRuns: CONTEXTS, seed: SEED });
  return fc.sample(CASE, { numRuns: GROUPS, seed: SEED }).map((one) => {
    const [first, ...others] = ACTIONS.flatMap((action) =>
      RESOURCES.flatMap((resource) => contexts.map((context) => ({ ...one, action, resource, context }))),
    );
    if (first === undefined) throw new Error('There is nothing to ask.');
    return [first, ...others];
  });
}

interface Judged {
  readonly ms: number;
  readonly verdicts: readonly string[];
}

const ROOM = { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 } as const;

function askOurs(path: string): Judged {
  return JSON.parse(execFileSync(process.execPath, [OURS, path, String(ROUNDS.ours)], ROOM)) as Judged;
}

function askTheirs(lines: string): Judged {
  const options = { ...ROOM, input: lines.repeat(ROUNDS.theirs) };
  const printed = execFileSync(process.execPath, [ORACLE_PROGRAM, '--time'], options);
  const answers = printed
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { answer?: Verdict; ms?: number });
  const ms = answers.at(-1)?.ms;
  if (ms === undefined) throw new Error('The other evaluator did not say how long it took.');
  const last = answers.slice(-1 - (answers.length - 1) / ROUNDS.theirs, -1);
  return { ms, verdicts: last.map(({ answer = 'no answer' }) => answer) };
}

/** How many verdicts differ where no known difference is touched. */
function differing(cases: readonly PolicyCase[], ours: readonly string[], theirs: readonly string[]): number {
  if (ours.length !== cases.length || theirs.length !== cases.length)
    throw new Error('Not every request was judged.');
  return cases.filter(
    (one, index) =>
      ours[index] !== theirs[index] && !DIFFERENCES.some(({ touches }) => touches?.(one) === true),
  ).length;
}
