import {
  meanSecondsToFix,
  type Standings,
  type Trend,
  type TrendPoint,
  type TrendRow,
} from '../../core/history/trend.ts';
import { COVERAGE_STATUSES } from '../../core/model/run.ts';
import { jsonMembers } from '../json-members.ts';
import { inOrder, jsonLine } from '../run-contract.ts';
import { HISTORY_VERSION } from './schema-parts.ts';
import type { TrendShown } from './trend-words.ts';

/** The contract of `trend-schema.ts`, each run on a line of its own. */
export function* trendJson(trend: Trend, shown: TrendShown, version: string): Generator<string> {
  const frame = {
    schemaVersion: HISTORY_VERSION,
    tool: { name: 'keyreeve', version },
    by: trend.by,
    from: trend.from,
    to: trend.to,
    onlyRules: shown.rules,
    onlyAccounts: shown.accounts,
    scopes: trend.scopes,
    backwards: trend.backwards,
    total: rowObject(trend.total),
    rows: trend.rows.map(rowObject),
    notEnded: trend.notEnded.map(({ run, state, startedAt, words }) => ({ run, state, startedAt, words })),
    late: trend.late.map(({ run, accounts }) => ({ run, accounts })),
    points: [],
  };
  yield* jsonMembers(frame, '  ', 'points', trend.points, function* (point) {
    yield jsonLine(pointObject(point));
  });
  yield '\n';
}

function rowObject(row: TrendRow) {
  const { key, openBefore, end, fresh, reopened, fixed } = row;
  const mean = meanSecondsToFix(row);
  return {
    ...{ key, openBefore, end: standingsObject(end), new: fresh, reopened, fixed },
    meanSecondsToFix: mean === undefined ? undefined : Math.round(mean),
  };
}

function standingsObject({ open, notSeen, accepted }: Standings) {
  return { open, notSeen, accepted };
}

function pointObject({ run, now, complete, accounts, all, of }: TrendPoint) {
  return {
    ...{ run, now, complete, accounts: inOrder(COVERAGE_STATUSES, accounts) },
    all: standingsObject(all),
    of: of.map(standingsObject),
  };
}
