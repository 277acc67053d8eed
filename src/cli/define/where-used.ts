import { type Command, Option } from 'commander';
import { accountOptions, configOption, type Finish, repeatable } from './options.ts';

/** Defines `where-used`. */
export function whereUsedCommand(program: Command, finish: Finish): void {
  const command = program
    .command('where-used <key...>')
    .description('where access keys are kept, before they are turned off: names places, never a value')
    .addOption(repeatable('--path <path>', 'also search this folder or file on this machine', 'none'))
    .option('--history', 'also search the git history of each --path')
    .option('--no-aws', 'search only --path, with no call to AWS')
    .addOption(repeatable('--region-only <region>', 'search only this region', 'all'))
    .option('--decrypt', 'also read SecureString parameters; needs kms:Decrypt')
    .option('--redact', 'pseudonyms in place of account ids, key ids and names')
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .option('--quiet', 'no progress');
  accountOptions(configOption(command)).action(async (keys: readonly string[], options: object) => {
    const { whereUsedCommand } = await import('../commands/where-used.ts');
    finish(await whereUsedCommand(keys, options as Parameters<typeof whereUsedCommand>[1]));
  });
}
