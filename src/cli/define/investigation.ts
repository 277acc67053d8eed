import { type Command, Option } from 'commander';
import {
  configOption,
  credentialOptions,
  type Finish,
  repeatable,
  storeOption,
  wholeNumber,
} from './options.ts';

/** Defines `investigate`. */
export function investigationCommands(program: Command, finish: Finish): void {
  const investigate = program
    .command('investigate [key...]')
    .description(
      'what did this access key do? whose it is, every use, what is telling, and what was not searched',
    )
    .option('--user <name>', 'all access keys of this user; needs --account')
    .option('--account <id>', 'the account the keys are of; by default the one AWS names')
    .option(
      '--findings <run>',
      'the keys of failing findings of a saved run (JSON or NDJSON), the worst first',
    )
    .option('--limit <number>', 'with --findings: keys at most (default: 20)', wholeNumber(1, 1000))
    .optionsGroup('What is searched:')
    .option('--since <time>', 'from then: 90d, 36h, or a time (ISO 8601)', '90d')
    .option('--until <time>', 'up to then (ISO 8601; default: now)')
    .option('--now <time>', 'as of this time (ISO 8601)')
    .option(
      '--most-events <number>',
      'events of one key in one region at most (default: 10000)',
      wholeNumber(50, 1_000_000),
    )
    .option('--most-minutes <number>', 'minutes for one key at most (default: 30)', wholeNumber(1, 1440))
    .option(
      '--follow <number>',
      'sessions and keys that came of the key looked into at most (default: 100)',
      wholeNumber(0, 2000),
    )
    .addOption(
      repeatable(
        '--places <file>',
        'a local database of addresses (.mmdb) for countries or networks',
        'none',
      ),
    )
    .option('--again', 'begin anew, whatever an interrupted search left');
  trailOptions(investigate)
    .option('--print-ddl', 'print the statements that make the table, and do nothing else')
    .option('--location <place>', 'with --print-ddl: the folder AWSLogs of the trail')
    .option('--accounts <list>', 'with --print-ddl: the accounts of the trail, with commas')
    .optionsGroup('Output:')
    .addOption(
      new Option('--format <format>', 'how to print it')
        .choices(['text', 'json', 'html', 'ocsf'])
        .default('text'),
    )
    .addOption(
      repeatable(
        '--output <file>',
        'write a file; its ending names the format: .txt, .json, .html, .ocsf.json',
        'none',
      ),
    )
    .option('--redact', 'pseudonyms in place of account ids, names, keys and addresses; keeps nothing')
    .option('--quiet', 'no progress line');
  storeOption(investigate).option('--no-store', 'do not keep what was found in the store of runs');
  credentialOptions(configOption(investigate)).action(async (keys: readonly string[], options: object) => {
    const { investigateCommand } = await import('../commands/investigate.ts');
    finish(await investigateCommand(keys, options as Parameters<typeof investigateCommand>[1]));
  });
}

/** Options that say where a trail lies. */
export function trailOptions(command: Command): Command {
  return command
    .optionsGroup('Where it is searched, instead of the event history:')
    .option('--trail <place>', "a trail's log files: a folder, or s3://bucket/prefix")
    .option('--offline', 'ask nothing of AWS: whose a key is, the log files alone say')
    .addOption(
      new Option('--engine <engine>', 'a trail of terabytes, in a table').choices(['athena', 'trino']),
    )
    .option('--table <name>', 'that table: database.table; of Trino catalog.schema.table')
    .option('--most-scanned <bytes>', 'what queries may scan in all, such as 100GB; must be said')
    .option('--regions <list>', 'only these regions of the table, with commas')
    .option('--athena-workgroup <name>', 'workgroup (default: primary)')
    .option('--athena-output <place>', 'where results go: s3://bucket/prefix/')
    .option('--trino-server <url>', 'https://host:port')
    .option('--trino-user <name>', 'the user to ask as')
    .option('--trino-password-env <name>', 'the environment variable that holds the password')
    .option('--trino-token-env <name>', 'the environment variable that holds a token');
}
