import type { Authorization, ListedUser } from '../../model/authorization.ts';
import { type Fact, known, unread } from '../../model/fact.ts';
import { parsePolicyDocument } from '../../parse/policy-document.ts';
import { DENY_KEYS } from '../../plan/policies.ts';
import type { EditedPolicy, PolicyEdit } from '../../plan/policy-edit.ts';

/** A customer managed policy as it was read for an edit. */
export interface PolicyText {
  readonly arn: string;
  readonly name: string;
  /** `ANPA…` */
  readonly policyId: string;
  /** Of the default version. */
  readonly versionId: string;
  readonly text: string;
  /** SHA-256 of the canonical JSON of every version that is kept, the default one included. */
  readonly versions: readonly string[];
}

/** One change, which one step makes. */
export type Change =
  | {
      readonly kind: 'edit-policy';
      readonly policy: PolicyText;
      readonly edit: PolicyEdit;
      readonly edited: EditedPolicy;
    }
  | { readonly kind: 'deny-user'; readonly userName: string };

/** The account as it will be when the changes are made. */
export function afterChanges(authorization: Authorization, changes: readonly Change[]): Authorization {
  const texts = new Map(
    changes.flatMap((change) =>
      change.kind === 'edit-policy' ? [[change.policy.arn, change.edited.text] as const] : [],
    ),
  );
  const denied = new Set(changes.flatMap((change) => (change.kind === 'deny-user' ? [change.userName] : [])));
  return {
    ...authorization,
    policies: authorization.policies.map((policy) => {
      const text = texts.get(policy.arn);
      return text === undefined ? policy : { ...policy, document: documentOf(text) };
    }),
    users: new Map(
      [...authorization.users].map(([name, user]) => [name, denied.has(name) ? withDeny(user) : user]),
    ),
  };
}

/** A policy of the same name is replaced. */
function withDeny(user: ListedUser): ListedUser {
  const others = user.inline.filter(({ name }) => name !== DENY_KEYS.name);
  return { ...user, inline: [...others, { name: DENY_KEYS.name, document: documentOf(DENY_KEYS.text) }] };
}

function documentOf(text: string): Fact<NonNullable<ReturnType<typeof readOf>>> {
  const document = readOf(text);
  return document === undefined
    ? unread('plan', 'Unreadable', 'The edited text is no policy.')
    : known(document, 'plan');
}

function readOf(text: string) {
  const parsed = parsePolicyDocument(text);
  return 'document' in parsed ? parsed.document : undefined;
}
