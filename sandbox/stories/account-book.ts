import { isoSeconds, parseInstant } from '../clock.ts';
import type { AccountSpec, EventSpec, KeySpec, RoleSpec, RootSpec, UserSpec } from '../spec.ts';

/** One account of a story: its users, keys and roles as they stand in the end, and all its events. */
export class AccountBook {
  readonly id: string;
  readonly events: EventSpec[] = [];
  readonly roles: RoleSpec[] = [];
  root: RootSpec = { mfa: true, passwordEnabled: true };
  readonly #users = new Map<string, UserSpec>();
  /** How keys were before each change, in the order of the changes: to tell what was so at a time before. */
  readonly #before: { readonly at: number; readonly userName: string; readonly key: KeySpec }[] = [];

  constructor(id: string) {
    this.id = id;
  }

  /** Throws a RangeError for a name that nobody has. */
  user(name: string): UserSpec {
    const user = this.#users.get(name);
    if (user === undefined) throw new RangeError(`the story has no user ${name}`);
    return user;
  }

  addUser(user: UserSpec): void {
    this.#users.set(user.name, user);
  }

  changeUser(name: string, change: Partial<UserSpec>): void {
    this.addUser({ ...this.user(name), ...change });
  }

  addKey(userName: string, key: KeySpec): void {
    this.#keys(userName, (keys) => [...keys, key]);
  }

  /** @param at when, in milliseconds */
  changeKey(at: number, userName: string, keyId: string, change: Partial<KeySpec>): void {
    this.#remember(at, userName, keyId);
    this.#keys(userName, (keys) => keys.map((key) => (key.id === keyId ? { ...key, ...change } : key)));
  }

  /** @param at when, in milliseconds */
  dropKey(at: number, userName: string, keyId: string): void {
    this.#remember(at, userName, keyId);
    this.#keys(userName, (keys) => keys.filter(({ id }) => id !== keyId));
  }

  #remember(at: number, userName: string, keyId: string): void {
    const key = this.user(userName).accessKeys?.find(({ id }) => id === keyId);
    if (key !== undefined) this.#before.push({ at, userName, key });
  }

  #keys(userName: string, change: (keys: readonly KeySpec[]) => readonly KeySpec[]): void {
    this.changeUser(userName, { accessKeys: change(this.user(userName).accessKeys ?? []) });
  }

  /**
   * The account as it stood then, with last uses as its events have them. Events are put in order of time.
   *
   * @param then in milliseconds; the story's end, or a time before
   */
  finish(name: string, then: number): AccountSpec {
    const made = isoSeconds(then);
    const events = this.events
      .filter(({ at }) => parseInstant(at) <= then)
      .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    const later = this.events.filter(({ at }) => parseInstant(at) > then);
    const newest = events.toReversed();
    const { accessKeys = [] } = this.root;
    const users = [...this.#users.values()].filter(({ createdAt }) => createdAt <= made);
    return {
      id: this.id,
      name,
      ou: 'stories',
      alias: name,
      root: { ...this.root, accessKeys: accessKeys.map((key) => withLastUse(key, newest)) },
      users: users.map((user) => finishUser(this.#userThen(user, then, later), newest)),
      iamRoles: this.roles
        .filter(({ createdAt = made }) => createdAt <= made)
        .map((role) => finishRole(role, newest)),
      events,
    };
  }

  /** Keys and password that were there then, keys as they were, and no policy that was attached later. */
  #userThen(user: UserSpec, then: number, later: readonly EventSpec[]): UserSpec {
    if (later.length === 0) return user;
    const keys = new Map((user.accessKeys ?? []).map((key) => [key.id, key]));
    // From the last change back: the first one after that moment is what counts.
    for (const { at, userName, key } of this.#before.toReversed())
      if (userName === user.name && at > then) keys.set(key.id, key);
    const { password, attached, ...rest } = user;
    const made = isoSeconds(then);
    const notYet = later
      .filter(({ name, request }) => name === 'AttachUserPolicy' && request?.userName === user.name)
      .map(({ request }) => String(request?.policyArn));
    return {
      ...rest,
      accessKeys: [...keys.values()].filter(({ createdAt }) => createdAt <= made),
      ...(password !== undefined && password.createdAt <= made && { password }),
      ...(attached !== undefined && {
        attached: attached.filter(
          (policy) => !notYet.some((arn) => arn === policy || arn.endsWith(`/${policy}`)),
        ),
      }),
    };
  }
}

/** A call over the network: AWS's own calls are no use of a key. */
function isDirect({ sourceIp = '', invokedBy }: EventSpec): boolean {
  return invokedBy === undefined && /^[\d.]+$|:/.test(sourceIp);
}

/** IAM counts refused calls and data events as uses too [IAM API Reference, AccessKeyLastUsed]. */
function withLastUse(key: KeySpec, newest: readonly EventSpec[]): KeySpec {
  const last = newest.find((event) => event.accessKeyId === key.id && isDirect(event));
  if (last === undefined) return key;
  const service = (last.source ?? '').replace('.amazonaws.com', '');
  return { ...key, lastUsed: { at: last.at, region: last.region ?? 'us-east-1', service } };
}

function finishUser(user: UserSpec, newest: readonly EventSpec[]): UserSpec {
  const { accessKeys = [], password } = user;
  const signIn = newest.find(
    ({ name, userName, federated, response }) =>
      name === 'ConsoleLogin' &&
      userName === user.name &&
      federated === undefined &&
      response?.ConsoleLogin === 'Success',
  );
  return {
    ...user,
    accessKeys: accessKeys.map((key) => withLastUse(key, newest)),
    ...(password === undefined || signIn === undefined
      ? {}
      : { password: { ...password, lastUsedAt: signIn.at } }),
  };
}

function finishRole(role: RoleSpec, newest: readonly EventSpec[]): RoleSpec {
  const last = newest.find(({ arn }) => arn?.includes(`:assumed-role/${role.name}/`) === true);
  if (last === undefined || parseInstant(last.at) < parseInstant(role.createdAt ?? last.at)) return role;
  return { ...role, lastUsed: { at: last.at, region: last.region ?? 'us-east-1' } };
}
