import type { Comparison } from '../../core/model/comparison.ts';
import { counted } from '../../core/model/counted.ts';
import type { Delivery } from '../../core/model/delivery.ts';
import type { RunReport } from '../../core/model/run.ts';
import { instant, secondsBetween } from '../../core/model/time.ts';
import { comparisonCounts } from '../../outputs/comparison-words.ts';
import type { Store } from '../../store/port.ts';
import type { Baseline } from '../baseline.ts';
import { type Channels, notify } from '../notify/notices.ts';
import { sendOrSay } from '../notify/send-findings.ts';
import type { LiveOptions } from '../scan-options.ts';
import type { NoticeKind, WatchMetrics } from './metrics.ts';
import { type NoteStore, readTold, type Told, writeTold } from './notes.ts';
import { asFinding, type Since, type Standing } from './standing.ts';

/** Where notices and findings go. */
export interface Receivers {
  readonly channels: Channels;
  readonly securityHub?: { readonly region?: string; readonly role?: string };
}

/** What telling needs. */
export interface Telling {
  readonly store: Pick<Store, 'note' | 'noted' | 'keepNotice' | 'run'>;
  readonly receivers: Receivers;
  readonly live: LiveOptions;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly metrics: Pick<WatchMetrics, 'noticed'>;
}

/** One receiver, by the name under which is remembered what it was told. */
interface Receiver {
  readonly name: string;
  readonly kind: NoticeKind;
  readonly send: (about: ToSend) => Promise<readonly Delivery[]>;
}

interface ToSend {
  readonly report: RunReport;
  readonly since: Since;
  /** Absent for somebody who was never told anything. */
  readonly comparison?: Comparison;
}

/** Who was last told of which run. */
export async function toldBefore(store: NoteStore, receivers: Receivers): Promise<Told> {
  const told = await readTold(store);
  // Who is added later is told of what is new from then on, and not of all that ever was.
  const newest = Math.max(0, ...Object.values(told ?? {}));
  return Object.fromEntries(namesOf(receivers).map((name) => [name, told?.[name] ?? newest]));
}

/**
 * Tells every receiver what is new since the run that it was last told of, and remembers that it was: what could not
 * be told is told after the next run, with what is new by then. Gives all deliveries, those that failed among them.
 *
 * @param told as {@link toldBefore} gave it
 */
export async function tellNew(
  report: RunReport,
  number: number,
  standing: Standing,
  told: Told,
  telling: Telling,
): Promise<readonly Delivery[]> {
  const { store, metrics } = telling;
  const all: Delivery[] = [];
  let remembered = told;
  for (const { name, kind, send } of receiversOf(telling)) {
    const since = standing.since.get(told[name] ?? 0);
    if (since === undefined) continue;
    const comparison = await comparisonWith(since, report, telling);
    const deliveries = await send({ report, since, ...(comparison !== undefined && { comparison }) });
    const sent = deliveries.every(({ failures }) => failures.length === 0);
    for (const delivery of deliveries) {
      const at = instant(telling.now());
      const words = comparison === undefined ? firstWords(since) : `${comparisonCounts(comparison)}.`;
      const failed = delivery.failures.map((each) => each.words).join(' ');
      await store.keepNotice({
        ...{ at, run: number, to: delivery.to, ok: sent },
        words: sent ? words : `${words} ${failed}`,
      });
      metrics.noticed(kind, sent);
    }
    all.push(...deliveries);
    if (!sent) continue;
    // After each one: whatever befalls the next, nobody is told the same twice.
    remembered = { ...remembered, [name]: number };
    await writeTold(store, remembered);
  }
  return all;
}

function firstWords({ fresh }: Since): string {
  return `${counted(fresh.length, 'finding fails', 'findings fail')}.`;
}

function namesOf({ channels, securityHub }: Receivers): readonly string[] {
  return [
    ...channels.webhooks.map(({ variable }) => `webhook ${variable}`),
    ...channels.mailboxes.map(({ host }) => `mail ${host}`),
    ...(securityHub === undefined ? [] : [`security-hub ${securityHub.region ?? ''}`.trim()]),
  ];
}

function receiversOf({ receivers, live, signal }: Telling): readonly Receiver[] {
  const { channels, securityHub } = receivers;
  const names = namesOf(receivers);
  const single: readonly (readonly [NoticeKind, Channels])[] = [
    ...channels.webhooks.map((each) => ['webhook', { webhooks: [each], mailboxes: [] }] as const),
    ...channels.mailboxes.map((each) => ['mail', { webhooks: [], mailboxes: [each] }] as const),
  ];
  const people = single.map(([kind, one], index): Receiver => {
    const send = (about: ToSend) => sendNotice(one, about, signal);
    return { name: names[index] ?? kind, kind, send };
  });
  if (securityHub === undefined) return people;
  const send = async ({ report, since, comparison }: ToSend) => {
    const baseline = comparison && goneSince(since, comparison.earlier, report);
    return [await sendOrSay({ ...live, signal }, report, { ...securityHub, ...(baseline && { baseline }) })];
  };
  return [...people, { name: names.at(-1) ?? 'security-hub', kind: 'security-hub', send }];
}

/** Nothing where there is nothing to tell. */
async function sendNotice(
  channels: Channels,
  { report, since, comparison }: ToSend,
  signal: AbortSignal,
): Promise<readonly Delivery[]> {
  if (since.fresh.length + since.comeAndGone === 0) return [];
  const options = { signal, always: true, ...(comparison !== undefined && { comparison }) };
  return notify(channels, withUnseen(report, since), options);
}

/** What began to fail before this run, and this run did not see, is told all the same: it is in no other report. */
function withUnseen(report: RunReport, { fresh }: Since): RunReport {
  const missing = new Map(fresh.map((kept) => [kept.id, kept]));
  for (const { id } of report.findings) missing.delete(id);
  if (missing.size === 0) return report;
  const { findings } = report;
  return {
    ...report,
    findings: {
      *[Symbol.iterator]() {
        yield* findings;
        for (const kept of missing.values()) yield asFinding(kept);
      },
    },
  };
}

/** Absent for somebody who was never told anything: there is nothing to compare with. */
async function comparisonWith(
  since: Since,
  { run }: RunReport,
  { store, now }: Telling,
): Promise<Comparison | undefined> {
  if (since.run === 0) return undefined;
  const earlier = (await store.run(since.run, instant(now())))?.now ?? run.now;
  return {
    earlier: { name: `run ${since.run}`, now: earlier },
    secondsBetween: secondsBetween(earlier, run.now),
    newIds: new Set(since.fresh.map(({ id }) => id)),
    newWhereUnread: 0,
    fixed: since.resolved,
    open: since.open,
    accepted: since.accepted,
    notSeen: since.notSeen,
    rules: { compared: run.rules.length, onlyNow: [], onlyEarlier: [], changed: [] },
    notCompared: 0,
  };
}

/** What Security Hub was given, and is gone since: it is put away there. */
function goneSince({ resolvedAll }: Since, earlier: Comparison['earlier'], { run }: RunReport): Baseline {
  const byAccount = Map.groupBy(resolvedAll, ({ account }) => account.id);
  return {
    ...earlier,
    redacted: false,
    rules: run.rules,
    coverage: new Map(),
    of: (accountId) => (byAccount.get(accountId) ?? []).map(asFinding),
    close: () => {},
  };
}
