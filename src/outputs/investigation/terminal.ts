import type { Investigation } from '../../core/model/investigation.ts';
import type { Look } from '../look.ts';
import { HEADLINE_IN_WORDS, headlineOf } from './headline.ts';
import { accountOfWords, holderWords, subjectRows } from './subject-words.ts';
import { closingSection, isToldInFull, keysSection, rowsSection } from './terminal/keys-section.ts';
import { cameOfIt, containmentSection, searchSection } from './terminal/outcome-sections.ts';
import { HEADLINE_STYLE, head, type Page, pageFor, say } from './terminal/parts.ts';
import { signalsSection } from './terminal/signals-section.ts';
import { timelineSection } from './terminal/timeline-section.ts';
import { useSection } from './terminal/use-section.ts';
import { clock, incompleteWords, reasonsTold } from './words.ts';
import { worstFirst } from './worst-first.ts';

/**
 * Investigations for a terminal: the verdict first, then what it rests on, and what to do last, where the prompt is.
 * Several begin with a table, the worst first; those that need somebody are told each, the others are rows, and the
 * end repeats what needs somebody, and how to contain it. Lists are cut, and say so: JSON and HTML have all.
 */
export function* investigationPage(list: readonly Investigation[], look: Look): Generator<string> {
  const page = pageFor(look);
  const sorted = worstFirst(list);
  if (sorted.length === 0) {
    yield say(page, 'No key was investigated.', { indent: 0 });
    return;
  }
  if (sorted.length === 1) {
    for (const each of sorted) yield* story(each, page, 'at the end');
    return;
  }
  yield* keysSection(sorted, page);
  const full = sorted.filter(isToldInFull);
  for (const each of full) yield* story(each, page, 'below, and at the end of all');
  yield* rowsSection(
    sorted.filter((each) => !isToldInFull(each)),
    page,
  );
  yield* closingSection(sorted, page);
}

function* story(investigation: Investigation, page: Page, where: string): Generator<string> {
  yield* verdictSection(investigation, page, where);
  yield head(page, 'The key');
  for (const [name, words] of subjectRows(investigation.subject))
    yield say(page, words, { mark: `${name}:`.padEnd(13), markStyle: 'dim' });
  yield* useSection(investigation, page);
  yield* signalsSection(investigation, page);
  yield* timelineSection(investigation, page);
  yield* cameOfIt(investigation, page);
  yield* searchSection(investigation, page);
  yield* containmentSection(investigation, page);
}

function* verdictSection(story: Investigation, page: Page, where: string): Generator<string> {
  yield '\n';
  yield headlineLine(story, page);
  yield say(page, story.verdict.says);
  for (const reason of reasonsTold(story)) yield say(page, reason, { mark: '- ' });
  if (!story.complete)
    yield say(page, incompleteWords(story.notSearched.length), { mark: 'INCOMPLETE: ', markStyle: 'yellow' });
  if (story.containment.needed)
    yield say(page, `Contain it now: the steps and the command stand ${where}.`, { style: 'bold' });
  const redacted = story.redacted ? ' Names, ids and addresses are stand-ins.' : '';
  yield say(page, `As of ${clock(story.now)} UTC, by keyreeve ${story.tool.version}.${redacted}`, {
    style: 'dim',
  });
}

function headlineLine(story: Investigation, page: Page): string {
  const { subject, complete } = story;
  const headline = headlineOf(story);
  const words = HEADLINE_IN_WORDS[headline].toUpperCase();
  const lacks = complete || headline === 'not-searched' ? '' : ' (INCOMPLETE)';
  return say(page, `${subject.accessKeyId}, ${holderWords(subject)}, ${accountOfWords(subject)}`, {
    indent: 0,
    mark: `${words}${lacks}  `,
    markStyle: HEADLINE_STYLE[headline],
    style: 'bold',
  });
}
