import { openAtEnd } from '../../../core/evidence/findings.ts';
import type { LifeRow } from '../../../core/evidence/life.ts';
import type { Summary } from '../../../core/evidence/summary.ts';
import { SEVERITIES, type Severity } from '../../../core/model/finding.ts';
import { LIFE_STATES, type LifeState } from '../../../core/model/history.ts';
import { lengthInWords } from '../../../core/model/time.ts';
import { type Markup, markup, name, type Shown } from '../../html/markup.ts';
import { numbers, table } from '../../html/table.ts';
import { grouped, some, timeInWords } from '../../html/words.ts';

const STATES: Readonly<Record<LifeState, string>> = {
  open: 'Open',
  accepted: 'Accepted',
  'not-seen': 'Not seen',
  resolved: 'Resolved',
};

/** How findings stood at the end, how long it took to resolve them, and which are open, the worst first. */
export function* findingsSection(summary: Summary, open: readonly LifeRow[]): Generator<Markup> {
  const { findings } = summary;
  yield markup`<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
<p class="dim">Every finding that stood open when the period began, or changed in it. Not seen: it stood open, and the last run that asked could not tell; it is not resolved.</p>
<div class="card"><h3>${some(findings.total, 'finding')} at the end of the period</h3>
${table(
  'Findings at the end of the period',
  [{ heading: 'Severity' }, ...LIFE_STATES.map((state) => numbers(STATES[state]))],
  SEVERITIES.map((severity) => stateCells(severity, summary)),
)}</div>
<div class="card"><h3>Time to fix</h3>
<p class="dim">Of what was resolved in the period: from when it was first seen, or seen again, to the run that no longer saw it.</p>
${table(
  'Time to fix',
  TIME_COLUMNS,
  SEVERITIES.map((severity) => timeCells(severity, summary)),
)}</div>
${byRule(summary)}${openTable(summary, open)}</section>
`;
}

function stateCells(severity: Severity, { findings }: Summary): Shown[] {
  return [chip(severity), ...LIFE_STATES.map((state) => grouped(findings.atEnd[state][severity]))];
}

function chip(severity: Severity): Markup {
  return markup`<span class="chip ${severity}">${severity}</span>`;
}

const TIME_COLUMNS = [
  { heading: 'Severity' },
  ...['Resolved', 'Mean', 'Median', 'Longest'].map((heading) => numbers(heading)),
];

function timeCells(severity: Severity, { findings }: Summary): Shown[] {
  const { count, meanSeconds, medianSeconds, longestSeconds } = findings.timeToFix[severity];
  const inWords = (seconds: number | null) => (seconds === null ? '–' : lengthInWords(seconds));
  return [chip(severity), grouped(count), ...[meanSeconds, medianSeconds, longestSeconds].map(inWords)];
}

function byRule({ findings }: Summary): Markup | undefined {
  const rules = Object.entries(findings.openByRule).toSorted(([, a], [, b]) => b - a);
  if (rules.length === 0) return undefined;
  const title = 'Open at the end, by rule';
  return markup`<div class="card"><h3>${title}</h3>
${table(
  title,
  [{ heading: 'Rule' }, numbers('Open')],
  rules.map(([rule, count]) => [rule, grouped(count)]),
)}</div>
`;
}

function openTable({ findings }: Summary, open: readonly LifeRow[]): Markup | undefined {
  if (open.length === 0) return undefined;
  const total = openAtEnd(findings);
  const title = 'Open at the end, one by one';
  const shown =
    open.length < total
      ? markup`<p class="dim">The ${grouped(open.length)} worst of ${grouped(total)}; findings/findings.csv has all.</p>`
      : undefined;
  return markup`<div class="card"><h3>${title}</h3>
${shown}${table(
  title,
  ['Finding', 'Severity', 'Account', 'On', 'Open since'].map((heading) => ({ heading })),
  open.map(openCells),
)}</div>
`;
}

function openCells({ rule, severity, account, accountName, resource, credential, since }: LifeRow): Shown[] {
  const key = credential?.accessKeyId ?? credential?.id;
  return [
    rule,
    chip(severity),
    [account, accountName === null ? undefined : markup` <span class="dim">${name(accountName)}</span>`],
    [name(resource), key === null || key === undefined ? undefined : markup` <code>${key}</code>`],
    timeInWords(since),
  ];
}
