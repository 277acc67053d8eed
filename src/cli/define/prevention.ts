import { Argument, type Command, Option } from 'commander';
import { accountOptions, configOption, credentialOptions, type Finish, repeatable } from './options.ts';

/** Defines `prevent` and its commands. */
export function preventionCommands(program: Command, finish: Finish): void {
  const prevent = program
    .command('prevent')
    .description('policies that keep credentials from being made, checked by evaluation');
  scpCommand(prevent, finish);
  checkCommand(prevent, finish);
  planCommand(prevent, finish);
  attachCommand(prevent, finish);
  prevent
    .command('identity')
    .argument('[kind...]')
    .description('refused, with the reason: an identity policy has no effect on root')
    .action(async () => {
      const { preventIdentity } = await import('../commands/prevent.ts');
      preventIdentity();
    });
}

function scpCommand(prevent: Command, finish: Finish): void {
  controlOptions(prevent.command('scp'))
    .description('write a service control policy that holds in every partition; nothing is changed')
    .option('--management-account <id>', "the organisation's, to be named as not covered")
    .option('--checks', 'show every call that was evaluated')
    .addOption(
      new Option('--format <format>', 'how to print it (default: text at a terminal, else json)').choices([
        'text',
        'json',
        'terraform',
        'cloudformation',
      ]),
    )
    .option('--output <file>', 'also write it to this file: .json, .tf, or .yaml for CloudFormation')
    .action(async (kinds: readonly string[], options: object) => {
      const { preventScpCommand } = await import('../commands/prevent.ts');
      type Args = Parameters<typeof preventScpCommand>;
      finish(await preventScpCommand(kinds as Args[0], options as Args[1]));
    });
}

const KINDS = ['deny-root-keys', 'deny-console-user-keys', 'deny-keys-but'] as const;

/** The options that say what a policy is to stop. */
function controlOptions(command: Command): Command {
  return command
    .addArgument(new Argument('<kind...>', 'what it stops; several make one policy').choices(KINDS))
    .option(
      '--all-root-actions',
      'with deny-root-keys: root can do nothing at all, but for AssumeRoot sessions',
    )
    .option('--tag <key=value>', 'of deny-console-user-keys: the tag of users with a console password')
    .addOption(
      repeatable(
        '--break-glass <arn>',
        'a role that still may, such as arn:*:iam::*:role/BreakGlass',
        'none',
      ),
    );
}

/** The options of what writes a plan. */
function planOptions(command: Command): Command {
  return command
    .option('--output <file>', 'the plan file (default: the id of the plan, .yaml)')
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .option('--now <time>', 'as of this time (ISO 8601)')
    .optionsGroup('Where it is written down:')
    .option('--audit-log <file>', 'the audit log (default: beside the settings)')
    .option('--journal <file>', 'where each key stands (default: keyreeve-journal.json beside the settings)')
    .option('--store <place>', 'keep the plan, and a copy of the audit log, in this store of runs')
    .option('--no-store', 'do not keep them in a store');
}

function attachCommand(prevent: Command, finish: Finish): void {
  const attach = controlOptions(prevent.command('attach'))
    .description('plan to create such a policy and attach it to one account; nothing is changed')
    .requiredOption(
      '--to <account>',
      'id of the account; never the management account, which no policy limits',
    );
  credentialOptions(configOption(planOptions(attach))).action(
    async (kinds: readonly string[], options: object) => {
      const { preventAttachCommand } = await import('../commands/prevent-plan.ts');
      type Args = Parameters<typeof preventAttachCommand>;
      finish(await preventAttachCommand(kinds as Args[0], options as Args[1]));
    },
  );
}

function planCommand(prevent: Command, finish: Finish): void {
  const plan = prevent
    .command('plan')
    .description(
      'plan the smallest change after which console users may make no access keys, proved by evaluating again; nothing is changed',
    )
    .addOption(repeatable('--user <name>', 'this user, whether or not it has a console password', 'all'))
    .addOption(
      new Option('--choose <kind>', 'another way than the smallest').choices([
        'take-out',
        'deny-in-policy',
        'deny-users',
        'scp',
        'boundary',
      ]),
    );
  accountOptions(configOption(planOptions(plan))).action(async (options: object) => {
    const { preventPlanCommand } = await import('../commands/prevent-plan.ts');
    finish(await preventPlanCommand(options as Parameters<typeof preventPlanCommand>[0]));
  });
}

function checkCommand(prevent: Command, finish: Finish): void {
  prevent
    .command('check <file>')
    .description('what a policy that you wrote stops, and what not, by evaluation; - for standard input')
    .addOption(
      new Option('--type <type>', 'what it is to be used as')
        .choices(['identity', 'scp', 'boundary'])
        .makeOptionMandatory(),
    )
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .action(async (file: string, options: object) => {
      const { preventCheckCommand } = await import('../commands/prevent.ts');
      finish(await preventCheckCommand(file, options as Parameters<typeof preventCheckCommand>[1]));
    });
}
