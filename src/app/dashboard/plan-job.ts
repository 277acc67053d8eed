import { counted } from '../../core/model/counted.ts';
import type { FindingLife } from '../../core/model/history.ts';
import type { Investigation } from '../../core/model/investigation.ts';
import { Problem } from '../../core/model/problem.ts';
import { checkKeyIds } from '../../core/parse/key-id-argument.ts';
import { investigatedKeys } from '../../core/plan/investigated.ts';
import type { Store } from '../../store/port.ts';
import type { Job, PlanResult } from '../../web/api/jobs.ts';
import type { PlanRequest } from '../../web/api/plans.ts';
import { type KeysToPlan, planKeys } from '../remediate/plan-keys.ts';
import { lastDay, saidReason } from '../settings-entry.ts';
import { isPlannable } from './board/row.ts';
import type { Desk } from './desk.ts';
import type { JobPorts } from './jobs.ts';
import { keepMade, planResult } from './keep-made.ts';
import { narrowed } from './scan-job.ts';

/**
 * Makes a plan as `keyreeve plan` does: what was chosen is scanned now, read live and decided; then the plan is kept in
 * the store, and its making is logged by the name of the person. Throws a {@link Problem} for what cannot be asked.
 */
export function startPlan(desk: Desk, person: string, asked: PlanRequest): Job {
  checkAsked(asked, new Date().toISOString().slice(0, 10));
  return desk.jobs.start({ kind: 'plan', by: person }, (ports) => makePlan(desk, person, asked, ports));
}

function checkAsked({ findings, rules, keys, force, keep, told, resend }: PlanRequest, today: string): void {
  if (findings !== undefined && rules !== undefined)
    throw new Problem('bad-argument', 'Findings and rules cannot be chosen together.', {
      hint: 'Give one of them.',
    });
  checkKeyIds([keys, force?.keys, keep?.keys, told, resend].flatMap((ids) => ids ?? []));
  if (force !== undefined) saidReason(force.reason);
  if (keep === undefined) return;
  saidReason(keep.reason);
  lastDay(keep.until, today);
}

async function makePlan(
  desk: Desk,
  person: string,
  asked: PlanRequest,
  ports: JobPorts,
): Promise<PlanResult> {
  const { ground } = desk;
  const { progress, notice } = ports;
  const found = await ground.found();
  const lives = answered(await livesOf(ground.store, asked.findings ?? [], notice), notice);
  const chosen = choiceOf(asked, lives);
  const live = narrowed(ground.liveWith(found.file), chosen.choice.accounts, found.file);
  progress({ done: 0, words: 'Reading what is chosen…' });
  const plan = await keepMade(desk, person, ports, { found, live }, async (base) => {
    const investigated = investigatedKeys(await storiesOf(ground.store, asked, lives));
    const whole: KeysToPlan = {
      ...chosen,
      investigated,
      ...(ground.reads.people !== undefined && { people: ground.reads.people }),
      ...(asked.keep !== undefined && { keep: { ...asked.keep, author: person } }),
    };
    return planKeys(base, found, live, whole, notice);
  });
  return planResult(plan);
}

/**
 * The findings that were chosen, as the store has them. Who chooses all rows of a list chooses what could not be judged,
 * too: that is left out, and told. Throws the Problem `bad-argument` where none of them ever failed.
 */
async function livesOf(
  store: Store,
  chosen: readonly string[],
  notice: (words: string) => void,
): Promise<readonly FindingLife[]> {
  const ids = new Set(chosen);
  const lives: FindingLife[] = [];
  const never: string[] = [];
  for (const id of ids) {
    const before = lives.length;
    for await (const life of store.lives({ id })) lives.push(life);
    if (lives.length === before) never.push(id);
  }
  if (never.length === 0) return lives;
  if (lives.length === 0)
    throw new Problem('bad-argument', neverFailed(never), {
      hint: 'Choose findings that are open. What could not be judged has to be read first: the page of its account says what is missing.',
    });
  notice(
    `${never.length} of ${counted(ids.size, 'finding')} never failed in a run that was kept, such as what could not be judged. No plan answers that.`,
  );
  return lives;
}

function neverFailed(ids: readonly string[]): string {
  return ids.length === 1
    ? `The store has no finding ${ids[0]} that ever failed.`
    : `None of the ${ids.length} findings ever failed in a run that was kept.`;
}

/**
 * Those that a plan can answer: who chooses all of a user means what can be done by one. What is left out is told. Where
 * nothing would be left all stay, and the planning says why it cannot.
 */
function answered(lives: readonly FindingLife[], notice: (words: string) => void): readonly FindingLife[] {
  const [can, cannot] = [true, false].map((is) =>
    lives.filter(({ finding: { rule } }) => isPlannable(rule) === is),
  );
  if (can === undefined || cannot === undefined || can.length === 0 || cannot.length === 0) return lives;
  const rules = [...new Set(cannot.map(({ finding }) => finding.rule))].sort().join(', ');
  notice(
    `${cannot.length} of ${counted(lives.length, 'finding')} cannot be mended by removing something, and no plan answers them (${rules}). What to do stands with each.`,
  );
  return can;
}

function choiceOf(
  { rules, accounts, findings, keys, force, stage, limit, told, resend }: PlanRequest,
  lives: readonly FindingLife[],
): Omit<KeysToPlan, 'investigated' | 'keep'> {
  const of = lives.map(({ finding }) => finding);
  const choice =
    findings === undefined
      ? { rules: rules ?? [], accounts: accounts ?? [] }
      : {
          rules: [...new Set(of.map(({ rule }) => rule))].sort(),
          accounts: [...new Set(of.map(({ account }) => account.id))].sort(),
          findings: new Map(of.map(({ id, resource }) => [id, resource.arn])),
        };
  return {
    choice: { ...choice, every: false },
    keys: keys ?? [],
    told: told ?? [],
    resend: resend ?? [],
    trail: true,
    ...(force !== undefined && { force }),
    ...(stage !== undefined && { stage }),
    ...(limit !== undefined && { limit }),
  };
}

/** What was found of the keys that are named, the newest of each: misuse is contained, and not announced. */
async function storiesOf(
  store: Store,
  { keys = [], force, keep }: PlanRequest,
  lives: readonly FindingLife[],
): Promise<readonly Investigation[]> {
  const ofFindings = lives.flatMap(({ finding }) => finding.credential?.accessKeyId ?? []);
  const ids = new Set([...keys, ...(force?.keys ?? []), ...(keep?.keys ?? []), ...ofFindings]);
  const stories: Investigation[] = [];
  for (const id of ids) {
    const [newest] = await store.investigationsOf(id);
    if (newest !== undefined) stories.push(newest.investigation);
  }
  return stories;
}
