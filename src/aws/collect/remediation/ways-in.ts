import type { RoleDetail } from '@aws-sdk/client-iam';
import { type Fact, known, type Unread, unread } from '../../../core/model/fact.ts';
import { instant } from '../../../core/model/time.ts';
import type { WaysIn } from '../../../core/plan/key-case.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { readAccountSummary } from '../account-summary.ts';
import { readAuthorizationPages } from '../authorization.ts';
import { readLoginProfile } from '../live-user.ts';
import { readHeldKeys } from './key-holder.ts';
import { trustedOutside } from './trusted-outside.ts';

/** The key that is to go, and others that go with it. */
export interface Leaving {
  readonly userName: string;
  readonly accessKeyId: string;
  /** Ids of further keys that the same plan takes away: none of them is a way in. */
  readonly alsoGone?: readonly string[];
}

/** What is the same for every key of an account. Each part is read when it is first asked for, and once. */
export interface AccountDoors {
  rootPassword(): Promise<Fact<boolean>>;
  people(): Promise<Fact<AccountPeople>>;
}

interface AccountPeople {
  readonly userNames: readonly string[];
  readonly roles: readonly RoleDetail[];
}

/** The doors of a session's account, to be handed to every {@link readWaysIn} of it. */
export function accountDoors(session: AccountSession): AccountDoors {
  let rootPassword: Promise<Fact<boolean>> | undefined;
  let people: Promise<Fact<AccountPeople>> | undefined;
  return {
    rootPassword: () => {
      rootPassword ??= readAccountSummary(session).then((summary) => summary.passwordPresentNow);
      return rootPassword;
    },
    people: () => {
      people ??= readPeople(session);
      return people;
    },
  };
}

async function readPeople(session: AccountSession): Promise<Fact<AccountPeople>> {
  const pages = await readAuthorizationPages(session, ['User', 'Role']);
  if (pages.state === 'unread') return pages;
  const userNames = pages.value.flatMap((page) => page.UserDetailList ?? []).map(({ UserName }) => UserName);
  const roles = pages.value.flatMap((page) => page.RoleDetailList ?? []);
  return { ...pages, value: { userNames: userNames.filter((name) => name !== undefined), roles } };
}

/**
 * Whether anybody could still get into the account when a key is gone, asked from the cheapest to the dearest and
 * ended by the first answer: root's password, a role that lets outsiders in, the user's own password or other key,
 * another user's. What those who get in may then do is not looked at. Unread where nothing was found and something
 * could not be told: then it may be the last way in.
 */
export async function readWaysIn(
  session: AccountSession,
  { without, doors = accountDoors(session) }: { readonly without: Leaving; readonly doors?: AccountDoors },
): Promise<Fact<WaysIn>> {
  const lost: Unread[] = [];
  for (const look of [rootDoor, roleDoors, userDoors]) {
    const found = await look(session, doors, without);
    if ('what' in found) return way(session, { found: true, ...found });
    lost.push(...found);
  }
  return lost[0] ?? way(session, { found: false });
}

function way({ clock }: AccountSession, value: WaysIn): Fact<WaysIn> {
  return known(value, 'iam:GetAccountAuthorizationDetails', instant(clock.now()));
}

/** The way that was found in words, or what could not be told; nothing of either where there is no way. */
type Look = Way | readonly Unread[];

interface Way {
  readonly what: string;
  readonly byKey?: string;
}

async function rootDoor(_session: AccountSession, doors: AccountDoors): Promise<Look> {
  const password = await doors.rootPassword();
  if (password.state === 'unread') return [password];
  return password.value ? { what: 'the root user has a password' } : [];
}

async function roleDoors({ account }: AccountSession, doors: AccountDoors): Promise<Look> {
  const people = await doors.people();
  // Told by userDoors, which needs the same list.
  if (people.state === 'unread') return [];
  const undecided: Unread[] = [];
  for (const { RoleName = '', AssumeRolePolicyDocument } of people.value.roles) {
    const trust = trustedOutside(AssumeRolePolicyDocument, account.id);
    if ('undecided' in trust) {
      undecided.push(
        unread(people.source, 'Unreadable', `Who may take a role is not clear: ${trust.undecided}.`),
      );
    } else if (trust.outsider !== undefined) {
      const conditions = trust.conditional ? ', under conditions that were not evaluated' : '';
      const outsider = trust.outsider === '*' ? 'everybody' : trust.outsider;
      return { what: `the role ${RoleName} lets in ${outsider}${conditions}` };
    }
  }
  return undecided.slice(0, 1);
}

/** The key's own user first, which takes no list; then the others, one after the other. */
async function userDoors(session: AccountSession, doors: AccountDoors, without: Leaving): Promise<Look> {
  const own = await doorOf(session, without.userName, without);
  if ('what' in own) return own;
  const people = await doors.people();
  if (people.state === 'unread') return [...own, people];
  const lost = [...own];
  for (const userName of people.value.userNames) {
    if (userName === without.userName) continue;
    const other = await doorOf(session, userName, without);
    if ('what' in other) return other;
    lost.push(...other);
    // What is denied for several users is denied for all: thousands of calls would tell nothing more.
    if (lost.length >= MOST_REFUSALS) break;
  }
  return lost;
}

const MOST_REFUSALS = 10;

async function doorOf(session: AccountSession, userName: string, without: Leaving): Promise<Look> {
  const [profile, keys] = await Promise.all([
    readLoginProfile(session, userName),
    readHeldKeys(session, userName, false),
  ]);
  if (profile.state === 'known' && profile.value !== null)
    return { what: `the user ${userName} has a console password` };
  const gone = new Set([without.accessKeyId, ...(without.alsoGone ?? [])]);
  const left = keys.state === 'known' ? keys.value : [];
  const key = left.find(({ accessKeyId, status }) => status === 'Active' && !gone.has(accessKeyId));
  if (key !== undefined) {
    const { accessKeyId } = key;
    return { what: `the user ${userName} has another active key, ${accessKeyId}`, byKey: accessKeyId };
  }
  // A user who was deleted meanwhile has neither.
  return [profile, keys]
    .filter((fact) => fact.state === 'unread')
    .filter(({ code }) => code !== 'NoSuchEntity');
}
