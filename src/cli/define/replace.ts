import { type Command, Option } from 'commander';
import { ROLE_KINDS } from '../../core/model/replacement.ts';
import { trailOptions } from './investigation.ts';
import { configOption, credentialOptions, type Finish, repeatable, wholeNumber } from './options.ts';

/** Defines `replace`. */
export function replaceCommand(program: Command, finish: Finish): void {
  const command = program
    .command('replace <key>')
    .description(
      'what the owner of a key needs in its place: a least-privilege policy of the use that was seen, and the role for it; makes nothing in AWS',
    )
    .option('--account <id>', 'the account the key is of; by default the one AWS names')
    .addOption(
      repeatable(
        '--include <action[@arn]>',
        'also this action, on this resource; never more than today',
        'none',
      ),
    )
    .addOption(repeatable('--leave-out <action>', 'not this action, though it was seen: by choice', 'none'))
    .option(
      '--looked-into <words>',
      'who looked into what the verdict asks to look into, and what came of it',
    )
    .optionsGroup('Who takes the role:')
    .addOption(new Option('--for <kind>', 'what the workload is').choices(ROLE_KINDS))
    .option('--role-name <name>', "the role's name (default: that of the user, with -replacement)")
    .option('--repository <owner/name>', 'github: the one repository')
    .option('--project <path>', 'gitlab: the one project')
    .option('--ref <ref>', 'github: refs/heads/main; gitlab: the branch')
    .option('--environment <name>', 'github: jobs of this environment')
    .option('--any-ref', 'github, gitlab: every branch, tag and pull request of it')
    .option('--issuer <url>', 'oidc, gitlab, irsa: who signs the tokens')
    .option('--audience <text>', 'oidc, github, gitlab: the claim aud')
    .option('--subject <text>', 'oidc, github, gitlab: the claim sub, whole')
    .option('--trust-anchor <arn>', 'roles-anywhere: the trust anchor')
    .option('--certificate-name <name>', "roles-anywhere: the common name of the certificate's subject")
    .option('--cluster <arn>', 'pod-identity: the cluster')
    .option('--namespace <name>', 'irsa, pod-identity: the namespace')
    .option('--service-account <name>', 'irsa, pod-identity: the service account')
    .optionsGroup('What is searched:')
    .addOption(
      repeatable(
        '--investigation <file>',
        'what keyreeve investigate --format json wrote, in place of a search',
        'none',
      ),
    )
    .option('--since <time>', 'from then: 90d, 36h, or a time (ISO 8601)', '90d')
    .option('--until <time>', 'up to then (ISO 8601; default: now)')
    .option('--now <time>', 'as of this time (ISO 8601)')
    .option(
      '--most-events <number>',
      'events of one key in one region at most (default: 10000)',
      wholeNumber(50, 1_000_000),
    )
    .option('--most-minutes <number>', 'minutes at most (default: 30)', wholeNumber(1, 1440))
    .option(
      '--follow <number>',
      'sessions that came of the key looked into at most (default: 100)',
      wholeNumber(0, 2000),
    )
    .option('--again', 'begin anew, whatever an interrupted search left');
  trailOptions(command)
    .optionsGroup('Output:')
    .addOption(
      new Option('--format <format>', 'what to print')
        .choices(['text', 'json', 'terraform', 'cloudformation', 'cli'])
        .default('text'),
    )
    .option('--output <folder>', 'write policy, trust, Terraform, CloudFormation, commands and steps into it')
    .option('--quiet', 'no progress line');
  credentialOptions(configOption(command)).action(async (key: string, options: object) => {
    const { replaceCommand: run } = await import('../commands/replace.ts');
    finish(await run(key, options as Parameters<typeof run>[1]));
  });
}
