import type { Finding } from '../../core/model/finding.ts';
import type { Lapsed, Run } from '../../core/model/run.ts';
import type { Paint } from '../look.ts';
import { suppressionInWords } from '../standing.ts';
import { DOT } from './last-lines.ts';
import type { Marked, MarkedGroup } from './marked-tally.ts';
import type { Tally } from './tally.ts';
import { counted, heading, paragraph } from './words.ts';

/** Reasons told of each; the rest are counted. */
const MOST_TOLD = 20;
/** Of a hash in hex: enough to compare by eye, and all of it stands in JSON. */
const HASH_SHOWN = 12;

/** What is counted apart and why, until when, and what no longer holds: nothing is hidden silently. */
export function* markedSection(tally: Tally, run: Run, columns: number, paint: Paint): Generator<string> {
  yield* marked('Suppressed', tally.suppressed, suppressedInWords, columns, paint);
  yield* marked('Attested', tally.attested, attestedInWords, columns, paint);
  yield* lapsedSection(run.lapsed, columns, paint);
}

function* marked(
  title: string,
  { groups, others }: Marked,
  inWords: (finding: Finding) => string,
  columns: number,
  paint: Paint,
): Generator<string> {
  if (groups.length === 0) return;
  yield heading(title, paint);
  const told = groups.slice(0, MOST_TOLD);
  for (const { first, total, byRule } of told) {
    const mark = `${total} × `;
    yield paragraph(inWords(first), columns, { indent: 2, mark, markStyle: 'dim' }, paint);
    const rules = [...byRule].map(([rule, count]) => (byRule.size === 1 ? rule : `${count} × ${rule}`));
    yield paragraph(rules.join(DOT), columns, { indent: 2 + mark.length, style: 'dim' }, paint);
  }
  const rest = others + sum(groups.slice(MOST_TOLD));
  if (rest > 0) yield `  and ${counted(rest, 'finding')} for other reasons: --output run.json has all\n`;
}

function sum(groups: readonly MarkedGroup[]): number {
  return groups.reduce((all, { total }) => all + total, 0);
}

/** `Until 2026-12-31, by dana: Break-glass user.` */
function suppressedInWords(finding: Finding): string {
  return (suppressionInWords(finding) ?? '').replace(/^Suppressed (\w)/, (_all, first: string) =>
    first.toUpperCase(),
  );
}

function attestedInWords({ attested }: Finding): string {
  if (attested === undefined) return '';
  const { by, on, until, note, evidenceFile, evidenceSha256 } = attested;
  const noted = note === undefined ? '' : `: ${note}`;
  return `By ${by} on ${on}, until ${until}${noted} (${evidenceFile}, SHA-256 ${evidenceSha256.slice(0, HASH_SHOWN)}…)`;
}

/** Suppressions and attestations that did nothing: each is to be renewed, or taken out. */
function* lapsedSection(lapsed: readonly Lapsed[], columns: number, paint: Paint): Generator<string> {
  if (lapsed.length === 0) return;
  yield heading('Without effect', paint);
  for (const each of lapsed.slice(0, MOST_TOLD)) {
    yield paragraph(lapsedInWords(each), columns, { indent: 2, mark: '! ', markStyle: 'yellow' }, paint);
  }
  const rest = lapsed.length - MOST_TOLD;
  if (rest > 0) yield `  and ${rest} more: --output run.json has all\n`;
}

function lapsedInWords({ what, why, place, until, match }: Lapsed): string {
  const how =
    why === 'expired' ? `expired on ${until}` : `matched nothing, though it would hold until ${until}`;
  return `${place}: the ${what} ${how}${match === undefined ? '' : `: ${match}`}`;
}
