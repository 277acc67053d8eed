import { isoSeconds, parseInstant } from '../clock.ts';
import type { IdMaker } from '../ids.ts';
import type {
  AccountSpec,
  CertificateSpec,
  Inside,
  KeySpec,
  KeyStatus,
  MfaSpec,
  RootSpec,
  UserInside,
  UserSpec,
} from '../spec.ts';

/**
 * What is inside one account, as the services see it. Instants are texts `YYYY-MM-DDTHH:MM:SSZ`: they go out as
 * they are, and compare as text.
 */
export interface Key {
  readonly id: string;
  readonly createdAt: string;
  status: KeyStatus;
  lastUsed?: { readonly at: string; readonly region: string; readonly service: string };
}

export interface Certificate {
  readonly id?: string;
  readonly uploadedAt: string;
  readonly active: boolean;
}

export interface User {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly createdAt: string;
  password?: { readonly createdAt: string; readonly changedAt: string };
  /** Outlives the password in ListUsers [IAM API Reference, User: PasswordLastUsed]. */
  passwordLastUsed?: string;
  readonly mfa: boolean;
  keys: Key[];
  certs: readonly Certificate[];
  tags: Readonly<Record<string, string>>;
  /** As written by hand or by a persona; most users of a big organisation share one. */
  inside: UserInside;
}

export interface Root {
  readonly createdAt: string;
  passwordEnabled: boolean | 'not_supported';
  readonly passwordLastUsed?: string;
  readonly passwordChangedAt?: string;
  readonly mfa: boolean;
  readonly mfaDevices: readonly MfaSpec[];
  keys: Key[];
  certs: readonly Certificate[];
  readonly noRow: boolean;
}

/** Root and users. `users` is sorted by name, case ignored, the order of the report and of ListUsers. */
export interface Content {
  readonly root: Root;
  inside: Inside;
  users: User[];
  /** Lower-case name to user: names are unique ignoring case [IAM User Guide, IAM and STS quotas]. */
  readonly byName: Map<string, User>;
  /** Key id to key and owner; built on first use, dropped when keys change. */
  keyIndex?: Map<string, { readonly key: Key; readonly user?: User }>;
}

/** A moment as IAM stores it: whole seconds, UTC. */
export function second(iso: string): string {
  return isoSeconds(parseInstant(iso));
}

/** Orders names the way the report does: case ignored, by code unit. */
export function compareNames(a: string, b: string): number {
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Shared by all who have none: most users of a big organisation. */
export const NO_CERTIFICATES: readonly Certificate[] = [];
export const NO_TAGS: Readonly<Record<string, string>> = {};
export const NOTHING_INSIDE: UserInside = {};

/** Sorts and indexes users made elsewhere. */
export function assemble(root: Root, users: User[], inside: Inside): Content {
  const byName = new Map<string, User>();
  for (const user of users) byName.set(user.name.toLowerCase(), user);
  const sorted: User[] = [];
  for (const name of [...byName.keys()].sort()) {
    const user = byName.get(name);
    if (user !== undefined) sorted.push(user);
  }
  return { root, inside, users: sorted, byName };
}

/** Where a key is and whose. Root's keys have no user. */
export function findKey(
  content: Content,
  keyId: string,
): { readonly key: Key; readonly user?: User } | undefined {
  if (content.keyIndex === undefined) {
    const index = new Map<string, { readonly key: Key; readonly user?: User }>();
    for (const key of content.root.keys) index.set(key.id, { key });
    for (const user of content.users) for (const key of user.keys) index.set(key.id, { key, user });
    content.keyIndex = index;
  }
  return content.keyIndex.get(keyId);
}

function keysFrom(specs: readonly KeySpec[] | undefined, nextId: () => string): Key[] {
  return (specs ?? []).map((spec) => {
    const key: Key = {
      id: spec.id ?? nextId(),
      createdAt: second(spec.createdAt),
      status: spec.status ?? 'Active',
    };
    if (spec.lastUsed !== undefined) {
      const { at, region = 'us-east-1', service = 'sts' } = spec.lastUsed;
      key.lastUsed = { at: second(at), region, service };
    }
    return key;
  });
}

function certificatesFrom(specs: readonly CertificateSpec[] | undefined): Certificate[] {
  return (specs ?? []).map((spec) => ({
    uploadedAt: second(spec.uploadedAt),
    active: spec.active ?? true,
    ...(spec.id === undefined ? {} : { id: spec.id }),
  }));
}

const ONE_VIRTUAL: readonly MfaSpec[] = [{ kind: 'virtual' }];

/** Whether somebody counts as having MFA, and with what. A device that was never enrolled does not count. */
export function mfaFrom(
  mfa: boolean | undefined,
  given: readonly MfaSpec[] | undefined,
): { readonly mfa: boolean; readonly devices: readonly MfaSpec[] } {
  const devices = given ?? (mfa === true ? ONE_VIRTUAL : []);
  return { mfa: mfa ?? devices.some((device) => device.enrolled !== false), devices };
}

function rootFrom(spec: RootSpec, fallback: string, nextId: () => string): Root {
  const createdAt = second(spec.createdAt ?? fallback);
  const enabled = spec.passwordEnabled ?? true;
  const { mfa, devices } = mfaFrom(spec.mfa, spec.mfaDevices);
  return {
    createdAt,
    passwordEnabled: enabled,
    ...(spec.passwordLastUsed === undefined ? {} : { passwordLastUsed: second(spec.passwordLastUsed) }),
    passwordChangedAt: second(spec.passwordLastChanged ?? createdAt),
    mfa,
    mfaDevices: devices,
    keys: keysFrom(spec.accessKeys, nextId),
    certs: certificatesFrom(spec.certs),
    noRow: spec.noRow ?? false,
  };
}

function userFrom(spec: UserSpec, id: string, nextId: () => string): User {
  const user: User = {
    name: spec.name,
    path: spec.path ?? '/',
    id: spec.userId ?? id,
    createdAt: second(spec.createdAt),
    mfa: mfaFrom(spec.mfa, spec.mfaDevices).mfa,
    keys: keysFrom(spec.accessKeys, nextId),
    certs: certificatesFrom(spec.certs),
    tags: spec.tags ?? NO_TAGS,
    inside: spec,
  };
  const used = spec.password?.lastUsedAt ?? spec.passwordLastUsedBefore;
  if (used !== undefined) user.passwordLastUsed = second(used);
  if (spec.password !== undefined) {
    const createdAt = second(spec.password.createdAt);
    user.password = { createdAt, changedAt: second(spec.password.lastChangedAt ?? createdAt) };
  }
  return user;
}

/** Hand-written accounts count their ids from zero; ids made later start above this. */
export const FIRST_LATER_SERIAL = 1_000_000;

/** The content of a hand-written account. Throws a RangeError that names what is wrong with it. */
export function contentFromSpec(spec: AccountSpec, ids: IdMaker, joinedAt: string): Content {
  let serial = 0;
  const nextId = (): string => {
    serial += 1;
    return ids.accessKey(serial);
  };
  const root = rootFrom(spec.root ?? {}, joinedAt, nextId);
  const users = (spec.users ?? []).map((user, index) => userFrom(user, ids.user(index + 1), nextId));
  const content = assemble(root, users, spec);
  if (content.users.length !== users.length) {
    throw new RangeError(`account ${spec.id} has two users of one name (case is ignored)`);
  }
  return content;
}
