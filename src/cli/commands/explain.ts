import { ruleContext, ruleOf } from '../../app/rule-context.ts';
import { EXIT } from '../../core/model/problems.ts';
import { rulePage } from '../../outputs/rule-page.ts';
import { rulePageForTerminal } from '../../outputs/rule-page-terminal.ts';
import { print } from '../outputs.ts';
import { screen } from '../screen.ts';

/** Prints the page of a rule. */
export async function explainCommand(
  id: string,
  { format }: { format: 'text' | 'markdown' },
): Promise<number> {
  const rule = ruleOf(id);
  await print(
    format === 'markdown'
      ? [rulePage(rule, ruleContext())]
      : rulePageForTerminal(rule, ruleContext(), screen()),
  );
  return EXIT.clean;
}
