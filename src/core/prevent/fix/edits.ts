import type { StatementRef } from '../../model/decision.ts';
import { MOST_SCP_CHARACTERS } from '../../plan/controls/control.ts';
import { denyKeysScp } from '../../plan/policies.ts';
import { MOST_VERSIONS } from '../../plan/policy-conditions.ts';
import { editPolicy, type PolicyEdit } from '../../plan/policy-edit.ts';
import { isKeyBoundary, KEY_BOUNDARY } from './boundary.ts';
import type { FixInput, FixKind } from './candidates.ts';
import type { Change, InlineText, PolicyText } from './changes.ts';
import type { KeyMaker } from './key-makers.ts';

/** The changes that a way begins with, or why it is none. */
export type Edits = { readonly changes: readonly Change[] } | { readonly impossible: string };

/** By the way. Whoever is not closed by these is denied it by a policy of its own. */
export const EDITS: Readonly<Record<FixKind, (input: FixInput) => Edits>> = {
  'take-out': takeOut,
  'deny-in-policy': denyInPolicy,
  'deny-users': () => ({ changes: [] }),
  scp: throughScp,
  boundary: withBoundary,
};

/** The key of an inline policy of a user among those that can be edited. Names of users hold no slash. */
export function inlineKey(userName: string, policyName: string): string {
  return `${userName}/${policyName}`;
}

function keyOf({ policy: { id, on, name } }: StatementRef): string {
  return id ?? (on?.type === 'user' ? inlineKey(on.name, name) : '');
}

function textFor(key: string, { policies, inline }: FixInput): PolicyText | InlineText | undefined {
  return policies.get(key) ?? inline.get(key);
}

/** Only of policies whose edit closes somebody: who has it from elsewhere too would gain nothing by it. */
function takeOut(input: FixInput): Edits {
  const closable = input.makers.filter(({ grantedBy }) =>
    grantedBy.every((ref) => textFor(keyOf(ref), input) !== undefined),
  );
  const keys = new Set(closable.flatMap((maker) => keysOf(maker)));
  return editsOf(
    [...keys].sort().map((key) => [key, { form: 'take-out' }]),
    input,
  );
}

/** Each user in the first of its policies that can be edited: a managed one comes first, which may close others too. */
function denyInPolicy(input: FixInput): Edits {
  const users = new Map<string, string[]>();
  for (const maker of input.makers) {
    const held = keysOf(maker).filter((key) => textFor(key, input) !== undefined);
    const [key] = held.sort(
      (a, b) => Number(input.inline.has(a)) - Number(input.inline.has(b)) || (a < b ? -1 : 1),
    );
    if (key !== undefined) users.set(key, [...(users.get(key) ?? []), maker.user.name]);
  }
  const byKey = [...users].sort(([a], [b]) => (a < b ? -1 : 1));
  return editsOf(
    byKey.map(([key, names]) => [key, { form: 'deny-users', users: names }]),
    input,
  );
}

function keysOf({ grantedBy }: KeyMaker): string[] {
  return [...new Set(grantedBy.map(keyOf))];
}

function editsOf(wanted: readonly (readonly [string, PolicyEdit])[], input: FixInput): Edits {
  const reasons: string[] = [];
  const changes = wanted.flatMap(([key, edit]): Change[] => {
    const policy = textFor(key, input);
    if (policy === undefined) return [];
    const edited = editPolicy(policy.text, edit);
    const name = 'arn' in policy ? policy.name : `${policy.policyName} of user ${policy.userName}`;
    const against =
      'impossible' in edited
        ? edited.impossible
        : 'arn' in policy
          ? noRoom(policy, edited.hashes.text)
          : noRoomInline(policy, edited.text);
    if (against !== undefined) reasons.push(`${name}: ${against}`);
    if ('impossible' in edited || against !== undefined) return [];
    return [
      'arn' in policy
        ? { kind: 'edit-policy', policy, edit, edited }
        : { kind: 'edit-inline', policy, edit, edited },
    ];
  });
  if (changes.length > 0) return { changes };
  return {
    impossible:
      reasons[0] ??
      "no user has it from the account's own managed policies or inline policies of its own alone, which could be edited",
  };
}

function noRoom({ versions }: PolicyText, sha256: string): string | undefined {
  if (versions.includes(sha256))
    return 'an earlier version says the same already: set that one as the default, or delete it';
  return versions.length >= MOST_VERSIONS
    ? `it has ${versions.length} versions, and IAM keeps no more`
    : undefined;
}

/** Characters of all inline policies of a user, blanks not counted (IAM User Guide, "IAM and AWS STS quotas"). */
const MOST_INLINE = 2048;

function noRoomInline({ text: was, others }: InlineText, text: string): string | undefined {
  const [before, after] = [was, text].map((each) => each.replaceAll(/\s/g, '').length);
  if (before === undefined || after === undefined || after <= before || after + others <= MOST_INLINE)
    return undefined;
  return `with it the inline policies of the user would have more than ${MOST_INLINE.toLocaleString('en')} characters`;
}

/** By the users' ids, so that nobody else loses anything and a new name does not help. */
function throughScp({ makers, scp, controls }: FixInput): Edits {
  if (!scp.possible) return { impossible: scp.words };
  if (controls.state === 'unread')
    return { impossible: 'the service control policies on the account could not be read' };
  if (!controls.value.limited) return { impossible: 'no service control policy limits this account' };
  const policy = denyKeysScp(makers.map(({ user }) => user.id));
  if (policy.text.length > MOST_SCP_CHARACTERS)
    return {
      impossible: `for ${makers.length} users it would have more than ${MOST_SCP_CHARACTERS.toLocaleString('en')} characters; mark them by a tag, and attach deny-console-user-keys`,
    };
  return { changes: [{ kind: 'add-scp', policy }] };
}

/** A user has one boundary at most, and another one may stand for something: it is never replaced. */
function withBoundary({ makers, authorization, account }: FixInput): Edits {
  // Names of policies are unique in an account, whatever their path and case.
  const same = authorization.policies.find(
    ({ name, awsManaged }) => !awsManaged && name.toLowerCase() === KEY_BOUNDARY.name.toLowerCase(),
  );
  if (same !== undefined && !isKeyBoundary(same, account))
    return { impossible: `the account has a policy ${same.name} that says something else` };
  const free = makers.filter(({ user }) => authorization.users.get(user.name)?.boundary === undefined);
  if (free.length === 0) return { impossible: 'each of these users has a permissions boundary already' };
  const policyIsNew = same === undefined;
  const kind = 'set-boundary';
  return { changes: free.map(({ user }): Change => ({ kind, userName: user.name, policyIsNew })) };
}
