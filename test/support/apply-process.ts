/**
 * A process that carries out plans as the command line does, and can die on the way: `node apply-process.ts`. Each
 * line that it is given is a task. It says each instant that it comes to, and at the end `=` with the counts, or with
 * the code of its problem. To import the SDK takes longer than to apply a plan, so whoever lives does several.
 */
import { readFileSync, writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { createInterface } from 'node:readline';
import { openNoticeChannel } from '../../src/app/notify/owner-notice.ts';
import { openLive } from '../../src/app/open-live.ts';
import { applyPlan } from '../../src/app/remediate/apply-plan.ts';
import { callerKeysOf, machineClock } from '../../src/app/remediate/caller.ts';
import { readJournal, writeJournal } from '../../src/app/remediate/journal-file.ts';
import { ownCalls } from '../../src/app/remediate/own-calls.ts';
import { forbiddenTo, sessionsFor } from '../../src/app/remediate/prepare-apply.ts';
import { openAuditLog } from '../../src/audit-log/append.ts';
import { lockFile } from '../../src/audit-log/lock.ts';
import type { BaseSession } from '../../src/aws/session/base-session.ts';
import { Problem } from '../../src/core/model/problem.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { parsePlan } from '../../src/core/plan/plan-file.ts';
import { REMEDIATION_DEFAULTS } from '../../src/core/settings/remediation-defaults.ts';

/** What the process is told. */
export interface ApplyTask {
  readonly plan: string;
  readonly log: string;
  readonly journal: string;
  readonly readBackMs: number;
  /** Whose AWS it speaks to. */
  readonly env: Readonly<Record<string, string>>;
  /** It kills itself at this instant, counted from 1. */
  readonly dieAt?: number;
}

/** By SES, to one domain. */
const NOTICE = {
  channel: 'ses',
  required: true,
  domains: ['example.com'],
  from: 'security@example.com',
  region: 'us-east-1',
} as const;

/** Says where it is, and dies where it was told to, as `kill -9` does: nothing of this process runs after it. */
function instants(dieAt: number | undefined): (instant: string) => void {
  let count = 0;
  return (instant) => {
    count += 1;
    writeSync(1, `${instant}\n`);
    if (count === dieAt) process.kill(process.pid, 'SIGKILL');
  };
}

async function carryOut(task: ApplyTask): Promise<string> {
  Object.assign(process.env, task.env);
  try {
    return await applied(task, instants(task.dieAt));
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

async function applied(task: ApplyTask, at: (instant: string) => void): Promise<string> {
  const plan = parsePlan(readFileSync(task.plan, 'utf8'), task.plan);
  const log = openAuditLog(task.log, { tool: 'keyreeve 0.0.0' });
  const lock = lockFile(`${log.path}.apply`, { waitMs: 0 });
  const base = await openLive({}, machineClock());
  try {
    const { counts } = await applyPlan(plan, { ...(await portsOf(base, plan, task)), log, at });
    return JSON.stringify(counts);
  } finally {
    // As `apply` does at its end, and `plan status` whenever it is asked.
    writeJournal(task.journal, readJournal(task.journal, log.entries()));
    at('journal');
    lock.release();
    base.close();
  }
}

/** The same that the command line opens. */
async function portsOf(base: BaseSession, plan: Plan, { readBackMs }: ApplyTask) {
  const { accountId, arn: callerArn } = base.identity;
  const session = base.account({ accountId });
  const notice = { notify: {}, remediation: { ...REMEDIATION_DEFAULTS, notice: NOTICE } };
  const channel = async () => openNoticeChannel(notice, { env: process.env, session, region: base.region });
  const role = { name: 'KeyreeveRemediate' };
  return {
    sessions: sessionsFor(base, plan, { role, scanRole: 'KeyreeveScan', asCaller: false }),
    own: ownCalls({ channel, show: () => {}, suppress: async () => {} }),
    forbids: forbiddenTo(await callerKeysOf(base, {}), plan, role.name),
    clock: machineClock(),
    callerArn,
    readBackMs,
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  writeSync(1, `=${await carryOut(JSON.parse(line) as ApplyTask)}\n`);
  // Those that are killed keep nothing of what Node compiled for them.
  flushCompileCache();
}
