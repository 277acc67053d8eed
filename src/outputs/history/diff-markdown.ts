import type { DiffedFinding, Outcome, RunDiff } from '../../core/history/diff.ts';
import { SEVERITIES } from '../../core/model/finding.ts';
import { comparisonCounts, notSeenInWords, whyInWords } from '../comparison-words.ts';
import { type Counted, fitted } from '../markdown/fit.ts';
import { code, plain, tableHead, tableRow } from '../markdown/text.ts';
import type { DiffShown } from './diff-page.ts';
import { diffNotes, incompleteDiff, runsInWords } from './diff-words.ts';

/** UTF-8 bytes of the tables: a comment on GitHub holds 65,536 characters in all. */
const MOST_BYTES = 56_000;

const HEADINGS: readonly (readonly [Outcome, string])[] = [
  ['new', 'New'],
  ['unseen-before', 'Still failing, and not seen by the earlier run'],
  ['fixed', 'Fixed'],
  ['accepted', 'Suppressed or attested since'],
  ['not-seen', 'Not seen, so neither open nor fixed'],
];

/**
 * A diff for a pull request or a step summary. What is still open is counted, and
 * what goes beyond the size that GitHub takes.
 */
export function* diffMarkdown(diff: RunDiff, { swapped }: DiffShown): Generator<string> {
  const { from, to, findings, notSeen } = diff;
  yield `## Run ${to.number} beside run ${from.number}\n\n${plain(runsInWords(diff))}\n\n`;
  yield `**${comparisonCounts(diff)}.**\n`;
  const incomplete = incompleteDiff(diff);
  if (incomplete !== undefined) yield `\n> **${plain(incomplete)}**\n`;
  const notes = [...diffNotes(diff, swapped), ...notSeen.map((each) => `Not seen: ${notSeenInWords(each)}.`)];
  if (notes.length > 0) yield `\n${notes.map((note) => `- ${plain(note)}\n`).join('')}`;
  yield* fitted(tablesOf(findings), { left: MOST_BYTES }, 'finding', '--format json');
}

function* tablesOf(findings: readonly DiffedFinding[]): Generator<Counted> {
  for (const [outcome, heading] of HEADINGS) {
    const meant = findings.filter((each) => each.outcome === outcome);
    const head = tableHead(['Severity', 'Account', 'Who', 'What', 'Rule']);
    yield { text: `\n### ${heading}\n\n${head}`, tells: 0, heading: true };
    for (const severity of SEVERITIES) {
      for (const each of meant.filter(({ finding }) => finding.severity === severity))
        yield { text: rowOf(each), tells: 1 };
    }
  }
}

function rowOf({ finding, why }: DiffedFinding): string {
  const { severity, account, resource, rule, says } = finding;
  const where = account.name === undefined ? code(account.id) : `${code(account.id)} ${code(account.name)}`;
  const what = why === undefined ? says : `${says} Not seen: ${whyInWords(why)}.`;
  return tableRow([severity, where, code(resource.name), plain(what), code(rule)]);
}
