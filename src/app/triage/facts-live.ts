import pLimit from 'p-limit';
import { readKeyAccount } from '../../aws/collect/remediation/key-owner.ts';
import type { BaseSession } from '../../aws/session/base-session.ts';
import { isAccessKeyId } from '../../core/model/key-id.ts';
import type { KeyFacts, ListedKey } from '../../core/model/triage.ts';
import { DEFAULT_CONCURRENCY, type LiveOptions } from '../scan-options.ts';
import { factsOffline } from './key-facts.ts';
import { type LookedUp, type LookUpSettings, lookUp, notRead } from './look-up.ts';
import { type OwnAccounts, ownAccounts } from './own-accounts.ts';

/** Calls of GetAccessKeyInfo in flight. */
const ACCOUNTS_ASKED_AT_A_TIME = 16;

export interface LiveFacts {
  readonly keys: readonly KeyFacts[];
  readonly gaps: readonly string[];
}

/**
 * Asks AWS of every key: which account it is of, by STS, whether that is ours, and there, with one session an account,
 * whose it is and how it stands. The session must be one that no listed key signs (I04).
 */
export async function factsLive(
  base: BaseSession,
  listed: readonly ListedKey[],
  live: LiveOptions,
  by: LookUpSettings,
): Promise<LiveFacts> {
  const limit = pLimit(ACCOUNTS_ASKED_AT_A_TIME);
  const [own, named] = await Promise.all([
    ownAccounts(base, live),
    Promise.all(listed.map((key) => limit(() => withAccount(base, key)))),
  ]);
  const asked = named.map((key) => withStanding(key, own));
  const found = await searchNamed(base, asked, own, by, live);
  const placed = asked.map((key) => found.get(key.id) ?? key);
  const read = await lookUpAll(base, placed, own, by, live);
  const keys = placed.map((key) => ({ ...key, ...read.get(key.id) }));
  return { keys, gaps: own.gaps };
}

async function withAccount(base: BaseSession, key: ListedKey): Promise<KeyFacts> {
  const { partition } = base.identity;
  const facts = factsOffline(key, partition);
  if (!isAccessKeyId(key.id)) return facts;
  const account = await readKeyAccount(base, key.id);
  if (account.state === 'known')
    return { ...facts, account: { id: account.value, partition }, accountFrom: 'sts' };
  const standingUnknown = {
    unread: `Its account could not be told. ${account.words}`,
    ...(account.fix !== undefined && { fix: account.fix }),
  };
  return { ...facts, standingUnknown };
}

/** A decoded account is good enough to look in where it is ours, for the key is there or not; never to call it foreign. */
function withStanding(facts: KeyFacts, own: OwnAccounts): KeyFacts {
  const { account, accountFrom, standing } = facts;
  if (standing === 'not-a-key' || account === undefined) return facts;
  const { standing: found, why } = own.standingOf(account.id);
  if (found !== 'ours' && accountFrom === 'decoded') return facts;
  const { standingUnknown: _notYet, ...rest } = facts;
  return {
    ...rest,
    account: own.accountOf(account.id),
    standing: found,
    ...(why !== undefined && { standingUnknown: why }),
  };
}

/**
 * Keys of which neither STS nor the id tells the account are looked for where the caller named accounts. One that is
 * found in none of them stays unknown: it may be of another.
 */
async function searchNamed(
  base: BaseSession,
  keys: readonly KeyFacts[],
  own: OwnAccounts,
  by: LookUpSettings,
  { accounts = [] }: LiveOptions,
): Promise<ReadonlyMap<string, KeyFacts>> {
  const homeless = keys.filter(({ account, kind }) => account === undefined && kind === 'long-term');
  const found = new Map<string, KeyFacts>();
  for (const each of homeless.length === 0 ? [] : accounts) {
    const accountId = typeof each === 'string' ? each : each.id;
    const left = homeless.filter(({ id }) => !found.has(id));
    const answers = await inAccount(base, accountId, left, own, by);
    for (const key of left) {
      if ((answers.get(key.id)?.holder ?? 'unknown') === 'unknown') continue;
      const { standingUnknown: _found, ...rest } = key;
      found.set(key.id, { ...rest, standing: 'ours', account: own.accountOf(accountId) });
    }
  }
  return found;
}

async function lookUpAll(
  base: BaseSession,
  keys: readonly KeyFacts[],
  own: OwnAccounts,
  by: LookUpSettings,
  live: LiveOptions,
): Promise<ReadonlyMap<string, LookedUp>> {
  const limit = pLimit(live.concurrency?.accounts ?? DEFAULT_CONCURRENCY.accounts);
  const ours = keys.filter(({ standing, kind }) => standing === 'ours' && kind === 'long-term');
  const groups = [...Map.groupBy(ours, ({ account }) => account?.id ?? '')];
  const answers = await Promise.all(
    groups.map(([accountId, group]) => limit(() => inAccount(base, accountId, group, own, by))),
  );
  return new Map(answers.flatMap((answer) => [...answer]));
}

async function inAccount(
  base: BaseSession,
  accountId: string,
  keys: readonly KeyFacts[],
  own: OwnAccounts,
  by: LookUpSettings,
): Promise<ReadonlyMap<string, LookedUp>> {
  const ids = keys.map(({ id }) => id);
  const target = own.targetOf(accountId);
  if ('accountId' in target) return lookUp(base.account(target), ids, by);
  const { unread: words, fix } = target;
  return new Map(ids.map((id) => [id, notRead({ words, ...(fix !== undefined && { fix }) })]));
}
