import { type Command, Option } from 'commander';
import { FORMAT_IDS } from '../../outputs/format-ids.ts';
import {
  accountOptions,
  configOption,
  type Finish,
  repeatable,
  reportOptions,
  severityOption,
} from './options.ts';

/** Defines its commands. */
export function scanCommand(program: Command, finish: Finish): void {
  const scan = program
    .command('scan')
    .description('find AWS credentials that should not exist, and the settings that let them');
  accountOptions(configOption(scan));
  const offline = extraOptions(reportOptions(scan))
    .optionsGroup('Offline:')
    .addOption(repeatable('--credential-report <file>', 'judge this report, folder of reports, or -', 'none'))
    .option('--report-time <time>', 'when a report was made that does not say so itself (ISO 8601)')
    .option('--replay <run>', 'judge a kept run again, with no call to AWS: its number, latest or previous')
    .addOption(
      new Option(
        '--rules <which>',
        'with --replay: those of the run, or those of today (default: same)',
      ).choices(['same', 'new']),
    );
  judgingOptions(offline)
    .optionsGroup('What is printed:')
    .addOption(
      new Option('--format <format>', 'on standard output')
        .choices(['table', ...FORMAT_IDS])
        .default('table'),
    )
    .addOption(
      repeatable(
        '--output <file>',
        'also into this file, by its ending (.json .csv .html .sarif .md …), or FORMAT:FILE',
        'none',
      ),
    )
    .option('--redact', 'pseudonyms in place of account ids, names and key ids')
    .option('--quiet', 'only the last line')
    .addOption(
      severityOption('--fail-on <severity>', 'exit 1 for findings of this severity or worse (default: any)'),
    )
    .optionsGroup('What becomes of it:')
    .option(
      '--store <place>',
      "keep the run there: a file, or postgres://… (default: KEYREEVE_STORE, the settings, a file in this user's data folder)",
    )
    .option('--no-store', 'do not keep the run')
    .option(
      '--new-only',
      'fail only for what no earlier run of the store had open; the rest is counted apart',
    )
    .option('--audit-log <file>', 'write down in this audit log that it was run')
    .option('--baseline <file>', 'an earlier run (JSON or NDJSON): tell what is new, and what is fixed');
  sendOptions(scan)
    .option('--notify', 'send a summary where the settings say; with --baseline only of what is new')
    .option('--notify-always', 'the same though there is nothing to tell')
    .addOption(webhookOption())
    .option(
      '--on-fail <command>',
      'run this command for each failing finding, with its JSON on standard input',
    )
    .action(async (options: object) => {
      const { scanCommand } = await import('../commands/scan.ts');
      finish(await scanCommand(options as Parameters<typeof scanCommand>[0]));
    });
}

/** Options that read more than the report tells. */
export function extraOptions(command: Command): Command {
  return command
    .option('--fresh', 'also look for users and keys made since the credential report')
    .option(
      '--audit-root',
      'name root keys and MFA devices through AssumeRoot audit sessions (raises a GuardDuty finding)',
    )
    .option('--instances', 'also look for EC2 instances without a role, in every region')
    .option(
      '--prove',
      'ask the event history whether users and keys that seem made together were: raises the certainty of findings',
    );
}

/** Options on what is judged, and as of when. */
export function judgingOptions(command: Command): Command {
  return ruleOptions(command).option('--now <time>', 'judge as of this time (ISO 8601)');
}

/** Options on the rules that judge, and what they are handed. */
export function ruleOptions(command: Command): Command {
  return peopleOption(
    command
      .optionsGroup('What is judged:')
      .addOption(repeatable('--rule <id>', 'only this rule', 'all'))
      .addOption(repeatable('--skip-rule <id>', 'not this rule', 'none'))
      .addOption(
        repeatable('--framework <id>', 'only rules with a control in it, and print its control ids', 'all'),
      )
      .option('--preview', 'also by rules in preview, which may still change')
      .addOption(severityOption('--severity <severity>', 'only rules of this severity or worse'))
      .addOption(repeatable('--set <rule.parameter=value>', 'set a parameter of a rule', 'none'))
      .option(
        '--control-policies <file>',
        'service control policies on the one account, where they cannot be read (JSON)',
      ),
  );
}

/** The list by which it is told whose owner has left. */
export function peopleOption(command: Command): Command {
  return command.option('--people <file>', 'list of people from HR or the identity provider (CSV or JSON)');
}

/** Options that import findings into Security Hub. */
export function sendOptions(command: Command): Command {
  return command
    .addOption(new Option('--send <where>', 'import the findings there').choices(['security-hub']))
    .option('--send-region <region>', "region of the Security Hub (default: the session's)")
    .option('--send-role <name>', 'role to import with in other accounts (default: the scanning role)');
}

/** The option that names a webhook. */
export function webhookOption(): Option {
  return repeatable(
    '--webhook-from-env <name>',
    'post the summary to the Slack-compatible address in this environment variable',
    'none',
  );
}
