import { type Command, InvalidArgumentError, Option } from 'commander';
import { SEVERITIES } from '../../core/model/finding.ts';
import { type ListenAddress, listenAddressOf } from '../../core/parse/listen-address.ts';

/** Tells the exit status of a command that has run. */
export type Finish = (exitStatus: number) => void;

/** Options that choose accounts and credentials. */
export function accountOptions(command: Command): Command {
  return credentialOptions(accountChoice(command))
    .option('--accounts-at-once <number>', 'accounts in flight (default: 64)', wholeNumber(1, 500))
    .option(
      '--calls-per-account <number>',
      'calls in flight in one account (default: 8)',
      wholeNumber(1, 64),
    );
}

/** Options that choose accounts. */
export function accountChoice(command: Command): Command {
  return command
    .optionsGroup('Which accounts:')
    .option('--org', 'every account of the organisation')
    .addOption(repeatable('--ou <id>', 'with --org: only accounts under this organisational unit', 'all'))
    .option('--accounts <file>', 'the accounts of a list: an id, or id,role on a line; - for standard input')
    .addOption(repeatable('--account <id>', 'this account', 'none'))
    .addOption(repeatable('--skip-account <id>', 'leave this account out', 'none'));
}

/** Options on the credentials of a run. */
export function credentialOptions(command: Command): Command {
  return profileOptions(command)
    .option('--role <name>', 'role to assume in other accounts (default: KeyreeveScan)')
    .option('--external-id <id>', 'external id for that role')
    .option('--session-name <name>', 'session name, as CloudTrail shows it');
}

/** Options on the credentials that a program starts with. */
export function profileOptions(command: Command): Command {
  return command
    .optionsGroup('By which credentials:')
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--region <region>', 'region; decides the partition');
}

/** Options on the credential report. */
export function reportOptions(command: Command): Command {
  return command
    .optionsGroup('The credential report:')
    .option('--max-report-age <hours>', 'use a stored report no older than this (default: 4)', hours)
    .option(
      '--report-deadline <seconds>',
      'wait this long for a report (default: 180)',
      wholeNumber(1, 3600),
    );
}

/** An option that takes a severity. */
export function severityOption(flags: string, says: string): Option {
  return new Option(flags, says).choices(SEVERITIES);
}

/** An option that may be given several times. */
export function repeatable(flags: string, says: string, byDefault: 'all' | 'none'): Option {
  return new Option(flags, `${says}; may be repeated`).argParser(collect).default([], byDefault);
}

/** An option that may be given once: of several, all but the last would be ignored without a word. */
export function once(flags: string, says: string): Option {
  return new Option(flags, says).argParser((value: string, before: string | undefined) => {
    if (before === undefined) return value;
    throw new InvalidArgumentError('It can be given once.');
  });
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** Reads a whole number within borders. */
export function wholeNumber(min: number, max: number): (text: string) => number {
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

/** The option that names the audit log. */
export function auditLogOption(command: Command): Command {
  return command.option(
    '--audit-log <file>',
    'audit log (default: keyreeve-audit.jsonl beside the settings, else in the state folder of this user)',
  );
}

/** The option that names the store. */
export function storeOption(command: Command): Command {
  return command.option(
    '--store <place>',
    "store of runs: a file, or postgres://… (default: KEYREEVE_STORE, the settings, a file in this user's data folder)",
  );
}

/** The option that names the settings file. */
export function configOption(command: Command): Command {
  return command
    .option('--config <file>', 'settings (default: keyreeve.yaml here or in a folder above)')
    .option('--no-config', 'no settings, whatever lies there');
}

/** Reads where to listen: `HOST:PORT`, `[IPv6]:PORT`, or a port on this machine alone. */
export function addressOf(text: string): ListenAddress {
  const address = listenAddressOf(text);
  if (address !== undefined) return address;
  throw new InvalidArgumentError('It must be HOST:PORT, or a port: 127.0.0.1:9464, [::1]:9464, 9464.');
}
