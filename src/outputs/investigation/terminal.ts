import { type Investigation, USE_VERDICTS } from '../../core/model/investigation.ts';
import type { Look } from '../look.ts';
import { layTable } from '../table.ts';
import { counted } from '../terminal/words.ts';
import { cameOfIt, containmentSection, searchSection } from './terminal/outcome-sections.ts';
import { head, minute, type Page, pageFor, say, VERDICT_STYLE } from './terminal/parts.ts';
import { signalsSection } from './terminal/signals-section.ts';
import { timelineSection } from './terminal/timeline-section.ts';
import { useSection } from './terminal/use-section.ts';
import {
  accountOfWords,
  clock,
  holderWords,
  incompleteWords,
  subjectRows,
  VERDICT_IN_WORDS,
} from './words.ts';
import { worstFirst } from './worst-first.ts';

/**
 * Investigations for a terminal: the verdict first, then what it rests on, and what to do last, where the prompt is.
 * Several begin with a table, the worst first. Lists are cut, and say so: JSON and HTML have all.
 */
export function* investigationPage(list: readonly Investigation[], look: Look): Generator<string> {
  const page = pageFor(look);
  const sorted = worstFirst(list);
  if (sorted.length === 0) {
    yield say(page, 'No key was investigated.', { indent: 0 });
    return;
  }
  if (sorted.length > 1) yield* keyTable(sorted, page);
  for (const each of sorted) yield* story(each, page);
}

function* story(investigation: Investigation, page: Page): Generator<string> {
  yield* verdictSection(investigation, page);
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

function* verdictSection({ subject, verdict, ...story }: Investigation, page: Page): Generator<string> {
  const { level, says, reasons } = verdict;
  const who = `${subject.accessKeyId}, ${holderWords(subject)}, ${accountOfWords(subject)}`;
  yield '\n';
  yield say(page, who, {
    indent: 0,
    mark: `${VERDICT_IN_WORDS[level].toUpperCase()}${story.complete ? '' : ' (INCOMPLETE)'}  `,
    markStyle: VERDICT_STYLE[level],
    style: 'bold',
  });
  yield say(page, says);
  for (const reason of reasons) yield say(page, reason, { mark: '- ' });
  if (!story.complete)
    yield say(page, incompleteWords(story.notSearched.length), { mark: 'INCOMPLETE: ', markStyle: 'yellow' });
  if (story.containment.needed)
    yield say(page, 'Contain it now: the steps and the command stand at the end.', { style: 'bold' });
  const redacted = story.redacted ? ' Names, ids and addresses are stand-ins.' : '';
  yield say(page, `As of ${clock(story.now)} UTC, by keyreeve ${story.tool.version}.${redacted}`, {
    style: 'dim',
  });
}

function* keyTable(list: readonly Investigation[], page: Page): Generator<string> {
  const counts = USE_VERDICTS.toReversed().flatMap((level) => {
    const count = list.filter(({ verdict }) => verdict.level === level).length;
    return count === 0 ? [] : `${count} ${VERDICT_IN_WORDS[level].toLowerCase()}`;
  });
  yield say(page, `${counted(list.length, 'key')} investigated: ${counts.join(', ')}.`, {
    indent: 0,
    style: 'bold',
  });
  const left = list.filter(({ complete }) => !complete).length;
  if (left > 0)
    yield say(page, `${counted(left, 'story is', 'stories are')} incomplete: not everything was searched.`, {
      indent: 0,
      mark: 'INCOMPLETE: ',
      markStyle: 'yellow',
    });
  const { heading, rows } = layTable(
    [
      { heading: 'verdict' },
      { heading: 'key', min: 20 },
      { heading: 'whose', min: 10, wraps: true, maxLines: 2 },
      { heading: 'calls', align: 'right' },
      { heading: 'last call', drop: 'for room' },
      { heading: 'denied', align: 'right', drop: 'for room' },
    ],
    list.map(({ subject, verdict, use, complete }) => [
      {
        text: `${VERDICT_IN_WORDS[verdict.level]}${complete ? '' : ' ?'}`,
        style: VERDICT_STYLE[verdict.level],
      },
      { text: subject.accessKeyId },
      {
        text: `${subject.holder === 'root' ? 'root' : (subject.userName ?? 'not known')}, ${subject.account?.id ?? 'not known'}`,
      },
      { text: String(use.count) },
      { text: use.lastAt === undefined ? 'none seen' : minute(use.lastAt) },
      { text: String(use.denied) },
    ]),
    { columns: page.columns, indent: 0 },
    page.paint,
  );
  yield `\n${heading}\n`;
  for (const row of rows) yield `${row}\n`;
  if (left > 0) yield say(page, '? incomplete', { indent: 0, style: 'dim' });
}
