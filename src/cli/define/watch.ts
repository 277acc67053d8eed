import { type Command, InvalidArgumentError, Option } from 'commander';
import { SEVERITIES } from '../../core/model/finding.ts';
import {
  accountOptions,
  addressOf,
  configOption,
  type Finish,
  reportOptions,
  storeOption,
} from './options.ts';
import { extraOptions, ruleOptions, sendOptions, webhookOption } from './scan.ts';

/** Defines `watch` and `watch status`. */
export function watchCommands(program: Command, finish: Finish): void {
  const watch = program
    .command('watch')
    .description('scan again and again, keep every run in the store, and tell only what is new')
    .optionsGroup('When:')
    .option('--every <length>', 'from one scan to the next: 30m, 6h, 1d (default: 6h)', everyOf)
    .option(
      '--jitter <length>',
      'begin each up to so much later, by chance: 10%, 5m (default: a tenth of --every, at most 10m)',
      jitterOf,
    )
    .option('--once', 'one scan now, for cron: the exit status is that of scan');
  extraOptions(reportOptions(accountOptions(storeOption(configOption(watch)))));
  sendOptions(ruleOptions(watch).optionsGroup('Who is told:'))
    .option(
      '--notify',
      'send a summary of what is new where the settings say (default: where they name somebody)',
    )
    .option('--no-notify', 'send none, whatever the settings say')
    .addOption(webhookOption())
    .optionsGroup('How it runs:')
    .option(
      '--listen <address>',
      'answer GET /healthz and /metrics there (default: 127.0.0.1:9464)',
      addressOf,
    )
    .option('--no-listen', 'answer nobody')
    .addOption(
      new Option('--log <format>', 'lines on standard error').choices(['text', 'json']).default('text'),
    )
    .addOption(
      new Option(
        '--fail-on <severity>',
        'with --once: exit 1 for findings of this severity or worse, or never (default: any)',
      ).choices([...SEVERITIES, 'never']),
    )
    .action(async (options: object) => {
      const { watchCommand } = await import('../commands/watch.ts');
      finish(await watchCommand(options as Parameters<typeof watchCommand>[0]));
    });
  const status = watch
    .command('status')
    .description('who watches, what came of the last round, when the next one begins')
    .addOption(
      new Option('--format <format>', 'as text or as JSON').choices(['text', 'json']).default('text'),
    );
  storeOption(configOption(status)).action(async (_options: object, command: Command) => {
    const { watchStatusCommand } = await import('../commands/watch-status.ts');
    finish(await watchStatusCommand(command.optsWithGlobals() as Parameters<typeof watchStatusCommand>[0]));
  });
}

const UNIT_SECONDS = { m: 60, h: 3_600, d: 86_400 } as const;
const MOST_EVERY_SECONDS = 31 * UNIT_SECONDS.d;

/** Seconds in `30m`, `6h`, `1d`. */
function secondsIn(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * UNIT_SECONDS[unit as keyof typeof UNIT_SECONDS];
}

function everyOf(text: string): number {
  const seconds = secondsIn(text);
  if (seconds !== undefined && seconds >= UNIT_SECONDS.m && seconds <= MOST_EVERY_SECONDS) return seconds;
  throw new InvalidArgumentError('It must be a number with m, h or d, from 1m to 31d: 30m, 6h, 1d.');
}

/** Seconds, or a part of the pause. */
function jitterOf(text: string): { readonly seconds: number } | { readonly part: number } {
  const [, percent] = /^(\d{1,3})%$/.exec(text) ?? [];
  if (percent !== undefined && Number(percent) <= 100) return { part: Number(percent) / 100 };
  const seconds = text === '0' ? 0 : secondsIn(text);
  if (seconds !== undefined && seconds <= MOST_EVERY_SECONDS) return { seconds };
  throw new InvalidArgumentError('It must be a part of --every, or a length of time: 10%, 5m, 0.');
}
