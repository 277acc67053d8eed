import type {
  AttachedPolicy,
  Authorization,
  Holder,
  InlinePolicy,
  ListedUser,
  ManagedPolicy,
  PolicyDocument,
  PolicyVersion,
} from '../model/authorization.ts';
import { type Fact, unread } from '../model/fact.ts';
import { type Fields, isFields } from '../model/fields.ts';
import { instant } from '../model/time.ts';
import { policyDocumentFact, trustPolicyFact } from './policy-document.ts';
import { dateOf } from './report-cells.ts';

/*
 * What `GetAccountAuthorizationDetails` lists, item by item: the answers of the SDK and those that the AWS CLI wrote
 * to a file have the same members (IAM API reference, UserDetail, GroupDetail, RoleDetail, ManagedPolicyDetail).
 */

/** An item is not as AWS writes it. The words hold nothing of it but names of members. */
export class ItemFault extends Error {
  constructor(words: string) {
    super(words);
    this.name = 'ItemFault';
  }
}

/** Where the documents' facts come from. */
export interface From {
  readonly source: string;
  readonly readAt: string | undefined;
}

/** A user of `UserDetailList`, by name. Throws an {@link ItemFault}. */
export function userItem(value: unknown, from: From): readonly [string, ListedUser] {
  const item = fieldsOf(value, 'a user');
  const listed: ListedUser = {
    arn: arnIn(item, 'Arn', 'user'),
    userId: textIn(item, 'UserId'),
    groups: listIn(item, 'GroupList').map((name) => nameOf(name, 'GroupList')),
    attached: attachments(item),
    inline: inlines(item, 'UserPolicyList', from),
    tags: tagsIn(item),
    ...createdIn(item),
    ...boundaryIn(item),
  };
  return [nameOf(item.UserName, 'UserName'), listed];
}

/** A group of `GroupDetailList`. Throws an {@link ItemFault}. */
export function groupItem(value: unknown, from: From): Holder {
  const item = fieldsOf(value, 'a group');
  return {
    type: 'group',
    name: nameOf(item.GroupName, 'GroupName'),
    arn: arnIn(item, 'Arn', 'group'),
    attached: attachments(item),
    inline: inlines(item, 'GroupPolicyList', from),
  };
}

/** A role of `RoleDetailList`, with its trust policy. Throws an {@link ItemFault}. */
export function roleItem(value: unknown, from: From): Holder {
  const item = fieldsOf(value, 'a role');
  return {
    type: 'role',
    name: nameOf(item.RoleName, 'RoleName'),
    arn: arnIn(item, 'Arn', 'role'),
    attached: attachments(item),
    inline: inlines(item, 'RolePolicyList', from),
    role: {
      roleId: textIn(item, 'RoleId'),
      trust: documentIn(item.AssumeRolePolicyDocument, from, trustPolicyFact),
      tags: tagsIn(item),
      ...boundaryIn(item),
    },
  };
}

/** A policy of `Policies`, with the versions that are kept. Throws an {@link ItemFault}. */
export function policyItem(value: unknown, from: From): ManagedPolicy {
  const item = fieldsOf(value, 'a policy');
  const arn = arnIn(item, 'Arn', 'policy');
  const versions = listIn(item, 'PolicyVersionList').map((each) => fieldsOf(each, 'a policy version'));
  const isDefault = (version: Fields) =>
    version.IsDefaultVersion === true ||
    (version.IsDefaultVersion === undefined && version.VersionId === item.DefaultVersionId);
  const others = versions
    .filter((version) => !isDefault(version))
    .map(
      (version): PolicyVersion => ({
        id: textIn(version, 'VersionId'),
        document: documentIn(version.Document, from, policyDocumentFact),
      }),
    );
  return {
    name: policyNameIn(item, arn),
    arn,
    awsManaged: isOfAws(arn),
    attachments: countIn(item, 'AttachmentCount'),
    boundaryOf: countIn(item, 'PermissionsBoundaryUsageCount'),
    document: documentIn(versions.find(isDefault)?.Document, from, policyDocumentFact),
    ...(item.PolicyVersionList !== undefined && { otherVersions: others }),
  };
}

/** What was listed, put together. Policies that somebody holds and nobody lists are among them, unread. */
export function authorizationOf(
  users: ReadonlyMap<string, ListedUser>,
  holders: readonly Holder[],
  policies: readonly ManagedPolicy[],
  { source }: From,
): Authorization {
  const everybody = [...users.values(), ...holders];
  const held = everybody.flatMap(({ attached }) => attached);
  const notListed = unread(
    source,
    'BadAnswer',
    'The answer names this policy as attached, and does not list it.',
  );
  return { users, holders, policies: asHeld(policies, held, notListed) };
}

/**
 * The policies as their holders in the same answer say: an answer without counts, or without a policy that somebody
 * holds, must not make it look attached to nobody.
 */
function asHeld(
  policies: readonly ManagedPolicy[],
  held: readonly AttachedPolicy[],
  document: Fact<PolicyDocument>,
): readonly ManagedPolicy[] {
  const byArn = Map.groupBy(held, ({ arn }) => arn);
  const listed = policies.map((policy) => {
    const count = byArn.get(policy.arn)?.length ?? 0;
    byArn.delete(policy.arn);
    return count > policy.attachments ? { ...policy, attachments: count } : policy;
  });
  const others = [...byArn].map(([arn, holds]): ManagedPolicy => {
    const name = holds[0]?.name ?? nameIn(arn);
    return { name, arn, awsManaged: isOfAws(arn), attachments: holds.length, boundaryOf: 0, document };
  });
  return [...listed, ...others];
}

/** Whether it is the ARN of a policy that AWS keeps. */
export function isOfAws(arn: string): boolean {
  return /^arn:[^:]+:iam::aws:policy\//.test(arn);
}

type ReadDocument = (encoded: string | Fields, source: string, readAt?: string) => Fact<PolicyDocument>;

/** The SDK hands documents over percent-encoded; the AWS CLI and boto3 decode them to objects. */
function documentIn(value: unknown, { source, readAt }: From, read: ReadDocument): Fact<PolicyDocument> {
  if (typeof value === 'string' || isFields(value)) return read(value, source, readAt);
  return unread(source, 'BadAnswer', 'The answer holds no document of this policy.', {
    fix: 'Look at the policy by hand.',
  });
}

function attachments(item: Fields): readonly AttachedPolicy[] {
  return listIn(item, 'AttachedManagedPolicies').map((value) => {
    const each = fieldsOf(value, 'an attached policy');
    const arn = arnIn(each, 'PolicyArn', 'policy');
    return { arn, name: policyNameIn(each, arn) };
  });
}

function inlines(item: Fields, member: string, from: From): readonly InlinePolicy[] {
  return listIn(item, member).map((value) => {
    const each = fieldsOf(value, 'an inline policy');
    return {
      name: nameOf(each.PolicyName, 'PolicyName'),
      document: documentIn(each.PolicyDocument, from, policyDocumentFact),
    };
  });
}

function tagsIn(item: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(
    listIn(item, 'Tags').map((value) => {
      const tag = fieldsOf(value, 'a tag');
      return [textIn(tag, 'Key'), tag.Value === undefined ? '' : textIn(tag, 'Value')];
    }),
  );
}

function boundaryIn({ PermissionsBoundary: value }: Fields): { readonly boundary?: AttachedPolicy } {
  if (value === undefined) return {};
  const arn = arnIn(fieldsOf(value, 'PermissionsBoundary'), 'PermissionsBoundaryArn', 'policy');
  return { boundary: { arn, name: nameIn(arn) } };
}

/** A `Date` of the SDK, or a text as the AWS CLI and, with a blank for the T, Python write it. */
function createdIn({ CreateDate: value }: Fields): { readonly createdAt?: string } {
  if (value === undefined) return {};
  if (value instanceof Date && !Number.isNaN(value.getTime())) return { createdAt: instant(value) };
  const createdAt = typeof value === 'string' ? dateOf(value.replace(' ', 'T')) : undefined;
  if (createdAt === undefined) throw new ItemFault('its CreateDate is no date with a time zone');
  return { createdAt };
}

function countIn(item: Fields, member: string): number {
  const value = item[member] ?? 0;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new ItemFault(`its ${member} is no number`);
}

/** Names of IAM have no other characters (IAM User Guide, "IAM and STS quotas": name requirements). */
function nameOf(value: unknown, member: string): string {
  if (typeof value === 'string' && /^[\w+=,.@-]{1,128}$/.test(value)) return value;
  throw new ItemFault(`${member} holds no name as IAM has them`);
}

function arnIn(item: Fields, member: string, type: 'user' | 'group' | 'role' | 'policy'): string {
  const value = textIn(item, member);
  const [, found] = /^arn:[a-z-]+:iam::(?:\d{12}|aws):([a-z]+)\/[\x21-\x7f]+$/.exec(value) ?? [];
  if (found === type) return value;
  throw new ItemFault(`its ${member} is no ARN of a ${type}`);
}

function textIn(item: Fields, member: string): string {
  const value = item[member];
  if (typeof value === 'string') return value;
  throw new ItemFault(value === undefined ? `it has no ${member}` : `its ${member} is no text`);
}

/** AWS leaves lists out where they are empty. */
function listIn(item: Fields, member: string): readonly unknown[] {
  const value = item[member];
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new ItemFault(`its ${member} is no list`);
}

function fieldsOf(value: unknown, what: string): Fields {
  if (isFields(value)) return value;
  throw new ItemFault(`${what} is no JSON object`);
}

/** The ARN ends with it, too: some emulators leave the name out. */
function policyNameIn(item: Fields, arn: string): string {
  return item.PolicyName === undefined ? nameIn(arn) : nameOf(item.PolicyName, 'PolicyName');
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
