import { type Command, InvalidArgumentError, Option } from 'commander';
import { ACTIONS } from '../../core/model/audit-entry.ts';
import { auditLogOption, configOption, type Finish, storeOption, wholeNumber } from './options.ts';

/** Defines `audit` and its commands. */
export function auditCommands(program: Command, finish: Finish): void {
  const audit = program
    .command('audit')
    .description('the audit log: whether it is whole, what it says, and its head to keep elsewhere');
  verifyCommand(audit, finish);
  showCommand(audit, finish);
  exportCommand(audit, finish);
  logOptions(audit.command('head').description('print the head, SEQ:HASH, to be kept elsewhere')).action(
    async (options: object) => {
      const { auditHead } = await import('../commands/audit-show.ts');
      finish(await auditHead(options as Parameters<typeof auditHead>[0]));
    },
  );
  anchorCommand(audit, finish);
}

function logOptions(command: Command): Command {
  return auditLogOption(configOption(command));
}

function awsOptions(command: Command): Command {
  return command
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--region <region>', 'region; decides the partition');
}

function verifyCommand(audit: Command, finish: Finish): void {
  const verify = audit
    .command('verify')
    .description('find the first entry that was edited, dropped, swapped, put in or cut off')
    .option('--head <head>', 'a head that was kept elsewhere: SEQ:HASH, or a file with it')
    .option('--public-key <pem>', 'check the signatures by this Ed25519 key')
    .option('--require-signatures', 'an entry without a signature is a fault')
    .option('--anchor', 'compare with the newest head in the S3 bucket of the settings');
  storeOption(logOptions(awsOptions(verify)))
    .option('--no-store', 'do not compare it with the copy in the store')
    .action(async (options: object) => {
      const { auditVerify } = await import('../commands/audit-verify.ts');
      finish(await auditVerify(options as Parameters<typeof auditVerify>[0]));
    });
}

function showCommand(audit: Command, finish: Finish): void {
  const show = audit
    .command('show')
    .description('print entries, oldest first')
    .option('--last <number>', 'only so many (default: 50 in a table)', wholeNumber(1, 10_000_000))
    .option('--plan <id>', 'only of this plan')
    .addOption(new Option('--action <action>', 'only of this kind').choices(ACTIONS))
    .addOption(
      new Option('--format <format>', 'as a table or as JSON').choices(['table', 'json']).default('table'),
    );
  logOptions(show).action(async (options: object) => {
    const { auditShow } = await import('../commands/audit-show.ts');
    finish(await auditShow(options as Parameters<typeof auditShow>[0]));
  });
}

function exportCommand(audit: Command, finish: Finish): void {
  const exported = audit
    .command('export')
    .description('all entries for a spreadsheet, or as OCSF events for a SIEM')
    .addOption(
      new Option('--format <format>', 'how to write it').choices(['csv', 'ocsf']).makeOptionMandatory(),
    )
    .option('--output <file>', 'into this file (default: standard output)');
  logOptions(exported).action(async (options: object) => {
    const { auditExport } = await import('../commands/audit-show.ts');
    finish(await auditExport(options as Parameters<typeof auditExport>[0]));
  });
}

/** A hundred years, as S3 has it. */
const MOST_DAYS = 36_500;

function anchorCommand(audit: Command, finish: Finish): void {
  const anchor = audit
    .command('anchor')
    .description('put the head into an S3 bucket with object lock, where nobody can take it away for a while')
    .option('--bucket <name>', 'the bucket (default: auditLog.anchor of the settings)', bucketName)
    .option('--prefix <text>', "put before the object's name; one log, one prefix")
    .option('--bucket-region <region>', "region of the bucket (default: the session's)")
    .addOption(
      new Option('--mode <mode>', 'of the lock (default: GOVERNANCE)').choices(['GOVERNANCE', 'COMPLIANCE']),
    )
    .option('--days <number>', 'days it cannot be deleted (default: 365)', wholeNumber(1, MOST_DAYS));
  logOptions(awsOptions(anchor)).action(async (options: object) => {
    const { auditAnchor } = await import('../commands/audit-anchor.ts');
    finish(await auditAnchor(options as Parameters<typeof auditAnchor>[0]));
  });
}

function bucketName(text: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text)) return text;
  throw new InvalidArgumentError('It must be the name of an S3 bucket.');
}
