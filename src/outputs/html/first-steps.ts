import type { RunReport } from '../../core/model/run.ts';
import { accountsInWords } from '../terminal/account-names.ts';
import { troubles } from '../terminal/coverage-section.ts';
import type { RuleGroup } from '../terminal/tally.ts';
import { type Markup, markup, prose } from './markup.ts';
import type { Survey } from './survey.ts';
import { grouped, some } from './words.ts';

/** More than this nobody does first. */
const MOST_STEPS = 4;

/** What to do first: the worst rules, then what keeps the report from being complete. */
export function firstSteps(report: RunReport, survey: Survey): Markup | undefined {
  const steps = [
    ...survey.tally.failing.slice(0, MOST_STEPS).map((group) => failingStep(group, report)),
    ...unreadStep(report, survey),
  ];
  if (steps.length === 0) return undefined;
  return markup`<div class="first"><h2>What to do first</h2><ol>${steps}</ol></div>`;
}

function failingStep(group: RuleGroup, { run }: RunReport): Markup {
  const { rule, severity, total, findings } = group;
  const title = run.rules.find(({ id }) => id === rule)?.title ?? rule;
  const accounts = new Map(findings.map(({ account }) => [account.id, account]));
  // Only the first findings of a long group are held, so its accounts cannot be counted from them.
  const where = findings.length === total ? ` in ${accountsInWords([...accounts.values()])}` : '';
  const advice = new Set(findings.map((finding) => finding.advice.words));
  const [words = ''] = advice;
  const others = advice.size > 1 ? markup` <span class="dim">(The first; others differ.)</span>` : undefined;
  return markup`
<li><span class="chip ${severity}">${severity}</span> <a class="step" href="#rule-${rule}">${title}</a> <span class="dim">${some(total, 'finding')}${where}</span>
<p class="step-words">${prose(words)}${others}</p></li>`;
}

function unreadStep({ coverage, run }: RunReport, { tally }: Survey): Markup[] {
  const [trouble] = troubles(coverage);
  const [reason] = tally.unknown;
  if (trouble === undefined && reason === undefined) return [];
  const cause = trouble?.cause ?? reason?.says ?? '';
  const fix = trouble?.fix ?? reason?.fix ?? '';
  return [
    markup`
<li><span class="chip unknown">incomplete</span> <a class="step" href="#coverage">Let Keyreeve see what it could not read, and scan again</a> <span class="dim">${grouped(run.counts.unknown)} ${run.counts.unknown === 1 ? 'verdict hangs' : 'verdicts hang'} on it</span>
<p class="step-words">${prose(cause)} ${prose(fix)}</p></li>`,
  ];
}
