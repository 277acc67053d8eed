import { escapedHtml as escaped } from '../../core/model/escaped-html.ts';
import type { Summary } from '../summary.ts';

/** A summary as a mail: the same in plain text and in HTML without script, picture or link. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The subject holds our own words and numbers alone, so that no name gets into a header. */
export function mailText({ title, sections }: Summary): MailText {
  const text = sections
    .map(({ heading, lines, more }) =>
      [heading, ...lines.map((line) => `  - ${line}`), ...(more === undefined ? [] : [`  ${more}`])].join(
        '\n',
      ),
    )
    .join('\n\n');
  const html = sections
    .map(({ heading, lines, more }) => {
      const items = lines.map((line) => `<li>${escaped(line)}</li>`).join('\n');
      const rest = more === undefined ? '' : `\n<p>${escaped(more)}</p>`;
      return `<h2 style="font-size:1.1em">${escaped(heading)}</h2>\n<ul>\n${items}\n</ul>${rest}`;
    })
    .join('\n');
  return {
    subject: title,
    text: `${title}\n\n${text}\n`,
    html: `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>${escaped(title)}</title></head>\n<body style="font-family:sans-serif">\n<h1 style="font-size:1.3em">${escaped(title)}</h1>\n${html}\n</body>\n</html>\n`,
  };
}
