import type { PolicyDocument, PolicyStatement } from '../model/authorization.ts';
import { SAMPLE_ACCOUNT } from '../plan/controls/break-glass.ts';

/** The names that a policy is tried with: some that stand for anybody, and those that it speaks of itself. */
export interface Samples {
  /** Account ids. */
  readonly accounts: readonly string[];
  /** With their paths: `people/ann`. */
  readonly users: readonly string[];
  readonly roles: readonly string[];
  /** Taken from the policy: `user/ann`, `role/BreakGlass`. */
  readonly named: ReadonlySet<string>;
  /** Names and accounts of the policy that were too many to be tried. */
  readonly untried: number;
}

/** Unlike in their first letters, and with and without a path, so that a pattern for some does not fit all. */
const USERS = ['ann', 'people/bob', 'importer'] as const;
const ROLES = ['Administrator', 'service-role/deployer', 'xray'] as const;
const OTHER_ACCOUNT = '444455556666';

/** Each is tried with each, so time grows with the square. A policy that AWS takes seldom names more. */
const MOST_NAMES = 12;
const MOST_ACCOUNTS = 3;

/**
 * Names to try a policy with. One for users and roles (an identity policy or a boundary) lives in one account, which is
 * the one that it names; a service control policy holds in many.
 */
export function samplesOf({ statements }: PolicyDocument, everywhere: boolean): Samples {
  const written = statements.flatMap(valuesIn);
  const accounts = unique(written.flatMap(({ key, value }) => accountIn(key, value)));
  const users = unique(written.flatMap(({ key, value }) => namesIn('user', key, value)));
  const roles = unique(written.flatMap(({ key, value }) => namesIn('role', key, value)));
  const triedAccounts = accounts.slice(0, MOST_ACCOUNTS);
  const [triedUsers, triedRoles] = [users.slice(0, MOST_NAMES), roles.slice(0, MOST_NAMES)];
  const others = everywhere || accounts.length === 0 ? [SAMPLE_ACCOUNT] : [];
  return {
    accounts: unique([...others, ...(everywhere ? [OTHER_ACCOUNT] : []), ...triedAccounts]),
    users: unique([...USERS, ...triedUsers]),
    roles: unique([...ROLES, ...triedRoles]),
    named: new Set([
      ...triedUsers.map((name) => `user/${name}`),
      ...triedRoles.map((name) => `role/${name}`),
    ]),
    untried:
      accounts.length +
      users.length +
      roles.length -
      triedAccounts.length -
      triedUsers.length -
      triedRoles.length,
  };
}

interface Written {
  /** The condition key in lower case; of a resource, empty. */
  readonly key: string;
  readonly value: string;
}

function valuesIn({ resources = [], notResources = [], conditions = {} }: PolicyStatement): Written[] {
  return [
    ...[...resources, ...notResources].map((value) => ({ key: '', value })),
    ...Object.values(conditions).flatMap((keys) =>
      Object.entries(keys).flatMap(([key, values]) =>
        values.map((value) => ({ key: key.toLowerCase(), value })),
      ),
    ),
  ];
}

const ACCOUNT_KEYS = ['aws:principalaccount', 'aws:resourceaccount'];
const NAME_KEYS = ['', 'aws:principalarn', 'aws:username'];

/** An account that fits: `1111*` is filled up with zeros. `*` alone names none. */
function accountIn(key: string, value: string): readonly string[] {
  const text = ACCOUNT_KEYS.includes(key) ? value : NAME_KEYS.includes(key) ? value.split(':')[4] : undefined;
  if (text === undefined || !/\d/.test(text) || !/^[\d*?]{1,12}$/.test(text)) return [];
  const missing = '0'.repeat(Math.max(0, 12 - text.replaceAll('*', '').length));
  const filled = text.replaceAll('?', '0').replace('*', missing).replaceAll('*', '');
  return filled.length === 12 ? [filled] : [];
}

/** A name that fits a pattern for users or roles: `user/b*` gives `bx`. Variables give no name. */
function namesIn(type: 'user' | 'role', key: string, value: string): readonly string[] {
  if (!NAME_KEYS.includes(key) || value.includes('${')) return [];
  if (key === 'aws:username') return type === 'user' ? cleaned(value) : [];
  const [, of, name] = /(?:^|[:*?])(user|role)\/(.+)$/.exec(value) ?? [];
  if (name !== undefined) return of === type ? cleaned(name) : [];
  // `*ann*` under aws:PrincipalArn may be a user and a role; a bucket is neither.
  const isOfIam = key !== '' || /^(arn:[^:]*:iam:|\*)/.test(value);
  const last = value.split(/[:/]/).at(-1) ?? '';
  return isOfIam && last !== 'root' && /[^*?]/.test(last) ? cleaned(last) : [];
}

/** IAM names have at most 64 characters and their paths 512 (IAM User Guide, "IAM and AWS STS quotas"). */
function cleaned(pattern: string): readonly string[] {
  const name = pattern.replaceAll(/[*?]/g, 'x').replace(/^\/+/, '');
  return /^[\w+=,.@/-]{1,576}$/.test(name) ? [name] : [];
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
