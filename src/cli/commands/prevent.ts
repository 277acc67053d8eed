import { checkWritable, writeWhole } from '../../app/files.ts';
import { checkPolicy } from '../../app/prevent/check-policy.ts';
import { type PreventScp, type PreventScpOptions, preventScp } from '../../app/prevent/prevent-scp.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import { harmless } from '../../outputs/harmless.ts';
import { controlCloudFormation, controlTerraform } from '../../outputs/prevent/control-code.ts';
import { controlPage } from '../../outputs/prevent/control-page.ts';
import { policyPage } from '../../outputs/prevent/policy-page.ts';
import { formatOfEnding, print } from '../outputs.ts';
import { screen } from '../screen.ts';

/** The options that say what a policy is to stop. */
export interface ControlFlags {
  readonly allRootActions?: boolean;
  readonly tag?: string;
  readonly breakGlass: readonly string[];
}

export interface PreventScpFlags extends ControlFlags {
  readonly managementAccount?: string;
  readonly checks?: boolean;
  readonly format?: 'text' | 'json' | 'terraform' | 'cloudformation';
  readonly output?: string;
}

export type Kind = 'deny-root-keys' | 'deny-console-user-keys' | 'deny-keys-but';
type CodeFormat = Exclude<PreventScpFlags['format'], 'text' | undefined>;

/** Prints a service control policy that was evaluated first. Exit 0. */
export async function preventScpCommand(kinds: readonly Kind[], flags: PreventScpFlags): Promise<number> {
  const { format, output, checks = false } = flags;
  refuseIgnored(flags);
  const file =
    output === undefined
      ? undefined
      : { path: output, format: formatOfEnding(output, ENDINGS, ENDINGS_HINT) };
  const made = preventScp({
    ...controlChoice(kinds, flags),
    ...(flags.managementAccount !== undefined && { managementAccount: flags.managementAccount }),
  });
  if (file !== undefined) {
    checkWritable(file.path);
    writeWhole(file.path, [codeOf(made, file.format)]);
    process.stderr.write(`Written to ${harmless(file.path)}\n`);
  }
  const shown = format ?? (checks || process.stdout.isTTY ? 'text' : 'json');
  if (shown === 'text') {
    await print(controlPage(made.control, made.checked, screen(), { checks }));
    return EXIT.clean;
  }
  for (const words of made.control.warnings) process.stderr.write(`! ${harmless(words)}\n`);
  await print([codeOf(made, shown)]);
  return EXIT.clean;
}

/** What is to be stopped, as the use case takes it. Throws a {@link Problem} for an option that would be ignored. */
export function controlChoice(
  kinds: readonly Kind[],
  { allRootActions, breakGlass, tag }: ControlFlags,
): Pick<PreventScpOptions, 'kinds' | 'breakGlass' | 'tag'> {
  if (allRootActions && !kinds.includes('deny-root-keys'))
    throw new Problem('bad-argument', '--all-root-actions belongs to deny-root-keys.', {
      hint: 'Add that kind, or leave the option out.',
    });
  return {
    kinds: kinds.map((kind) => (kind === 'deny-root-keys' && allRootActions ? 'deny-root' : kind)),
    breakGlass,
    ...(tag !== undefined && { tag }),
  };
}

function refuseIgnored({ checks, format }: PreventScpFlags): void {
  if (checks && format !== undefined && format !== 'text')
    throw new Problem('bad-argument', '--checks are shown in the text, not in a policy.', {
      hint: 'Use --format text, or leave --checks out: they are made all the same.',
    });
}

const ENDINGS: readonly (readonly [ending: string, format: CodeFormat])[] = [
  ['.json', 'json'],
  ['.tf', 'terraform'],
  ['.yaml', 'cloudformation'],
  ['.yml', 'cloudformation'],
];
const ENDINGS_HINT = 'Use .json for the policy, .tf for Terraform, .yaml for CloudFormation.';

/** CloudFormation reads JSON as YAML, for JSON is YAML. */
function codeOf({ control }: PreventScp, format: CodeFormat): string {
  switch (format) {
    case 'json':
      return `${control.text}\n`;
    case 'terraform':
      return controlTerraform(control);
    case 'cloudformation':
      return controlCloudFormation(control);
  }
}

/** Prints what a policy stops. Exit 1 where something is wrong with it, else 3 where it names too many to try all. */
export async function preventCheckCommand(
  file: string,
  { type, format }: { readonly type: 'identity' | 'scp' | 'boundary'; readonly format: 'text' | 'json' },
): Promise<number> {
  const judged = checkPolicy(file, type, instant(new Date()));
  await print(
    format === 'json' ? [`${JSON.stringify(judged, null, 2)}\n`] : policyPage(judged, file, screen()),
  );
  if (judged.faults.length > 0) return EXIT.findings;
  return judged.untried > 0 ? EXIT.incomplete : EXIT.clean;
}

/** Always throws the {@link Problem} `no-effect` (V03). */
export function preventIdentity(): never {
  throw new Problem(
    'no-effect',
    'An identity policy has no effect on root: AWS asks no policy of users, groups and roles about what root calls. On a user, whoever may change its policies takes it off again.',
    {
      hint: 'Use a service control policy, which binds root of member accounts: keyreeve prevent scp deny-root-keys. In the management account nothing binds root: delete its keys and guard its password.\nWhat a policy of yours stops: keyreeve prevent check FILE --type identity',
    },
  );
}
