import { type Block, type PagedRule, type RuleContext, ruleContent, ruleFacts } from './rule-content.ts';
import { markdownProse } from './rule-prose.ts';

/** A rule's page of the documentation, in Markdown. */
export function rulePage(rule: PagedRule, context: RuleContext): string {
  const facts = [`\`${rule.id}\``, `severity **${rule.severity}**`, ...ruleFacts(rule)];
  const parts = [`# ${rule.title}`, facts.join(' · '), ...ruleContent(rule, context).map(markdown)];
  return `${parts.join('\n\n')}\n`;
}

function markdown(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `## ${block.text}`;
    case 'text':
      return markdownProse(block.text);
    case 'list':
      return block.items
        .map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${markdownProse(item)}`)
        .join('\n');
    case 'command':
      return `${markdownProse(block.what)}:\n\n\`\`\`sh\n${block.run}\n\`\`\``;
    case 'table':
      return [
        block.headings,
        block.headings.map(() => '---'),
        ...block.rows.map((row) => row.map(markdownProse)),
      ]
        .map(tableRow)
        .join('\n');
    case 'links':
      return block.items.map(({ title, url }) => `- [${markdownProse(title)}](${url})`).join('\n');
  }
}

/** Tables know no line breaks, and a bar ends a cell even inside `code`. */
function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
