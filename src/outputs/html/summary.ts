import { SEVERITIES, type Severity, STATUSES } from '../../core/model/finding.ts';
import { COVERAGE_STATUSES, type RunReport } from '../../core/model/run.ts';
import { lengthInWords } from '../../core/model/time.ts';
import { frameworkInWords } from '../terminal/frameworks.ts';
import { firstSteps } from './first-steps.ts';
import { joinMarkup, type Markup, markup } from './markup.ts';
import type { Survey } from './survey.ts';
import {
  COVERAGE_IN_WORDS,
  grouped,
  listed,
  SEVERITY_EXPLAINED,
  STATUS_EXPLAINED,
  STATUS_IN_WORDS,
  some,
  timeInWords,
} from './words.ts';

/** The page's head in plain words: what was looked at, what is wrong, what nobody could tell, what to do first. */
export function* summary(report: RunReport, survey: Survey): Generator<Markup> {
  const { run } = report;
  yield markup`<section id="summary" aria-labelledby="headline">
<p class="eyebrow">Report on AWS credentials · ${timeInWords(run.now)}</p>
<h1 id="headline">${headline(report)}</h1>
<div class="lead">
<div>
<p>${lookedAt(report)}</p>
${notJudged(report)}${byHand(report)}
</div>
${tiles(report, survey)}
</div>
${firstSteps(report, survey)}
${glossary()}
</section>
`;
}

/** The one sentence that matters. Where not everything was judged it never says that all is well. */
export function headline({ run: { counts, failing, complete } }: RunReport): string {
  if (counts.fail === 0) {
    return complete
      ? 'Nothing is wrong in what was looked at'
      : 'Nothing wrong was found, but not everything could be judged';
  }
  const worst = failing.critical > 0 ? `, ${grouped(failing.critical)} of them critical` : '';
  return counts.fail === 1
    ? `1 finding needs action${failing.critical > 0 ? ', and it is critical' : ''}`
    : `${grouped(counts.fail)} findings need action${worst}`;
}

function lookedAt({ run, coverage }: RunReport): Markup {
  const accounts = coverage.length;
  const users = coverage.reduce((sum, each) => sum + (each.users ?? 0), 0);
  const fates = COVERAGE_STATUSES.filter((status) => run.accounts[status] > 0).map(
    (status) => `${grouped(run.accounts[status])} ${COVERAGE_IN_WORDS[status]}`,
  );
  const how =
    run.source === 'live' ? 'by asking AWS, without changing anything' : 'from credential report files';
  const against =
    run.frameworks.length === 0 ? '' : ` Asked for: ${listed(run.frameworks.map(frameworkInWords))}.`;
  return markup`Keyreeve looked at the credentials (passwords, access keys, root users and what they may do) of <b>${some(accounts, 'AWS account')}</b>${accounts === 0 ? '' : ` (${listed(fates)})`} with <b>${some(users, 'IAM user')}</b>, ${how}, and judged them by ${some(run.rules.length, 'rule')} as of ${timeInWords(run.now)}.${against} ${reportAges(coverage)}${run.redacted ? ' Names and ids are replaced by stand-ins.' : ''}`;
}

function reportAges(coverage: RunReport['coverage']): string {
  const ages = coverage.flatMap(({ report }) => report?.ageSeconds ?? []);
  if (ages.length === 0) return '';
  const sorted = ages.toSorted((a, b) => a - b);
  const from = lengthInWords(sorted[0] ?? 0);
  const to = lengthInWords(sorted.at(-1) ?? 0);
  const range = from === to ? from : `between ${from} and ${to}`;
  return `The credential reports that AWS makes were ${range} old.`;
}

/** Big and plain: what is missing here may be worse than what is found. */
function notJudged({ run: { complete, counts, accounts } }: RunReport): Markup | undefined {
  if (complete) return undefined;
  const parts = [
    ...(accounts.failed > 0 ? [`${some(accounts.failed, 'account')} could not be read at all`] : []),
    ...(accounts.partial > 0 ? [`${some(accounts.partial, 'account')} only in part`] : []),
    ...(counts.unknown > 0 ? [`${some(counts.unknown, 'verdict')} could not be given`] : []),
  ];
  const what = parts.length === 0 ? 'something could not be read or judged' : listed(parts);
  return markup`<div class="callout unknown"><h2>This report is incomplete</h2>
<p>${what.charAt(0).toUpperCase()}${what.slice(1)}. What could not be seen is neither clean nor faulty: nobody knows, so do not take this report for a clean bill of health. <a href="#coverage">See what is missing, and how to let Keyreeve see it</a>.</p></div>
`;
}

function byHand({ run: { counts } }: RunReport): Markup | undefined {
  if (counts.manual === 0) return undefined;
  return markup`<div class="callout manual"><h2>${some(counts.manual, 'check')} for a person</h2>
<p>AWS has no call that tells these. Each says what to look at. <a href="#status=manual">Show them</a>.</p></div>
`;
}

function tiles({ run }: RunReport, { aside }: Survey): Markup {
  const severities = SEVERITIES.filter((severity) => run.failing[severity] > 0);
  const rows = STATUSES.map(
    (status) => markup`
<div class="tile ${status}"><dt>${STATUS_IN_WORDS[status]}</dt><dd${status === 'fail' ? markup` class="worst"` : undefined}>${grouped(run.counts[status])}${status === 'fail' ? severityCounts(run.failing, severities) : undefined}</dd></div>`,
  );
  const apart = (['suppressed', 'attested'] as const).filter((kind) => aside[kind] > 0);
  return markup`<dl class="tiles" aria-label="Findings by status">${rows}${apart.map(
    (kind) => markup`
<div class="tile aside"><dt>${kind === 'suppressed' ? 'Suppressed for a while' : 'Attested by hand'}</dt><dd>${grouped(aside[kind])}</dd></div>`,
  )}</dl>`;
}

function severityCounts(failing: Readonly<Record<Severity, number>>, shown: readonly Severity[]): Markup {
  const pieces = shown.map(
    (severity) => markup`<span class="text-${severity}">${grouped(failing[severity])} ${severity}</span>`,
  );
  return markup`<span class="split">${joinMarkup(pieces, markup` · `)}</span>`;
}

/** For whoever has never seen the tool. */
function glossary(): Markup {
  return markup`<details class="glossary"><summary>The words used here</summary><dl>${STATUSES.map(
    (status) => markup`
<div><dt>${STATUS_IN_WORDS[status]}</dt><dd>${STATUS_EXPLAINED[status]}</dd></div>`,
  )}${SEVERITIES.map(
    (severity) => markup`
<div><dt><span class="chip ${severity}">${severity}</span></dt><dd>${SEVERITY_EXPLAINED[severity]}</dd></div>`,
  )}
<div><dt>Suppressed</dt><dd>Somebody accepted the risk for a while, with a reason and an end date. Counted apart.</dd></div>
<div><dt>Attested</dt><dd>A person looked by hand and keeps the evidence. Never counted as passing.</dd></div>
<div><dt>Rule and control</dt><dd>A rule is ours. A control is a published framework’s, such as the CIS Benchmark’s 1.4.</dd></div>
</dl></details>`;
}
