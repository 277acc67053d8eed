import { shortened } from '../shortened.ts';
import type { Summary, SummarySection } from '../summary.ts';

/** What Slack takes (Block Kit reference: header, section, blocks of a message). */
const MOST_TITLE = 150;
const MOST_SECTION = 3_000;
const MOST_BLOCKS = 50;

/** Of the plain text, for receivers without blocks: Mattermost and Rocket.Chat split or refuse longer ones. */
const MOST_TEXT = 3_800;

/** A block of Slack's Block Kit, as far as it is used here. Only plain texts: nothing in them is obeyed. */
interface SlackBlock {
  readonly type: 'header' | 'section';
  readonly text: { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
}

/** The body of an incoming webhook. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  /** Names and addresses in it become no links and mentions. */
  readonly link_names: false;
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/**
 * A summary for a Slack-compatible webhook. Slack shows the blocks and uses the text for its notification;
 * Mattermost and Rocket.Chat know no blocks and show the text, always as Markdown, so it stands in a code block.
 */
export function slackMessage({ title, sections }: Summary): SlackMessage {
  const blocks = [
    block('header', shortened(escaped(title), MOST_TITLE)),
    ...sections.flatMap((section) => inPieces(section).map((text) => block('section', text))),
  ];
  const kept = blocks.length <= MOST_BLOCKS ? blocks : blocks.slice(0, MOST_BLOCKS - 1);
  const cut = blocks.length - kept.length;
  return {
    text: plainText(title, sections),
    blocks:
      cut === 0 ? kept : [...kept, block('section', `and ${cut} more parts, left out for their length`)],
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  };
}

function block(type: SlackBlock['type'], text: string): SlackBlock {
  return { type, text: { type: 'plain_text', text, emoji: false } };
}

/** A section's text, cut between lines where it is longer than a block; a longer line is shortened. */
function inPieces(section: SummarySection): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const line of linesOf(section).map((each) => shortened(escaped(each), MOST_SECTION))) {
    if (piece !== '' && piece.length + 1 + line.length > MOST_SECTION) {
      pieces.push(piece);
      piece = '';
    }
    piece = piece === '' ? line : `${piece}\n${line}`;
  }
  return piece === '' ? pieces : [...pieces, piece];
}

function linesOf({ heading, lines, more }: SummarySection): string[] {
  return [heading, ...lines.map((line) => `• ${line}`), ...(more === undefined ? [] : [more])];
}

function plainText(title: string, sections: readonly SummarySection[]): string {
  let text = `${escaped(title)}\n\`\`\``;
  let left = 0;
  for (const line of sections.flatMap(linesOf)) {
    // Three of them would end the code block, and what follows would be obeyed again.
    const shown = escaped(line).replaceAll('`', "'");
    if (left > 0 || text.length + shown.length > MOST_TEXT) left += 1;
    else text += `\n${shown}`;
  }
  return `${text}${left === 0 ? '' : `\nand ${left} more lines`}\n\`\`\``;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * A text in which nothing is a link, a tag or a call to everybody (P02). Slack reads `<!channel>`, `<@U1>` and
 * `<https://…|words>` anywhere unless the three characters are escaped ("Formatting text for app surfaces").
 * Mattermost turns a bare `@channel` into a mention in any text: a character that is not seen keeps the word
 * from being one.
 */
export function escaped(text: string): string {
  return text
    .replaceAll(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replaceAll(/@(?=(?:here|channel|everyone|all|group)\b)/gi, '@\u200b');
}
