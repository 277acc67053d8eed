import { HISTORY_DAYS } from '../../aws/collect/trail.ts';
import { SEVERITIES } from '../../core/model/finding.ts';
import { secondsBetween } from '../../core/model/time.ts';
import { type DecideContext, type Decision, decideKeys, refused } from '../../core/plan/decide-key.ts';
import type { KeyCase } from '../../core/plan/key-case.ts';
import type { RefusalReason } from '../../core/plan/plan.ts';
import type { GatheredKeys } from './gather-keys.ts';
import type { RemediationOptions } from './make-remediation.ts';
import { noticeWriter } from './notice-writer.ts';
import { type Ground, ownKeysOf } from './options.ts';

/**
 * Decides the worst first, so that a limit leaves out the least. Who made a key is asked only of those that get a
 * step: CloudTrail answers twice a second, and of a thousand keys most may be refused or over the limit.
 *
 * @param limit keys at most, those that stay not counted
 */
export async function decideAll(
  ground: Ground,
  gathered: readonly GatheredKeys[],
  options: RemediationOptions,
  limit: number,
): Promise<readonly Decision[]> {
  const context = contextOf(ground, gathered, options);
  const sourceOf = new Map(gathered.flatMap((each) => each.cases.map((keyCase) => [keyCase, each] as const)));
  // Keys that stay are no part of what a limit bounds.
  const all = [...sourceOf.keys()].toSorted(worstFirst);
  const staying = all.filter(({ key }) => options.keep.has(key.accessKeyId));
  const cases = all.filter((each) => !staying.includes(each));
  const provisional = decideKeys(cases, { ...context, notice: () => ANY_NOTICE });
  const decided = new Map(cases.map((each, index) => [each, provisional[index]] as const));
  const hopeful = cases.filter((each) => isPlanned(decided.get(each)));
  if (options.trail) tellWait(ground, hopeful.slice(0, limit), options);
  /** By the case without its creator, so that each keeps its place. */
  const taken = new Map<KeyCase, KeyCase>();
  for (let next = 0; taken.size < limit && next < hopeful.length; ) {
    const batch = hopeful.slice(next, next + limit - taken.size);
    next += batch.length;
    const whole = await Promise.all(
      batch.map(async (each) => (await sourceOf.get(each)?.withCreator(each)) ?? each),
    );
    for (const [index, decision] of decideKeys(whole, context).entries()) {
      const [bare, full] = [batch[index], whole[index]];
      if (bare === undefined || full === undefined) throw new Error('Every key has a decision.');
      if (isPlanned(decision)) taken.set(bare, full);
      else decided.set(bare, decision);
    }
  }
  const last = decideKeys([...taken.values()], context);
  for (const [index, each] of [...taken.keys()].entries()) decided.set(each, last[index]);
  const kept = decideKeys(staying, context);
  const leaving = cases.map((each) => {
    const decision = decided.get(each);
    if (decision === undefined) throw new Error('Every key has a decision.');
    return isPlanned(decision) && !taken.has(each) ? refused(each, [overLimit(limit)]) : decision;
  });
  return [...leaving, ...kept];
}

/** Stands for the message in the first round, which asks only whether there is something against the key itself. */
const ANY_NOTICE = { channel: '', foundBy: '', subject: '', text: '' };

function isPlanned(decision: Decision | undefined): boolean {
  return decision !== undefined && 'steps' in decision;
}

function contextOf(
  ground: Ground,
  gathered: readonly GatheredKeys[],
  { forced, resend, told, keep, template, stage, investigated }: RemediationOptions,
): DecideContext {
  const contacts = new Map(
    gathered.flatMap(({ cases, contact }) =>
      cases.slice(0, 1).map(({ account }) => [account.id, contact] as const),
    ),
  );
  return {
    ...ground,
    ownKeys: ownKeysOf(ground.caller),
    forced: new Set(forced?.keys ?? []),
    ...(forced !== undefined && { forcedBecause: forced.reason }),
    resend: new Set(resend),
    told: new Set(told ?? []),
    keep,
    notice: noticeWriter(ground, contacts, template),
    ...(stage !== undefined && { stage }),
    ...(investigated !== undefined && { investigated }),
  };
}

function worstFirst(a: KeyCase, b: KeyCase): number {
  const rank = ({ findings }: KeyCase) =>
    Math.min(SEVERITIES.length, ...findings.map(({ severity }) => SEVERITIES.indexOf(severity)));
  const name = ({ account, holder, key }: KeyCase) => `${account.id} ${holder.userName} ${key.accessKeyId}`;
  return rank(a) - rank(b) || (name(a) < name(b) ? -1 : 1);
}

/** Why a key is not in this plan, though nothing is against it. */
export function overLimit(limit: number): RefusalReason {
  return {
    code: 'over-limit',
    words: `The plan holds ${limit === 1 ? 'a key' : `${limit} keys`} already, worse ones or earlier ones.`,
    fix: 'Apply this plan, then plan again; or plan with a larger --limit.',
  };
}

/** Below it nobody wonders what takes so long. */
const WORTH_TELLING_SECONDS = 10;
/** LookupEvents, in each account and region. */
const LOOKUPS_A_SECOND = 2;

/** Says how long CloudTrail will take. Of older keys it is not asked, and accounts are asked side by side. */
function tellWait({ now }: Ground, keys: readonly KeyCase[], { onNotice }: RemediationOptions): void {
  const young = keys.filter(({ key }) => secondsBetween(key.createdAt, now) <= HISTORY_DAYS * 86_400);
  const counts = new Map<string, number>();
  for (const { account } of young) counts.set(account.id, (counts.get(account.id) ?? 0) + 1);
  const seconds = Math.max(0, ...counts.values()) / LOOKUPS_A_SECOND;
  if (seconds < WORTH_TELLING_SECONDS) return;
  onNotice?.(
    `CloudTrail is asked who made ${young.length} keys, ${LOOKUPS_A_SECOND} a second in each account: ${Math.ceil(seconds)} seconds or more. --no-trail leaves it out.`,
  );
}
