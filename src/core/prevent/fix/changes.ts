import type { Authorization, ListedUser, ManagedPolicy } from '../../model/authorization.ts';
import type { ControlPolicies } from '../../model/control-policies.ts';
import { type Fact, known, unread } from '../../model/fact.ts';
import { parsePolicyDocument } from '../../parse/policy-document.ts';
import { DENY_KEYS, type OwnPolicy } from '../../plan/policies.ts';
import type { EditedPolicy, PolicyEdit } from '../../plan/policy-edit.ts';
import type { WorldInput } from '../../policy/world.ts';
import { KEY_BOUNDARY } from './boundary.ts';

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

/** An inline policy of a user as it was read for an edit. */
export interface InlineText {
  readonly userName: string;
  readonly policyName: string;
  /** Byte for byte. */
  readonly text: string;
  /** Characters of the user's other inline policies, blanks not counted: all share one limit. */
  readonly others: number;
}

/** One change. All but the boundary are steps of a plan. */
export type Change =
  | {
      readonly kind: 'edit-policy';
      readonly policy: PolicyText;
      readonly edit: PolicyEdit;
      readonly edited: EditedPolicy;
    }
  | {
      readonly kind: 'edit-inline';
      readonly policy: InlineText;
      readonly edit: PolicyEdit;
      readonly edited: EditedPolicy;
    }
  | { readonly kind: 'deny-user'; readonly userName: string }
  /** A service control policy on the account alone. */
  | { readonly kind: 'add-scp'; readonly policy: OwnPolicy }
  | {
      readonly kind: 'set-boundary';
      readonly userName: string;
      /** The account has no such policy yet. */
      readonly policyIsNew: boolean;
    };

/** The account as it will be when the changes are made. */
export function afterChanges<T extends WorldInput>(input: T, changes: readonly Change[]): T {
  const scps = changes.flatMap((change) => (change.kind === 'add-scp' ? [change.policy] : []));
  return {
    ...input,
    authorization: authorizationAfter(input, changes),
    controls: scps.reduce((controls, scp) => withScp(controls, scp, input.account.id), input.controls),
  };
}

function authorizationAfter(
  { authorization, account }: WorldInput,
  changes: readonly Change[],
): Authorization {
  const texts = new Map(
    changes.flatMap((change) =>
      change.kind === 'edit-policy' ? [[change.policy.arn, change.edited.text] as const] : [],
    ),
  );
  const ofUsers = Map.groupBy(changes.filter(isOfUser), (change) =>
    change.kind === 'edit-inline' ? change.policy.userName : change.userName,
  );
  const boundary = KEY_BOUNDARY.arnIn(account);
  const isNew = changes.some((change) => change.kind === 'set-boundary' && change.policyIsNew);
  const policies = authorization.policies.map((policy) => {
    const text = texts.get(policy.arn);
    return text === undefined ? policy : { ...policy, document: documentOf(text) };
  });
  return {
    ...authorization,
    policies: isNew ? [...policies, boundaryPolicy(boundary)] : policies,
    users: new Map(
      [...authorization.users].map(([name, user]) => {
        const own = ofUsers.get(name) ?? [];
        return [name, own.reduce((changed, change) => userAfter(changed, change, boundary), user)];
      }),
    ),
  };
}

type OfUser = Exclude<Change, { kind: 'edit-policy' | 'add-scp' }>;

function isOfUser(change: Change): change is OfUser {
  return change.kind !== 'edit-policy' && change.kind !== 'add-scp';
}

/** An inline policy of the same name is replaced. */
function userAfter(user: ListedUser, change: OfUser, boundary: string): ListedUser {
  if (change.kind === 'set-boundary')
    return { ...user, boundary: { name: KEY_BOUNDARY.name, arn: boundary } };
  const [name, text] =
    change.kind === 'deny-user'
      ? [DENY_KEYS.name, DENY_KEYS.text]
      : [change.policy.policyName, change.edited.text];
  const others = user.inline.filter((each) => each.name !== name);
  return { ...user, inline: [...others, { name, document: documentOf(text) }] };
}

function boundaryPolicy(arn: string): ManagedPolicy {
  const document = documentOf(KEY_BOUNDARY.text);
  return { name: KEY_BOUNDARY.name, arn, awsManaged: false, attachments: 0, boundaryOf: 1, document };
}

/** Nothing is added where no policy could limit the account: then it would not help either. */
function withScp(
  controls: Fact<ControlPolicies>,
  { name, text }: OwnPolicy,
  accountId: string,
): Fact<ControlPolicies> {
  if (controls.state === 'unread' || !controls.value.limited) return controls;
  const added = { id: name, name, document: documentOf(text) };
  const levels = controls.value.levels.map((level) =>
    level.type === 'account' && level.id === accountId
      ? { ...level, policies: [...level.policies, added] }
      : level,
  );
  return { ...controls, value: { limited: true, levels } };
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
