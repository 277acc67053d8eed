import {
  type EntityType,
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsResponse,
  type GroupDetail,
  type AttachedPolicy as ListedAttachment,
  type ManagedPolicyDetail,
  type PolicyDetail,
  type RoleDetail,
  type UserDetail,
} from '@aws-sdk/client-iam';
import type {
  AttachedPolicy,
  Authorization,
  Holder,
  InlinePolicy,
  ListedUser,
  ManagedPolicy,
} from '../../core/model/authorization.ts';
import { type Fact, unread } from '../../core/model/fact.ts';
import { instant } from '../../core/model/time.ts';
import { policyDocumentFact } from '../../core/parse/policy-document.ts';
import type { AccountSession } from '../session/account-session.ts';
import { readPages } from './pages.ts';

const NAME = 'iam:GetAccountAuthorizationDetails';

/** The pages as they come, of everything or of some kinds. */
export function readAuthorizationPages(
  account: AccountSession,
  kinds: readonly EntityType[] = [],
): Promise<Fact<readonly GetAccountAuthorizationDetailsResponse[]>> {
  return readPages<GetAccountAuthorizationDetailsResponse>(async (Marker) => {
    const command = new GetAccountAuthorizationDetailsCommand({
      MaxItems: 1000,
      ...(kinds.length > 0 && { Filter: [...kinds] }),
      ...(Marker && { Marker }),
    });
    const answer = await account.call(NAME, ({ iam }) => iam.send(command));
    if (answer.state === 'unread') return answer;
    const {
      IsTruncated,
      Marker: next,
      UserDetailList,
      RoleDetailList,
      Policies,
      GroupDetailList,
    } = answer.value;
    const empty = !(UserDetailList || RoleDetailList || Policies || GroupDetailList);
    // Every page has all four lists, if only empty ones: without them all users would seem to be gone.
    if (empty) {
      return unread(NAME, 'BadAnswer', 'The answer holds no list.', {
        fix: 'Check the proxy and AWS_ENDPOINT_URL: AWS does not answer so.',
      });
    }
    const more = IsTruncated === true;
    return { ...answer, value: { items: [answer.value], next: more ? next : undefined, more } };
  });
}

/**
 * Reads users, groups, roles and policies of an account in one list of pages: no call a user. AWS's own policies
 * are in it where they are attached (IAM API reference, GetAccountAuthorizationDetails).
 */
export async function readAuthorization(account: AccountSession): Promise<Fact<Authorization>> {
  const pages = await readAuthorizationPages(account);
  if (pages.state === 'unread') return pages;
  const from = { source: pages.source, readAt: pages.readAt };
  const all = pages.value;
  const users = new Map(
    all.flatMap((page) => (page.UserDetailList ?? []).flatMap((user) => listedUser(user, from))),
  );
  const holders = [
    ...all.flatMap((page) => (page.GroupDetailList ?? []).map((group) => groupOf(group, from))),
    ...all.flatMap((page) => (page.RoleDetailList ?? []).map((role) => roleOf(role, from))),
  ];
  const policies = all.flatMap((page) => (page.Policies ?? []).map((policy) => managed(policy, from)));
  const holds = [...users.values(), ...holders].flatMap(({ attached }) => attached);
  return { ...pages, value: { users, holders, policies: asHeld(policies, holds) } };
}

const NOT_LISTED = unread(
  NAME,
  'BadAnswer',
  'The answer names this policy as attached, and does not list it.',
);

/**
 * The policies as their holders in the same answer say: an answer without counts, or without a policy that somebody
 * holds, must not make it look attached to nobody.
 */
function asHeld(
  policies: readonly ManagedPolicy[],
  held: readonly AttachedPolicy[],
): readonly ManagedPolicy[] {
  const byArn = Map.groupBy(held, ({ arn }) => arn);
  const listed = policies.map((policy) => {
    const count = byArn.get(policy.arn)?.length ?? 0;
    byArn.delete(policy.arn);
    return count > policy.attachments ? { ...policy, attachments: count } : policy;
  });
  const others = [...byArn].map(([arn, holds]): ManagedPolicy => {
    const name = holds[0]?.name ?? nameIn(arn);
    const awsManaged = isOfAws(arn);
    return { name, arn, awsManaged, attachments: holds.length, boundaryOf: 0, document: NOT_LISTED };
  });
  return [...listed, ...others];
}

function isOfAws(arn: string): boolean {
  return /^arn:[^:]+:iam::aws:policy\//.test(arn);
}

/** Where the documents' facts come from. */
interface From {
  readonly source: string;
  readonly readAt: string | undefined;
}

function listedUser(user: UserDetail, from: From): [string, ListedUser][] {
  const {
    UserName: name,
    Arn: arn = '',
    UserId: userId = '',
    CreateDate,
    PermissionsBoundary: boundary,
  } = user;
  if (name === undefined) return [];
  const boundaryArn = boundary?.PermissionsBoundaryArn;
  const listed: ListedUser = {
    arn,
    userId,
    groups: user.GroupList ?? [],
    attached: attachments(user.AttachedManagedPolicies),
    inline: inlines(user.UserPolicyList, from),
    tags: Object.fromEntries(
      (user.Tags ?? []).flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? '']] : [])),
    ),
    ...(CreateDate !== undefined && { createdAt: instant(CreateDate) }),
    ...(boundaryArn !== undefined && { boundary: { arn: boundaryArn, name: nameIn(boundaryArn) } }),
  };
  return [[name, listed]];
}

function groupOf(group: GroupDetail, from: From): Holder {
  return {
    type: 'group',
    name: group.GroupName ?? '',
    arn: group.Arn ?? '',
    attached: attachments(group.AttachedManagedPolicies),
    inline: inlines(group.GroupPolicyList, from),
  };
}

function roleOf(role: RoleDetail, from: From): Holder {
  return {
    type: 'role',
    name: role.RoleName ?? '',
    arn: role.Arn ?? '',
    attached: attachments(role.AttachedManagedPolicies),
    inline: inlines(role.RolePolicyList, from),
  };
}

function managed(policy: ManagedPolicyDetail, from: From): ManagedPolicy {
  const { Arn: arn = '', PolicyName: name = nameIn(arn), PolicyVersionList: versions = [] } = policy;
  const standing = versions.find(({ IsDefaultVersion }) => IsDefaultVersion === true);
  return {
    name,
    arn,
    awsManaged: isOfAws(arn),
    attachments: policy.AttachmentCount ?? 0,
    boundaryOf: policy.PermissionsBoundaryUsageCount ?? 0,
    document: policyDocumentFact(standing?.Document ?? '', from.source, from.readAt),
  };
}

function attachments(list: readonly ListedAttachment[] = []): readonly AttachedPolicy[] {
  return list.flatMap(({ PolicyArn: arn, PolicyName: name }) =>
    arn === undefined ? [] : [{ arn, name: name ?? nameIn(arn) }],
  );
}

function inlines(list: readonly PolicyDetail[] = [], { source, readAt }: From): readonly InlinePolicy[] {
  return list.map(({ PolicyName: name = '', PolicyDocument = '' }) => ({
    name,
    document: policyDocumentFact(PolicyDocument, source, readAt),
  }));
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
