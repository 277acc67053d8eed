import type { ControlResult, Run } from '../../core/model/run.ts';
import { standardInWords } from '../framework-words.ts';
import { grouped, RESULT_IN_WORDS } from '../html/words.ts';
import type { Counted } from './fit.ts';
import { code, plain, tableHead, tableRow } from './text.ts';

/** How each control of the frameworks asked for came out. */
export function* controlParts({ controls }: Run): Generator<Counted> {
  let framework: string | undefined;
  for (const control of controls) {
    if (control.framework !== framework) {
      framework = control.framework;
      const heading = `\n### ${plain(standardInWords(control))}\n\n`;
      yield {
        text: heading + tableHead(['Control', 'What it asks', 'Result', 'Fail']),
        tells: 0,
        heading: true,
      };
    }
    yield { text: controlRow(control), tells: 1 };
  }
}

function controlRow({ id, title, result, counts, words }: ControlResult): string {
  const asks = words === undefined ? plain(title) : `${plain(title)}: ${plain(words)}`;
  const bold = result === 'fails' ? '**' : '';
  return tableRow([code(id), asks, `${bold}${RESULT_IN_WORDS[result]}${bold}`, grouped(counts.fails)]);
}
