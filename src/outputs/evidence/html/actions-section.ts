import type { LogRow } from '../../../core/evidence/segment.ts';
import type { Summary } from '../../../core/evidence/summary.ts';
import { type Markup, markup } from '../../html/markup.ts';
import { numbers, table } from '../../html/table.ts';
import { grouped, some } from '../../html/words.ts';

/** What was changed, as the audit log has it, and whether that is whole. */
export function* actionsSection({ plans, notices }: Summary, logs: readonly LogRow[]): Generator<Markup> {
  yield markup`<section id="actions" aria-labelledby="actions-title">
<h2 id="actions-title">Actions</h2>
<p class="dim">Entries of the audit log that were written in the period. Each has the hash of the one before: the segment follows the entry that is named, and its chain can be checked.</p>
<p>${some(plans, 'plan')} and ${some(notices, 'notice')} in the period: actions/plans.csv, actions/notices.csv.</p>
`;
  if (logs.length === 0) {
    yield markup`<div class="callout missing"><h3>No audit log</h3><p>What was changed, and by whom, cannot be told.</p></div>`;
  }
  for (const each of logs) yield logCard(each);
  yield markup`</section>
`;
}

function logCard({ log, file, verification, segment, newest }: LogRow): Markup {
  const { before, head, entries, actions } = segment;
  const title = `Audit log ${log.slice(0, 16)}…`;
  const fault = verification.fault;
  return markup`<div class="card"><h3>${title}</h3>
${fault === null ? markup`<p>Whole when this was made: ${some(verification.entries, 'entry', 'entries')}, ${grouped(verification.signed)} of them signed.</p>` : markup`<div class="callout missing"><h4>DAMAGED: ${fault.kind} at line ${fault.line}</h4><p>${fault.words}</p></div>`}
<p>In here: ${some(entries, 'entry', 'entries')}${file === null ? undefined : markup`, in ${file}`}, after <code class="fingerprint">${before.seq}:${before.hash}</code>, up to <code class="fingerprint">${head.seq}:${head.hash}</code>.${newest === null ? undefined : markup` The newest of the log: <code class="fingerprint">${newest.seq}:${newest.hash}</code>.`}</p>
${
  entries === 0
    ? undefined
    : table(
        `${title}: entries of the period`,
        [{ heading: 'Entry' }, numbers('Count')],
        Object.entries(actions).map(([action, count]) => [action, grouped(count)]),
      )
}</div>
`;
}
