import type { Finding } from '../../../core/model/finding.ts';
import { SCHEMA_VERSION } from '../../../core/model/run.ts';
import { findingObject, jsonLine } from '../../../outputs/run-contract.ts';
import type { FindingFilter } from '../../../web/api/findings.ts';
import { judgeKept } from '../../replay/kept-account.ts';
import type { Board } from './board.ts';
import { breather } from './breathe.ts';
import { type Row, shownRow } from './row.ts';
import { asOfAsked, selectRows } from './select-rows.ts';
import type { View } from './view.ts';

/**
 * The rows that a filter leaves, with what they stand on: a row a line, account by account. Each has the members of a
 * finding of `scan --format json` too, with its evidence, where its facts are kept; the file ends with how many have
 * none. Every account is judged again once, and of its findings one is held at a time.
 *
 * Throws the {@link Problem}s of {@link selectRows} before its first text, and `store-unavailable` in the midst of it.
 */
export async function* exportJson(board: Board, view: View, filter: FindingFilter): AsyncGenerator<string> {
  const rows = selectRows(view, filter);
  const asOf = asOfAsked(view, filter);
  const frame = { schemaVersion: SCHEMA_VERSION, asOf, filter, total: rows.length };
  yield '{\n';
  // Wrapped, so that a bare text goes through the same escapes.
  for (const [name, value] of Object.entries(frame)) yield `  ${jsonLine({ [name]: value }).slice(1, -1)},\n`;
  yield '  "findings": [';
  const breathe = breather();
  let before = '\n    ';
  let withoutEvidence = 0;
  for (const [id, wanted] of byAccount(rows)) {
    for await (const finding of wholeOf(board, view, id)) {
      const turn = breathe();
      if (turn !== undefined) await turn;
      const row = wanted.get(finding.id);
      if (row === undefined) continue;
      wanted.delete(finding.id);
      yield before + jsonLine({ ...findingObject(finding), ...shownRow(row) });
      before = ',\n    ';
    }
    withoutEvidence += wanted.size;
    for (const row of wanted.values()) {
      yield before + jsonLine(shownRow(row));
      before = ',\n    ';
    }
  }
  yield `${rows.length === 0 ? '' : '\n  '}],\n  "withoutEvidence": ${withoutEvidence}\n}\n`;
}

/** By the account's id, in the order in which accounts come first; each by the finding's id. */
function byAccount(rows: readonly Row[]): ReadonlyMap<string, Map<string, Row>> {
  const accounts = new Map<string, Map<string, Row>>();
  for (const row of rows) {
    const there = accounts.get(row.account.id);
    if (there === undefined) accounts.set(row.account.id, new Map([[row.id, row]]));
    else there.set(row.id, row);
  }
  return accounts;
}

/** What an account is found to have by its kept facts; nothing where they are gone, or it is in no run that is shown. */
async function* wholeOf(board: Board, view: View, id: string): AsyncGenerator<Finding> {
  const account = view.account(id);
  const kept = account && board.keptRun(account.reading);
  if (account === undefined || kept === undefined) return;
  const judged = await judgeKept(board.store, kept, account.reading);
  if (judged.how === 'judged') yield* judged.findings;
}
