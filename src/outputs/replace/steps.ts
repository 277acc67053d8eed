import type { Replacement, RoleKind } from '../../core/model/replacement.ts';
import { code } from '../markdown/text.ts';
import { prose } from './parts.ts';

/** What the owner changes in the workload, by kind. */
const CHANGE_OVER: Readonly<Record<RoleKind, string>> = {
  github:
    'In the workflow give the job `permissions: id-token: write`, and use `aws-actions/configure-aws-credentials` with `role-to-assume`. Take the key out of the secrets.',
  gitlab:
    'In the job ask for an `id_tokens` entry with the audience above, and set `AWS_ROLE_ARN` and `AWS_WEB_IDENTITY_TOKEN_FILE`. Take the key out of the variables.',
  oidc: 'Have the workload write its token to a file, and set `AWS_ROLE_ARN` and `AWS_WEB_IDENTITY_TOKEN_FILE`.',
  'roles-anywhere':
    'Put a profile with `credential_process = aws_signing_helper credential-process …` into the AWS configuration of the machine.',
  instance: 'Put the instance profile on the instance, and take the key out of its files and environment.',
  lambda: "Set the function's role, and take the key out of its environment.",
  ecs: 'Name the role as `taskRoleArn` in the task definition, and take the key out of its environment.',
  irsa: 'Annotate the service account, restart the pods, and take the key out of their secrets.',
  'pod-identity': 'Make the association, restart the pods, and take the key out of their secrets.',
  'identity-center':
    'Have the person sign in with `aws configure sso` and `aws sso login`, and take the key out of `~/.aws/credentials`.',
};

/** The steps for whoever owns the workload, as Markdown. */
export function replacementSteps(replacement: Replacement): string {
  const { subject, says, unknown, leftOut } = replacement;
  const lines = [
    `# In place of the access key ${code(subject.accessKeyId)}`,
    '',
    prose(says),
    '',
    ...section('What could not be told', unknown),
    '## Steps',
    '',
    ...(replacement.policies.length === 0 ? stepsOfNothing(replacement) : stepsOfMade(replacement)),
    '',
    ...section(
      'Left out',
      leftOut.map(({ what, why, calls }) => `${what}${calls > 0 ? ` (${calls})` : ''}: ${why}`),
    ),
    ...section('What this cannot show', replacement.notes),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function stepsOfMade({ subject, role, leftOut, suggestion }: Replacement): readonly string[] {
  const key = subject.accessKeyId;
  return [
    `1. Read ${code('policy*.json')}: it allows what was seen, and nothing else.${leftOut.length > 0 ? ' What was left out is listed below: name what is needed with `--include`.' : ''}`,
    ...(role === undefined
      ? [
          `2. Say what the workload is, for the role: ${code(`keyreeve replace ${key} --for KIND`)}.${suggestion === undefined ? '' : ` A guess: ${code(suggestion.kind)}, since ${prose(suggestion.why)}.`}`,
        ]
      : [
          `2. Make the role by one of ${code('role.tf')}, ${code('template.json')} and ${code('commands.sh')}. What has to be there before:`,
          ...role.needs.map((words) => `   - ${prose(words)}`),
        ]),
    `3. ${role === undefined ? 'Change the workload over.' : CHANGE_OVER[role.kind]}`,
    `4. Leave the key active and unused for as long as the workload's longest pause: at least a week. ${code(`keyreeve investigate ${key} --since 7d`)} shows whether it still is used, and from where.`,
    `5. Look for calls of the role that were denied: an event with ${code('AccessDenied')} is a call that nobody had seen. Add it, and wait again.`,
    `6. Turn the key off, which can be taken back, and later delete it: ${code(`keyreeve plan --key ${key}`)}, then ${code('keyreeve apply')}.`,
  ];
}

/** Without a policy there is nothing to make: what is open comes first, and then the key can go. */
function stepsOfNothing({ subject, complete }: Replacement): readonly string[] {
  const key = subject.accessKeyId;
  return [
    complete
      ? '1. Nothing has to be made. Ask the owner all the same.'
      : `1. Settle what could not be told, and run ${code(`keyreeve replace ${key}`)} again. Nothing was made: no policy and no role are here.`,
    `2. Then turn the key off, which can be taken back, and later delete it: ${code(`keyreeve plan --key ${key}`)}, then ${code('keyreeve apply')}.`,
  ];
}

function section(title: string, words: readonly string[]): readonly string[] {
  if (words.length === 0) return [];
  return [`## ${title}`, '', ...words.map((each) => `- ${prose(each)}`), ''];
}
