import { isoSeconds, parseInstant } from './clock.ts';
import type { KeySpec, KeyStatus, PasswordSpec } from './spec.ts';
import type { Account } from './world/account.ts';
import { type Content, compareNames, type Key, second, type User } from './world/content.ts';
import type { TrailRecordFields } from './world/past-events.ts';
import { type Actor, type Happening, recordEvent } from './world/trail.ts';
import type { World } from './world/world.ts';

export type { Actor } from './world/trail.ts';

/** Options of a change: when it is said to have happened (default: the sandbox clock's now) and by whom. */
export interface Change {
  readonly at?: string;
  readonly by?: Actor;
}

/**
 * Changes to one account while the sandbox runs, each at once visible to live calls, never to a stored report, and
 * written into the account's CloudTrail history. Throws a RangeError for a user or key that is not there.
 */
export class AccountHandle {
  readonly id: string;
  readonly #world: World;
  readonly #account: Account;

  constructor(world: World, account: Account) {
    this.id = account.id;
    this.#world = world;
    this.#account = account;
  }

  createUser(
    name: string,
    options: Change & { readonly path?: string; readonly mfa?: boolean } = {},
  ): string {
    const content = this.#edit();
    if (content.byName.has(name.toLowerCase())) throw new RangeError(`user ${name} exists`);
    const { path = '/', mfa = false } = options;
    const createdAt = this.#time(options);
    const id = this.#account.ids.user(this.#account.nextSerial());
    const user: User = { name, path, id, createdAt, mfa, keys: [], certs: [], tags: {}, inside: {} };
    content.byName.set(name.toLowerCase(), user);
    content.users.push(user);
    content.users.sort((a, b) => compareNames(a.name, b.name));
    const arn = this.#world.arn('iam', this.id, `user${path}${name}`);
    this.#record(
      options,
      'CreateUser',
      { userName: name },
      { user: { arn, path, userId: id, userName: name, createDate: createdAt } },
      name,
    );
    return id;
  }

  /** The user goes with everything it has; AWS would ask for that to be removed first. */
  deleteUser(name: string, change: Change = {}): void {
    const content = this.#edit();
    const user = userIn(content, name);
    content.byName.delete(name.toLowerCase());
    content.users = content.users.filter((other) => other !== user);
    this.#record(change, 'DeleteUser', { userName: name }, null, user.name);
  }

  /** The same name, another principal: a new user id and no credentials. */
  recreateUser(name: string, change: Change = {}): string {
    const { path, mfa } = userIn(this.#edit(), name);
    this.deleteUser(name, change);
    return this.createUser(name, { ...change, path, mfa });
  }

  createLoginProfile(name: string, options: Change & Partial<PasswordSpec> = {}): void {
    const user = userIn(this.#edit(), name);
    if (user.password !== undefined) throw new RangeError(`user ${name} has a password`);
    const createdAt = options.createdAt === undefined ? this.#time(options) : second(options.createdAt);
    user.password = {
      createdAt,
      changedAt: options.lastChangedAt === undefined ? createdAt : second(options.lastChangedAt),
    };
    if (options.lastUsedAt !== undefined) user.passwordLastUsed = second(options.lastUsedAt);
    const response = {
      loginProfile: { userName: name, createDate: createdAt, passwordResetRequired: false },
    };
    this.#record(options, 'CreateLoginProfile', { userName: name }, response, name);
  }

  deleteLoginProfile(name: string, change: Change = {}): void {
    const user = userIn(this.#edit(), name);
    if (user.password === undefined) throw new RangeError(`user ${name} has no password`);
    delete user.password;
    this.#record(change, 'DeleteLoginProfile', { userName: name }, null, name);
  }

  /** A new active key; gives its id. Makes a third as well, which the API would refuse. */
  createAccessKey(name: string, change: Change = {}): string {
    const content = this.#edit();
    const key: Key = this.#newKey(this.#time(change));
    const user = userIn(content, name);
    user.keys.push(key);
    this.#recordNewKey(change, key, name, { userName: name });
    return key.id;
  }

  updateAccessKey(keyId: string, status: KeyStatus, change: Change = {}): void {
    const { key, user } = keyIn(this.#edit(), keyId);
    key.status = status;
    const request = { ...(user === undefined ? {} : { userName: user.name }), accessKeyId: keyId, status };
    this.#record(change, 'UpdateAccessKey', request, null, user?.name, keyId);
  }

  deleteAccessKey(keyId: string, change: Change = {}): void {
    const content = this.#edit();
    const { key, user } = keyIn(content, keyId);
    const owner = user ?? content.root;
    owner.keys = owner.keys.filter((other) => other !== key);
    const request = { ...(user === undefined ? {} : { userName: user.name }), accessKeyId: keyId };
    this.#record(change, 'DeleteAccessKey', request, null, user?.name, keyId);
  }

  /** Sets the last use. No lag here: AWS shows a use only some minutes later. */
  useAccessKey(keyId: string, at?: string, region = this.#world.homeRegion, service = 'sts'): void {
    const { key } = keyIn(this.#edit(), keyId);
    key.lastUsed = { at: at === undefined ? this.#time({}) : second(at), region, service };
  }

  /** Root's keys are these from now on; gives their ids. Those that go and come are recorded as done by root. */
  setRootAccessKeys(specs: readonly KeySpec[], change: Change = {}): readonly string[] {
    const { root } = this.#edit();
    const by: Change = { ...change, by: { ...change.by, root: true } };
    const before = root.keys;
    root.keys = specs.map((spec) => {
      const key: Key = {
        ...this.#newKey(second(spec.createdAt)),
        ...(spec.id === undefined ? {} : { id: spec.id }),
        status: spec.status ?? 'Active',
      };
      const { lastUsed } = spec;
      if (lastUsed !== undefined) {
        const { at, region = this.#world.homeRegion, service = 'iam' } = lastUsed;
        key.lastUsed = { at: second(at), region, service };
      }
      return key;
    });
    const ids = new Set(root.keys.map((key) => key.id));
    const known = new Set(before.map((key) => key.id));
    for (const { id } of before)
      if (!ids.has(id)) this.#record(by, 'DeleteAccessKey', { accessKeyId: id }, null, undefined, id);
    for (const key of root.keys) if (!known.has(key.id)) this.#recordNewKey(by, key, undefined, null);
    return root.keys.map((key) => key.id);
  }

  /** What CloudTrail has recorded of the account, oldest first as it was written; data events too. */
  trailRecords(): readonly TrailRecordFields[] {
    return this.#account.events.map(({ record }) => JSON.parse(record));
  }

  #edit(): Content {
    return this.#world.edit(this.#account);
  }

  #time(change: Change): string {
    return isoSeconds(change.at === undefined ? this.#world.clock.ms() : parseInstant(change.at));
  }

  #newKey(createdAt: string): Key {
    return { id: this.#account.ids.accessKey(this.#account.nextSerial()), createdAt, status: 'Active' };
  }

  /** The answer in the record names the key, never its secret [live capture]. */
  #recordNewKey(change: Change, key: Key, userName: string | undefined, request: Happening['request']): void {
    const accessKey = {
      accessKeyId: key.id,
      createDate: key.createdAt,
      status: 'Active',
      ...(userName === undefined ? {} : { userName }),
    };
    this.#record(change, 'CreateAccessKey', request, { accessKey }, userName, key.id);
  }

  #record(
    change: Change,
    name: string,
    request: Happening['request'],
    response: Happening['response'],
    userName?: string,
    keyId?: string,
  ): void {
    const resources = [
      ...(keyId === undefined ? [] : [{ type: 'AWS::IAM::AccessKey', name: keyId }]),
      ...(userName === undefined ? [] : [{ type: 'AWS::IAM::User', name: userName }]),
    ];
    const { partition, homeRegion } = this.#world;
    const place = { partition, homeRegion, at: this.#time(change) };
    recordEvent(this.#account, place, change.by ?? {}, { name, request, response, resources });
  }
}

function userIn(content: Content, name: string): User {
  const user = content.byName.get(name.toLowerCase());
  if (user === undefined) throw new RangeError(`no user ${JSON.stringify(name)} in this account`);
  return user;
}

function keyIn(content: Content, keyId: string): { readonly key: Key; readonly user?: User } {
  for (const user of content.users) {
    const key = user.keys.find((candidate) => candidate.id === keyId);
    if (key !== undefined) return { key, user };
  }
  const key = content.root.keys.find((candidate) => candidate.id === keyId);
  if (key === undefined) throw new RangeError(`no access key ${JSON.stringify(keyId)} in this account`);
  return { key };
}
