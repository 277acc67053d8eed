import type { Command } from 'commander';
import { accountOptions, configOption, type Finish, reportOptions } from './options.ts';

/** Defines its commands. */
export function reportCommand(program: Command, finish: Finish): void {
  const report = program
    .command('report')
    .description('generate, wait for, fetch, decode and save the IAM credential report')
    .requiredOption('--output <file>', 'the CSV file; a folder for several accounts; - for standard output')
    .option('--json', 'as the AWS CLI prints it, which keeps the time the report was made')
    .option('--now <time>', 'count ages to this time (ISO 8601)');
  accountOptions(configOption(report));
  reportOptions(report).action(async (options: object) => {
    const { reportCommand } = await import('../commands/report.ts');
    finish(await reportCommand(options as Parameters<typeof reportCommand>[0]));
  });
}
