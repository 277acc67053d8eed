import { existsSync } from 'node:fs';
import { acknowledgedAt, readEntries } from '../audit-log/read.ts';
import type { Delivery } from '../core/model/delivery.ts';
import { Problem } from '../core/model/problem.ts';
import type { Plan } from '../core/plan/plan.ts';
import { planText } from '../core/plan/plan-file.ts';
import type { Store } from '../store/port.ts';
import { knownLog, lossOf, lostLog, rememberLog } from './known-log.ts';

/**
 * Brings the store's copy of an audit log up to date, and has it remember which log lies at this place. A log is known by
 * its first entry, so that one which was begun anew under the same name is another one. Throws the Problem
 * `audit-log-damaged` where the log, or the copy, was changed since, and where the store knows another log at this place.
 */
export async function copyLog(store: Store, path: string): Promise<void> {
  if (!existsSync(path)) return;
  // Before the log is read: somebody may add an entry, and copy it.
  const known = await knownLog(store, path);
  const acknowledged = acknowledgedAt(path);
  const entries = readEntries(path);
  const [first] = entries;
  if (first === undefined) return;
  const lost = known && lossOf(path, known, { entries });
  if (lost !== undefined) throw lostLog(lost);
  const last = (known === undefined ? await store.headOf(first.hash) : known.newest)?.seq ?? 0;
  // The newest copy is looked at again: it is where a log that was cut and went on differs.
  // A line whose writer has not acknowledged it may be taken back, and its number be another entry's.
  const upTo =
    acknowledged === undefined || acknowledged instanceof Problem ? entries.length : acknowledged.seq;
  const whole = entries.slice(0, upTo);
  await store.keepEntries(first.hash, whole.slice(Math.max(0, last - 1)));
  if (known === undefined) await rememberLog(store, path, first.hash);
}

/** Keeps a plan as its file has it. */
export async function keepPlan(store: Store, plan: Plan): Promise<void> {
  const { id, hash, madeAt, steps } = plan;
  const accounts = [...new Set(steps.map(({ account }) => account.id))].sort();
  await store.keepPlan({ id, hash, madeAt, steps: steps.length, accounts, text: planText(plan) });
}

/** Notes what was handed on. @param at by the clock */
export async function keepDeliveries(
  store: Store,
  deliveries: readonly Delivery[],
  about: { readonly at: string; readonly run?: number },
): Promise<void> {
  for (const { to, words, failures } of deliveries)
    await store.keepNotice({
      ...about,
      to,
      words: [words, ...failures.map((failure) => failure.words)].filter((each) => each !== '').join(' '),
      ok: failures.length === 0,
    });
}
