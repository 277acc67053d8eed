import { type Finding, STATUSES } from '../../core/model/finding.ts';
import type { RunReport } from '../../core/model/run.ts';
import { type Standing, standingOf } from '../standing.ts';
import type { Sample } from './metric.ts';

/** Findings counted once over, by where they count. No more series than rules and accounts have statuses. */
export interface Tally {
  readonly byRule: Readonly<Record<Standing, readonly Sample[]>>;
  readonly byAccount: readonly Sample[];
}

/**
 * Walks the findings once. Every rule of the run and every account has each status, with zero where there is
 * none: a series that appears with its first failure has no past to alert on.
 */
export function tallyOf({ run, coverage, findings }: RunReport): Tally {
  const byRule: Record<Standing, Counter> = {
    counted: new Map(),
    suppressed: new Map(),
    attested: new Map(),
  };
  const byAccount: Counter = new Map();
  for (const { id: rule, severity } of run.rules) {
    for (const status of STATUSES) add(byRule.counted, { rule, severity, status }, 0);
  }
  for (const { account } of coverage) {
    for (const status of STATUSES) add(byAccount, { account: account.id, status }, 0);
  }
  for (const finding of findings) {
    const standing = standingOf(finding);
    add(byRule[standing], labelsOf(finding), 1);
    const { account, status } = finding;
    if (standing === 'counted') add(byAccount, { account: account.id, status }, 1);
  }
  return {
    byRule: {
      counted: samples(byRule.counted),
      suppressed: samples(byRule.suppressed),
      attested: samples(byRule.attested),
    },
    byAccount: samples(byAccount),
  };
}

type Counter = Map<string, { readonly labels: Sample['labels']; value: number }>;

function labelsOf({ rule, severity, status }: Finding): Sample['labels'] {
  return { rule, severity, status };
}

function add(counter: Counter, labels: Sample['labels'], value: number): void {
  const key = JSON.stringify(labels);
  const there = counter.get(key);
  if (there === undefined) counter.set(key, { labels, value });
  else there.value += value;
}

/** In the order of their labels, so that the order of findings does not show. */
function samples(counter: Counter): Sample[] {
  return [...counter]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { labels, value }]) => ({ labels, value }));
}
