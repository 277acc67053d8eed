import { cell } from '../../../outputs/csv.ts';
import type { FindingFilter, FindingRow } from '../../../web/api/findings.ts';
import { shownRow } from './row.ts';
import { selectRows } from './select-rows.ts';
import type { View } from './view.ts';

/** Columns in their order. New ones are only added at the end. */
const COLUMNS: readonly (readonly [string, (row: FindingRow) => string | undefined])[] = [
  ['id', ({ id }) => id],
  ['standing', ({ standing }) => standing],
  ['severity', ({ severity }) => severity],
  ['rule', ({ rule }) => rule],
  ['title', ({ title }) => title],
  ['account_id', ({ account }) => account.id],
  ['account_name', ({ account }) => account.name],
  ['partition', ({ account }) => account.partition],
  ['resource_type', ({ resource }) => resource.type],
  ['resource_name', ({ resource }) => resource.name],
  ['resource_arn', ({ resource }) => resource.arn],
  ['credential_kind', ({ credential }) => credential?.kind],
  ['access_key_id', keysOf],
  ['credential_id', ({ credential }) => credential?.id],
  ['credential_created_at', ({ credential }) => credential?.createdAt],
  ['credential_status', ({ credential }) => credential?.status],
  ['says', ({ says }) => says],
  ['since', ({ since }) => since],
  ['fresh', ({ fresh }) => (fresh ? 'yes' : 'no')],
  ['run', ({ run }) => String(run)],
  ['reason', ({ reason }) => reason],
  ['until', ({ until }) => until],
];

/** Keys made in the same second share a finding: all are named. */
function keysOf({ credential }: FindingRow): string | undefined {
  const shared = credential?.sameSecond?.flatMap(({ accessKeyId }) => accessKeyId ?? []);
  return shared === undefined ? credential?.accessKeyId : shared.join('; ');
}

/** The rows that a filter leaves, for a spreadsheet: names are made harmless and formulas defused, as in `scan --format csv`. */
export function* exportCsv(view: View, filter: FindingFilter): Generator<string> {
  yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
  for (const row of selectRows(view, filter)) {
    const shown = shownRow(row);
    yield `${COLUMNS.map(([, read]) => cell(read(shown) ?? '')).join(',')}\r\n`;
  }
}
