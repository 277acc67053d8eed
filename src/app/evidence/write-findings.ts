import { type FindingCounts, FindingTally } from '../../core/evidence/findings.ts';
import { type LifeInPeriod, type LifeRow, lifeIn, lifeRow } from '../../core/evidence/life.ts';
import { isSame } from '../../core/evidence/runs.ts';
import { SEVERITIES, type Severity } from '../../core/model/finding.ts';
import type { FindingLife } from '../../core/model/history.ts';
import { jsonLine } from '../../outputs/evidence/json.ts';
import { csvHead, csvLine, FINDINGS } from '../../outputs/evidence/tables.ts';
import type { Ground } from './ground.ts';

/** What is known of the findings once they are written. */
export interface WrittenFindings {
  readonly counts: FindingCounts;
  /** Open at the end, the worst first, not more than a page shows. */
  readonly open: readonly LifeRow[];
  /** Accounts with findings that were open, and that no run of the period looked at. */
  readonly gone: readonly string[];
}

/** As many as a page shows of the open findings. */
const MOST_OPEN = 200;

/** Every finding that lived in the period. They pass by one after the other, and none is held but what a page shows. */
export async function writeFindings(ground: Ground): Promise<WrittenFindings> {
  const { store, stage, period, members, showing } = ground;
  const accounts = new Set(members.map(({ account }) => account.id));
  const isMeant = ofScope(ground, accounts);
  const tally = new FindingTally();
  const open = new Map<Severity, LifeRow[]>(SEVERITIES.map((severity) => [severity, []]));
  const gone = new Set<string>();
  const [csv, lines] = [stage.lines('findings/findings.csv'), stage.lines('findings/findings.jsonl')];
  csv.add(csvHead(FINDINGS));
  for await (const whole of store.lives()) {
    const life = isMeant(whole) ? lifeIn(whole, period) : undefined;
    if (life === undefined) continue;
    const row = lifeRow(life, showing);
    tally.add(life);
    csv.add(csvLine(FINDINGS, row));
    lines.add(jsonLine(row));
    const list = open.get(row.severity) ?? [];
    if (row.atEnd === 'open' && list.length < MOST_OPEN) list.push(row);
    const { id } = whole.finding.account;
    if (!accounts.has(id) && wasUnsettled(life)) gone.add(id);
  }
  return {
    counts: tally.counts,
    open: [...open.values()].flat().slice(0, MOST_OPEN),
    gone: [...gone].toSorted(),
  };
}

/** Findings of accounts that the runs looked at, and those that a run of the same scope changed at any time. */
function ofScope({ all, runs }: Ground, accounts: ReadonlySet<string>): (life: FindingLife) => boolean {
  const numbers = new Set(all.filter(({ scope }) => isSame(scope, runs.scope)).map(({ number }) => number));
  return ({ finding, changes }) =>
    accounts.has(finding.account.id) || changes.some(({ run }) => numbers.has(run));
}

function wasUnsettled({ atStart, atEnd }: LifeInPeriod): boolean {
  return atEnd !== 'resolved' && atStart !== undefined && atStart !== 'resolved';
}
