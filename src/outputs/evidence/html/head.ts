import { openAtEnd } from '../../../core/evidence/findings.ts';
import type { Summary } from '../../../core/evidence/summary.ts';
import { SEVERITIES } from '../../../core/model/finding.ts';
import { standardInWords } from '../../framework-words.ts';
import { type Markup, markup } from '../../html/markup.ts';
import { grouped, listed, some, timeInWords } from '../../html/words.ts';

/** So many gaps are shown; the others are counted, and in summary.json. */
const MOST_GAPS = 50;

/** What it is of, what is missing, the numbers, and who vouches for it. What is missing comes first. */
export function* head(summary: Summary): Generator<Markup> {
  const { period, complete, madeAt, frameworks } = summary;
  const standards = frameworks.map(
    (framework) => `${standardInWords({ framework, version: '' })} (${framework})`,
  );
  yield markup`<section id="summary" aria-labelledby="headline">
<p class="eyebrow">Evidence on AWS credentials · ${period.from} to ${period.to} · made ${timeInWords(madeAt)}</p>
<h1 id="headline">${complete ? 'Every month was looked at, and everything could be judged' : 'This evidence is incomplete'}</h1>
${complete ? undefined : missing(summary)}${summary.signed ? undefined : UNSIGNED}<div class="lead">
<div>
<p>What Keyreeve saw of the credentials of ${some(summary.accounts, 'AWS account')} in ${some(summary.runs.ended, 'run')} within the period, against ${listed(standards)}. Every number here can be counted again from the files of this archive, and <code>keyreeve evidence verify</code> does.</p>
${remarks(summary)}${vouched(summary)}
</div>
${tiles(summary)}
</div>
</section>
`;
}

function missing({ gaps }: Summary): Markup {
  const rest = gaps.length - MOST_GAPS;
  return markup`<div class="callout missing"><h2>What is missing</h2>
<ul>${gaps.slice(0, MOST_GAPS).map(
    ({ words }) => markup`
<li>${words}</li>`,
  )}${
    rest > 0
      ? markup`
<li>And ${grouped(rest)} more, in summary.json.</li>`
      : undefined
  }</ul>
<p>What could not be seen is neither clean nor faulty: nobody knows.</p></div>
`;
}

const UNSIGNED = markup`<div class="callout unsigned"><h2>UNSIGNED</h2>
<p>Nobody vouches for this archive: whoever can change a file in it can change the list of files too.</p></div>
`;

function remarks({ remarks: list, redacted }: Summary): Markup | undefined {
  const all = [
    ...(redacted ? ['Names and ids are replaced by stand-ins, the same all over the archive.'] : []),
    ...list,
  ];
  if (all.length === 0) return undefined;
  return markup`<h2>To be known</h2><ul>${all.map(
    (words) => markup`
<li>${words}</li>`,
  )}</ul>
`;
}

function vouched({ signed, fingerprint }: Summary): Markup | undefined {
  if (!signed) return undefined;
  return markup`<p>Signed with the Ed25519 key whose public half has the SHA-256 fingerprint <code class="fingerprint">${fingerprint ?? ''}</code>. Compare it with what its owner tells you by another way than this archive.</p>`;
}

function tiles({ findings, accounts, runs, reports, auditEntries }: Summary): Markup {
  const { open } = findings.atEnd;
  const worst = SEVERITIES.filter((severity) => open[severity] > 0).map(
    (severity) => `${grouped(open[severity])} ${severity}`,
  );
  const sum = (state: 'accepted' | 'not-seen') =>
    SEVERITIES.reduce((total, severity) => total + findings.atEnd[state][severity], 0);
  const rows: readonly (readonly [kind: string, words: string, count: number])[] = [
    ['unknown', 'Not seen at the end', sum('not-seen')],
    ['aside', 'Accepted at the end', sum('accepted')],
    ['aside', 'New or reopened in the period', findings.changes.new + findings.changes.reopened],
    ['pass', 'Resolved in the period', findings.changes.resolved],
    ['aside', 'Accounts', accounts],
    ['aside', 'Runs that ended', runs.ended],
    ['aside', 'Credential reports in here', reports],
    ['aside', 'Entries of the audit log', auditEntries],
  ];
  return markup`<dl class="tiles" aria-label="The period in numbers">
<div class="tile fail"><dt>Open at the end</dt><dd class="worst">${grouped(openAtEnd(findings))}<span class="split">${worst.join(' · ')}</span></dd></div>${rows.map(
    ([kind, words, count]) => markup`
<div class="tile ${kind}"><dt>${words}</dt><dd>${grouped(count)}</dd></div>`,
  )}</dl>`;
}
