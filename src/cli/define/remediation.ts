import { type Command, Option } from 'commander';
import { STAGE_CHOICES } from '../../core/plan/stage-reasons.ts';
import {
  accountOptions,
  configOption,
  type Finish,
  repeatable,
  reportOptions,
  wholeNumber,
} from './options.ts';

/** Defines `plan`, `apply`, `undo`, `watch-denied` and `verify-fixed`. */
export function remediationCommands(program: Command, finish: Finish): void {
  planCommand(program, finish);
  applyCommand(program, finish);
  undoCommand(program, finish);
  watchDeniedCommand(program, finish);
  verifyFixedCommand(program, finish);
}

function placeOptions(command: Command): Command {
  return command
    .optionsGroup('Where it is written down:')
    .option('--audit-log <file>', 'the audit log (default: beside the settings)')
    .option('--journal <file>', 'where each key stands (default: keyreeve-journal.json beside the settings)')
    .option('--store <place>', 'keep the plan, and a copy of the audit log, in this store of runs')
    .option('--no-store', 'do not keep them in a store');
}

function planCommand(program: Command, finish: Finish): void {
  const plan = program
    .command('plan')
    .description('write down what would be done about failing keys, each step for review; nothing is changed')
    .option('--from <run>', 'the findings of a saved run (JSON or NDJSON); by default a scan is made')
    .addOption(repeatable('--rule <id>', 'only keys that fail this rule', 'all'))
    .addOption(repeatable('--key <id>', 'only this access key', 'all'))
    .option('--every-rule', 'only keys that fail every rule named with --rule')
    .option(
      '--limit <number>',
      'keys in the plan at most, the worst first (default: 1000)',
      wholeNumber(1, 10_000),
    )
    .option('--wave <name>', 'only accounts of this wave of the settings')
    .addOption(new Option('--stage <stage>', 'only keys whose next stage is this one').choices(STAGE_CHOICES))
    .option('--contain <key>', 'a live attack: stop everything that comes of this access key')
    .addOption(
      repeatable(
        '--investigation <file>',
        'what investigate found (its JSON): misuse is refused, late use counts; with --contain, what was made with the key is contained too',
        'none',
      ),
    )
    .addOption(
      repeatable(
        '--force <key>',
        'plan this key though it was used of late, or its use may not show; needs --reason',
        'none',
      ),
    )
    .addOption(
      repeatable(
        '--keep <key>',
        'leave this key and record an exception; needs --reason, --until and --author',
        'none',
      ),
    )
    .addOption(repeatable('--resend <key>', 'tell the owner of this key again', 'none'))
    .addOption(
      repeatable('--told <key>', 'the owner of this key has the notice that was possibly sent', 'none'),
    )
    .option('--reason <text>', 'why, for --contain, --force and --keep')
    .option('--until <date>', 'for --keep: the last day the exception holds (YYYY-MM-DD, UTC)')
    .option('--author <name>', 'for --keep: who accepts it (default: KEYREEVE_AUTHOR)')
    .option('--no-trail', 'do not ask CloudTrail who made each key')
    .option('--output <file>', 'the plan file (default: the id of the plan, .yaml)')
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .option('--now <time>', 'as of this time (ISO 8601): shows what will be due');
  accountOptions(configOption(placeOptions(plan)));
  reportOptions(plan).action(async (options: object) => {
    const { planCommand } = await import('../commands/plan.ts');
    finish(await planCommand(options as Parameters<typeof planCommand>[0]));
  });
  const status = plan
    .command('status')
    .description('where each key stands, and what is due')
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .option('--now <time>', 'as of this time (ISO 8601)');
  configOption(placeOptions(status)).action(async (_options: object, command: Command) => {
    const { planStatusCommand } = await import('../commands/plan-status.ts');
    finish(await planStatusCommand(command.optsWithGlobals() as Parameters<typeof planStatusCommand>[0]));
  });
  const show = plan
    .command('show <plan>')
    .description(
      'a plan file, as it is printed when it is made; tells whether it was changed or applied since',
    );
  configOption(show.option('--audit-log <file>', 'the audit log that knows whether it was applied')).action(
    async (path: string, _options: object, command: Command) => {
      const { planShowCommand } = await import('../commands/plan-show.ts');
      finish(await planShowCommand(path, command.optsWithGlobals() as Parameters<typeof planShowCommand>[1]));
    },
  );
}

/** Options of the commands that change something. */
function changingOptions(command: Command): Command {
  return placeOptions(configOption(command))
    .optionsGroup('Confirmation:')
    .addOption(
      repeatable(
        '--yes-i-mean <account>',
        'confirms the changes in this account, in place of typing its id',
        'none',
      ),
    )
    .option('--dry-run', 'read everything again and say what would be done; the default where CI is set')
    .option('--for-real', 'also where CI is set')
    .option('--made-elsewhere', 'also a plan whose making is not in this audit log')
    .optionsGroup('By which credentials:')
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--region <region>', 'region; decides the partition, and the STS endpoint of root sessions')
    .option(
      '--role <name>',
      'role that makes the changes, never the scanning role (default: KeyreeveRemediate)',
    )
    .option('--external-id <id>', 'external id for that role')
    .option('--as-caller', 'use the calling credentials as they are, in their own account')
    .option('--session-name <name>', 'session name, as CloudTrail shows it')
    .option('--read-back <seconds>', 'so long a change may take to show (default: 30)', wholeNumber(0, 600));
}

function applyCommand(program: Command, finish: Finish): void {
  const apply = program
    .command('apply <plan>')
    .description('carry out a plan, once: each step is read again first, written down, done, and read back')
    .addOption(repeatable('--step <id>', 'only this step', 'all'));
  changingOptions(apply).action(async (path: string, options: object) => {
    const { applyCommand } = await import('../commands/apply.ts');
    finish(await applyCommand(path, options as Parameters<typeof applyCommand>[1]));
  });
}

function undoCommand(program: Command, finish: Finish): void {
  const undo = program
    .command('undo <plan-or-step>')
    .description('take back what a plan, or one step of it, has done; says what cannot be taken back')
    .option('--output <file>', 'where the plan of taking back is written (default: its id, .yaml)');
  changingOptions(undo).action(async (id: string, options: object) => {
    const { undoCommand } = await import('../commands/undo.ts');
    finish(await undoCommand(id, options as Parameters<typeof undoCommand>[1]));
  });
}

function watchDeniedCommand(program: Command, finish: Finish): void {
  const watch = program
    .command('watch-denied')
    .description('who still uses keys whose calls are refused: denied calls and where they come from')
    .addOption(repeatable('--key <id>', 'only this access key', 'all'))
    .option('--since <time>', 'since then (ISO 8601; default: since the calls are refused)')
    .option('--tell-owner', 'send the owner of each key what was seen')
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .option('--now <time>', 'as of this time (ISO 8601)');
  accountOptions(configOption(placeOptions(watch))).action(async (options: object) => {
    const { watchDeniedCommand } = await import('../commands/watch-denied.ts');
    finish(await watchDeniedCommand(options as Parameters<typeof watchDeniedCommand>[0]));
  });
}

function verifyFixedCommand(program: Command, finish: Finish): void {
  const verify = program
    .command('verify-fixed [plan]')
    .description("confirm by the live account summary that root's keys and certificates are gone")
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .option('--now <time>', 'as of this time (ISO 8601)');
  accountOptions(configOption(placeOptions(verify))).action(
    async (path: string | undefined, options: object) => {
      const { verifyFixedCommand } = await import('../commands/verify-fixed.ts');
      finish(await verifyFixedCommand(path, options as Parameters<typeof verifyFixedCommand>[1]));
    },
  );
}
