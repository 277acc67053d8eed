import { bounded, type Call } from '../call.ts';
import { noSuchEntity, validationError } from '../wire/refusal.ts';
import { element, list } from '../wire/xml.ts';
import type { User } from '../world/content.ts';

/** Whom a call means, and how IAM's lists are paged. */

/** The user a call names, checked for characters before it is looked for, as IAM does. */
export function namedUser(call: Call, name: string): User {
  if (!/^[\w+=,.@-]{1,128}$/.test(name)) {
    throw validationError(
      'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    );
  }
  const user = call.world.content(call.caller.account).byName.get(name.toLowerCase());
  if (user === undefined) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

/** Without a name a call means its caller; a role's session has no user to mean. */
export function userOrSelf(call: Call): User {
  const name = call.parameters.text('UserName') ?? call.caller.userName;
  if (name !== undefined) return namedUser(call, name);
  throw validationError('Must specify userName when calling with non-User credentials');
}

/** The names of one list, and what its markers are bound to besides the call. */
export interface Listing<Item> {
  readonly name: string;
  readonly items: readonly Item[];
  readonly show: (item: Item) => string;
  /** A marker of another search is refused [IAM API Reference, GetAccountAuthorizationDetails]. */
  readonly search?: string;
}

/** Where a marker of this call points, and how many items are asked for. */
export function pageBounds(call: Call, search = ''): { readonly start: number; readonly size: number } {
  const size = bounded(call, 'MaxItems', 1, 1000, 100);
  const marker = call.parameters.text('Marker');
  if (marker === undefined) return { start: 0, size };
  const [action, offset, bound = ''] = Buffer.from(marker, 'base64url').toString().split(' ');
  const start = Number(offset);
  if (action === call.action && Number.isInteger(start) && start >= 0 && bound === search) {
    return { start, size };
  }
  throw validationError('Invalid Marker');
}

/** What ends a page: whether there is more, and the marker to it. */
export function pageEnd(call: Call, next: number, total: number, search = ''): string {
  const more = next < total;
  const marker = Buffer.from(`${call.action} ${next} ${search}`.trim()).toString('base64url');
  return element('IsTruncated', more) + element('Marker', more ? marker : undefined);
}

/** One page of a list. */
export function paged<Item>(call: Call, { name, items, show, search = '' }: Listing<Item>): string {
  const { start, size } = pageBounds(call, search);
  const members = items.slice(start, start + size).map(show);
  return list(name, members) + pageEnd(call, start + size, items.length, search);
}
