import { SEVERITIES } from '../../core/model/finding.ts';
import type { RunReport } from '../../core/model/run.ts';
import type { AccountTally } from '../terminal/tally.ts';
import { type Bar, barChart, severityLegend } from './bar-chart.ts';
import { type Markup, markup, name } from './markup.ts';
import { scatterChart } from './scatter-chart.ts';
import type { Survey } from './survey.ts';
import { some } from './words.ts';

/** Accounts with a bar of their own; the others share one. */
const MOST_ACCOUNTS = 20;

/** Where the failures are: by rule, by account, and the keys by age and use. */
export function* chartsSection(report: RunReport, survey: Survey): Generator<Markup> {
  yield markup`<section id="charts" aria-labelledby="charts-title">
<h2 id="charts-title">Where the failures are</h2>
`;
  if (report.run.counts.fail === 0) {
    yield markup`<p>${report.run.complete ? 'Nothing fails.' : 'Nothing that could be judged fails.'}</p>
`;
  } else {
    yield markup`${severityLegend(SEVERITIES.filter((severity) => report.run.failing[severity] > 0))}
<div class="charts">
${barChart('by-rule', 'Failing findings by rule', 'The worst first. A bar leads to its findings.', ruleBars(report, survey))}${barChart('by-account', 'Failing findings by account', 'The most first. A bar shows that account alone.', accountBars(report, survey))}</div>
`;
  }
  if (survey.keys.total > 0) yield scatterChart(survey.keys, report.run);
  yield markup`</section>
`;
}

function ruleBars({ run }: RunReport, { tally, rules }: Survey): Bar[] {
  return tally.failing.map(({ rule }) => ({
    label: markup`${run.rules.find(({ id }) => id === rule)?.title ?? rule}`,
    href: `#rule-${rule}`,
    failing: rules.get(rule)?.failing ?? {},
  }));
}

function accountBars({ coverage }: RunReport, { tally }: Survey): Bar[] {
  const names = new Map(coverage.map(({ account }) => [account.id, account.name]));
  const all = [...tally.byAccount].filter(([, found]) => totalOf(found) > 0);
  // Sorting is stable: accounts with as many stay in the order of their ids.
  all.sort(([, a], [, b]) => totalOf(b) - totalOf(a));
  const bars = all.slice(0, MOST_ACCOUNTS).map(([id, found]): Bar => {
    const called = names.get(id);
    return {
      label: called === undefined ? markup`${id}` : markup`${name(called)} <small>${id}</small>`,
      href: `#account=${encodeURIComponent(id)}`,
      failing: found.failing,
    };
  });
  const rest = all.slice(MOST_ACCOUNTS);
  if (rest.length === 0) return bars;
  const failing = Object.fromEntries(
    SEVERITIES.map((severity) => [
      severity,
      rest.reduce((sum, [, found]) => sum + (found.failing[severity] ?? 0), 0),
    ]),
  );
  return [
    ...bars,
    { label: markup`${some(rest.length, 'other account')}, together`, failing, sumOfMany: true },
  ];
}

function totalOf({ failing }: AccountTally): number {
  return SEVERITIES.reduce((sum, severity) => sum + (failing[severity] ?? 0), 0);
}
