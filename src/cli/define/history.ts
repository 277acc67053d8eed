import { type Command, InvalidArgumentError, Option } from 'commander';
import { configOption, type Finish, once, repeatable, storeOption, wholeNumber } from './options.ts';

/** Defines the commands that look back: `history`, `diff`, `trend` and `store`. */
export function historyCommands(program: Command, finish: Finish): void {
  defineHistory(program, finish);
  defineDiff(program, finish);
  defineTrend(program, finish);
  storeCommands(program, finish);
}

/** Which store, and as of when. */
function lookOptions(command: Command): Command {
  return storeOption(configOption(command)).option('--now <time>', 'as of this time (ISO 8601)');
}

const tableOrJson = () =>
  new Option('--format <format>', 'how to print it').choices(['table', 'json']).default('table');

function defineHistory(program: Command, finish: Finish): void {
  const history = program
    .command('history [run]')
    .description('the runs that are kept; one of them (a number, latest, previous); or the life of findings')
    .option('--finding <id>', 'every change in the life of this finding')
    .option('--account <id>', 'all findings that this account ever had')
    .option('--limit <number>', 'at most so many (default: 20 runs in a table)', wholeNumber(1, 1_000_000))
    .addOption(tableOrJson());
  lookOptions(history).action(async (run: string | undefined, options: object) => {
    const { historyCommand } = await import('../commands/history.ts');
    finish(await historyCommand(run, options as Parameters<typeof historyCommand>[1]));
  });
}

function defineDiff(program: Command, finish: Finish): void {
  const diff = program
    .command('diff [run] [run]')
    .description(
      'two kept runs beside each other: new, fixed, still open, not seen (default: the latest, and the one before it)',
    )
    .addOption(
      new Option('--format <format>', 'how to print it')
        .choices(['table', 'json', 'csv', 'md'])
        .default('table'),
    )
    .addOption(once('--output <file>', 'write it into this file instead'))
    .addHelpText(
      'after',
      `
A run is named by its number, or as latest or previous. One run alone is put beside the one before it.
Exit status: 0 nothing is new, 1 something is, 3 nothing that could be seen is new, and not all could be seen.`,
    );
  lookOptions(diff).action(async (one: string | undefined, other: string | undefined, options: object) => {
    const { diffCommand } = await import('../commands/diff.ts');
    const runs = [one, other].filter((run) => run !== undefined);
    finish(await diffCommand(runs, options as Parameters<typeof diffCommand>[1]));
  });
}

function defineTrend(program: Command, finish: Finish): void {
  const trend = program
    .command('trend')
    .description(
      'open findings over the kept runs: a chart, what was fixed and how long it took, what was not read',
    )
    .option('--from <time>', 'runs from this day or time on (ISO 8601)')
    .option('--to <time>', 'runs up to this day or time')
    .addOption(repeatable('--rule <id>', 'only findings of this rule', 'all'))
    .addOption(repeatable('--account <id>', 'only findings of this account', 'all'))
    .addOption(new Option('--by <what>', 'what to count apart').choices(['rule', 'severity']).default('rule'))
    .addOption(
      new Option('--format <format>', 'how to print it')
        .choices(['table', 'svg', 'json', 'csv'])
        .default('table'),
    )
    .addOption(once('--output <file>', 'write it into this file: .svg, .json, .csv or .txt'));
  lookOptions(trend).action(async (options: object) => {
    const { trendCommand } = await import('../commands/trend.ts');
    finish(await trendCommand(options as Parameters<typeof trendCommand>[0]));
  });
}

function storeCommands(program: Command, finish: Finish): void {
  const store = program
    .command('store')
    .description('the store of runs: what it holds, a copy of it, and what is old taken out of it');
  lookOptions(
    store.command('show').description('where it lies and what it holds').addOption(tableOrJson()),
  ).action(async (options: object) => {
    const { storeShow } = await import('../commands/store.ts');
    finish(await storeShow(options as Parameters<typeof storeShow>[0]));
  });
  const prune = store
    .command('prune')
    .description('take away what is older than it is to be kept, after asking')
    .option(
      '--keep-snapshots <days>',
      'keep facts and credential reports for so long: 400d (default: the settings)',
      days,
    )
    .option(
      '--keep-runs <days>',
      'keep runs, and findings that were fixed, for so long (default: the settings)',
      days,
    )
    .option('--dry-run', 'only tell what would be taken away')
    .option('--yes', 'do not ask');
  lookOptions(prune).action(async (options: object) => {
    const { storePrune } = await import('../commands/store.ts');
    finish(await storePrune(options as Parameters<typeof storePrune>[0]));
  });
  const backup = store
    .command('backup <file>')
    .description('write the whole store, as it is at one moment, into a new SQLite file');
  storeOption(configOption(backup)).action(async (file: string, options: object) => {
    const { storeBackup } = await import('../commands/store.ts');
    finish(await storeBackup(file, options as Parameters<typeof storeBackup>[1]));
  });
}

/** Days as `400d` or `400`. */
function days(text: string): number {
  const [, number] = /^(\d{1,5})d?$/.exec(text) ?? [];
  const value = Number(number ?? 0);
  if (value >= 1 && value <= 36_500) return value;
  throw new InvalidArgumentError('It must be days, from 1d to 36500d.');
}
