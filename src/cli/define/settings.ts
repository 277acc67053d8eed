import type { Command } from 'commander';
import { auditLogOption, type Finish } from './options.ts';

/** Defines `suppress` and `attest`, which write into the settings file. */
export function settingsCommands(program: Command, finish: Finish): void {
  fileOption(
    program
      .command('suppress <finding>')
      .description('accept a failing finding for a while: written into keyreeve.yaml, and shown in every run')
      .requiredOption('--from <file>', 'the saved run (JSON or NDJSON) that has the finding')
      .requiredOption('--reason <text>', 'why it is accepted')
      .requiredOption('--until <date>', 'the last day it holds (YYYY-MM-DD, UTC)')
      .option('--author <name>', 'who accepts it (default: KEYREEVE_AUTHOR)'),
  )
    .option('--now <time>', 'as of this time (ISO 8601)')
    .action(async (finding: string, options: object) => {
      const { suppressCommand } = await import('../commands/suppress.ts');
      finish(await suppressCommand(finding, options as Parameters<typeof suppressCommand>[1]));
    });
  fileOption(
    program
      .command('attest <rule>')
      .description(
        'record what a person checked by hand: written into keyreeve.yaml, and never shown as a pass',
      )
      .requiredOption('--account <id>', 'the account that was looked at')
      .requiredOption('--by <name>', 'who looked')
      .requiredOption('--evidence <file>', 'what was seen: a screenshot, a ticket; its SHA-256 is kept')
      .requiredOption('--until <date>', 'the last day it holds (YYYY-MM-DD, UTC)')
      .option('--on <date>', 'the day it was looked at (default: today)')
      .option('--note <text>', 'what was seen, in words')
      .option('--arn <arn>', 'only of this resource'),
  )
    .option('--now <time>', 'as of this time (ISO 8601)')
    .action(async (rule: string, options: object) => {
      const { attestCommand } = await import('../commands/attest.ts');
      finish(await attestCommand(rule, options as Parameters<typeof attestCommand>[1]));
    });
}

function fileOption(command: Command): Command {
  return auditLogOption(
    command.option('--config <file>', 'where to write (default: keyreeve.yaml here or in a folder above)'),
  );
}
