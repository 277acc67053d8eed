import { type Command, Option } from 'commander';
import { accountOptions, configOption, type Finish } from './options.ts';

/** Defines `triage`. */
export function triageCommand(program: Command, finish: Finish): void {
  const triage = program
    .command('triage [file]')
    .description(
      'many keys at once: which of a list are yours, whose, active and used, the worst first; nothing is changed',
    )
    .option('--offline', 'ask nothing of AWS: only what the ids themselves say')
    .addOption(
      new Option('--format <format>', 'how to print it').choices(['text', 'json', 'csv']).default('text'),
    )
    .option('--output <file>', 'write it into this file instead')
    .option('--redact', 'pseudonyms in place of account ids, names and key ids')
    .option('--now <time>', 'as of this time (ISO 8601)')
    .addHelpText(
      'after',
      `
The list is a file, or standard input: ids within any text, CSV, alerts of GitHub secret scanning, events of AWS Health,
findings of GuardDuty or Security Hub as JSON. Nothing but ids is kept of it.`,
    );
  accountOptions(configOption(triage)).action(async (file: string | undefined, options: object) => {
    const { triageCommand } = await import('../commands/triage.ts');
    finish(await triageCommand(file, options as Parameters<typeof triageCommand>[1]));
  });
}
