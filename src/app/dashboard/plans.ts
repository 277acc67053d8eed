import type { Entry } from '../../core/model/audit-entry.ts';
import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import { isPlanId } from '../../core/plan/make-plan.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { parsePlan } from '../../core/plan/plan-file.ts';
import type { StoredPlan } from '../../store/port.ts';
import type { PlanList, PlanStanding, PlanSummary, PlanView } from '../../web/api/plans.ts';
import type { Desk } from './desk.ts';
import { type ListPlace, newestFirst } from './newest-first.ts';
import { entriesOf, planEntries, standingOf } from './plan-standing.ts';

/** A page of the list, before its place has become a cursor. */
export interface PlanPage extends Omit<PlanList, 'next'> {
  /** Where the next page begins; absent on the last. */
  readonly next?: ListPlace;
}

/**
 * Parsed plans, the oldest first: YAML of a thousand steps takes a second, and plans never change. As many as this text
 * holds, so that a page of small ones is all there and a few large ones do not fill the memory.
 */
const MOST_PARSED_CHARACTERS = 64 * 1024 ** 2;
const parsed = new Map<string, { readonly plan: Plan; readonly length: number }>();
let parsedCharacters = 0;

/** Throws the Problem `bad-plan` for a text that is none, or was changed since it was made. */
function parsedPlan({ id, hash, text }: StoredPlan): Plan {
  const name = `${id} ${hash} ${text.length}`;
  const known = parsed.get(name);
  if (known !== undefined) return known.plan;
  const plan = parsePlan(text, id);
  if (plan.hash !== hash || plan.id !== id)
    throw new Problem('bad-plan', `The store has another plan under ${id} than it says.`);
  parsed.set(name, { plan, length: text.length });
  parsedCharacters += text.length;
  for (const [oldest, { length }] of parsed) {
    if (parsedCharacters <= MOST_PARSED_CHARACTERS) break;
    parsed.delete(oldest);
    parsedCharacters -= length;
  }
  return plan;
}

/** The plan of that id, with where it stands. Nothing where the store has none. */
export async function seePlan(desk: Desk, id: string): Promise<PlanView | undefined> {
  const stored = isPlanId(id) ? await desk.ground.store.plan(id) : undefined;
  if (stored === undefined) return undefined;
  const plan = parsedPlan(stored);
  return { plan, standing: standingNow(desk, plan, await entriesNow(desk)) };
}

/** Plans, the newest first. */
export async function listPlans(desk: Desk, place: ListPlace | undefined, limit: number): Promise<PlanPage> {
  const { items: shown, ...part } = newestFirst(await desk.ground.store.plans(), { place, limit });
  const entries = planEntries(await entriesNow(desk));
  const items: PlanSummary[] = [];
  let unreadable = 0;
  for (const stored of shown) {
    try {
      items.push(rowOf(desk, parsedPlan(stored), entries));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'bad-plan') throw error;
      unreadable += 1;
    }
  }
  return { ...part, items, unreadable };
}

function rowOf(desk: Desk, plan: Plan, entries: ReturnType<typeof planEntries>): PlanSummary {
  const { id, hash, kind, madeAt, expiresAt, madeBy, steps, refused, manual, gaps } = plan;
  const now = instant(new Date());
  return {
    ...{ id, hash, kind, madeAt, expiresAt, madeBy },
    steps: steps.length,
    refused: refused.length,
    manual: manual.length,
    gaps: gaps.length,
    accounts: [...new Set(steps.map(({ account }) => account.id))].sort(),
    standing: standingOf(plan, entriesOf(entries, id), now, jobOf(desk, id)),
  };
}

/** Where it stands at this moment. */
export function standingNow(desk: Desk, plan: Plan, entries: readonly Entry[]): PlanStanding {
  const ours = entriesOf(planEntries(entries), plan.id);
  return standingOf(plan, ours, instant(new Date()), jobOf(desk, plan.id));
}

/** The log as it is. Throws the Problem `audit-log-damaged`: where a plan stands, nobody could say then. */
async function entriesNow({ ground }: Desk): Promise<readonly Entry[]> {
  return ground.entries(ground.log(await ground.settings()));
}

function jobOf({ jobs }: Desk, plan: string): string | undefined {
  return jobs
    .list()
    .find(({ kind, about, state }) => kind === 'apply' && about === plan && state === 'running')?.id;
}
