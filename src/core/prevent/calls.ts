import type { Partition } from '../model/account.ts';
import { KEY_ACTIONS, TAKEOVER_ACTIONS } from '../plan/controls/actions.ts';
import { sampleOf, strangerTo } from '../plan/controls/break-glass.ts';
import type { ControlChoice } from '../plan/controls/control.ts';
import type { ConsoleTag } from '../plan/controls/tag.ts';
import { iam } from './callers.ts';

/** What a call is made on, as far as the aims of the policies tell targets apart. */
export type Target = 'root' | 'tagged-user' | 'other-user' | 'exempt-role' | 'other-role' | 'something';

/** One call of the checks. */
export interface CheckedCall {
  readonly action: string;
  readonly target: Target;
  /** What is special about it, for people: `tagged in capitals`. */
  readonly words: string;
  readonly resource: (partition: Partition) => string;
  /** Tags of the target, and what the call itself hands over, by condition key. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  /** It sets, changes or takes off the tag of console users. */
  readonly touchesTag?: true;
}

/** The calls of the checks: each that must be stopped for somebody, each way round it, and some that must stay open. */
export function callsOf(choice: Pick<ControlChoice, 'tag' | 'breakGlass'>): readonly CheckedCall[] {
  const { tag } = choice;
  return [
    ...KEY_ACTIONS.flatMap((action) => onTargets(action, tag)),
    ...onTargets('iam:CreateLoginProfile', tag),
    ...(tag === undefined ? [] : tagCalls(tag)),
    ...exemptCalls(choice),
    ...['iam:DeleteAccessKey', 'iam:DeleteLoginProfile', 'iam:ListAccessKeys'].flatMap((action) =>
      onTargets(action, tag),
    ),
    onUser('iam:CreateUser', 'a new user'),
    // A renamed user keeps its tags, and has another ARN.
    onUser('iam:UpdateUser', 'to another name'),
    onRole('iam:CreateRole', choice),
    onRole('sts:AssumeRole', choice),
    elsewhere('s3:GetObject'),
  ];
}

const TAG_OF_TARGET = ['aws:ResourceTag/', 'iam:ResourceTag/'] as const;

function tagged(key: string, value: string): Readonly<Record<string, string>> {
  return Object.fromEntries(TAG_OF_TARGET.map((prefix) => [`${prefix}${key}`, value]));
}

function onUser(
  action: string,
  words: string,
  more: Partial<Pick<CheckedCall, 'target' | 'values' | 'touchesTag'>> = {},
): CheckedCall {
  return {
    action,
    words,
    target: 'other-user',
    resource: (partition) => iam(partition, 'user/people/ann'),
    values: {},
    ...more,
  };
}

function onRole(action: string, { breakGlass }: Pick<ControlChoice, 'breakGlass'>): CheckedCall {
  const name = strangerTo(breakGlass);
  const resource = (partition: Partition) => iam(partition, `role/${name}`);
  return { action, words: 'a role', target: 'other-role', resource, values: {} };
}

function elsewhere(action: string): CheckedCall {
  const resource = (partition: Partition) => `arn:${partition}:s3:::bucket/object`;
  return { action, words: 'an object', target: 'something', resource, values: {} };
}

function onTargets(action: string, tag: ConsoleTag | undefined): readonly CheckedCall[] {
  const resource = (partition: Partition) => iam(partition, 'root');
  return [
    ...(tag === undefined
      ? []
      : [
          onUser(action, 'a tagged user', { target: 'tagged-user', values: tagged(tag.key, tag.value) }),
          onUser(action, 'a user tagged in other letters', {
            target: 'tagged-user',
            values: tagged(otherCase(tag.key), otherCase(tag.value)),
          }),
          onUser(action, 'a user with another value', { values: tagged(tag.key, `${tag.value}.not`) }),
        ]),
    onUser(action, tag === undefined ? 'a user' : 'a user without the tag'),
    { action, words: 'root', target: 'root', resource, values: {} },
  ];
}

function tagCalls({ key }: ConsoleTag): readonly CheckedCall[] {
  const keys = (names: readonly string[]) => ({ 'aws:TagKeys': names });
  return ['iam:TagUser', 'iam:UntagUser'].flatMap((action) => [
    onUser(action, 'the tag', { values: keys([key]), touchesTag: true }),
    onUser(action, 'the tag in other letters', { values: keys([otherCase(key)]), touchesTag: true }),
    onUser(action, 'the tag among others', { values: keys(['team', key]), touchesTag: true }),
    onUser(action, 'another tag', { values: keys([`${key}.not`]) }),
  ]);
}

function exemptCalls({ breakGlass }: Pick<ControlChoice, 'breakGlass'>): readonly CheckedCall[] {
  return breakGlass.flatMap((each) =>
    TAKEOVER_ACTIONS.map((action) => ({
      action,
      words: `a role as ${each.pattern}`,
      target: 'exempt-role' as const,
      resource: (partition: Partition) => sampleOf(each, partition),
      values: {},
    })),
  );
}

/**
 * The same key to IAM, which compares keys of tags without case. ASCII letters alone: how IAM folds others is not
 * written down.
 */
function otherCase(text: string): string {
  const upper = text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase());
  return upper === text ? text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()) : upper;
}
