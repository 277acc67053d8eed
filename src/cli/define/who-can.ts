import { type Command, Option } from 'commander';
import { DEFAULT_DEPTH, MOST_DEPTH } from '../../core/model/who-can.ts';
import {
  accountOptions,
  configOption,
  type Finish,
  repeatable,
  reportOptions,
  wholeNumber,
} from './options.ts';

/** Defines `who-can`. */
export function whoCanCommand(program: Command, finish: Finish): void {
  const whoCan = program
    .command('who-can <action...>')
    .description(
      'who can make credentials, for whom, and by which ways round, by every policy that decides; nothing is changed',
    )
    .option('--for <user>', 'only: who can do it for this user')
    .option(
      '--as <principal>',
      'only: what this user or role can do, and what stops it (name, user/name, role/name, ARN)',
    )
    .option('--on <arn>', 'of any other call: the resource it is made on (default: *)')
    .option(
      '--depth <steps>',
      `most steps of a way round, 0 for none (default: ${DEFAULT_DEPTH})`,
      wholeNumber(0, MOST_DEPTH),
    )
    .addOption(
      repeatable(
        '--authorization-details <file>',
        'offline: what aws iam get-account-authorization-details printed; -',
        'none',
      ),
    )
    .option(
      '--control-policies <file>',
      'service control policies on the one account, where they cannot be read (JSON)',
    )
    .option('--without-scps', 'judge as if no service control policy limited the account')
    .addOption(
      new Option('--format <format>', 'how to print it').choices(['text', 'json', 'csv']).default('text'),
    )
    .option('--output <file>', 'write it into this file instead')
    .option('--redact', 'pseudonyms in place of account ids and names')
    .option('--now <time>', 'as of this time (ISO 8601)')
    .addHelpText(
      'after',
      `
Actions: create-access-key, create-login-profile, create-service-specific-credential, upload-ssh-public-key,
upload-signing-certificate, update-login-profile, change-password, reset-service-specific-credential,
update-access-key, update-service-specific-credential, update-ssh-public-key, update-signing-certificate, create-user;
credentials for all that make one, all for all of these; or any call, such as s3:GetObject with --on.`,
    );
  accountOptions(reportOptions(configOption(whoCan))).action(
    async (actions: readonly string[], options: object) => {
      const { whoCanCommand } = await import('../commands/who-can.ts');
      finish(await whoCanCommand(actions, options as Parameters<typeof whoCanCommand>[1]));
    },
  );
}
