import { DENY_ROOT_SCP } from '../policies.ts';
import { KEY_ACTIONS, TAKEOVER_ACTIONS } from './actions.ts';
import type { BreakGlass } from './break-glass.ts';
import type { ConsoleTag } from './tag.ts';

/** What a service control policy of ours is to stop. */
export const CONTROL_KINDS = [
  'deny-root-keys',
  'deny-root',
  'deny-console-user-keys',
  'deny-keys-but',
] as const;
export type ControlKind = (typeof CONTROL_KINDS)[number];

/** A statement as AWS takes it. */
export interface WrittenStatement {
  readonly Sid: string;
  readonly Effect: 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A statement with what it does, in a sentence. */
export interface SaidStatement {
  readonly statement: WrittenStatement;
  readonly says: string;
}

/** What the statements are made of. */
export interface StatementInput {
  readonly breakGlass: readonly BreakGlass[];
  /** Of `deny-console-user-keys`. */
  readonly tag?: ConsoleTag;
}

/** In every partition: a literal `arn:aws:` does nothing in GovCloud (V02). */
const ROOT = 'arn:*:iam::*:root';

/** The statements of a kind. Throws an Error where a part is missing that the kind is made of. */
export function statementsOf(
  kind: ControlKind,
  { breakGlass, tag }: StatementInput,
): readonly SaidStatement[] {
  switch (kind) {
    case 'deny-root-keys':
      return [denyRootKeys];
    case 'deny-root':
      return [denyRoot()];
    case 'deny-keys-but':
      return [denyKeysBut(breakGlass)];
    case 'deny-console-user-keys':
      if (tag === undefined) throw new Error('The tag of console users is missing.');
      return consoleUserKeys(tag, breakGlass);
  }
}

/** The guard of exempt roles, once for all kinds that have such roles. */
export function guardOf(
  kinds: readonly ControlKind[],
  breakGlass: readonly BreakGlass[],
): readonly SaidStatement[] {
  return kinds.some(hasExempt) ? [guardExempt(breakGlass)] : [];
}

/** Whether a kind leaves somebody out. */
export function hasExempt(kind: ControlKind): boolean {
  return kind === 'deny-keys-but' || kind === 'deny-console-user-keys';
}

/**
 * Sessions of centralised root access are not left out: none of their task policies holds one of these calls (IAM User
 * Guide, "Perform a privileged task on a member account").
 */
const denyRootKeys: SaidStatement = {
  statement: {
    Sid: 'KeyreeveDenyRootKeys',
    Effect: 'Deny',
    Action: KEY_ACTIONS,
    Resource: '*',
    Condition: { ArnLike: { 'aws:PrincipalArn': ROOT } },
  },
  says: 'Root makes no access key, certificate, SSH key or service credential, for itself or for anybody, and revives none.',
};

/** The very policy that a plan attaches before it deletes a root key. */
function denyRoot(): SaidStatement {
  const { Statement } = JSON.parse(DENY_ROOT_SCP.text) as { Statement: readonly [WrittenStatement] };
  const { Sid, Effect, Action, Resource, Condition } = Statement[0];
  return {
    statement: { Sid, Effect, Action, Resource, ...(Condition !== undefined && { Condition }) },
    says: 'Root can do nothing at all; the sessions of centralised root access (AssumeRoot) still work.',
  };
}

const butFor = (breakGlass: readonly BreakGlass[]) => ({
  ArnNotLike: { 'aws:PrincipalArn': one(breakGlass.map(({ pattern }) => pattern)) },
});

function denyKeysBut(breakGlass: readonly BreakGlass[]): SaidStatement {
  return {
    statement: {
      Sid: 'KeyreeveDenyKeys',
      Effect: 'Deny',
      Action: KEY_ACTIONS,
      Resource: '*',
      Condition: butFor(breakGlass),
    },
    says: 'Nobody but the exempt roles makes or revives an access key, certificate, SSH key or service credential.',
  };
}

/**
 * The tag decides, so the tag is locked: whoever could take it off, give it another value, or write it in other
 * letters (IAM compares keys without case, a condition on `aws:TagKeys` only with `IgnoreCase`) could make a key
 * again. Keys are stopped by the tag of the user they are made for and by that of the caller: in a call without a
 * user's name the two are the same.
 */
function consoleUserKeys(
  { key, value }: ConsoleTag,
  breakGlass: readonly BreakGlass[],
): readonly SaidStatement[] {
  const exempt = butFor(breakGlass);
  const keys = (Sid: string, name: string): WrittenStatement => ({
    Sid,
    Effect: 'Deny',
    Action: KEY_ACTIONS,
    Resource: '*',
    Condition: { StringEqualsIgnoreCase: { [`${name}/${key}`]: value }, ...exempt },
  });
  return [
    {
      statement: keys('KeyreeveDenyKeysOfConsoleUsers', 'aws:ResourceTag'),
      says: `Nobody makes or revives a key of a user that is tagged ${key}=${value}.`,
    },
    {
      statement: keys('KeyreeveDenyKeysByConsoleUsers', 'aws:PrincipalTag'),
      says: `Whoever is tagged ${key}=${value} makes or revives no key, whoever it is for.`,
    },
    {
      statement: {
        Sid: 'KeyreeveLockConsoleTag',
        Effect: 'Deny',
        Action: ['iam:TagUser', 'iam:UntagUser'],
        Resource: '*',
        Condition: { 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': key }, ...exempt },
      },
      says: `Nobody puts the tag ${key} on a user, changes it or takes it off.`,
    },
    {
      statement: {
        Sid: 'KeyreeveDenyUntaggedPasswords',
        Effect: 'Deny',
        Action: 'iam:CreateLoginProfile',
        Resource: '*',
        // The task that gives root a password again is a session of AssumeRoot, and root has no tags.
        Condition: {
          StringNotEqualsIgnoreCase: { [`aws:ResourceTag/${key}`]: value },
          Null: { 'aws:AssumedRoot': 'true' },
          ...exempt,
        },
      },
      says: `A user that is not tagged ${key}=${value} gets no console password.`,
    },
  ];
}

function guardExempt(breakGlass: readonly BreakGlass[]): SaidStatement {
  return {
    statement: {
      Sid: 'KeyreeveGuardExemptRoles',
      Effect: 'Deny',
      Action: TAKEOVER_ACTIONS,
      Resource: one(breakGlass.map(({ pattern }) => pattern)),
      Condition: butFor(breakGlass),
    },
    says: 'Nobody but the exempt roles creates a role of such a name, passes one to a service, or changes who may assume one.',
  };
}

function one(texts: readonly string[]): string | readonly string[] {
  return texts.length === 1 ? (texts[0] ?? texts) : texts;
}
