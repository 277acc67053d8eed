import { type Command, Option } from 'commander';
import { accountOptions, configOption, type Finish, repeatable } from './options.ts';

/** Defines `doctor`. */
export function doctorCommand(program: Command, finish: Finish): void {
  const doctor = program
    .command('doctor')
    .description('can I scan? tries every call the scan needs, in every account, and names what is missing');
  accountOptions(configOption(doctor));
  doctor
    .option('--fresh', 'also try what scan --fresh calls')
    .option('--audit-root', 'also try an AssumeRoot audit session')
    .option('--instances', 'also try what scan --instances calls')
    .option('--prove', 'also try what scan --prove calls')
    .addOption(repeatable('--rule <id>', 'only what this rule needs', 'all'))
    .addOption(
      new Option('--format <format>', 'as a table or as JSON').choices(['table', 'json']).default('table'),
    )
    .action(async (options: object) => {
      const { doctorCommand } = await import('../commands/doctor.ts');
      finish(await doctorCommand(options as Parameters<typeof doctorCommand>[0]));
    });
}

/** Defines `permissions`. */
export function permissionsCommand(program: Command, finish: Finish): void {
  program
    .command('permissions')
    .description('the least-privilege role the scan needs, or the one that applies plans')
    .addOption(
      new Option('--format <format>', 'how to write it')
        .choices(['json', 'terraform', 'cloudformation'])
        .default('json'),
    )
    .addOption(repeatable('--rule <id>', 'only what this rule needs', 'all'))
    .option('--preview', 'also what rules in preview need, as scan --preview; also with --caller')
    .option('--fresh', 'also what scan --fresh calls')
    .option('--instances', 'also what scan --instances calls')
    .option('--prove', 'also what scan --prove calls')
    .addOption(
      repeatable(
        '--for <use>',
        "instead what this needs: scan, or another command's name, such as investigate or where-used",
        'none',
      ),
    )
    .option('--decrypt', 'with --for where-used: also what where-used --decrypt needs')
    .option('--caller', 'instead what the identity that starts scan --org needs; also with --for investigate')
    .option('--audit-root', 'with --caller: also what scan --audit-root needs')
    .addOption(new Option('--send <where>', 'also what scan --send calls').choices(['security-hub']))
    .option(
      '--remediate',
      'instead what applying plans needs: a role of its own, or with --caller that identity',
    )
    .option('--plan', 'also what plan and watch-denied read; with --caller, of the organisation and of root')
    .addOption(
      new Option('--notice <channel>', 'with --remediate --caller: also telling owners this way').choices([
        'ses',
        'sns',
      ]),
    )
    .option('--edit-policies', 'with --remediate: also what plans of prevent plan need')
    .option('--without-delete', 'with --remediate: nothing that deletes for good')
    .option('--role <name>', 'name of the role (default: KeyreeveScan; with --remediate KeyreeveRemediate)')
    .option(
      '--trust <account>',
      'account id whose principals may assume the role (Terraform, CloudFormation)',
    )
    .option('--external-id <id>', 'external id the role demands (Terraform, CloudFormation)')
    .action(async (options: object) => {
      const { permissionsCommand } = await import('../commands/permissions.ts');
      finish(await permissionsCommand(options as Parameters<typeof permissionsCommand>[0]));
    });
}
