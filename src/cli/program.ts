import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { VERSION } from '../app/version.ts';
import { SEVERITIES } from '../core/model/finding.ts';
import { EXIT } from '../core/model/problems.ts';
import { reportFailure } from './failure.ts';
import { WELCOME } from './welcome.ts';

/** Runs the command line and gives its exit status. */
export async function run(args: readonly string[]): Promise<number> {
  let status: number = EXIT.clean;
  if (args.length === 0) {
    process.stdout.write(WELCOME);
    return EXIT.clean;
  }
  const completing = args[0] === 'completion' || args[0] === 'complete';
  const program = makeProgram(
    (exitStatus) => {
      status = exitStatus;
    },
    { completing },
  );
  try {
    if (completing) {
      const { default: tab } = await import('@bomb.sh/tab/commander');
      const { offerIds } = await import('./completion.ts');
      offerIds(program);
      tab(program, { completionCommandName: 'completion' });
    }
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    // Commander has printed its own message; help and version that were asked for are no failure.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.wrongUse;
    return reportFailure(error);
  }
}

type Finish = (exitStatus: number) => void;

/**
 * The commands and options, without running any. Used for the reference page too.
 *
 * @param completing leaves `completion` out: the library that completes brings the command itself
 */
export function makeProgram(finish: Finish, { completing = false } = {}): Command {
  const program = new Command('keyreeve')
    .description(
      'Which AWS credentials exist that should not, what did they do, and how do we remove them without breaking anything, with proof?',
    )
    .version(VERSION, '-V, --version')
    .exitOverride()
    .configureHelp({ showGlobalOptions: false })
    .showHelpAfterError('Run the command with --help for its options.');
  scanCommand(program, finish);
  reportCommand(program, finish);
  readCommands(program, finish);
  doctorCommand(program, finish);
  permissionsCommand(program, finish);
  sandboxCommands(program, finish);
  if (completing) return program;
  program
    .command('completion <shell>')
    .description('print the completion script of a shell: bash, zsh, fish or powershell');
  return program;
}

function scanCommand(program: Command, finish: Finish): void {
  const scan = program
    .command('scan')
    .description('find root access keys, and console users whose keys came with the account');
  accountOptions(scan);
  reportOptions(scan)
    .option('--fresh', 'also look for users and keys made since the credential report')
    .option('--audit-root', 'name root keys through AssumeRoot audit sessions (raises a GuardDuty finding)')
    .optionsGroup('Offline:')
    .addOption(repeatable('--credential-report <file>', 'judge this report, folder of reports, or -', 'none'))
    .option('--report-time <time>', 'when a report was made that does not say so itself (ISO 8601)')
    .optionsGroup('What is judged:')
    .addOption(repeatable('--rule <id>', 'only this rule', 'all'))
    .addOption(
      repeatable('--framework <id>', 'only rules with a control in it, and print its control ids', 'all'),
    )
    .addOption(severityOption('--severity <severity>', 'only rules of this severity or worse'))
    .addOption(repeatable('--set <rule.parameter=value>', 'set a parameter of a rule', 'none'))
    .option('--now <time>', 'judge as of this time (ISO 8601)')
    .optionsGroup('What is printed:')
    .addOption(
      new Option('--format <format>', 'on standard output')
        .choices(['table', 'json', 'ndjson', 'csv'])
        .default('table'),
    )
    .addOption(
      repeatable(
        '--output <file>',
        'also into this file, by its ending (.json .ndjson .csv), or FORMAT:FILE',
        'none',
      ),
    )
    .option('--redact', 'pseudonyms in place of account ids, names and key ids')
    .option('--quiet', 'only the last line')
    .addOption(
      severityOption('--fail-on <severity>', 'exit 1 for findings of this severity or worse').default(
        'info',
        'any',
      ),
    )
    .action(async (options: object) => {
      const { scanCommand } = await import('./commands/scan.ts');
      finish(await scanCommand(options as Parameters<typeof scanCommand>[0]));
    });
}

function reportCommand(program: Command, finish: Finish): void {
  const report = program
    .command('report')
    .description('generate, wait for, fetch, decode and save the IAM credential report')
    .requiredOption('--output <file>', 'the CSV file; a folder for several accounts; - for standard output')
    .option('--json', 'as the AWS CLI prints it, which keeps the time the report was made')
    .option('--now <time>', 'count ages to this time (ISO 8601)');
  accountOptions(report);
  reportOptions(report).action(async (options: object) => {
    const { reportCommand } = await import('./commands/report.ts');
    finish(await reportCommand(options as Parameters<typeof reportCommand>[0]));
  });
}

function readCommands(program: Command, finish: Finish): void {
  program
    .command('explain <rule>')
    .description('the page of a rule: why, how it decides, what to do')
    .addOption(
      new Option('--format <format>', 'for the terminal, or as Markdown')
        .choices(['text', 'markdown'])
        .default('text'),
    )
    .action(async (rule: string, options: { format: 'text' | 'markdown' }) => {
      const { explainCommand } = await import('./commands/explain.ts');
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
      const { rulesCommand } = await import('./commands/rules.ts');
      finish(await rulesCommand(options));
    });
}

function doctorCommand(program: Command, finish: Finish): void {
  const doctor = program
    .command('doctor')
    .description('can I scan? tries every call the scan needs, in every account, and names what is missing');
  accountOptions(doctor);
  doctor
    .option('--fresh', 'also try what scan --fresh calls')
    .option('--audit-root', 'also try an AssumeRoot audit session')
    .addOption(repeatable('--rule <id>', 'only what this rule needs', 'all'))
    .addOption(
      new Option('--format <format>', 'as a table or as JSON').choices(['table', 'json']).default('table'),
    )
    .action(async (options: object) => {
      const { doctorCommand } = await import('./commands/doctor.ts');
      finish(await doctorCommand(options as Parameters<typeof doctorCommand>[0]));
    });
}

function permissionsCommand(program: Command, finish: Finish): void {
  program
    .command('permissions')
    .description('the least-privilege role the scan needs')
    .addOption(
      new Option('--format <format>', 'how to write it')
        .choices(['json', 'terraform', 'cloudformation'])
        .default('json'),
    )
    .addOption(repeatable('--rule <id>', 'only what this rule needs', 'all'))
    .option('--fresh', 'also what scan --fresh calls')
    .option('--caller', 'instead what the identity that starts scan --org needs')
    .option('--audit-root', 'with --caller: also what scan --audit-root needs')
    .option('--role <name>', 'name of the role', 'KeyreeveScan')
    .option(
      '--trust <account>',
      'account id whose principals may assume the role (Terraform, CloudFormation)',
    )
    .option('--external-id <id>', 'external id the role demands (Terraform, CloudFormation)')
    .action(async (options: object) => {
      const { permissionsCommand } = await import('./commands/permissions.ts');
      finish(await permissionsCommand(options as Parameters<typeof permissionsCommand>[0]));
    });
}

function sandboxCommands(program: Command, finish: Finish): void {
  const sandbox = program
    .command('sandbox')
    .description('run an emulated organisation on this machine, for any AWS client')
    .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', wholeNumber(0, 65_535), 4599)
    .option('--truth <file>', 'write what is true in it, as JSON')
    .addOption(
      new Option('--partition <name>', 'AWS partition')
        .choices(['aws', 'aws-cn', 'aws-us-gov'])
        .default('aws'),
    )
    .option('--latency <ms>', 'milliseconds before each answer', wholeNumber(0, 10_000), 0)
    .option('--hostile-names', 'accounts with markup, escape codes and formulas for names');
  populationOptions(sandbox);
  sandbox.action(async (options: object) => {
    const { sandboxCommand } = await import('./commands/sandbox.ts');
    finish(await sandboxCommand(options as Parameters<typeof sandboxCommand>[0]));
  });
  const demo = program
    .command('demo')
    .description('start the sandbox, scan it, and compare the result with the truth');
  populationOptions(demo).action(async (options: object) => {
    const { demoCommand } = await import('./commands/demo.ts');
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

function accountOptions(command: Command): Command {
  return command
    .optionsGroup('Which accounts:')
    .option('--org', 'every account of the organisation')
    .addOption(repeatable('--ou <id>', 'with --org: only accounts under this organisational unit', 'all'))
    .option('--accounts <file>', 'the accounts of a list: an id, or id,role on a line; - for standard input')
    .addOption(repeatable('--account <id>', 'this account', 'none'))
    .addOption(repeatable('--skip-account <id>', 'leave this account out', 'none'))
    .optionsGroup('By which credentials:')
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--region <region>', 'region; decides the partition')
    .option('--role <name>', 'role to assume in other accounts (default: KeyreeveScan)')
    .option('--external-id <id>', 'external id for that role')
    .option('--session-name <name>', 'session name, as CloudTrail shows it')
    .option('--accounts-at-once <number>', 'accounts in flight (default: 64)', wholeNumber(1, 500))
    .option(
      '--calls-per-account <number>',
      'calls in flight in one account (default: 8)',
      wholeNumber(1, 64),
    );
}

function reportOptions(command: Command): Command {
  return command
    .optionsGroup('The credential report:')
    .option('--max-report-age <hours>', 'use a stored report no older than this (default: 4)', hours)
    .option(
      '--report-deadline <seconds>',
      'wait this long for a report (default: 180)',
      wholeNumber(1, 3600),
    );
}

function severityOption(flags: string, says: string): Option {
  return new Option(flags, says).choices(SEVERITIES);
}

/** An option that may be given several times. */
function repeatable(flags: string, says: string, byDefault: 'all' | 'none'): Option {
  return new Option(flags, `${says}; may be repeated`).argParser(collect).default([], byDefault);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** Hours, with an optional unit: `4`, `0.5`, `90m`, `4h`, `2d`. */
function hours(text: string): number {
  const [, number, unit = 'h'] = /^(\d{1,5}(?:\.\d{1,3})?)([mhd])?$/.exec(text) ?? [];
  if (number === undefined)
    throw new InvalidArgumentError('It must be hours, or a number with m, h or d: 4, 0.5, 90m, 2d.');
  return Number(number) * { m: 1 / 60, h: 1, d: 24 }[unit as 'm' | 'h' | 'd'];
}
