import { SEVERITIES, STATUSES } from '../../core/model/finding.ts';
import type { RunReport } from '../../core/model/run.ts';
import { type RuleText, ruleTextOf } from '../rule-texts.ts';
import { type Markup, markup, prose } from './markup.ts';
import type { RuleSurvey, Survey } from './survey.ts';
import { numbers, table } from './table.ts';
import { grouped, listed, STATUS_IN_WORDS, some } from './words.ts';

/** Passing and not-applicable findings listed, of each; the others are only counted, and the page says so. */
export const MOST_QUIET = 1000;

/** The filters, and a place for each rule's findings, which the page's script fills from its data. */
export function* findingsSection(
  report: RunReport,
  survey: Survey,
  texts: readonly RuleText[],
): Generator<Markup> {
  const { run } = report;
  const titles = new Map(run.rules.map(({ id, title }) => [id, title]));
  yield markup`<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
<p class="dim">Grouped by rule, the worst first. Open a finding to see the evidence, what to do and the commands.${leftOut(report)}</p>
<p class="callout unknown needs-script">The list below is made by the script in this file. If you see this sentence, the script did not run; without scripts at all, the findings are listed at the end of this section.</p>
<p id="on-paper"></p>
${filters(report, titles)}
`;
  const order = rulesInOrder(survey);
  const textOf = ruleTextOf(texts);
  for (const [id, rule] of order) yield ruleGroup(titles.get(id) ?? id, rule, textOf(id));
  yield nothingWrong(
    order.filter(([, rule]) => !needsSomebody(rule)),
    titles,
  );
}

/** Rules with something failing, the worst first; then what nobody could judge, then what a person must do. */
function rulesInOrder({ rules, tally }: Survey): [string, RuleSurvey][] {
  const failing = tally.failing.map(({ rule }) => rule);
  const weight = (id: string, { counts }: RuleSurvey): number => {
    if (counts.fail > 0) return failing.indexOf(id);
    if (counts.unknown > 0) return failing.length;
    return counts.manual > 0 ? failing.length + 1 : failing.length + 2;
  };
  return [...rules].sort((a, b) => weight(...a) - weight(...b));
}

function needsSomebody({ counts }: RuleSurvey): boolean {
  return counts.fail + counts.unknown + counts.manual > 0;
}

function leftOut({ run: { counts } }: RunReport): Markup | undefined {
  const parts = (['pass', 'not-applicable'] as const)
    .filter((status) => counts[status] > MOST_QUIET)
    .map(
      (status) =>
        `${grouped(counts[status] - MOST_QUIET)} of ${grouped(counts[status])} ${status === 'pass' ? 'passing' : 'not applicable'}`,
    );
  if (parts.length === 0) return undefined;
  return markup` <b>To keep this page small, ${listed(parts)} findings are counted but not listed.</b> Every failing, unknown and manual one is. <code>--output run.json</code> has all.`;
}

function filters({ run, coverage }: RunReport, titles: ReadonlyMap<string, string>): Markup {
  return markup`<form id="filters" class="filters card" role="search" aria-label="Filter the findings" hidden>
<div class="field text"><label for="filter-text">Search</label><input id="filter-text" type="search" autocomplete="off" spellcheck="false" placeholder="user, key, ARN, words …"></div>
<div class="field"><label for="filter-rule">Rule</label><select id="filter-rule"><option value="">every rule</option>${run.rules.map(({ id }) => markup`<option value="${id}">${titles.get(id) ?? id}</option>`)}</select></div>
<div class="field"><label for="filter-account">Account</label><select id="filter-account"><option value="">every account</option>${coverage.map(({ account }) => markup`<option value="${account.id}">${account.name === undefined ? account.id : `${account.name} (${account.id})`}</option>`)}</select></div>
<fieldset><legend>Status</legend>${STATUSES.map((status) => markup`<label class="pick"><input type="checkbox" name="status" value="${status}"><span>${STATUS_IN_WORDS[status]} <small>${grouped(run.counts[status])}</small></span></label>`)}</fieldset>
<fieldset><legend>Severity</legend>${SEVERITIES.map((severity) => markup`<label class="pick"><input type="checkbox" name="severity" value="${severity}"><span>${severity}</span></label>`)}</fieldset>
<div class="outcome"><output id="outcome" for="filter-text filter-rule filter-account"></output><button type="button" id="clear">Clear filters</button></div>
</form>
`;
}

function ruleGroup(title: string, rule: RuleSurvey, text: RuleText): Markup {
  const { id } = text;
  const severity = SEVERITIES.find((each) => rule.failing[each] > 0);
  return markup`<section class="rule card" id="rule-${id}" data-rule="${id}" aria-labelledby="title-${id}">
<h3 id="title-${id}">${severity === undefined ? undefined : markup`<span class="chip ${severity}">${severity}</span> `}${title}</h3>
<p class="dim">${countsInWords(rule)} · <code>${id}</code><span class="matching"></span></p>
${text.why.length === 0 ? undefined : whyAndHow(text)}<div class="rows"></div>
</section>
`;
}

function countsInWords({ counts, aside }: RuleSurvey): string {
  const parts = STATUSES.filter((status) => counts[status] > 0).map(
    (status) => `${grouped(counts[status])} ${STATUS_IN_WORDS[status].toLowerCase()}`,
  );
  const apart = aside > 0 ? [`${grouped(aside)} set aside`] : [];
  return [...parts, ...apart].join(' · ') || 'nothing to judge';
}

function whyAndHow({ id, why, fix, sources }: RuleText): Markup {
  return markup`<details class="why"><summary>Why it matters, and how to fix it</summary>
<h4>Why it matters</h4><ul>${why.map((each) => markup`<li>${prose(each)}</li>`)}</ul>
<h4>How to fix it</h4><ol>${fix.map((each) => markup`<li>${prose(each)}</li>`)}</ol>
<h4>Read more</h4><ul><li><code>keyreeve explain ${id}</code></li>${sources.map(({ title, url }) => markup`<li><a href="${url}" rel="noreferrer">${title}</a></li>`)}</ul>
</details>
`;
}

/** Rules that found nothing stand in one closed table, so that a clean rule is seen to have been asked. */
function nothingWrong(
  rules: readonly (readonly [string, RuleSurvey])[],
  titles: ReadonlyMap<string, string>,
): Markup {
  if (rules.length === 0) return markup``;
  const title = `${some(rules.length, 'rule')} under which nothing is wrong`;
  const columns = [{ heading: 'Rule' }, ...['Passing', 'Not applicable', 'Set aside'].map(numbers)];
  const rows = rules.map(([id, { counts, aside }]) => [
    titles.get(id) ?? id,
    ...[counts.pass, counts['not-applicable'], aside].map(grouped),
  ]);
  return markup`<details class="card quiet"><summary>${title}</summary>
${table(title, columns, rows)}</details>
`;
}
