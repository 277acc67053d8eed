import type { Finding, Status } from '../../core/model/finding.ts';
import type { RunReport } from '../../core/model/run.ts';
import { standingOf } from '../standing.ts';
import { MOST_QUIET } from './findings-section.ts';
import { type Markup, markup, name } from './markup.ts';
import { asideOf, packer } from './pack-findings.ts';
import type { PackedFinding } from './packed.ts';
import { STATUS_IN_WORDS, some } from './words.ts';

/** Findings in one block: some 100 KB, so that neither the writer nor the reader has to take all at once. */
const BLOCK = 200;

/** Findings readable without a script. It is the same data again, so it is not endless. */
const MOST_PLAIN = 5000;

/**
 * The findings, in the order of the run: as data for the page's script, and as plain text where there is no
 * script. A browser that runs scripts takes the plain text for one word that it never lays out.
 */
export function* findingData({ run, findings }: RunReport): Generator<Markup> {
  const { pack, block } = packer(run.frameworks);
  const quiet: Partial<Record<Status, number>> = {};
  let rows: PackedFinding[] = [];
  let plain: Markup[] = [];
  let listed = 0;
  let left = 0;
  const flush = (): Markup => {
    const data = { html: block(rows) };
    const text =
      plain.length === 0 ? undefined : markup`<noscript><ul class="plain">${plain}</ul></noscript>\n`;
    rows = [];
    plain = [];
    return markup`${text}<script type="application/json" class="findings">${data}</script>
`;
  };
  yield markup`<noscript><h3>Every finding that needs somebody, account by account</h3></noscript>
`;
  for (const finding of findings) {
    if (isQuiet(finding)) {
      const before = quiet[finding.status] ?? 0;
      quiet[finding.status] = before + 1;
      if (before >= MOST_QUIET) continue;
    } else if (listed < MOST_PLAIN) {
      plain.push(plainRow(finding));
      listed += 1;
    } else left += 1;
    rows.push(pack(finding));
    if (rows.length === BLOCK) yield flush();
  }
  if (rows.length > 0) yield flush();
  if (left > 0) {
    yield markup`<noscript><p class="callout unknown">${some(left, 'more finding is', 'more findings are')} listed only where scripts are on, or in <code>--output run.json</code>.</p></noscript>
`;
  }
}

function isQuiet(finding: Finding): boolean {
  return (
    (finding.status === 'pass' || finding.status === 'not-applicable') && standingOf(finding) === 'counted'
  );
}

function plainRow(finding: Finding): Markup {
  const { id, status, severity, account, resource, says, rule } = finding;
  const aside = asideOf(finding)
    ?.lines.map(([label, text]) => `${label}: ${text}`)
    .join(' · ');
  const what = status === 'fail' ? severity : STATUS_IN_WORDS[status];
  return markup`
<li id="finding-${id}"><span class="chip ${status === 'fail' ? severity : status}">${what}</span> <b>${name(resource.name)}</b> · ${name(account.name ?? account.id)} · <code>${rule}</code><br>${says}${aside === undefined ? undefined : markup`<br><b>Set aside.</b> ${aside}`}</li>`;
}
