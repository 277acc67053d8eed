import { type Markup, markup, prose } from './html/markup.ts';
import { standalonePage } from './html/page.ts';
import { table } from './html/table.ts';
import { SEVERITY_EXPLAINED } from './html/words.ts';
import { type Block, type PagedRule, type RuleContext, ruleContent } from './rule-content.ts';

/** A rule's page for a browser: the content of `rulePage`, in the design of the report, alone in one file. */
export function rulePageHtml(rule: PagedRule, context: RuleContext): string {
  const blocks = ruleContent(rule, context);
  const headings = blocks.filter(({ kind }) => kind === 'heading');
  return [
    ...standalonePage({
      title: `${rule.title} · Keyreeve`,
      parts: headings.map((block) => [`#${anchor(block)}`, textOf(block)] as const),
      main: main(rule, blocks),
      footer: markup`<p>The page of the rule <code>${rule.id}</code>, the same as <code>keyreeve explain ${rule.id}</code> prints. It loads nothing from anywhere.</p>`,
    }),
  ].join('');
}

function* main(rule: PagedRule, blocks: readonly Block[]): Generator<Markup> {
  const { id, title, severity, maturity, scope } = rule;
  yield markup`<article class="page">
<p class="eyebrow">Rule <code>${id}</code></p>
<h1>${title}</h1>
<p class="page-facts"><span class="chip ${severity}">${severity}</span> ${SEVERITY_EXPLAINED[severity]} <span class="dim">${maturity} · judges: ${scope}</span></p>
`;
  for (const block of blocks) yield blockMarkup(block);
  yield markup`</article>
`;
}

function blockMarkup(block: Block): Markup {
  switch (block.kind) {
    case 'heading':
      return markup`<h2 id="${anchor(block)}">${block.text}</h2>
`;
    case 'text':
      return markup`<p>${prose(block.text)}</p>
`;
    case 'list':
      return listMarkup(block.ordered, block.items);
    case 'command':
      return markup`<p>${prose(block.what)}:</p><pre class="command-text" tabindex="0"><code>${block.run}</code></pre>
`;
    case 'table':
      return tableMarkup(block.headings, block.rows);
    case 'links':
      return markup`<ul>${block.items.map(({ title, url }) => markup`<li><a href="${url}" rel="noreferrer">${title}</a></li>`)}</ul>
`;
  }
}

function listMarkup(ordered: boolean, items: readonly string[]): Markup {
  const lines = items.map((item) => markup`<li>${prose(item)}</li>`);
  return ordered ? markup`<ol>${lines}</ol>\n` : markup`<ul>${lines}</ul>\n`;
}

function tableMarkup(headings: readonly string[], rows: readonly (readonly string[])[]): Markup {
  const title = headings.join(', ').replaceAll('`', '');
  const columns = headings.map((heading) => ({ heading: prose(heading) }));
  return markup`<div class="card">${table(
    title,
    columns,
    rows.map((row) => row.map(prose)),
  )}</div>
`;
}

function textOf(block: Block): string {
  return block.kind === 'heading' ? block.text : '';
}

/** `why-it-matters` */
function anchor(block: Block): string {
  return textOf(block)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
}
