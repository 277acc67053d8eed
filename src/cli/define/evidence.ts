import { type Command, Option } from 'commander';
import { configOption, type Finish, repeatable, storeOption } from './options.ts';

/** Defines `evidence`, which makes an archive where no other of its commands is named, and `evidence verify`. */
export function evidenceCommands(program: Command, finish: Finish): void {
  const evidence = program
    .command('evidence')
    .description('one signed archive for an auditor, of a period; and whether such an archive is whole');
  makeCommand(evidence, finish);
  verifyCommand(evidence, finish);
}

function makeCommand(evidence: Command, finish: Finish): void {
  const make = evidence
    .command('make', { isDefault: true })
    .description('make an archive of what the store keeps (done too where no command is named)')
    .requiredOption('--from <day>', 'first day of the period, 2026-01-01; days are in UTC')
    .requiredOption('--to <day>', 'last day of the period, which belongs to it')
    .addOption(repeatable('--framework <id>', 'evidence for this framework', 'none').makeOptionMandatory())
    .requiredOption('--output <file>', 'the archive, a zip file')
    .option('--sign-with <pem>', 'sign it with this Ed25519 private key')
    .option('--unsigned', 'make it without a signature, which it says everywhere')
    .option('--redact', 'for outsiders: stand-ins for names and ids, and no credential reports')
    .option('--pdf', 'the summary as PDF too, printed by Chromium')
    .addOption(
      new Option('--reports <which>', 'credential reports: all that are kept, or one an account and month')
        .choices(['all', 'monthly'])
        .default('all'),
    )
    .option('--scope <key>', 'where the store has runs of several: the organisation, or KIND:KEY')
    .option(
      '--audit-log <file>',
      "audit log (default: the store's copies; where it has none, the usual place)",
    )
    .option('--now <time>', 'when it is made (ISO 8601); what comes after is not over yet');
  configOption(storeOption(make)).action(async (options: object) => {
    const { evidenceMake } = await import('../commands/evidence-make.ts');
    finish(await evidenceMake(options as Parameters<typeof evidenceMake>[0]));
  });
}

function verifyCommand(evidence: Command, finish: Finish): void {
  evidence
    .command('verify <file>')
    .description('verify an archive, offline: its signature, every file, and what it says of itself')
    .option('--public-key <pem>', 'the Ed25519 key that it must be signed with')
    .option('--unsigned', 'take one that nobody signed: its files must fit its own list')
    .action(async (file: string, options: object) => {
      const { evidenceVerify } = await import('../commands/evidence-verify.ts');
      finish(await evidenceVerify(file, options as Parameters<typeof evidenceVerify>[1]));
    });
}
