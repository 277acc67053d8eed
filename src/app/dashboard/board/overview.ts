import { SEVERITIES, type Severity } from '../../../core/model/finding.ts';
import { RULES } from '../../../core/rules/index.ts';
import type {
  HeatMap,
  HonestNumber,
  KeyCloud,
  KeyDot,
  Overview,
  RuleOfAll,
  RuleStanding,
} from '../../../web/api/overview.ts';
import type { Counts } from '../../../web/api/parts.ts';
import { type AccountBoard, isUnjudged } from './account-board.ts';
import { checkAccounts, checkWords, listOf } from './asked.ts';
import { addCounts, countRow, noCounts, totalsByRule } from './counts.ts';
import type { KeyEntry } from './principals.ts';
import { titleOf } from './row.ts';
import { pageOf } from './select-rows.ts';
import type { View } from './view.ts';

/** The first page: large numbers, each with what it does not know. */
export function overviewOf(view: View): Overview {
  return view.once('overview', () => makeOverview(view));
}

function makeOverview(view: View): Overview {
  const { accounts } = view;
  const status = (wanted: string) =>
    accounts.filter(({ reading }) => reading.coverage.status === wanted).length;
  return {
    asOf: view.asOf,
    empty: view.runs.length === 0,
    accounts: {
      total: accounts.length,
      ...{ scanned: status('scanned'), partial: status('partial') },
      ...{ failed: status('failed'), skipped: status('skipped') },
      stale: accounts.filter(({ reading }) => reading.coverage.report?.stale === true).length,
    },
    rootKeys: honest(view, 'root-access-key'),
    setupKeys: honest(view, 'user-setup-access-key'),
    keys: keyCounts(accounts),
    counts: view.counts(),
    bySeverity: bySeverity(view),
    rules: rulesOfAll(view),
    leftOut: leftOutOf(view),
  };
}

function honest({ accounts, loose }: View, rule: string): HonestNumber {
  const all = noCounts();
  let unjudged = 0;
  for (const account of accounts) {
    const counts = account.counts.get(rule);
    if (counts !== undefined) addCounts(all, counts);
    if (isUnjudged(account, rule)) unjudged += 1;
  }
  for (const row of loose) if (row.rule === rule) countRow(all, row);
  const unknown = all.unknown + all.manual + all.notSeen + unjudged;
  return {
    count: all.open,
    ...{ unknown, unjudged },
    accepted: all.accepted,
    of: all.open + all.accepted + all.pass + unknown,
  };
}

function keyCounts(accounts: readonly AccountBoard[]): Overview['keys'] {
  const counts = { active: 0, inactive: 0, neverUsed: 0, unread: 0 };
  for (const { keys, keysUnread } of accounts) {
    counts.unread += keysUnread;
    for (const { status, lastUsedAt } of keys) {
      if (status === 'unknown') counts.unread += 1;
      else if (status === 'Active') counts.active += 1;
      else counts.inactive += 1;
      if (status === 'Active' && lastUsedAt === null) counts.neverUsed += 1;
    }
  }
  return counts;
}

function bySeverity(view: View): Overview['bySeverity'] {
  const open = new Map<Severity, number>();
  for (const { standing, severity } of view.rows())
    if (standing === 'open') open.set(severity, (open.get(severity) ?? 0) + 1);
  return SEVERITIES.map((severity) => ({ severity, open: open.get(severity) ?? 0 }));
}

const SEVERITY_OF: ReadonlyMap<string, Severity> = new Map(RULES.map(({ id, severity }) => [id, severity]));

/** The severity of a rule: this version's, else the run's. */
function severityOf({ runs }: Pick<View, 'runs'>, rule: string): Severity {
  const asked = runs.flatMap(({ rules }) => rules.filter(({ id }) => id === rule));
  return SEVERITY_OF.get(rule) ?? asked[0]?.severity ?? 'info';
}

/** Every rule that was asked, the worst first; of one account, or of all. */
export function ruleStandings(view: View, only?: AccountBoard): RuleStanding[] {
  const totals = only === undefined ? view.ruleTotals() : totalsByRule([only]);
  const asked = only === undefined ? view.ruleIds() : only.reading.run.rules.map(({ id }) => id);
  const standings = [...new Set([...asked, ...totals.keys()])].map((id) => ({
    ...{ id, title: titleOf(id), severity: severityOf(view, id) },
    ...(totals.get(id) ?? { counts: noCounts(), accounts: 0 }),
  }));
  return standings.sort(byWorst);
}

/** Every rule that was asked, with the gravest that is open: those of which any is, first. */
function rulesOfAll(view: View): RuleOfAll[] {
  const worst = new Map<string, { severity: Severity; open: number }>();
  for (const { rule, standing, severity } of view.rows()) {
    if (standing !== 'open') continue;
    const there = worst.get(rule);
    const rank = there === undefined ? -1 : rankOf(severity) - rankOf(there.severity);
    if (rank < 0) worst.set(rule, { severity, open: 1 });
    else if (rank === 0 && there !== undefined) there.open += 1;
  }
  // The order of equals stays that of their rules.
  return ruleStandings(view)
    .map((each) => {
      const found = worst.get(each.id);
      return { ...each, ...(found !== undefined && { worst: found }) };
    })
    .sort((a, b) => gravityOf(a) - gravityOf(b) || (b.worst?.open ?? 0) - (a.worst?.open ?? 0));
}

function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

function gravityOf({ worst }: RuleOfAll): number {
  return worst === undefined ? SEVERITIES.length : rankOf(worst.severity);
}

function byWorst(a: RuleStanding, b: RuleStanding): number {
  const open = Number(b.counts.open > 0) - Number(a.counts.open > 0);
  const rank = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
  return open || rank || b.counts.open - a.counts.open || (a.id < b.id ? -1 : 1);
}

function leftOutOf({ runs }: View): Overview['leftOut'] {
  const found = runs.flatMap(({ summary }) => summary?.leftOut ?? []);
  return [...new Map(found.map(({ rule, needs }) => [rule, { rule, needs }])).values()];
}

/** Accounts × rules, the worst accounts first. Throws as `pageOf` does. */
export function heatMapOf(view: View, { limit = 100, cursor }: { limit?: number; cursor?: string }): HeatMap {
  const rules = view.ruleIds().map((id) => ({ id, title: titleOf(id), severity: severityOf(view, id) }));
  const inOrder = view.once('the worst accounts first', () => worstFirst(view));
  const { items, next } = pageOf(inOrder, { view, limit, cursor, question: { list: 'heat-map' } });
  return {
    asOf: view.asOf,
    rules,
    rows: items.map((account) => ({
      account: account.account,
      status: account.reading.coverage.status,
      listed: account.how !== 'pruned',
      cells: rules.map(({ id }) => cellOf(account, id)),
    })),
    ...(next !== undefined && { next }),
    total: inOrder.length,
  };
}

function worstFirst({ accounts }: View): readonly AccountBoard[] {
  return accounts
    .map((account) => ({ account, weight: weightOf(account) }))
    .sort((a, b) => compareWeights(a.weight, b.weight))
    .map(({ account }) => account);
}

function cellOf({ how, counts, reading }: AccountBoard, rule: string): Counts | null {
  const there = counts.get(rule);
  if (there !== undefined) return there;
  const isAsked = reading.run.rules.some(({ id }) => id === rule);
  return isAsked && how === 'judged' ? noCounts() : null;
}

/** Open findings by severity, then what is not known. */
function weightOf({ rows, reading }: AccountBoard): readonly number[] {
  const weight = [...SEVERITIES.map(() => 0), 0];
  for (const { standing, severity } of rows) {
    const at = standing === 'open' ? SEVERITIES.indexOf(severity) : SEVERITIES.length;
    if (standing === 'open' || standing === 'unknown' || standing === 'not-seen')
      weight[at] = (weight[at] ?? 0) + 1;
  }
  return reading.coverage.status === 'skipped' ? weight.map(() => 0) : weight;
}

function compareWeights(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((each, index) => each !== b[index]);
  return at < 0 ? 0 : (b[at] ?? 0) - (a[at] ?? 0);
}

/** What keys are asked for. */
export interface KeysQuestion {
  readonly status?: string;
  readonly account?: string;
  readonly limit?: number;
}

const MOST_DOTS = 20_000;
const KEY_STATUSES = ['Active', 'Inactive', 'Expired', 'unknown'];

/** Every key by its age and its last use; those first on which something is open, the worst first. Throws as `checkWords` and `checkAccounts` do. */
export function keyCloudOf(view: View, { status, account, limit = MOST_DOTS }: KeysQuestion): KeyCloud {
  checkWords('status of a key', status, KEY_STATUSES);
  checkAccounts(view, account);
  const wanted = listOf(status) ?? new Set<string>();
  const dots: KeyDot[] = [];
  let total = 0;
  let notDrawn = 0;
  for (const { account: of, keys, keysUnread } of view.accounts) {
    if (account !== undefined && of.id !== account) continue;
    notDrawn += keysUnread;
    for (const key of keys) {
      if (wanted.size > 0 && !wanted.has(key.status)) continue;
      total += 1;
      const dot = dotOf(key, of.id);
      if (dot === undefined) notDrawn += 1;
      else dots.push(dot);
    }
  }
  const rank = ({ severity }: KeyDot) =>
    severity === undefined ? SEVERITIES.length : SEVERITIES.indexOf(severity);
  dots.sort((a, b) => rank(a) - rank(b) || (a.createdAt < b.createdAt ? -1 : 1));
  const now =
    view.runs
      .map((run) => run.now)
      .sort()
      .at(-1) ?? '1970-01-01T00:00:00Z';
  return { asOf: view.asOf, now, dots: dots.slice(0, limit), total, notDrawn };
}

function dotOf(key: KeyEntry, account: string): KeyDot | undefined {
  const { accessKeyId, principal, kind, createdAt, lastUsedAt, status, severity } = key;
  if (createdAt === undefined || lastUsedAt === undefined) return undefined;
  return {
    ...(accessKeyId !== undefined && { accessKeyId }),
    ...{ account, principal, kind, createdAt, lastUsedAt, status },
    ...(severity !== undefined && { severity }),
  };
}
