import { type Command, Option } from 'commander';
import {
  accountChoice,
  addressOf,
  configOption,
  credentialOptions,
  type Finish,
  profileOptions,
  reportOptions,
  severityOption,
  storeOption,
  wholeNumber,
} from './options.ts';
import { extraOptions, judgingOptions } from './scan.ts';

/** Defines its commands. */
export function workerCommands(program: Command, finish: Finish): void {
  const run = program
    .command('run')
    .description('scan with many machines: start runs that workers share, and see where they stand');
  startCommand(run, finish);
  statusCommand(run, finish);
  cancelCommand(run, finish);
  retryCommand(run, finish);
  workerCommand(program, finish);
}

function startCommand(run: Command, finish: Finish): void {
  const start = run
    .command('start')
    .description('write down a run, for workers to take its accounts; prints its number');
  storeOption(configOption(start));
  extraOptions(reportOptions(credentialOptions(accountChoice(start))));
  judgingOptions(start)
    .optionsGroup('How it goes:')
    .option(
      '--rate <number>',
      'calls a second of all workers together, for the organisation (default: what it has, at first 400)',
      wholeNumber(1, 10_000),
    )
    .option('--wait', 'wait for its end, and give the exit status of a scan')
    .addOption(
      severityOption(
        '--fail-on <severity>',
        'with --wait: exit 1 for findings of this severity or worse (default: any)',
      ),
    )
    .option('--quiet', 'only the number')
    .action(async (options: object) => {
      const { runStartCommand } = await import('../commands/run-start.ts');
      finish(await runStartCommand(options as Parameters<typeof runStartCommand>[0]));
    });
}

const WHICH = 'number of the run, or latest';

function statusCommand(run: Command, finish: Finish): void {
  const status = run
    .command('status')
    .description('show where a run stands: its accounts, workers, speed, and what could not be read')
    .argument('[run]', WHICH, 'latest');
  storeOption(configOption(status))
    .option('--watch', 'until it has ended; gives the exit status of a scan')
    .addOption(
      severityOption(
        '--fail-on <severity>',
        'with --watch: exit 1 for findings of this severity or worse (default: any)',
      ),
    )
    .addOption(
      new Option('--format <format>', 'on standard output').choices(['table', 'json']).default('table'),
    )
    .action(async (which: string, options: object) => {
      const { runStatusCommand } = await import('../commands/run-status.ts');
      finish(await runStatusCommand(which, options as Parameters<typeof runStatusCommand>[1]));
    });
}

function cancelCommand(run: Command, finish: Finish): void {
  const cancel = run
    .command('cancel')
    .description('end a run before its end: nothing more of it is scanned')
    .argument('<run>', WHICH);
  storeOption(configOption(cancel)).action(async (which: string, options: object) => {
    const { runCancelCommand } = await import('../commands/run-cancel.ts');
    finish(await runCancelCommand(which, options as Parameters<typeof runCancelCommand>[1]));
  });
}

function retryCommand(run: Command, finish: Finish): void {
  const retry = run
    .command('retry')
    .description('try dead accounts again: in their run, or in a new one of these alone once that has ended')
    .argument('<run>', WHICH);
  profileOptions(storeOption(configOption(retry))).action(async (which: string, options: object) => {
    const { runRetryCommand } = await import('../commands/run-retry.ts');
    finish(await runRetryCommand(which, options as Parameters<typeof runRetryCommand>[1]));
  });
}

function workerCommand(program: Command, finish: Finish): void {
  const worker = program
    .command('worker')
    .description('take accounts of runs and scan them, until it is stopped; on as many machines as wanted');
  profileOptions(storeOption(configOption(worker)))
    .optionsGroup('How it works:')
    .option('--concurrency <number>', 'accounts at once (default: 16)', wholeNumber(1, 500))
    .option('--calls-per-account <number>', 'calls in flight in one account (default: 8)', wholeNumber(1, 64))
    .option(
      '--grace <seconds>',
      'when it is stopped, wait so long for the accounts in flight (default: 20)',
      wholeNumber(0, 3600),
    )
    .option('--listen <address>', 'answer GET /healthz and /metrics there (default: nowhere)', addressOf)
    .option('--verbose', 'tell of every account')
    .action(async (options: object) => {
      const { workerCommand } = await import('../commands/worker.ts');
      finish(await workerCommand(options as Parameters<typeof workerCommand>[0]));
    });
}
