import { createHash } from 'node:crypto';
import { PAGE_SCRIPT, PAGE_STYLE } from './browser-assets.ts';
import { type Markup, markup, trusted } from './markup.ts';

/** What a page needs to stand alone. */
export interface Page {
  readonly title: string;
  /** Links to its parts. */
  readonly parts: readonly (readonly [href: string, words: string])[];
  readonly main: Iterable<Markup>;
  readonly footer: Markup;
  /** Our own style of this kind of page alone, after that of all pages. Never anything read. */
  readonly style?: string;
}

/**
 * A page that needs nothing but itself. Its policy forbids every request, every script but the one whose hash
 * it names, and every way of making HTML from text: were a name to slip through unescaped, it could still do
 * nothing. Blocks of JSON are no scripts to a browser and need no leave.
 */
export function* standalonePage({ title, parts, main, footer, style = '' }: Page): Generator<string> {
  const sheet = PAGE_STYLE + style;
  const links = parts.map(([href, words]) => markup`<li><a href="${href}">${words}</a></li>`);
  yield markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(sheet)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(sheet)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top"><div class="inner"><span class="mark">${LOGO} Keyreeve</span>
<nav aria-label="Parts of this page"><ul>${links}</ul></nav>
<button type="button" id="theme" hidden>Dark</button></div></header>
<main id="main" tabindex="-1">
`.html;
  for (const piece of main) yield piece.html;
  yield markup`</main>
<footer>${footer}</footer>
<p id="said" class="unseen" role="status"></p>
<script>${trusted(PAGE_SCRIPT)}</script>
</body>
</html>
`.html;
}

/** A key's bow and bit, drawn by us. */
const LOGO = trusted(
  '<svg aria-hidden="true" width="20" height="20" viewBox="0 0 20 20"><circle cx="7" cy="7" r="4.2" fill="none" stroke="currentColor" stroke-width="2.4"/><path d="M10 10l7 7M13.2 13.2l2.2-2.2" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/></svg>',
);

function policyFor(sheet: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(PAGE_SCRIPT)}'`,
    `style-src '${hashOf(sheet)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
