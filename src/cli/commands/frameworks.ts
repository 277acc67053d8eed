import { CATALOGUE, frameworkOf } from '../../app/rule-context.ts';
import { EXIT } from '../../core/model/problems.ts';
import { frameworkTable } from '../../outputs/catalogue.ts';
import { frameworkAsData, frameworksIndex } from '../../outputs/frameworks-index.ts';
import { frameworkPage, frameworkPageForTerminal } from '../../outputs/frameworks-page.ts';
import { print } from '../outputs.ts';
import { screen } from '../screen.ts';

const { rules: RULES, frameworks: FRAMEWORKS } = CATALOGUE;

/** How `keyreeve frameworks` prints. */
export interface FrameworksFlags {
  readonly format: 'table' | 'json' | 'markdown';
}

/** Prints what is covered of every framework or, control by control, of one. Throws a Problem for one there is not. */
export async function frameworksCommand(id: string | undefined, flags: FrameworksFlags): Promise<number> {
  await print(id === undefined ? all(flags) : one(id, flags));
  return EXIT.clean;
}

function all({ format }: FrameworksFlags): Iterable<string> {
  if (format === 'table') return frameworkTable(FRAMEWORKS, RULES, screen());
  if (format === 'markdown') return [frameworksIndex(FRAMEWORKS, RULES)];
  return [asJson(FRAMEWORKS.map((framework) => frameworkAsData(framework, RULES, false)))];
}

function one(id: string, { format }: FrameworksFlags): Iterable<string> {
  const framework = frameworkOf(id);
  if (format === 'table') return frameworkPageForTerminal(framework, RULES, screen());
  if (format === 'markdown') return [frameworkPage(framework, RULES)];
  return [asJson(frameworkAsData(framework, RULES, true))];
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
