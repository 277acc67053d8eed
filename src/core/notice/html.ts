import { escapedHtml as escaped } from '../model/escaped-html.ts';

/**
 * The text of a notice as HTML without script, picture or link. Blank lines part paragraphs, and lines that begin
 * with `- ` are a list; nothing else in the text means anything.
 */
export function noticeHtml(subject: string, text: string): string {
  const blocks = text
    .trim()
    .split(/\n{2,}/)
    .map(blockHtml)
    .join('\n');
  return `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>${escaped(subject)}</title></head>\n<body style="font-family:sans-serif">\n${blocks}\n</body>\n</html>\n`;
}

function blockHtml(block: string): string {
  const parts: string[] = [];
  let lines: string[] = [];
  let items: string[] = [];
  const end = () => {
    if (lines.length > 0) parts.push(`<p>${lines.join('<br>\n')}</p>`);
    if (items.length > 0) parts.push(`<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`);
    lines = [];
    items = [];
  };
  for (const line of block.split('\n')) {
    const isItem = line.startsWith('- ');
    if (isItem ? lines.length > 0 : items.length > 0) end();
    if (isItem) items.push(escaped(line.slice(2)));
    else lines.push(escaped(line));
  }
  end();
  return parts.join('\n');
}
