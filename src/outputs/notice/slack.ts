import { shortened } from '../shortened.ts';
import { escaped, type SlackMessage } from '../summary/slack.ts';

/** What Slack takes (Block Kit reference: header, section, blocks of a message). */
const MOST_TITLE = 150;
const MOST_SECTION = 3_000;
const MOST_BLOCKS = 50;
/** Of the plain text, for receivers without blocks. */
const MOST_TEXT = 3_800;

/**
 * A notice to an owner for a Slack-compatible webhook: a block for each paragraph, and the whole as text in a code
 * block for receivers that know no blocks. Nothing in it is a link, a tag or a call to everybody.
 */
export function noticeSlackMessage({
  subject,
  text,
}: {
  readonly subject: string;
  readonly text: string;
}): SlackMessage {
  const paragraphs = text.trim().split(/\n{2,}/);
  const blocks = paragraphs
    .slice(0, MOST_BLOCKS - 1)
    .map((paragraph) => block('section', shortened(escaped(paragraph), MOST_SECTION)));
  // Three of them would end the code block, and what follows would be obeyed again.
  const plain = escaped(text.trim()).replaceAll('`', "'");
  const title = escaped(subject);
  return {
    text: `${title}\n\`\`\`\n${shortened(plain, MOST_TEXT)}\n\`\`\``,
    blocks: [block('header', shortened(title, MOST_TITLE)), ...blocks],
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  };
}

function block(type: 'header' | 'section', text: string): SlackMessage['blocks'][number] {
  return { type, text: { type: 'plain_text', text, emoji: false } };
}
