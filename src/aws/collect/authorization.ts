import {
  type EntityType,
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsResponse,
} from '@aws-sdk/client-iam';
import type { Authorization } from '../../core/model/authorization.ts';
import { type Fact, unread } from '../../core/model/fact.ts';
import {
  authorizationOf,
  type From,
  groupItem,
  ItemFault,
  policyItem,
  roleItem,
  userItem,
} from '../../core/parse/authorization-items.ts';
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
  try {
    return { ...pages, value: listedIn(pages.value, { source: pages.source, readAt: pages.readAt }) };
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
