import type { Triage, TriagedKey } from '../../core/model/triage.ts';
import { cell } from '../csv.ts';

/** Columns in their order, each with what it holds of a key. New ones are only added at the end. */
const COLUMNS: readonly (readonly [string, (key: TriagedKey) => string | undefined])[] = [
  ['priority', ({ priority }) => priority],
  ['key_id', ({ id }) => id],
  ['kind', ({ kind }) => kind],
  ['standing', ({ standing }) => standing],
  ['account_id', ({ account }) => account?.id],
  ['account_name', ({ account }) => account?.name],
  ['account_from', ({ accountFrom }) => accountFrom],
  ['holder', ({ holder }) => holder],
  ['user', ({ userName }) => userName],
  ['owner', ({ owner }) => owner],
  ['status', ({ status }) => ('value' in status ? status.value : 'unknown')],
  ['created_at', ({ createdAt }) => createdAt],
  ['last_used_at', ({ lastUse }) => ('value' in lastUse ? lastUse.value.at : 'unknown')],
  ['last_used_service', ({ lastUse }) => ('value' in lastUse ? lastUse.value.service : undefined)],
  ['last_used_region', ({ lastUse }) => ('value' in lastUse ? lastUse.value.region : undefined)],
  ['quarantine', ({ quarantine }) => ('value' in quarantine ? quarantine.value.join('; ') : 'unknown')],
  ['exempt', ({ exempt }) => exempt],
  ['times', ({ times }) => String(times)],
  ['reported_by', ({ reported }) => reported[0]?.by],
  ['reported_at', ({ reported }) => reported[0]?.at],
  ['reported_type', ({ reported }) => reported[0]?.type],
  ['reported_where', ({ reported }) => reported[0]?.where],
  ['says', ({ says }) => says],
  ['advice', ({ advice }) => advice],
  ['commands', ({ commands }) => commands.join('; ')],
  ['incomplete', ({ incomplete }) => String(incomplete)],
];

/**
 * Keys for a spreadsheet: RFC 4180, comma, CRLF, UTF-8, a record a line, the worst first. What could not be read is
 * `unknown`, and an empty cell says that there is nothing. Left out are the notes, counts and all but the newest of
 * what was reported. Names are made harmless and formulas defused.
 */
export function* triageCsv({ keys }: Triage): Generator<string> {
  yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
  for (const key of keys) yield `${COLUMNS.map(([, read]) => cell(read(key) ?? '')).join(',')}\r\n`;
}
