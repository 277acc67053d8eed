import { notSearchedTogether } from '../../../core/model/denied-calls.ts';
import type { Investigation } from '../../../core/model/investigation.ts';
import { type Cell, type Column, layTable } from '../../table.ts';
import { commandLines } from '../../terminal/command-lines.ts';
import { counted } from '../../terminal/words.ts';
import { HEADLINE_IN_WORDS, HEADLINES, type Headline, headlineOf } from '../headline.ts';
import { HEADLINE_STYLE, head, minute, type Page, say } from './parts.ts';

/** Of many keys these have a part of their own; of the others the row in the table says it. */
const TOLD_IN_FULL: readonly Headline[] = ['needs-a-look', 'exposed', 'likely-misuse'];

/** Whether a person has to look at this one of many. */
export function isToldInFull(story: Investigation): boolean {
  return TOLD_IN_FULL.includes(headlineOf(story));
}

/** What many keys begin with: how many are how bad, and a row for each. */
export function* keysSection(list: readonly Investigation[], page: Page): Generator<string> {
  yield* sums(list, page);
  yield* keyTable(list, page);
}

/** What was not searched of keys that have a row alone: a row must not look like all there is to say. */
export function* rowsSection(rows: readonly Investigation[], page: Page): Generator<string> {
  if (rows.length === 0) return;
  const one = `keyreeve investigate ${rows.length === 1 ? rows[0]?.subject.accessKeyId : 'KEY'}`;
  const words = `${counted(rows.length, 'key has', 'keys have')} a row in the table alone: ${one}, --format json or html tell more.`;
  yield `\n${say(page, words, { indent: 0 })}`;
  const gaps = rows.flatMap(({ notSearched, subject }) =>
    notSearched.map((gap) => ({ ...gap, accessKeyId: subject.accessKeyId })),
  );
  for (const gap of notSearchedTogether(gaps)) {
    const keys = gaps.filter(({ code, words: why }) => code === gap.code && why === gap.words);
    const ids = new Set(keys.map(({ accessKeyId }) => accessKeyId));
    const [first = ''] = ids;
    const whose = ids.size === 1 ? first : counted(ids.size, 'key');
    const where = [...new Set(gap.regions)].join(', ');
    yield say(page, `${whose}: ${where} (${gap.code}): ${gap.words}`, {
      mark: 'Not searched: ',
      markStyle: 'yellow',
    });
  }
}

/** What stands at the prompt after many keys: what needs somebody, once more, and the commands that contain it. */
export function* closingSection(list: readonly Investigation[], page: Page): Generator<string> {
  const full = list.filter(isToldInFull);
  if (full.length === 0) return;
  yield head(page, full.length === list.length ? 'All keys again' : 'Again, the keys that need somebody');
  yield* keyTable(full, page);
  yield '\n';
  yield* sums(list, page);
  const urgent = full.filter(({ containment }) => containment.needed);
  if (urgent.length === 0) return;
  yield say(page, 'Contain now; each writes a plan to read:', { indent: 0, style: 'bold' });
  for (const { subject, containment } of urgent) {
    if (containment.command !== undefined)
      yield commandLines(containment.command, '', page.columns, page.paint);
    else yield say(page, `${subject.accessKeyId}: no plan can do this, a person has to, by hand.`);
  }
}

function* sums(list: readonly Investigation[], page: Page): Generator<string> {
  const counts = HEADLINES.toReversed().flatMap((headline) => {
    const count = list.filter((story) => headlineOf(story) === headline).length;
    return count === 0 ? [] : `${count} ${HEADLINE_IN_WORDS[headline].toLowerCase()}`;
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
}

const COLUMNS: readonly Column[] = [
  { heading: 'verdict' },
  { heading: 'key', min: 20 },
  // Room for the number of an account.
  { heading: 'whose', min: 13, wraps: true, maxLines: 3 },
  { heading: 'calls', align: 'right' },
  { heading: 'last call', drop: 'for room' },
  { heading: 'denied', align: 'right', drop: 'for comfort' },
];

function* keyTable(list: readonly Investigation[], page: Page): Generator<string> {
  const { heading, rows } = layTable(
    COLUMNS,
    list.map(cellsOf),
    { columns: page.columns, indent: 0 },
    page.paint,
  );
  yield `\n${heading}\n`;
  for (const row of rows) yield `${row}\n`;
  if (list.some(({ complete }) => !complete)) yield say(page, '? incomplete', { indent: 0, style: 'dim' });
}

function cellsOf(story: Investigation): readonly Cell[] {
  const { subject, use, complete } = story;
  const headline = headlineOf(story);
  const { holder, userName, account, accessKeyId } = subject;
  const whose = holder === 'root' ? 'root' : (userName ?? 'not known');
  return [
    {
      text: `${HEADLINE_IN_WORDS[headline]}${complete ? '' : ' ?'}`,
      style: HEADLINE_STYLE[headline],
    },
    { text: accessKeyId },
    { text: `${whose}, ${account?.id ?? 'not known'}` },
    { text: String(use.count) },
    { text: use.lastAt === undefined ? 'none seen' : minute(use.lastAt) },
    { text: String(use.denied) },
  ];
}
