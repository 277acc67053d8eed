import { type Command, Option } from 'commander';
import type { Finish } from './options.ts';

/** Defines its commands. */
export function readCommands(program: Command, finish: Finish): void {
  program
    .command('explain <rule>')
    .description('the page of a rule: why, how it decides, what to do')
    .addOption(
      new Option('--format <format>', 'for the terminal, as Markdown, or as a page')
        .choices(['text', 'markdown', 'html'])
        .default('text'),
    )
    .action(async (rule: string, options: { format: 'text' | 'markdown' | 'html' }) => {
      const { explainCommand } = await import('../commands/explain.ts');
      finish(await explainCommand(rule, options));
    });
  program
    .command('rules')
    .description('the catalogue of rules')
    .option('--frameworks', 'the published frameworks and what of them is covered')
    .addOption(
      new Option('--format <format>', 'as a table or as JSON').choices(['table', 'json']).default('table'),
    )
    .action(async (options: { frameworks?: boolean; format: 'table' | 'json' }) => {
      const { rulesCommand } = await import('../commands/rules.ts');
      finish(await rulesCommand(options));
    });
  program
    .command('frameworks [framework]')
    .description('published frameworks: what of them is covered, and control by control')
    .addOption(
      new Option('--format <format>', 'how to print it')
        .choices(['table', 'json', 'markdown'])
        .default('table'),
    )
    .action(async (framework: string | undefined, options: { format: 'table' | 'json' | 'markdown' }) => {
      const { frameworksCommand } = await import('../commands/frameworks.ts');
      finish(await frameworksCommand(framework, options));
    });
}
