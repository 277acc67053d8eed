import type { DeclaredKey, DeclaredPassword, DeclaredUser, Unit } from './declared.ts';
import { keyOf, textOf, type Value, whyUnknown } from './value.ts';

/** Whose a credential is, as far as the code tells. */
export interface Holder {
  /** Two holders of the same identity are the same user. Absent where nothing tells it. */
  readonly identity?: string;
  /** The name, where it is known. */
  readonly name?: string;
  /** The users of this unit that it is: mostly one; empty where the code does not make the user. */
  readonly users: readonly DeclaredUser[];
  /** Why the name is not known. */
  readonly why?: string;
}

/** Passwords that belong to the holder of a key; where there is none, one that may. */
export interface PasswordsOf {
  readonly same: readonly DeclaredPassword[];
  readonly maybe?: DeclaredPassword;
}

/** A unit with the answers that rules ask of it. */
export interface UnitView {
  readonly unit: Unit;
  holderOf(credential: DeclaredKey | DeclaredPassword): Holder;
  passwordsOf(key: DeclaredKey): PasswordsOf;
}

/** Looks users up once, however many keys ask. */
export function viewOf(unit: Unit): UnitView {
  const byIdentity = Map.groupBy(unit.users, ({ name }) => identityOf(name) ?? '');
  const holderOf = ({ user }: DeclaredKey | DeclaredPassword): Holder => {
    const identity = identityOf(user);
    const name = textOf(user);
    const why = whyUnknown(user);
    return {
      ...(identity !== undefined && { identity }),
      ...(name !== undefined && { name }),
      ...(why !== undefined && { why }),
      users: identity === undefined ? [] : (byIdentity.get(identity) ?? []),
    };
  };
  const passwords = unit.passwords.map((password) => ({ password, holder: holderOf(password) }));
  const passwordsBy = Map.groupBy(passwords, ({ holder }) => holder.identity ?? '');
  const unsure = passwords.filter(({ holder }) => holder.name === undefined);
  return {
    unit,
    holderOf,
    passwordsOf(key) {
      const holder = holderOf(key);
      const named = holder.identity === undefined ? [] : (passwordsBy.get(holder.identity) ?? []);
      // A password under a condition of its own may be made, or not; under that of the key it is made with it.
      const isMadeWith = ({ password: { when, perhaps } }: { password: DeclaredPassword }) =>
        (when === undefined || when === key.when) && (perhaps === undefined || key.perhaps !== undefined);
      const same = named.filter(isMadeWith);
      // Two known names are compared already: only what one of them does not tell is left.
      const left = holder.name === undefined ? passwords : unsure;
      const other = named[0] ?? left.find((each) => mayBeSame(holder, each.holder));
      const maybe = same.length > 0 ? undefined : other;
      return {
        same: same.map(({ password }) => password),
        ...(maybe !== undefined && { maybe: maybe.password }),
      };
    },
  };
}

/**
 * IAM takes names that differ in case alone for the same (IAM API Reference, CreateUser: "names are not
 * distinguished by case").
 */
function identityOf(name: Value): string | undefined {
  const text = textOf(name);
  if (text !== undefined) return `name ${text.toLowerCase()}`;
  const key = name.kind === 'unknown' ? keyOf(name) : undefined;
  return key === undefined ? undefined : `key ${key}`;
}

/** Users that two different blocks make have different names, else the second could not be made. */
function mayBeSame(a: Holder, b: Holder): boolean {
  if (a.users.length === 0 || b.users.length === 0) return true;
  return a.users.some((one) => b.users.some((other) => !areTwo(one, other)));
}

function areTwo(one: DeclaredUser, other: DeclaredUser): boolean {
  if (one.block !== other.block) return true;
  // `[*]` stands for instances that cannot be told: any of them may be the other's.
  const concrete = !one.address.includes('[*]') && !other.address.includes('[*]');
  return concrete && one.address !== other.address;
}

/** `the user "alice"`; without a name, the block that makes the user, or that it cannot be told. */
export function holderInWords({ name, users, why }: Holder): string {
  if (name !== undefined) return `the user "${name}"`;
  const [user] = users;
  if (user !== undefined) return `the user of ${user.address}`;
  return `a user whose name cannot be told here (${why ?? 'it is no text'})`;
}
