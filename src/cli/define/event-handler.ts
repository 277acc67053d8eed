import type { Command } from 'commander';
import { auditLogOption, configOption, type Finish, repeatable } from './options.ts';

/** Defines `standing-plan` and `handler`. */
export function eventHandlerCommands(program: Command, finish: Finish): void {
  standingPlanCommands(program, finish);
  const handler = program
    .command('handler')
    .description('the event handler for Lambda: judges what is made in IAM within seconds');
  configOption(
    handler
      .command('package')
      .description("write the function's package and the CloudFormation templates that deploy it")
      .requiredOption('--output <folder>', 'where to')
      .option('--standing-plan <file>', 'put this signed standing plan beside the code')
      .option(
        '--region <region>',
        'the region it is meant for (default: AWS_REGION); refused where no event of IAM comes',
      ),
  ).action(async (options: object) => {
    const { handlerPackage } = await import('../commands/handler-package.ts');
    finish(await handlerPackage(options as Parameters<typeof handlerPackage>[0]));
  });
}

function standingPlanCommands(program: Command, finish: Finish): void {
  const standing = program
    .command('standing-plan')
    .description('what the event handler may switch off by itself: signed beforehand, for a while');
  const make = standing
    .command('new')
    .description('make one and sign it; nothing is changed')
    .addOption(repeatable('--account <id>', 'an account it holds in', 'none'))
    .addOption(repeatable('--rule <id>', 'a rule whose failing it answers', 'none'))
    .addOption(repeatable('--exempt-user <pattern>', 'a user by name or ARN that is never acted on', 'none'))
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--expires <time>', 'until when: 30d, or a time (ISO 8601); 90 days at most')
    .requiredOption('--key <pem>', 'the Ed25519 private key that signs it')
    .requiredOption('--output <file>', 'where to; it must not be there')
    .option('--not-before <time>', 'from when on (ISO 8601; default: now)')
    .option('--author <name>', 'who makes it (default: KEYREEVE_AUTHOR)')
    .option('--now <time>', 'as of this time (ISO 8601)');
  auditLogOption(configOption(make)).action(async (options: object) => {
    const { standingPlanNew } = await import('../commands/standing-plan.ts');
    finish(await standingPlanNew(options as Parameters<typeof standingPlanNew>[0]));
  });
  standing
    .command('show <file>')
    .description('print one, and whether it holds now')
    .option('--now <time>', 'as of this time (ISO 8601)')
    .action(async (file: string, options: object) => {
      const { standingPlanShow } = await import('../commands/standing-plan.ts');
      finish(await standingPlanShow(file, options as Parameters<typeof standingPlanShow>[1]));
    });
  standing
    .command('verify <file>')
    .description(
      'check its hash, its signature and its time as the handler does; exit 1 where it would be refused',
    )
    .requiredOption('--public-key <pem>', 'the key that must have signed it')
    .option('--now <time>', 'as of this time (ISO 8601)')
    .action(async (file: string, options: object) => {
      const { standingPlanVerify } = await import('../commands/standing-plan.ts');
      finish(await standingPlanVerify(file, options as Parameters<typeof standingPlanVerify>[1]));
    });
}
