import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountSpec } from '../sandbox/spec.ts';
import { openAuditLog } from '../src/audit-log/append.ts';
import type { Head, NewEntry } from '../src/audit-log/entry.ts';
import { chained, lineOf, NO_HEAD } from '../src/audit-log/line.ts';
import { verifyAuditLog } from '../src/audit-log/verify.ts';
import { type Bench, count, duration, type Line, median, megabytes, within } from './measurement.ts';
import { runKeyreeve, runScript, withFolder, withSandbox } from './processes.ts';

/**
 * What the audit log costs beside the bare work of disk and hash, and what planning and applying cost beside their
 * calls. An entry is flushed, and the head beside it too, into a new file and its name: three flushes by one, and a
 * lock that two processes share. Verifying makes the canonical form of every entry anew. Targets: 12 times the one
 * flush where a flush is nearly free, as on a disk of a virtual machine (on one that waits for its platter it is
 * three), 80 times the bare hash, 1.5 times the calls as `accounts` has it.
 */
export const remediation: Bench = {
  id: 'remediation',
  title: 'Planning, applying and the audit log, beside the bare calls, writes and hashes',
  run() {
    return withFolder(async (folder) => {
      return {
        lines: [appending(folder), verifying(folder), await applying(folder), await planning(folder)],
        notes: NOTES,
      };
    });
  },
};

const APPENDED = 500;
const VERIFIED = 100_000;
const DEACTIVATED = 200;
const PLANNED = 1000;
const RUNS = 5;
const LATENCY_MS = 20;
const CALLS_AT_ONCE = 8;
const ACCOUNT = '111122223333';

const NOTES = [
  `Every answer of the sandbox takes ${LATENCY_MS} ms. Applied is by the command line; its floor is the same seven calls a key made by the AWS SDK, one after the other, in a process of its own. Planned is from a saved run without CloudTrail; its floor is six calls a key × latency ÷ ${CALLS_AT_ONCE}. Medians of ${RUNS} runs for the log, one run of the others.`,
];

function entry(index: number): NewEntry {
  return {
    at: '2026-11-22T12:00:00Z',
    actor: { host: 'bench@bench', arn: `arn:aws:iam::${ACCOUNT}:user/bench` },
    action: 'step-outcome',
    plan: 'p-1f0c2a9b7d34',
    step: `p-1f0c2a9b7d34-${index}`,
    outcome: 'done',
    words: 'Done, and a reading shows it.',
    about: { kind: 'deactivate-key', account: ACCOUNT, findings: ['0123456789abcdef0123456789abcdef'] },
    after: { keys: [{ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', status: 'Inactive' }] },
  };
}

/** Milliseconds. */
function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** Each of both in turn, so that what else the machine does hits both. */
function inTurn(ours: (run: number) => void, bare: (run: number) => void): { ours: number; bare: number } {
  const [a, b]: [number[], number[]] = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    a.push(timed(() => ours(run)));
    b.push(timed(() => bare(run)));
  }
  return { ours: median(a), bare: median(b) };
}

function appending(folder: string): Line {
  const path = (run: number) => join(folder, `appended-${run}.jsonl`);
  const { ours, bare } = inTurn(
    (run) => {
      const log = openAuditLog(path(run), { tool: 'bench' });
      for (let index = 0; index < APPENDED; index += 1) log.append(entry(index));
    },
    (run) => {
      const file = openSync(join(folder, `written-${run}.jsonl`), 'w');
      for (const line of readFileSync(path(run), 'utf8').split(/(?<=\n)/)) {
        writeSync(file, line);
        fsyncSync(file);
      }
      closeSync(file);
    },
  );
  return {
    what: `${count(APPENDED)} entries appended to the audit log, each flushed with the head beside it`,
    measured: `${duration(ours)}, ${(ours / APPENDED).toFixed(2)} ms each`,
    beside: `the same bytes written and flushed line by line: ${duration(bare)}`,
    ...within(ours / bare, 12),
  };
}

function verifying(folder: string): Line {
  const path = join(folder, 'verified.jsonl');
  const file = openSync(path, 'w');
  let head: Head = NO_HEAD;
  for (let index = 0; index < VERIFIED; index += 1) {
    const made = chained(entry(index), head, 'bench', undefined);
    writeSync(file, lineOf(made));
    head = made;
  }
  closeSync(file);
  const { ours, bare } = inTurn(
    () => {
      if (!verifyAuditLog(path).ok) throw new Error('The log is not whole.');
    },
    () => void createHash('sha256').update(readFileSync(path)).digest('hex'),
  );
  return {
    what: `${count(VERIFIED)} entries of the audit log verified`,
    measured: `${duration(ours)}, ${count(VERIFIED / (ours / 1000))} a second`,
    beside: `the file read and hashed by SHA-256: ${duration(bare)}`,
    ...within(ours / bare, 80),
  };
}

/** One account of people with a console password and a key that nobody uses. */
function worldOf(size: number): readonly AccountSpec[] {
  const createdAt = '2024-03-01T08:00:00Z';
  const users = Array.from({ length: size }, (_, index) => ({
    name: nameOf(index),
    createdAt,
    password: { createdAt },
    accessKeys: [{ createdAt: '2024-04-01T08:00:00Z' }],
  }));
  return [{ id: ACCOUNT, users, root: { passwordEnabled: true } }];
}

function nameOf(index: number): string {
  return `user-${index}`;
}

/** Settings by which no stage waits, with a log and a journal of their own. */
function settingsIn(folder: string, name: string): readonly string[] {
  const path = join(mkdtempSync(join(folder, `${name}-`)), 'keyreeve.yaml');
  const waits = 'remediation: { noticeDays: 0, holdDays: 0 }';
  writeFileSync(path, `version: 1\nauditLog: { path: audit.jsonl }\n${waits}\n`);
  return ['--config', path];
}

const RULE = ['--rule', 'user-console-and-access-key'];

async function applying(folder: string): Promise<Line> {
  const settings = settingsIn(folder, 'applied');
  const file = (stage: string) => join(folder, `${stage}.yaml`);
  const plan = (stage: string) => ['plan', '--no-trail', ...RULE, '--output', file(stage), ...settings];
  const confirmed = ['--yes-i-mean', ACCOUNT, '--for-real'];
  const apply = (stage: string) => ['apply', file(stage), ...confirmed, ...settings];
  return withSandbox({ world: worldOf(DEACTIVATED), latencyMs: LATENCY_MS }, async (env) => {
    await runKeyreeve(plan('notice'), env);
    await runKeyreeve(apply('notice'), env);
    await runKeyreeve(plan('deactivation'), env);
    const { output, watched } = await runKeyreeve(apply('deactivation'), env);
    if (!output.includes(`${DEACTIVATED} done.`)) throw new Error(`Not all was done: ${output.slice(-400)}`);
    const bare = await runScript('key-calls-process.ts', [nameOf(0), String(DEACTIVATED)], env);
    const [ours, floor] = [watched, bare.watched].map((each) => each.endMs - (each.firstRequestMs ?? 0));
    if (ours === undefined || floor === undefined) throw new Error('Nothing was measured.');
    return {
      what: `A plan of ${count(DEACTIVATED)} deactivations applied`,
      measured: `${duration(ours)} (processor ${duration(watched.processorMs)})`,
      beside: `the same calls by the SDK, in sequence: ${duration(floor)} (processor ${duration(bare.watched.processorMs)})`,
      ...within(ours / floor, 1.5),
    };
  });
}

/** Of each user: itself, its keys, its policies of two kinds, its password; and of its key the last use. */
const CALLS_A_KEY = 6;

async function planning(folder: string): Promise<Line> {
  const settings = settingsIn(folder, 'planned');
  const [run, file] = [join(folder, 'run.json'), join(folder, 'planned.yaml')];
  return withSandbox({ world: worldOf(PLANNED), latencyMs: LATENCY_MS }, async (env) => {
    await runKeyreeve(['scan', '--quiet', ...RULE, '--output', run, ...settings], env);
    const plan = ['plan', '--no-trail', '--from', run, ...RULE, '--output', file, ...settings];
    const { output, watched } = await runKeyreeve(plan, env);
    if (!output.includes(`${PLANNED} steps`)) throw new Error(`Not all is planned: ${output.slice(0, 400)}`);
    const ours = watched.endMs - (watched.firstRequestMs ?? 0);
    const floor = (PLANNED * CALLS_A_KEY * LATENCY_MS) / CALLS_AT_ONCE;
    return {
      what: `${count(PLANNED)} keys of one account planned, ${megabytes(watched.maxRssKiB)}`,
      measured: `${duration(ours)} (processor ${duration(watched.processorMs)})`,
      beside: `floor of its calls: ${duration(floor)}`,
      ...within(ours / floor, 1.5),
    };
  });
}
