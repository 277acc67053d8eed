import type { Standings, Trend } from '../../core/history/trend.ts';
import { cell } from '../csv.ts';

const HEADINGS = [
  ...['run', 'now', 'key', 'open', 'not_seen', 'accepted'],
  ...['accounts_scanned', 'accounts_partial', 'accounts_failed', 'accounts_skipped', 'complete'],
];

/**
 * A trend for a spreadsheet: RFC 4180, comma, CRLF, UTF-8; for each run a record for all that is counted, and one for
 * each rule or severity. What was fixed, and how long that took, is in JSON.
 */
export function* trendCsv({ points, rows }: Trend): Generator<string> {
  yield `${HEADINGS.join(',')}\r\n`;
  for (const { run, now, complete, accounts, all, of } of points) {
    const { scanned, partial, failed, skipped } = accounts;
    const record = (key: string, { open, notSeen, accepted }: Standings) =>
      [run, now, key, open, notSeen, accepted, scanned, partial, failed, skipped, complete]
        .map((value) => cell(String(value)))
        .join(',');
    yield `${record('all', all)}\r\n`;
    for (const [index, { key }] of rows.entries()) {
      const standings = of[index];
      if (standings !== undefined) yield `${record(key, standings)}\r\n`;
    }
  }
}
