import { type Command, Option } from 'commander';
import { type Finish, repeatable, severityOption } from './options.ts';

/** Defines `check-iac`. */
export function checkIacCommand(program: Command, finish: Finish): void {
  program
    .command('check-iac <path...>')
    .description(
      'credentials that infrastructure as code should not make: Terraform, CloudFormation; asks nothing of AWS',
    )
    .addOption(repeatable('--rule <id>', 'only this rule', 'all'))
    .addOption(repeatable('--skip-rule <id>', 'not this rule', 'none'))
    .option('--now <time>', 'judge as of this time (ISO 8601): a suppression can have an end date')
    .addOption(
      new Option('--format <format>', 'on standard output')
        .choices(['text', 'json', 'sarif', 'github'])
        .default('text'),
    )
    .addOption(repeatable('--output <file>', 'also into this file, by its ending: .txt .json .sarif', 'none'))
    .option('--quiet', 'only the last line')
    .addOption(
      severityOption('--fail-on <severity>', 'exit 1 for findings of this severity or worse (default: any)'),
    )
    .addHelpText(
      'after',
      `
A path is a folder, a file, or - for a plan on standard input:
  keyreeve check-iac infra
  terraform show -json plan.tfplan | keyreeve check-iac -
Terraform and OpenTofu source, plans and states as JSON; CloudFormation, CDK and
SAM templates; pulumi preview --json.`,
    )
    .action(async (paths: readonly string[], options: object) => {
      const { checkIacCommand } = await import('../commands/check-iac.ts');
      finish(await checkIacCommand(paths, options as Parameters<typeof checkIacCommand>[1]));
    });
}
