import { parseInstant } from '../clock.ts';
import type { AccountSpec, EventSpec, KeySpec, RoleSpec, RootSpec, UserSpec } from '../spec.ts';

/** One account of a story: its users, keys and roles as they stand in the end, and all its events. */
export class AccountBook {
  readonly id: string;
  readonly events: EventSpec[] = [];
  readonly roles: RoleSpec[] = [];
  root: RootSpec = { mfa: true, passwordEnabled: true };
  readonly #users = new Map<string, UserSpec>();

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

  changeKey(userName: string, keyId: string, change: Partial<KeySpec>): void {
    this.#keys(userName, (keys) => keys.map((key) => (key.id === keyId ? { ...key, ...change } : key)));
  }

  dropKey(userName: string, keyId: string): void {
    this.#keys(userName, (keys) => keys.filter(({ id }) => id !== keyId));
  }

  #keys(userName: string, change: (keys: readonly KeySpec[]) => readonly KeySpec[]): void {
    this.changeUser(userName, { accessKeys: change(this.user(userName).accessKeys ?? []) });
  }

  /** The account, with last uses as its events have them. Events are put in order of time. */
  finish(name: string): AccountSpec {
    const events = this.events.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    const newest = events.toReversed();
    const { accessKeys = [] } = this.root;
    return {
      id: this.id,
      name,
      ou: 'stories',
      alias: name,
      root: { ...this.root, accessKeys: accessKeys.map((key) => withLastUse(key, newest)) },
      users: [...this.#users.values()].map((user) => finishUser(user, newest)),
      iamRoles: this.roles.map((role) => finishRole(role, newest)),
      events,
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
