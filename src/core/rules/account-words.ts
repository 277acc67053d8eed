import type { ByRegion, OrganizationPlace } from '../model/account-facts.ts';
import type { Authorization } from '../model/authorization.ts';
import type { Known, Unread } from '../model/fact.ts';
import type { Verdict } from './rule.ts';
import { option, shown } from './words.ts';

/** A sentence names no more than this: the rest is counted. */
const NAMED = 10;

/** `a, b and 3 more`: names in their order, cut and counted. */
export function namesInWords(names: readonly string[]): string {
  const more = names.length - NAMED;
  return more > 0 ? `${names.slice(0, NAMED).join(', ')} and ${more} more` : names.join(', ');
}

/** As many commands as a sentence names things. */
export function firstOf<T>(items: readonly T[]): readonly T[] {
  return items.slice(0, NAMED);
}

/** `1 account`, `3 accounts`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What was read in each region, and what was not. */
export interface Regions<T> {
  readonly read: readonly { readonly region: string; readonly value: T }[];
  readonly unread: readonly { readonly region: string; readonly fact: Unread }[];
}

/** Divides regions by whether they could be read, in their order. */
export function regionsOf<T>(byRegion: ByRegion<T>): Regions<T> {
  const read: { region: string; value: T }[] = [];
  const unread: { region: string; fact: Unread }[] = [];
  for (const { region, fact } of byRegion) {
    if (fact.state === 'known') read.push({ region, value: fact.value });
    else unread.push({ region, fact });
  }
  return { read, unread };
}

/** The sentence on regions that could not be read, or nothing. */
export function unreadRegionsInWords({ unread }: Regions<unknown>): string {
  if (unread.length === 0) return '';
  const names = namesInWords(unread.map(({ region }) => region));
  return ` ${counted(unread.length, 'region')} could not be read: ${names}.`;
}

/** Who a managed policy of AWS's is attached to. */
export interface AttachedTo {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly roles: readonly string[];
}

/** The principals a policy of AWS's is attached to, by its name: its ARN differs by partition alone. */
export function attachedTo(authorization: Authorization, policyName: string): AttachedTo {
  const holds = (attached: readonly { readonly arn: string }[]): boolean =>
    attached.some(({ arn }) => arn.endsWith(`:iam::aws:policy/${policyName}`));
  const holders = authorization.holders.filter(({ attached }) => holds(attached));
  return {
    users: [...authorization.users].filter(([, { attached }]) => holds(attached)).map(([name]) => name),
    groups: holders.filter(({ type }) => type === 'group').map(({ name }) => name),
    roles: holders.filter(({ type }) => type === 'role').map(({ name }) => name),
  };
}

/** `2 users (ann, bob) and 1 role (support)`; empty for nobody. */
export function attachedInWords({ users, groups, roles }: AttachedTo): string {
  const parts = [
    { names: users, noun: 'user' },
    { names: groups, noun: 'group' },
    { names: roles, noun: 'role' },
  ].flatMap(({ names, noun }) =>
    names.length === 0 ? [] : [`${counted(names.length, noun)} (${namesInWords(names)})`],
  );
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** Commands that take a policy off its holders. */
export function detachCommands({ users, groups, roles }: AttachedTo, policyArn: string): readonly string[] {
  const off = (noun: string, name: string) =>
    `aws iam detach-${noun}-policy ${option(`${noun}-name`, name)} ${option('policy-arn', policyArn)}`;
  return firstOf([
    ...users.map((name) => off('user', name)),
    ...groups.map((name) => off('group', name)),
    ...roles.map((name) => off('role', name)),
  ]);
}

/** What rules about an organisation say of accounts that are not its management account; otherwise `undefined`. */
export function awayFromManagement(place: Known<OrganizationPlace>): Verdict | undefined {
  if (place.value.place === 'management') return undefined;
  return {
    status: 'not-applicable',
    says:
      place.value.place === 'none'
        ? 'The account is in no organisation.'
        : 'A member account: this is told on the management account.',
    evidence: [shown('organizationPlace', place.value.place, place)],
  };
}
