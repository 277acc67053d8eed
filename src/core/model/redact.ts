import type { Account } from './account.ts';
import type { Fact, Unread } from './fact.ts';
import type { AccountCoverage, NotRead } from './run.ts';
import type { AccessKey, RootKey, Snapshot, User } from './snapshot.ts';

/**
 * Redaction works on the snapshot, before anything is judged: every sentence, command, id and ARN that is
 * made from it afterwards is made of pseudonyms, so that no output can forget to hide a name. Pseudonyms
 * are counted in the order of accounts and of the report, and are the same for the same input.
 */
export function redactSnapshot(snapshot: Snapshot, pseudonym: string): Snapshot {
  const account = redactAccount(snapshot.account, pseudonym);
  const keys = new Map<string, string>();
  const keyName = (id: string): string => {
    const name = keys.get(id) ?? `key-${String(keys.size + 1).padStart(4, '0')}`;
    keys.set(id, name);
    return name;
  };
  return {
    account,
    report: mapFact(snapshot.report, ({ file: _file, ...report }) => report),
    root: {
      reportRow: mapFact(snapshot.root.reportRow, (row) => row),
      accountSummary: mapFact(snapshot.root.accountSummary, (summary) => summary),
      auditedKeys: mapFact(snapshot.root.auditedKeys, (list) => list.map((key) => redactKeyId(key, keyName))),
    },
    users: mapFact(snapshot.users, (users) => [...redactUsers(users, account, keyName)]),
  };
}

/** The account without id and name. */
export function redactAccount(account: Account, pseudonym: string): Account {
  const { name: _name, ...rest } = account;
  return { ...rest, id: pseudonym };
}

/** The pseudonym of the account at this place, counted from 0 in the order of ids. */
export function accountPseudonym(index: number): string {
  return `account-${String(index + 1).padStart(4, '0')}`;
}

/** Coverage without names, file names and AWS's own texts. */
export function redactCoverage(coverage: AccountCoverage, pseudonym: string): AccountCoverage {
  const { detail: _detail, fix, report, ...rest } = coverage;
  const { file: _file, ...shownReport } = report ?? { stale: false };
  return {
    ...rest,
    ...(fix !== undefined && !namesSomething(fix) && { fix }),
    ...(report !== undefined && { report: shownReport }),
    account: redactAccount(coverage.account, pseudonym),
    notRead: coverage.notRead.map(redactText),
  };
}

function* redactUsers(
  users: Iterable<User>,
  account: Account,
  keyName: (id: string) => string,
): Generator<User> {
  let count = 0;
  for (const user of users) {
    count += 1;
    const name = `user-${String(count).padStart(4, '0')}`;
    yield redactUser(user, name, `arn:${account.partition}:iam::${account.id}:user/${name}`, keyName);
  }
}

function redactUser(user: User, name: string, arn: string, keyName: (id: string) => string): User {
  const { asReported, ...rest } = user;
  return {
    ...rest,
    name,
    arn,
    createdAt: mapFact(user.createdAt, (at) => at),
    consolePassword: mapFact(user.consolePassword, (password) => password),
    loginProfile: mapFact(user.loginProfile, (profile) => profile),
    accessKeys: mapFact(user.accessKeys, (keys) => keys.map((key) => redactAccessKey(key, keyName))),
    ...(asReported !== undefined && { asReported: redactUser(asReported, name, arn, keyName) }),
  };
}

function redactAccessKey(key: AccessKey, keyName: (id: string) => string): AccessKey {
  return {
    ...redactKeyId(key, keyName),
    createdAt: mapFact(key.createdAt, (at) => at),
    status: mapFact(key.status, (status) => status),
    lastUse: mapFact(key.lastUse, (use) => use),
  };
}

function redactKeyId<K extends RootKey | AccessKey>(key: K, keyName: (id: string) => string): K {
  return key.accessKeyId === undefined ? key : { ...key, accessKeyId: keyName(key.accessKeyId) };
}

function mapFact<T>(fact: Fact<T>, change: (value: T) => T): Fact<T> {
  return fact.state === 'known' ? { ...fact, value: change(fact.value) } : redactText(fact);
}

function redactText<T extends Unread | NotRead>(text: T): T {
  const { detail: _detail, fix, ...rest } = text;
  return { ...rest, ...(fix !== undefined && !namesSomething(fix) && { fix }) } as T;
}

/** An account id or an ARN stands in it. */
function namesSomething(text: string): boolean {
  return /\d{12}|arn:/.test(text);
}
