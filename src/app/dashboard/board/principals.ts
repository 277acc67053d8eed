import { valueIn } from '../../../core/model/fact.ts';
import type { Severity } from '../../../core/model/finding.ts';
import { SEVERITIES } from '../../../core/model/finding.ts';
import type { AccessKey, RootKey, Snapshot } from '../../../core/model/snapshot.ts';
import type { Breathe } from './breathe.ts';
import { own, type Row } from './row.ts';

/** A user or root, as far as lists need it. */
export interface PrincipalEntry {
  readonly kind: 'user' | 'root';
  readonly name: string;
  readonly activeKeys: number;
  /** Absent where it could not be read. */
  readonly hasPassword: boolean | undefined;
}

/** A key, as far as charts and search need it. */
export interface KeyEntry {
  readonly kind: 'user' | 'root';
  readonly principal: string;
  readonly accessKeyId: string | undefined;
  readonly createdAt: string | undefined;
  /** `null`: no use is recorded; absent where it could not be read. */
  readonly lastUsedAt: string | null | undefined;
  readonly status: string;
  /** The worst that is open on it. */
  readonly severity: Severity | undefined;
}

/** Who is in an account, and their keys. */
export interface Population {
  readonly principals: readonly PrincipalEntry[];
  readonly keys: readonly KeyEntry[];
  /** Users whose keys could not be read; 1 for an account whose users, or whose root keys, could not be. */
  readonly keysUnread: number;
}

/** Of an account of which nothing is kept, or nothing could be read. */
export const NOBODY_READ: Population = { principals: [], keys: [], keysUnread: 1 };
export const NOBODY: Population = { principals: [], keys: [], keysUnread: 0 };

/** Walks the users of a snapshot. @param breathe lets others have their turn */
export async function populationOf(
  snapshot: Snapshot,
  rows: readonly Row[],
  breathe: Breathe,
): Promise<Population> {
  const severityOf = worstByKey(rows);
  const principals: PrincipalEntry[] = [];
  const keys: KeyEntry[] = [];
  let keysUnread = 0;
  const rootKeys = rootKeysIn(snapshot);
  principals.push({
    kind: 'root',
    name: 'root',
    activeKeys: (rootKeys ?? []).filter(({ status }) => status === 'Active').length,
    hasPassword: rootPassword(snapshot),
  });
  for (const key of rootKeys ?? []) keys.push(rootKeyEntry(key, severityOf));
  if (snapshot.users.state === 'unread') return { principals, keys, keysUnread: 1 };
  for (const user of snapshot.users.value) {
    if (user.presence === 'gone-since-report') continue;
    const name = own(user.name);
    const held = valueIn(user.accessKeys);
    if (held === undefined) keysUnread += 1;
    for (const key of held ?? []) keys.push(keyEntry(name, key, severityOf));
    principals.push({
      kind: 'user',
      name,
      activeKeys: (held ?? []).filter(({ status }) => valueIn(status) === 'Active').length,
      hasPassword: valueIn(user.consolePassword)?.enabled,
    });
    const turn = breathe();
    if (turn !== undefined) await turn;
  }
  return { principals, keys, keysUnread };
}

/** Root's keys as an audit session lists them, else as the report has them. */
export function rootKeysIn({ root }: Snapshot): readonly RootKey[] | undefined {
  const audited = valueIn(root.auditedKeys);
  if (audited !== undefined) return audited;
  const row = valueIn(root.reportRow);
  return row === undefined ? undefined : row.exists ? row.keys : [];
}

function rootPassword({ root }: Snapshot): boolean | undefined {
  const now = valueIn(root.passwordPresentNow);
  if (now !== undefined) return now;
  const reported = valueIn(root.password)?.enabled;
  return typeof reported === 'boolean' ? reported : undefined;
}

type SeverityOf = (
  principal: string,
  key: Pick<KeyEntry, 'accessKeyId' | 'createdAt'>,
) => Severity | undefined;

function keyEntry(principal: string, key: AccessKey, severityOf: SeverityOf): KeyEntry {
  const use = valueIn(key.lastUse);
  const entry = {
    accessKeyId: key.accessKeyId && own(key.accessKeyId),
    createdAt: ownOrNone(valueIn(key.createdAt)),
  };
  return {
    kind: 'user',
    principal,
    ...entry,
    lastUsedAt: use === undefined ? undefined : (ownOrNone(use.at) ?? null),
    status: valueIn(key.status) ?? 'unknown',
    severity: severityOf(principal, entry),
  };
}

function rootKeyEntry(key: RootKey, severityOf: SeverityOf): KeyEntry {
  const use = valueIn(key.lastUse);
  const { accessKeyId, createdAt, status } = key;
  return {
    kind: 'root',
    principal: 'root',
    accessKeyId,
    createdAt: ownOrNone(createdAt),
    lastUsedAt: use === undefined ? undefined : (ownOrNone(use.at) ?? null),
    status,
    severity: severityOf('root', { accessKeyId, createdAt }),
  };
}

function ownOrNone(text: string | undefined): string | undefined {
  return text && own(text);
}

/** Findings name a key by its id, or offline by when it was made; root has one finding for all of its keys. */
function worstByKey(rows: readonly Row[]): SeverityOf {
  const worst = new Map<string, Severity>();
  const note = (key: string, severity: Severity) => {
    const there = worst.get(key);
    if (there === undefined || SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(there))
      worst.set(key, severity);
  };
  for (const { standing, rule, severity, credential, resource } of rows) {
    if (standing !== 'open') continue;
    if (rule === 'root-access-key') note('root', severity);
    if (credential?.kind !== 'access-key') continue;
    const principal = resource.type === 'AwsIamRootUser' ? 'root' : resource.name;
    for (const key of [credential, ...(credential.sameSecond ?? [])])
      if (key.accessKeyId !== undefined) note(key.accessKeyId, severity);
    if (credential.createdAt !== undefined) note(`${principal} ${credential.createdAt}`, severity);
  }
  return (principal, { accessKeyId, createdAt }) =>
    worst.get(accessKeyId ?? '') ??
    worst.get(`${principal} ${createdAt}`) ??
    (principal === 'root' ? worst.get('root') : undefined);
}
