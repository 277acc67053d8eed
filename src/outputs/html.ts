import { SEVERITIES, STATUSES } from '../core/model/finding.ts';
import { type RunReport, SCHEMA_VERSION } from '../core/model/run.ts';
import { asideSection } from './html/aside-section.ts';
import { chartsSection } from './html/charts-section.ts';
import { controlsSection } from './html/controls-section.ts';
import { coverageSection } from './html/coverage-section.ts';
import { findingData } from './html/finding-data.ts';
import { findingsSection } from './html/findings-section.ts';
import { type Markup, markup } from './html/markup.ts';
import { standalonePage } from './html/page.ts';
import { headline, summary } from './html/summary.ts';
import { type Survey, surveyOf } from './html/survey.ts';
import { grouped, some, timeInWords } from './html/words.ts';
import { RULE_TEXTS, type RuleText } from './rule-texts.ts';

/**
 * The run as one page that needs nothing but itself: no network, no other file, and for the most of it no
 * script. Findings are walked twice, once to sum them up and once to write them, and never held.
 *
 * Left out, and said so in the page: passing and not-applicable findings beyond a thousand each, which are
 * counted; and the exact text of names, in which what cannot be seen is made visible. JSON has both.
 */
export function* html(report: RunReport, texts: readonly RuleText[] = RULE_TEXTS): Generator<string> {
  const survey = surveyOf(report);
  yield* standalonePage({
    title: `${headline(report)} · Keyreeve · ${report.run.now.slice(0, 10)}`,
    parts: partsOf(report, survey),
    main: main(report, survey, texts),
    footer: footer(report),
  });
}

function partsOf({ run }: RunReport, { aside }: Survey): (readonly [string, string])[] {
  const setAside = aside.suppressed + aside.attested + run.lapsed.length > 0;
  return [
    ['#summary', 'Summary'],
    ['#charts', 'Charts'],
    ...(run.controls.length > 0 ? [['#controls', 'Controls'] as const] : []),
    ['#findings', 'Findings'],
    ...(setAside ? [['#aside', 'Set aside'] as const] : []),
    ['#coverage', 'Coverage'],
  ];
}

function* main(report: RunReport, survey: Survey, texts: readonly RuleText[]): Generator<Markup> {
  yield* summary(report, survey);
  yield* chartsSection(report, survey);
  yield* controlsSection(report.run);
  yield* findingsSection(report, survey, texts);
  yield* findingData(report);
  yield markup`</section>
`;
  yield* asideSection(report.run, survey);
  yield* coverageSection(report, survey);
}

function footer({ run }: RunReport): Markup {
  const { tool, calls, counts, failing } = run;
  const sums = STATUSES.map((status) => `${grouped(counts[status])} ${status}`).join(', ');
  const severities = SEVERITIES.map((severity) => `${grouped(failing[severity])} ${severity}`).join(', ');
  return markup`<p>Made by ${tool.name} ${tool.version}, as of ${timeInWords(run.now)} (<time datetime="${run.now}">${run.now}</time>), schema ${SCHEMA_VERSION}${run.redacted ? ', redacted' : ''}.</p>
<p>${sums}. Failing: ${severities}. ${some(calls.read + calls.poll + calls.session, 'call')} to AWS, none of which changes anything but making the credential report.</p>
<p>This page loads nothing from anywhere and sends nothing to anybody. It names accounts, users and key ids: treat it as confidential.</p>`;
}
