import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import type { Plan, Step } from '../../core/plan/plan.ts';
import { appliedWords } from '../../outputs/plan/apply-page.ts';
import type { ApplyResult, DryRunResult, Job, StepEvent } from '../../web/api/jobs.ts';
import type { ApplyRequest } from '../../web/api/plans.ts';
import { keepPlan } from '../keep-records.ts';
import type { Applied } from '../remediate/apply-plan.ts';
import type { StepEnd } from '../remediate/apply-step.ts';
import { type CarryOutOptions, type CarryOutPorts, carryOut } from '../remediate/carry-out.ts';
import { checkApproved, checkReady } from './approve.ts';
import type { Desk } from './desk.ts';
import type { JobPorts } from './jobs.ts';
import { seePlan } from './plans.ts';

/**
 * Carries a plan out, by the one way: `remediate/carry-out.ts`, with the approval in the log for a confirmation. Undefined
 * where there is no such plan. Throws a {@link Problem} at once, with nothing done, for a plan that cannot be applied,
 * without a fresh approval (`not-confirmed`), and where one is being carried out here (`busy`); where another program is
 * at it, the job ends so.
 */
export async function startApply(
  desk: Desk,
  person: string,
  id: string,
  { hash, confirm }: ApplyRequest,
): Promise<Job | undefined> {
  const { ground, jobs } = desk;
  const seen = await seePlan(desk, id);
  if (seen === undefined) return undefined;
  const { plan } = seen;
  const entries = ground.entries(await ground.logToWrite(await ground.settings()));
  const now = instant(new Date());
  checkReady(plan, hash, entries, now);
  if (confirm.trim() !== plan.id)
    throw new Problem('not-confirmed', `"${confirm.slice(0, 40)}" is not ${plan.id}. Nothing was done.`, {
      hint: 'Type the id of the plan.',
    });
  checkApproved(plan, entries, now);
  return jobs.start({ kind: 'apply', by: person, about: plan.id, alone: 'apply' }, (ports) =>
    apply(desk, person, plan, ports),
  );
}

async function apply(desk: Desk, person: string, plan: Plan, ports: JobPorts): Promise<ApplyResult> {
  const { ground, changed } = desk;
  const { signal, notice } = ports;
  const messages: string[] = [];
  const options = await optionsOf(desk, plan, signal);
  const { log } = options;
  const tell = teller(plan, ports, () => changed('log'));
  try {
    const carried = await carryOut(
      { ...options, person, dry: false },
      {
        onChosen: blindTo(notice),
        // Between the click and this moment somebody may have applied it elsewhere, or its hour may have passed.
        confirm: () => checkApproved(plan, log.entries(), instant(new Date())),
        onMessage: (text) => void messages.push(text),
        onBegin: tell.begun,
        onEnd: tell.ended,
        record: async () => {
          await keepPlan(ground.store, plan);
          await ground.copyLog(notice);
        },
      },
    );
    if (carried.kind !== 'applied') throw new Error('It was asked to be applied.');
    if (carried.anchored !== undefined) notice(carried.anchored.words);
    return resultOf(plan, carried.applied, carried.head, messages);
  } finally {
    changed('plans');
    changed('log');
  }
}

/** Tells what of the caller's own keys could not be seen. */
function blindTo(notice: JobPorts['notice']): NonNullable<CarryOutPorts['onChosen']> {
  return (_chosen, { blind }) => {
    for (const words of blind) notice(`Not seen: ${words}`);
  };
}

/** Tells of each step as it begins and ends. */
function teller({ steps }: Plan, { step: tell, progress }: JobPorts, onEnd: () => void) {
  let done = 0;
  const eventOf = (step: Step): Omit<StepEvent, 'state'> => ({
    step: step.id,
    number: steps.indexOf(step) + 1,
    of: steps.length,
    kind: step.kind,
    account: step.account.id,
    effect: step.effect,
  });
  const at = (words: string) => progress({ done, total: steps.length, words });
  return {
    begun: (step: Step) => {
      tell({ ...eventOf(step), state: 'begun' });
      at(`${step.id}: ${step.effect}`);
    },
    ended: (step: Step, { outcome, words, fix }: StepEnd) => {
      done += 1;
      tell({ ...eventOf(step), state: 'ended', outcome, words, ...(fix !== undefined && { fix }) });
      at(`${done} of ${steps.length} steps have ended`);
      onEnd();
    },
  };
}

function resultOf(
  plan: Plan,
  applied: Applied,
  { seq, hash }: ApplyResult['head'],
  messages: readonly string[],
): ApplyResult {
  const { counts, resumed, over } = applied;
  const whole = plan.steps.length === counts.done + counts['already-done'];
  return {
    ...{ kind: 'apply', plan: plan.id, counts, resumed, whole, messages },
    ...(over !== undefined && { over }),
    head: { seq, hash },
    words: appliedWords(applied),
  };
}

/** Reads again what every step is about and says what would be done. Undefined where there is no such plan. */
export async function startDryRun(desk: Desk, person: string, id: string): Promise<Job | undefined> {
  const seen = await seePlan(desk, id);
  if (seen === undefined) return undefined;
  const { plan } = seen;
  return desk.jobs.start({ kind: 'dry-run', by: person, about: plan.id }, async ({ signal, notice }) => {
    const carried = await carryOut(
      { ...(await optionsOf(desk, plan, signal)), dry: true },
      {
        onChosen: blindTo(notice),
        confirm: () => {
          throw new Problem('not-confirmed', 'It was asked what would be done, and nothing is.');
        },
        onMessage: () => {},
        record: async () => {},
      },
    );
    if (carried.kind !== 'looked-at') throw new Error('Nothing was to be applied.');
    const steps = carried.prospects.map(({ step, would, words }) => ({ step: step.id, would, words }));
    return { kind: 'dry-run', plan: plan.id, steps } satisfies DryRunResult;
  });
}

async function optionsOf(
  { ground }: Desk,
  plan: Plan,
  signal: AbortSignal,
): Promise<Omit<CarryOutOptions, 'dry' | 'person'>> {
  const found = await ground.found();
  return {
    ...{ plan, found, signal },
    log: await ground.logToWrite(found.file),
    journalPath: ground.journalPath(found.file),
    live: ground.live(),
    // The role of the settings: that of the dashboard's options is the one that scans.
    role: {},
    madeElsewhere: false,
    ...(ground.readBack !== undefined && { readBack: ground.readBack }),
  };
}
