import {
  type EntityType,
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsResponse,
  GetPolicyCommand,
  GetPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import type { Authorization, ManagedPolicy, PolicyDocument } from '../../core/model/authorization.ts';
import { type Fact, unread } from '../../core/model/fact.ts';
import {
  authorizationOf,
  type From,
  groupItem,
  ItemFault,
  isOfAws,
  policyItem,
  roleItem,
  userItem,
} from '../../core/parse/authorization-items.ts';
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
 * are in it where they are attached (IAM API reference, GetAccountAuthorizationDetails). One that is only the
 * permissions boundary of somebody may not be: with `boundaries` such policies are read too, each by two calls.
 */
export async function readAuthorization(
  account: AccountSession,
  { boundaries = false }: { readonly boundaries?: boolean } = {},
): Promise<Fact<Authorization>> {
  const pages = await readAuthorizationPages(account);
  if (pages.state === 'unread') return pages;
  try {
    const listed = listedIn(pages.value, { source: pages.source, readAt: pages.readAt });
    return { ...pages, value: boundaries ? await withBoundaries(account, listed) : listed };
  } catch (error) {
    if (!(error instanceof ItemFault)) throw error;
    // Without the item, whoever it is about would be missing without a word.
    return unread(
      NAME,
      'BadAnswer',
      `The answer holds something that AWS does not write: ${error.message}.`,
      {
        fix: 'Check the proxy and AWS_ENDPOINT_URL: AWS does not answer so.',
      },
    );
  }
}

function listedIn(pages: readonly GetAccountAuthorizationDetailsResponse[], from: From): Authorization {
  const users = new Map(
    pages.flatMap((page) => (page.UserDetailList ?? []).map((user) => userItem(user, from))),
  );
  const holders = [
    ...pages.flatMap((page) => (page.GroupDetailList ?? []).map((group) => groupItem(group, from))),
    ...pages.flatMap((page) => (page.RoleDetailList ?? []).map((role) => roleItem(role, from))),
  ];
  const policies = pages.flatMap((page) => (page.Policies ?? []).map((policy) => policyItem(policy, from)));
  return authorizationOf(users, holders, policies, from);
}

async function withBoundaries(account: AccountSession, listed: Authorization): Promise<Authorization> {
  const { users, holders, policies } = listed;
  const there = new Set(policies.map(({ arn }) => arn));
  const bounding = [...users.values(), ...holders.flatMap(({ role }) => role ?? [])].flatMap(
    ({ boundary }) => (boundary === undefined || there.has(boundary.arn) ? [] : [boundary]),
  );
  const missing = Map.groupBy(bounding, ({ arn }) => arn);
  const read = await Promise.all(
    [...missing].map(async ([arn, uses]): Promise<ManagedPolicy> => {
      const name = uses[0]?.name ?? arn;
      const document = await readManagedDocument(account, arn);
      return { name, arn, awsManaged: isOfAws(arn), attachments: 0, boundaryOf: uses.length, document };
    }),
  );
  return { ...listed, policies: [...policies, ...read] };
}

/** The default version of a managed policy. */
async function readManagedDocument(
  account: AccountSession,
  PolicyArn: string,
): Promise<Fact<PolicyDocument>> {
  const policy = await account.call('iam:GetPolicy', ({ iam }) =>
    iam.send(new GetPolicyCommand({ PolicyArn })),
  );
  if (policy.state === 'unread') return policy;
  const VersionId = policy.value.Policy?.DefaultVersionId;
  if (VersionId === undefined)
    return unread(policy.source, 'BadAnswer', 'The answer names no default version of the policy.');
  const command = new GetPolicyVersionCommand({ PolicyArn, VersionId });
  const version = await account.call('iam:GetPolicyVersion', ({ iam }) => iam.send(command));
  if (version.state === 'unread') return version;
  return policyDocumentFact(version.value.PolicyVersion?.Document ?? '', version.source, version.readAt);
}
