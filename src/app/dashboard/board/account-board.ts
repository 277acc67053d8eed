import type { Account } from '../../../core/model/account.ts';
import type { Store } from '../../../store/port.ts';
import type { Counts } from '../../../web/api/parts.ts';
import { judgeKept, type KeptRun } from '../../replay/kept-account.ts';
import { countsByRule } from './counts.ts';
import { type KeyEntry, NOBODY, NOBODY_READ, type Population, populationOf } from './principals.ts';
import type { Reading } from './readings.ts';
import { needsSomebody, own, type Row, rowMaker } from './row.ts';

/**
 * One account, as the page shows it. `waiting`: only what lives tell, until its facts are judged. `pruned`: its facts
 * are no longer kept, so that what was unknown then is not listed. `skipped`: no run has read it.
 */
export interface AccountBoard extends Population {
  readonly account: Account;
  readonly reading: Reading;
  readonly how: 'waiting' | 'judged' | 'pruned' | 'skipped';
  /** In the order of rules and ids. */
  readonly rows: readonly Row[];
  readonly counts: ReadonlyMap<string, Counts>;
  /** Verdicts that could not be given, and those for a person to look at, as the run itself counted them. */
  readonly asCounted: { readonly unknown: number; readonly manual: number };
}

/** Rows by finding id, of one account. */
export type LifeRows = Map<string, Row>;

/** The account by what lives tell alone. */
export function waitingAccount(account: Account, reading: Reading, lives: LifeRows): AccountBoard {
  return made(account, reading, 'waiting', [...lives.values()], new Map(), NOBODY);
}

/**
 * Judges the account again and joins what its lives tell.
 *
 * @param breathe lets others have their turn
 */
export async function judgeAccount(
  store: Store,
  kept: KeptRun,
  {
    account,
    reading,
    lives,
  }: { readonly account: Account; readonly reading: Reading; readonly lives: LifeRows },
  breathe: () => Promise<void>,
): Promise<AccountBoard> {
  const result = await judgeKept(store, kept, reading);
  if (result.how !== 'judged') {
    const nobody = result.how === 'pruned' ? NOBODY_READ : NOBODY;
    return made(account, reading, result.how, [...lives.values()], new Map(), nobody);
  }
  const maker = rowMaker(account);
  const left = new Map(lives);
  const rows: Row[] = [];
  const passes = new Map<string, number>();
  const asCounted = { unknown: 0, manual: 0 };
  for (const finding of result.findings) {
    const { id, rule, status, suppressed, attested } = finding;
    const life = left.get(id);
    const holds = life?.standing === 'open' || life?.standing === 'accepted';
    if (needsSomebody(finding)) {
      rows.push(maker.of(finding, reading.run.number, life));
      left.delete(id);
      if (suppressed === undefined && attested === undefined && status !== 'fail')
        asCounted[status as 'unknown' | 'manual'] += 1;
    } else if (!holds) passes.set(rule, (passes.get(rule) ?? 0) + 1);
    await breathe();
  }
  rows.push(...left.values());
  const population =
    result.snapshot === undefined ? NOBODY_READ : await populationOf(result.snapshot, rows, breathe);
  return made(account, reading, 'judged', rows, passes, population, asCounted);
}

function made(
  account: Account,
  reading: Reading,
  how: AccountBoard['how'],
  rows: Row[],
  passes: ReadonlyMap<string, number>,
  { principals, keys, keysUnread }: Population,
  asCounted = { unknown: 0, manual: 0 },
): AccountBoard {
  rows.sort((a, b) => (a.rule === b.rule ? (a.id < b.id ? -1 : 1) : a.rule < b.rule ? -1 : 1));
  const counts = countsByRule(rows, passes);
  return { account, reading, how, rows, counts, asCounted, principals, keys, keysUnread };
}

/** The account of a reading, with texts of its own. */
export function accountOf({ coverage }: Reading): Account {
  const { id, partition, name, isManagement } = coverage.account;
  return {
    id: own(id),
    partition,
    ...(name !== undefined && { name: own(name) }),
    ...(isManagement !== undefined && { isManagement }),
  };
}

/** The key of that id, where the account has it. */
export function keyIn({ keys }: AccountBoard, accessKeyId: string): KeyEntry | undefined {
  return keys.find((key) => key.accessKeyId === accessKeyId);
}
