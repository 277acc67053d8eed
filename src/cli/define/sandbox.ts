import { type Command, Option } from 'commander';
import { type Finish, repeatable, wholeNumber } from './options.ts';

/** Defines its commands. */
export function sandboxCommands(program: Command, finish: Finish): void {
  const sandbox = program
    .command('sandbox')
    .description('run an emulated organisation on this machine, for any AWS client')
    .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', wholeNumber(0, 65_535), 4599)
    .option('--truth <file>', 'write what is true in it, as JSON')
    .addOption(repeatable('--story <id>', 'play the story of a key into it; all for all of them', 'none'))
    .option('--trail-files <folder>', 'write the events of the stories as log files of CloudTrail')
    .addOption(
      new Option('--partition <name>', 'AWS partition')
        .choices(['aws', 'aws-cn', 'aws-us-gov'])
        .default('aws'),
    )
    .option('--latency <ms>', 'milliseconds before each answer', wholeNumber(0, 10_000), 0)
    .option('--hostile-names', 'accounts with markup, escape codes and formulas for names');
  populationOptions(sandbox);
  sandbox.action(async (options: object) => {
    const { sandboxCommand } = await import('../commands/sandbox.ts');
    finish(await sandboxCommand(options as Parameters<typeof sandboxCommand>[0]));
  });
  const demo = program
    .command('demo')
    .description('start the sandbox, scan it, and compare the result with the truth');
  populationOptions(demo).action(async (options: object) => {
    const { demoCommand } = await import('../commands/demo.ts');
    finish(await demoCommand(options as Parameters<typeof demoCommand>[0]));
  });
}

function populationOptions(command: Command): Command {
  return command
    .option('--accounts <number>', 'accounts in the organisation', wholeNumber(1, 10_000), 12)
    .option('--users <number>', 'IAM users in each account', wholeNumber(0, 10_000), 25)
    .option('--seed <number>', 'the same seed makes the same organisation', wholeNumber(0, 4_294_967_295), 1)
    .option('--now <time>', "the sandbox clock's start (ISO 8601)");
}
