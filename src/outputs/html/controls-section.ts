import { CONTROL_OUTCOMES, type ControlResult, type Run } from '../../core/model/run.ts';
import { standardInWords } from '../framework-words.ts';
import { joinMarkup, type Markup, markup, type Shown } from './markup.ts';
import { numbers, table } from './table.ts';
import { grouped, RESULT_COUNTED, RESULT_IN_WORDS, some } from './words.ts';

/** How each control of the frameworks asked for came out, by the framework's own text. */
export function* controlsSection({ controls }: Run): Generator<Markup> {
  if (controls.length === 0) return;
  yield markup`<section id="controls" aria-labelledby="controls-title">
<h2 id="controls-title">Published controls</h2>
<p class="dim">By each control’s own text, which can be milder or stricter than our rules. Titles are in our words.</p>
`;
  for (const of of Map.groupBy(controls, ({ framework }) => framework).values()) yield frameworkTable(of);
  yield markup`</section>
`;
}

function frameworkTable(controls: readonly ControlResult[]): Markup {
  const [first] = controls;
  const sums = CONTROL_OUTCOMES.flatMap((result) => {
    const count = controls.filter((each) => each.result === result).length;
    return count === 0
      ? []
      : [markup`<span class="chip ${chipOf(result)}">${count} ${RESULT_COUNTED[result]}</span>`];
  });
  const title = first === undefined ? '' : standardInWords(first);
  return markup`<details class="card framework" open><summary><h3>${title}</h3> <code>${first?.framework}</code></summary>
<p>${some(controls.length, 'control')}: ${joinMarkup(sums, markup` `)}</p>
${table(title, COLUMNS, controls.map(controlCells))}</details>
`;
}

const COLUMNS = [
  ...['Control', 'What it asks', 'Result'].map((heading) => ({ heading })),
  ...['Fail', 'Unknown', 'Pass', 'Set aside'].map(numbers),
];

function controlCells({ id, title, result, counts, words, rules }: ControlResult): Shown[] {
  const links = joinMarkup(
    rules.map((rule) => markup`<a href="#rule-${rule}">${rule}</a>`),
    markup`, `,
  );
  const notes = [...(words === undefined ? [] : [words]), ...(rules.length === 0 ? [] : [links])];
  return [
    id,
    [title, ...notes.map((note) => markup`<br><span class="dim">${note}</span>`)],
    markup`<span class="chip ${chipOf(result)}">${RESULT_IN_WORDS[result]}</span>`,
    ...[counts.fails, counts.unknown, counts.passes, counts.suppressed + counts.attested].map(grouped),
  ];
}

/** The colour of a result: the same words mean the same colour all over the page. */
function chipOf(result: ControlResult['result']): string {
  if (result === 'fails') return 'high';
  if (result === 'passes') return 'pass';
  return result === 'unknown' || result === 'manual' ? result : 'not-applicable';
}
