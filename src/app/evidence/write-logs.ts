import { entryRow, type LogRow, logRow, segmentFile, segmentOf } from '../../core/evidence/segment.ts';
import { jsonLine, jsonText } from '../../outputs/evidence/json.ts';
import type { Ground } from './ground.ts';
import { readLogs } from './read-logs.ts';

/** The entries of each audit log that belong to the period, and what a verification of the whole log said. */
export async function writeLogs({
  store,
  stage,
  options,
  period,
  showing,
}: Ground): Promise<readonly LogRow[]> {
  const rows: LogRow[] = [];
  for (const log of await readLogs(store, options.auditLog)) {
    const segment = segmentOf(log.entries, period);
    rows.push(logRow(log, segment));
    if (segment.entries.length === 0) continue;
    const lines = stage.lines(segmentFile(log.id));
    for (const entry of segment.entries) lines.add(jsonLine(entryRow(entry, showing)));
  }
  stage.text('actions/audit-log.json', jsonText(rows));
  return rows;
}
