import type { Account } from './account.ts';
import { type Owner, STATE_NOT_UNDERSTOOD } from './credentials.ts';
import type { Fact, Unread } from './fact.ts';
import {
  Pseudonyms,
  type Redaction,
  redactAccountFacts,
  redactAuthorization,
  redactDevices,
  redactUserAuthorization,
} from './redact-more.ts';
import { redactKeyRights } from './redact-rights.ts';
import type { AccountCoverage, NotRead } from './run.ts';
import type { AccessKey, RootKey, Snapshot, User } from './snapshot.ts';

/**
 * Redaction works on the snapshot, before anything is judged: every sentence, command, id and ARN that is
 * made from it afterwards is made of pseudonyms, so that no output can forget to hide a name. Pseudonyms
 * are counted in the order of accounts and of the report, and are the same for the same input.
 */
export function redactSnapshot(snapshot: Snapshot, pseudonym: string): Snapshot {
  const account = redactAccount(snapshot.account, pseudonym);
  const names = new Pseudonyms();
  const keyName = (id: string): string => names.of('key', id);
  const arnPrefix = `arn:${account.partition}:iam::${account.id}:`;
  const { reportRow, accountSummary, auditedKeys, password, virtualDevices, devices, ...flags } =
    snapshot.root;
  const redaction: Redaction = { names, arnPrefix, userName: (name) => userPseudonym(name, names), mapFact };
  return {
    account,
    report: mapFact(snapshot.report, ({ file: _file, ...report }) => report),
    root: {
      reportRow: mapFact(reportRow, (row) =>
        row.exists ? { ...row, keys: row.keys.map((key) => redactRootKey(key, keyName)) } : row,
      ),
      accountSummary: mapFact(accountSummary, (summary) => summary),
      auditedKeys: mapFact(auditedKeys, (list) => list.map((key) => redactRootKey(key, keyName))),
      password: mapFact(password, (value) => value),
      mfaActive: mapFact(flags.mfaActive, (value) => value),
      certificates: mapFact(flags.certificates, (list) => list.map(({ id: _id, ...rest }) => rest)),
      mfaEnabledNow: mapFact(flags.mfaEnabledNow, (value) => value),
      passwordPresentNow: mapFact(flags.passwordPresentNow, (value) => value),
      certificatesPresentNow: mapFact(flags.certificatesPresentNow, (value) => value),
      virtualDevices: mapFact(virtualDevices, (list) => redactDevices(list, redaction)),
      devices: mapFact(devices, (list) => redactDevices(list, redaction)),
    },
    // Users first: their pseudonyms are counted in the order of the report.
    users: mapFact(snapshot.users, (users) => [...users].map((user) => redactUser(user, redaction))),
    facts: redactAccountFacts(snapshot.facts, redaction),
    authorization: redactAuthorization(snapshot.authorization, redaction),
  };
}

/** Beginnings of names that AWS gives to users made for one purpose. Rules judge by them, and they name nobody. */
const PURPOSES = ['BedrockAPIKey-', 'ses-smtp-user'];

function userPseudonym(name: string, names: Pseudonyms): string {
  const purpose = PURPOSES.find((each) => name.startsWith(each));
  const pseudonym = names.of('user', name);
  return purpose === undefined ? pseudonym : `${purpose.replace(/-$/, '')}-${pseudonym}`;
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

function redactUser(user: User, redaction: Redaction): User {
  const { asReported, ...rest } = user;
  const { names } = redaction;
  const name = redaction.userName(user.name);
  return {
    ...rest,
    name,
    arn: `${redaction.arnPrefix}user/${name}`,
    createdAt: mapFact(user.createdAt, (at) => at),
    consolePassword: mapFact(user.consolePassword, (password) => password),
    loginProfile: mapFact(user.loginProfile, (profile) => profile),
    accessKeys: mapFact(user.accessKeys, (keys) => keys.map((key) => redactAccessKey(key, names))),
    passwordUse: mapFact(user.passwordUse, (use) => use),
    passwordChangedAt: mapFact(user.passwordChangedAt, (at) => at),
    mfaActive: mapFact(user.mfaActive, (active) => active),
    mfaDevices: mapFact(user.mfaDevices, (devices) => redactDevices(devices, redaction)),
    certificates: mapFact(user.certificates, (list) =>
      list.map((each) => (each.id === undefined ? each : { ...each, id: names.of('certificate', each.id) })),
    ),
    extraCredentials: mapFact(user.extraCredentials, (text) => (text === null ? null : REDACTED_TEXT)),
    authorization: mapFact(user.authorization, (each) => redactUserAuthorization(each, redaction)),
    sshKeys: mapFact(user.sshKeys, (list) =>
      byId(list).map((each) => ({ ...each, id: names.of('ssh-key', each.id) })),
    ),
    serviceCredentials: mapFact(user.serviceCredentials, (list) =>
      byId(list).map((each) => ({ ...each, id: names.of('service-credential', each.id) })),
    ),
    owner: redactOwner(user.owner),
    ...(user.keyRights !== undefined && {
      keyRights: mapFact(user.keyRights, (rights) => redactKeyRights(rights, redaction)),
    }),
    ...(asReported !== undefined && { asReported: redactUser(asReported, redaction) }),
  };
}

/** Pseudonyms are counted in the order of the real ids, so that findings keep their order. */
function byId<T extends { readonly id: string }>(list: readonly T[]): readonly T[] {
  return list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** What a list of people says of somebody may be anything that somebody wrote there. */
function redactOwner(fact: Fact<Owner>): Fact<Owner> {
  const redacted = mapFact(fact, (owner) => owner);
  return redacted.state === 'unread' && redacted.code === STATE_NOT_UNDERSTOOD
    ? { ...redacted, words: 'The list of people says of the owner what is not understood.' }
    : redacted;
}

const REDACTED_TEXT = 'more credentials than the report has columns for';

function redactAccessKey(key: AccessKey, names: Pseudonyms): AccessKey {
  const { setupBurst } = key;
  return {
    ...redactKeyId(key, (id) => names.of('key', id)),
    createdAt: mapFact(key.createdAt, (at) => at),
    status: mapFact(key.status, (status) => status),
    lastUse: mapFact(key.lastUse, (use) => use),
    ...(setupBurst !== undefined && {
      setupBurst: mapFact(setupBurst, ({ actor, ...burst }) => ({
        ...burst,
        ...(actor !== undefined && { actor: names.of('principal', actor) }),
      })),
    }),
  };
}

function redactRootKey(key: RootKey, keyName: (id: string) => string): RootKey {
  return { ...redactKeyId(key, keyName), lastUse: mapFact(key.lastUse, (use) => use) };
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
