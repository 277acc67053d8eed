import { notSearchedTogether } from '../../../core/model/denied-calls.ts';
import type { Investigation } from '../../../core/model/investigation.ts';
import { isNotSearched } from '../../../core/model/searched.ts';
import { grouped, some } from '../../html/words.ts';
import { commandLines } from '../../terminal/command-lines.ts';
import { childTree, mostTellingBranches } from '../child-tree.ts';
import { planWords } from '../containment-words.ts';
import { childWords, clock, incompleteWords, madeWords } from '../words.ts';
import { head, type Page, say } from './parts.ts';

/** Lines of a list of credentials or principals: more are counted. */
const MOST_LINES = 40;

/** Sessions, keys and principals that came of the key. */
export function* cameOfIt(investigation: Investigation, page: Page): Generator<string> {
  const tree = childTree(investigation);
  if (tree.length > 0) yield head(page, 'Credentials that came of it');
  const shown = mostTellingBranches(tree, MOST_LINES);
  for (const { child, depth } of shown) {
    const indent = 2 + 2 * Math.min(depth, 6);
    yield say(page, child.accessKeyId, { indent, mark: depth > 0 ? '└ ' : '', style: 'bold' });
    yield say(page, childWords(child), { indent: indent + 2 });
  }
  yield* more(tree.length - shown.length, page);
  const { made } = investigation;
  if (made.length > 0) yield head(page, 'What was made with it and outlives it');
  for (const each of made.slice(0, MOST_LINES)) {
    const { at, from } = each.event;
    const where = from === undefined ? '' : `, from ${from}`;
    yield say(page, `${madeWords(each)} in account ${each.accountId}${where}`, { mark: `${clock(at)}  ` });
  }
  yield* more(made.length - MOST_LINES, page);
}

function* more(left: number, page: Page): Generator<string> {
  if (left > 0) yield say(page, `and ${left} more: --format json or html`, { style: 'dim' });
}

/** Where was looked, where was not, and what such a search never shows. */
export function* searchSection(investigation: Investigation, page: Page): Generator<string> {
  const { sources, notSearched, blind, complete } = investigation;
  yield head(page, 'What was searched, and what was not');
  if (isNotSearched(investigation))
    yield say(page, 'nothing', { mark: 'Searched:     ', markStyle: 'yellow' });
  for (const { kind, says, events, bytesScanned, nothingSearched } of sources) {
    if (nothingSearched === true) continue;
    const bytes = bytesScanned === undefined ? '' : `, ${grouped(bytesScanned)} bytes read`;
    const words = `${says} (${kind.replace('-', ' ')}), ${some(events, 'event')} of this key${bytes}`;
    yield say(page, words, { mark: 'Searched:     ' });
  }
  if (!complete)
    yield say(page, incompleteWords(notSearched.length), { mark: 'INCOMPLETE:   ', markStyle: 'yellow' });
  for (const { regions, code, words } of notSearchedTogether(notSearched))
    yield say(page, `${regions.join(', ')} (${code}): ${words}`, {
      mark: 'Not searched: ',
      markStyle: 'yellow',
    });
  for (const words of blind) yield say(page, words, { mark: 'Never shown:  ', style: 'dim' });
}

/** What to do about it, in order, and the command that plans it. */
export function* containmentSection(story: Investigation, page: Page): Generator<string> {
  const { needed, steps, command } = story.containment;
  if (steps.length === 0 && command === undefined) return;
  yield head(page, needed ? 'Contain it now, in this order' : 'If it has to be contained, in this order');
  for (const [index, { words }] of steps.entries()) yield say(page, words, { mark: `${index + 1}. ` });
  if (command === undefined) {
    if (needed) yield say(page, 'No plan can do this: a person has to, by hand.', { style: 'bold' });
    return;
  }
  for (const words of planWords(story)) yield say(page, words);
  yield say(page, 'This writes a plan of these steps to read; nothing is changed before keyreeve apply:');
  yield commandLines(command, '', page.columns, page.paint);
}
