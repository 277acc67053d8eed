import { isoSeconds } from '../clock.ts';
import { mix } from '../random.ts';
import { assemble, type Content, type Key, type Root, type User } from '../world/content.ts';
import { DAY } from './borders.ts';
import type { Population } from './generate.ts';
import { PLACES } from './places.ts';

/**
 * The organisation as it was before: what was made later is not there, what was removed since still is, and whoever
 * used something lately used it as often before.
 */

type Moment = Pick<Population, 'now' | 'asOf'>;

/** Days ago that root's key was removed, by the place of the account. */
const ROOT_KEY_REMOVED: Readonly<Record<number, number>> = {
  [PLACES.rootKeyRemoved]: 18,
  [PLACES.otherRootKeyRemoved]: 31,
};

/** Days ago that accounts which are out of reach went out of it. */
const OUT_OF_REACH = 4;
/** Days ago that some accounts got a password policy, and a security contact. */
const POLICY_SET = 12;
const CONTACT_SET = 25;

/** Above those of personas, below those of habits. */
const REMOVED_SERIAL = 400_000;

/** Whether this is an organisation of before, of which nothing is expected. */
export function isPast({ now, asOf }: Moment): boolean {
  return asOf < now;
}

/** Whether an account that is out of reach now was so then. */
export function wasOutOfReach({ now, asOf }: Moment): boolean {
  return asOf >= now - OUT_OF_REACH * DAY;
}

/** How many users of each account have left in the last weeks. */
export function leaversOf({ users }: Population): number {
  return Math.ceil(users / 4);
}

/**
 * Whether somebody who has left since was there: they left from 3 to 55 days ago, more of them lately, and each is 60 days
 * old at least.
 */
export function wasThere({ seed, now, asOf }: Population, index: number, place: number): boolean {
  const drawn = mix(mix(seed, index + 1), place) % 54;
  const daysAgo = 3 + Math.floor((drawn * drawn) / 54);
  return asOf < now - daysAgo * DAY;
}

/**
 * What an account held then.
 *
 * @param content as it is now
 * @param left users who were there then and are gone now
 */
export function contentAsOf(
  content: Content,
  left: readonly User[],
  at: { readonly population: Population; readonly index: number; readonly keyId: (serial: number) => string },
): Content {
  const { population, index } = at;
  const then = isoSeconds(population.asOf);
  const others = left.filter(({ name }) => !content.byName.has(name.toLowerCase()));
  const users = [...content.users, ...others]
    .filter(({ createdAt }) => createdAt <= then)
    .map((user) => userAsOf(user, population));
  const root = withRemovedKey(rootAsOf(content.root, population), at);
  return assemble(root, users, insideAsOf(content.inside, population, index));
}

function insideAsOf(inside: Content['inside'], { now, asOf }: Moment, index: number): Content['inside'] {
  const { passwordPolicy, contacts, ...rest } = inside;
  const { security, ...other } = contacts ?? {};
  const had = index % 5 !== 2 || asOf >= now - POLICY_SET * DAY;
  const knew = index % 4 !== 1 || asOf >= now - CONTACT_SET * DAY;
  return {
    ...rest,
    ...(had && passwordPolicy !== undefined && { passwordPolicy }),
    ...(contacts !== undefined && {
      contacts: { ...other, ...(knew && security !== undefined && { security }) },
    }),
  };
}

function userAsOf(user: User, at: Moment): User {
  const then = isoSeconds(at.asOf);
  const { password, passwordLastUsed, inside, ...rest } = user;
  const used = useAsOf(passwordLastUsed, user.createdAt, at);
  const { sshKeys, serviceCredentials } = inside;
  return {
    ...rest,
    keys: keysAsOf(user.keys, at),
    certs: user.certs.filter(({ uploadedAt }) => uploadedAt <= then),
    inside: {
      ...inside,
      ...(sshKeys !== undefined && { sshKeys: sshKeys.filter(({ uploadedAt }) => uploadedAt <= then) }),
      ...(serviceCredentials !== undefined && {
        serviceCredentials: serviceCredentials.filter(({ createdAt }) => createdAt <= then),
      }),
    },
    ...(password !== undefined &&
      password.createdAt <= then && {
        password: {
          ...password,
          changedAt: password.changedAt <= then ? password.changedAt : password.createdAt,
        },
      }),
    ...(used !== undefined && { passwordLastUsed: used }),
  };
}

function rootAsOf(root: Root, at: Moment): Root {
  const { passwordLastUsed, ...rest } = root;
  const used = useAsOf(passwordLastUsed, root.createdAt, at);
  return {
    ...rest,
    keys: keysAsOf(root.keys, at),
    certs: root.certs.filter(({ uploadedAt }) => uploadedAt <= isoSeconds(at.asOf)),
    ...(used !== undefined && { passwordLastUsed: used }),
  };
}

function withRemovedKey(root: Root, { population, index, keyId }: Parameters<typeof contentAsOf>[2]): Root {
  const daysAgo = ROOT_KEY_REMOVED[index];
  if (daysAgo === undefined || root.noRow || population.asOf >= population.now - daysAgo * DAY) return root;
  const createdAt = isoSeconds(Date.parse(root.createdAt) + 5 * DAY);
  return { ...root, keys: [...root.keys, { id: keyId(REMOVED_SERIAL), createdAt, status: 'Active' }] };
}

function keysAsOf(keys: readonly Key[], at: Moment): Key[] {
  const then = isoSeconds(at.asOf);
  return keys
    .filter(({ createdAt }) => createdAt <= then)
    .map(({ lastUsed, ...key }) => {
      const used = useAsOf(lastUsed?.at, key.createdAt, at);
      return used === undefined || lastUsed === undefined
        ? key
        : { ...key, lastUsed: { ...lastUsed, at: used } };
    });
}

/** The last use as it was known then. One of later was preceded by others: as long before that moment as it is before now. */
function useAsOf(lastUse: string | undefined, createdAt: string, { now, asOf }: Moment): string | undefined {
  if (lastUse === undefined || lastUse <= isoSeconds(asOf)) return lastUse;
  const before = isoSeconds(asOf - (now - Date.parse(lastUse)));
  return before > createdAt ? before : undefined;
}
