import { type User as ListedUser, ListUsersCommand } from '@aws-sdk/client-iam';
import { type Fact, known, type Unread, unread, valueIn } from '../../core/model/fact.ts';
import type { User } from '../../core/model/snapshot.ts';
import { instant } from '../../core/model/time.ts';
import type { AccountSession } from '../session/account-session.ts';
import { EventLookup, LIFECYCLE_EVENTS } from './lookup-events.ts';
import { newcomer } from './newcomer.ts';
import { markedPage, readPages } from './pages.ts';

/** What `--fresh` found beside the report. */
export interface FreshFindings {
  /** Users of the report to read again: changed or deleted since. */
  readonly changed: ReadonlySet<string>;
  /** Users the report does not have (C15); their password and keys are still to be read. */
  readonly added: readonly User[];
  /** Those made again under a name of the report (S13): others than the reported ones, and still to be read. */
  readonly remade: readonly User[];
  /** What could not be read: passes are then only as of the report's time. */
  readonly gaps: readonly Unread[];
}

/** A report is made over some seconds before its `GeneratedTime`: changes of that minute may be missing. */
const OVERLAP_MS = 60_000;

/** Looks for users made or changed since the report: one list of all users, and one lookup for each event name. */
export async function findFresh(
  account: AccountSession,
  reported: readonly User[],
  reportGeneratedAt: string,
): Promise<FreshFindings> {
  const [listed, touched] = await Promise.all([
    listUsers(account),
    lookUpChanges(account, reportGeneratedAt),
  ]);
  const gaps = [...touched.gaps];
  const changed = new Set(reported.map((user) => user.name).filter((name) => touched.names.has(name)));
  if (listed.state === 'unread') return { changed, added: [], remade: [], gaps: [listed, ...gaps] };
  const live = new Map(listed.value.map((user) => [user.UserName ?? '', user]));
  const remade: User[] = [];
  for (const user of reported) {
    const now = live.get(user.name);
    live.delete(user.name);
    if (now === undefined) changed.add(user.name);
    else if (wasMadeAgain(user, now)) {
      changed.delete(user.name);
      remade.push(newUser(now, listed.readAt));
    }
  }
  live.delete('');
  const added = [...live.values()].map((user) => newUser(user, listed.readAt));
  return { changed, added, remade, gaps };
}

async function lookUpChanges(account: AccountSession, reportGeneratedAt: string) {
  const lookup = new EventLookup(account, new Date(Date.parse(reportGeneratedAt) - OVERLAP_MS));
  const names = new Set<string>();
  const gaps: Unread[] = [];
  for (const eventName of LIFECYCLE_EVENTS) {
    const users = await lookup.usersOf(eventName);
    if (users.state === 'known') {
      for (const name of users.value) names.add(name);
      continue;
    }
    // What failed once, after all its retries, would fail for the other names too.
    gaps.push(users);
    break;
  }
  return { names, gaps };
}

async function listUsers(account: AccountSession): Promise<Fact<readonly ListedUser[]>> {
  return readPages(async (Marker) => {
    // AWS may give fewer than asked for and still have more (IAM API reference, ListUsers).
    const command = new ListUsersCommand({ MaxItems: 1000, ...(Marker === undefined ? {} : { Marker }) });
    const answer = await account.call('iam:ListUsers', ({ iam }) => iam.send(command));
    if (answer.state === 'unread') return answer;
    const { Users, IsTruncated, Marker: next } = answer.value;
    const page = markedPage(answer.source, Users, IsTruncated, next);
    return page.state === 'unread' ? page : { ...answer, value: page.value };
  });
}

/** Deleted and made again under the same name since the report (S13). */
function wasMadeAgain(user: User, now: ListedUser): boolean {
  const before = valueIn(user.createdAt);
  return before !== undefined && now.CreateDate !== undefined && instant(now.CreateDate) !== before;
}

function newUser(user: ListedUser, readAt: string | undefined): User {
  const source = 'iam:ListUsers';
  const { UserName: name = '', Arn: arn = '', CreateDate } = user;
  const createdAt: Fact<string> =
    CreateDate === undefined
      ? unread(source, 'BadAnswer', 'The answer holds no creation date.')
      : known(instant(CreateDate), source, readAt);
  return newcomer({ name, arn, createdAt }, source);
}
