import {
  type MarkRow,
  markRow,
  type NoticeRow,
  noticeRow,
  type PlanRow,
  planRow,
} from '../../core/evidence/marks.ts';
import { isWithin } from '../../core/evidence/period.ts';
import { type RunRow, runRow } from '../../core/evidence/runs.ts';
import { jsonText } from '../../outputs/evidence/json.ts';
import { csvText, MARKS, NOTICES, PLANS, RUNS, type Table } from '../../outputs/evidence/tables.ts';
import type { Ground } from './ground.ts';
import type { Stage } from './stage.ts';

/** Runs, marks, plans and notices, as they are listed. */
export interface Records {
  readonly runs: readonly RunRow[];
  readonly marks: readonly MarkRow[];
  readonly plans: readonly PlanRow[];
  readonly notices: readonly NoticeRow[];
}

/** Writes the lists that are short enough to be held. */
export async function writeRecords(ground: Ground): Promise<Records> {
  const { store, stage, period, runs, showing } = ground;
  const listed = [...runs.counted, ...runs.unfinished].toSorted((a, b) => a.number - b.number);
  const rows: RunRow[] = [];
  for (const run of listed) rows.push(runRow(run, await store.factsOf(run.number), showing));
  both(stage, 'runs/runs', RUNS, rows);
  const known = (await store.marks()).filter(({ firstRun, lastRun }) =>
    runs.counted.some(({ number }) => number >= firstRun && number <= lastRun),
  );
  const marks = known.map((mark) => markRow(mark, showing));
  both(stage, 'marks/marks', MARKS, marks);
  const plans = (await store.plans())
    .filter(({ madeAt }) => isWithin(period, madeAt))
    .map((plan) => planRow(plan, showing));
  both(stage, 'actions/plans', PLANS, plans);
  const notices = (await store.notices())
    .filter(({ at }) => isWithin(period, at))
    .map((notice) => noticeRow(notice, showing));
  both(stage, 'actions/notices', NOTICES, notices);
  return { runs: rows, marks, plans, notices };
}

/** A list for a spreadsheet and for a program. */
function both<Row>(stage: Stage, name: string, table: Table<Row>, rows: readonly Row[]): void {
  stage.text(`${name}.csv`, csvText(table, rows));
  stage.text(`${name}.json`, jsonText(rows));
}
