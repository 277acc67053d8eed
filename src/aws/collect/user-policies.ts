import {
  type AttachedPolicy,
  type Group,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import type { Fact } from '../../core/model/fact.ts';
import type { AccountSession } from '../session/account-session.ts';
import { named } from './live-user.ts';
import { markedPage, pageOf, readPages } from './pages.ts';

/** The managed policies attached to one user itself. */
export function readAttachedPolicies(
  session: AccountSession,
  userName: string,
): Promise<Fact<readonly AttachedPolicy[]>> {
  return readPages<AttachedPolicy>(async (Marker) => {
    const command = new ListAttachedUserPoliciesCommand({ ...named(userName), ...(Marker && { Marker }) });
    const answer = await session.call('iam:ListAttachedUserPolicies', ({ iam }) => iam.send(command));
    if (answer.state === 'unread') return answer;
    const { AttachedPolicies, IsTruncated, Marker: next } = answer.value;
    return pageOf(answer, markedPage(answer.source, AttachedPolicies, IsTruncated, next));
  });
}

/** The names of the policies that are written into one user. */
export function readInlinePolicyNames(
  session: AccountSession,
  userName: string,
): Promise<Fact<readonly string[]>> {
  return readPages<string>(async (Marker) => {
    const command = new ListUserPoliciesCommand({ ...named(userName), ...(Marker && { Marker }) });
    const answer = await session.call('iam:ListUserPolicies', ({ iam }) => iam.send(command));
    if (answer.state === 'unread') return answer;
    const { PolicyNames, IsTruncated, Marker: next } = answer.value;
    return pageOf(answer, markedPage(answer.source, PolicyNames, IsTruncated, next));
  });
}

/** The groups that one user is in. */
export function readGroups(session: AccountSession, userName: string): Promise<Fact<readonly Group[]>> {
  return readPages<Group>(async (Marker) => {
    const command = new ListGroupsForUserCommand({ ...named(userName), ...(Marker && { Marker }) });
    const answer = await session.call('iam:ListGroupsForUser', ({ iam }) => iam.send(command));
    if (answer.state === 'unread') return answer;
    const { Groups, IsTruncated, Marker: next } = answer.value;
    return pageOf(answer, markedPage(answer.source, Groups, IsTruncated, next));
  });
}
