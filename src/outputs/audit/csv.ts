import type { Entry } from '../../core/model/audit-entry.ts';
import { canonicalJson, type Json } from '../../core/model/canonical-json.ts';
import { cell } from '../csv.ts';
import { accountOf, callOf, subjectOf } from './about.ts';

/** Columns in their order, each with what it holds of an entry. New ones are only added at the end. */
const COLUMNS: readonly (readonly [string, (entry: Entry) => string | undefined])[] = [
  ['seq', ({ seq }) => String(seq)],
  ['at', ({ at }) => at],
  ['action', ({ action }) => action],
  ['outcome', ({ outcome }) => outcome],
  ['actor_arn', ({ actor }) => actor.arn],
  ['actor_person', ({ actor }) => actor.person],
  ['actor_host', ({ actor }) => actor.host],
  ['account_id', accountOf],
  ['subject', subjectOf],
  ['call', callOf],
  ['plan', ({ plan }) => plan],
  ['step', ({ step }) => step],
  ['request_id', ({ requestId }) => requestId],
  ['words', ({ words }) => words],
  ['about', ({ about }) => jsonText(about)],
  ['before', ({ before }) => jsonText(before)],
  ['after', ({ after }) => jsonText(after)],
  ['plan_hash', ({ planHash }) => planHash],
  ['tool', ({ tool }) => tool],
  ['prev', ({ prev }) => prev],
  ['hash', ({ hash }) => hash],
  ['signature', ({ signature }) => signature],
];

/**
 * Entries for a spreadsheet, as findings are: RFC 4180, comma, CRLF, UTF-8, one record a line. Nothing is left out,
 * but names are made harmless and formulas defused, so hashes can be checked by the log alone.
 */
export function* auditCsv(entries: Iterable<Entry>): Generator<string> {
  yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
  for (const entry of entries) {
    yield `${COLUMNS.map(([, read]) => cell(read(entry) ?? '')).join(',')}\r\n`;
  }
}

function jsonText(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : canonicalJson(value);
}
