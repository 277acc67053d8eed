import { pagedRuleOf, ruleContext } from '../../app/rule-context.ts';
import { EXIT } from '../../core/model/problems.ts';
import { rulePage } from '../../outputs/rule-page.ts';
import { rulePageHtml } from '../../outputs/rule-page-html.ts';
import { rulePageForTerminal } from '../../outputs/rule-page-terminal.ts';
import { print } from '../outputs.ts';
import { screen } from '../screen.ts';

/** Prints the page of a rule. */
export async function explainCommand(
  id: string,
  { format }: { format: 'text' | 'markdown' | 'html' },
): Promise<number> {
  const rule = pagedRuleOf(id);
  if (format === 'html') {
    await print([rulePageHtml(rule, ruleContext())]);
    return EXIT.clean;
  }
  await print(
    format === 'markdown'
      ? [rulePage(rule, ruleContext())]
      : rulePageForTerminal(rule, ruleContext(), screen()),
  );
  return EXIT.clean;
}
