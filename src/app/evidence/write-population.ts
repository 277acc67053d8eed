import { lookRow, type MemberRow, memberRow } from '../../core/evidence/population.ts';
import { reportKey } from '../../core/evidence/reports.ts';
import { jsonLine, jsonText } from '../../outputs/evidence/json.ts';
import { ACCOUNTS, COVERAGE, csvHead, csvLine, csvText } from '../../outputs/evidence/tables.ts';
import { damagedReport } from './damaged-report.ts';
import type { Ground } from './ground.ts';
import { looks } from './read-looks.ts';

/** Every account, every account in every run, and the credential reports. */
export async function writePopulation(ground: Ground): Promise<readonly MemberRow[]> {
  const { store, stage, runs, members, reports, showing } = ground;
  const rows = members.map((member) => memberRow(member, showing));
  stage.text('population/accounts.csv', csvText(ACCOUNTS, rows));
  stage.text('population/accounts.json', jsonText(rows));
  const files = new Map(reports.map(({ key, file }) => [key, file]));
  const [csv, lines] = [stage.lines('population/coverage.csv'), stage.lines('population/coverage.jsonl')];
  csv.add(csvHead(COVERAGE));
  for await (const look of looks(store, runs.counted)) {
    const file = files.get(reportKey(look.coverage.account.id, look));
    const row = lookRow(look, file, showing);
    csv.add(csvLine(COVERAGE, row));
    lines.add(jsonLine(row));
  }
  for (const report of reports) {
    stage.later(report.file, async function* () {
      const bytes = await store.reportOf(report.run, report.account, report.entry);
      if (bytes === undefined) throw damagedReport(report);
      yield bytes;
    });
  }
  return rows;
}
