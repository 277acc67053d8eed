import type { Account } from '../../../core/model/account.ts';
import type { Finding } from '../../../core/model/finding.ts';
import type { Store } from '../../../store/port.ts';
import type { Counts } from '../../../web/api/parts.ts';
import { judgeKept, type KeptRun } from '../../replay/kept-account.ts';
import type { Breathe } from './breathe.ts';
import { countsByRule } from './counts.ts';
import { NOBODY, NOBODY_READ, type Population, populationOf } from './principals.ts';

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
  /** What of the run's counts is known here, as the run itself counted: what is missing in them is not listed. */
  readonly asCounted: Readonly<Record<'unknown' | 'manual' | 'pass', number>>;
}

/** Rows by finding id, of one account. */
export type LifeRows = Map<string, Row>;

/** The account by what lives tell alone. */
export function waitingAccount(account: Account, reading: Reading, lives: LifeRows): AccountBoard {
  const nobody = reading.coverage.status === 'skipped' ? NOBODY : NOBODY_READ;
  return made(account, reading, 'waiting', [...lives.values()], new Map(), nobody);
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
  breathe: Breathe,
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
  const asCounted = { unknown: 0, manual: 0, pass: 0 };
  for (const finding of result.findings) {
    const { id, rule } = finding;
    const life = left.get(id);
    const kind = countedAs(finding);
    if (kind !== undefined) asCounted[kind] += 1;
    // What the run saw failing stays as it saw it, even where it is judged otherwise by now: for want of the list of
    // people, by another version, or because a later run that never ended has seen it.
    if (finding.status !== 'fail' && isOpen(life)) continue;
    if (needsSomebody(finding)) {
      rows.push(maker.of(finding, reading.run.number, life));
      left.delete(id);
    } else passes.set(rule, (passes.get(rule) ?? 0) + 1);
    const turn = breathe();
    if (turn !== undefined) await turn;
  }
  rows.push(...left.values());
  const population =
    result.snapshot === undefined ? NOBODY_READ : await populationOf(result.snapshot, rows, breathe);
  return made(account, reading, 'judged', rows, passes, population, asCounted);
}

/** What fails is counted by its rows; what is suppressed or attested, apart. */
function countedAs({ status, suppressed, attested }: Finding): keyof AccountBoard['asCounted'] | undefined {
  if (suppressed !== undefined || attested !== undefined || status === 'fail') return undefined;
  return status === 'not-applicable' ? 'pass' : status;
}

function isOpen(life: Row | undefined): boolean {
  return life?.standing === 'open' || life?.standing === 'accepted';
}

function made(
  account: Account,
  reading: Reading,
  how: AccountBoard['how'],
  rows: Row[],
  passes: ReadonlyMap<string, number>,
  { principals, keys, keysUnread }: Population,
  asCounted: AccountBoard['asCounted'] = { unknown: 0, manual: 0, pass: 0 },
): AccountBoard {
  rows.sort((a, b) => (a.rule === b.rule ? (a.id < b.id ? -1 : 1) : a.rule < b.rule ? -1 : 1));
  const counts = countsByRule(rows, passes);
  return { account, reading, how, rows, counts, asCounted, principals, keys, keysUnread };
}

/**
 * Whether nobody knows what a rule finds there: an account that is not judged here, not yet, or not by this rule, and of
 * which nothing is open, may have something.
 */
export function isUnjudged({ how, reading, counts }: AccountBoard, rule: string): boolean {
  const asked = reading.run.rules.some(({ id }) => id === rule);
  // Whoever is scanned again for one rule alone is not free of all others.
  const isKnown = how === 'skipped' || (how === 'judged' && asked);
  return !isKnown && (counts.get(rule)?.open ?? 0) === 0;
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
