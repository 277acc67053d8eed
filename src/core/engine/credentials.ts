import type { Credential } from '../model/credentials.ts';
import { valueIn } from '../model/fact.ts';
import { type FindingCredential, SEVERITIES, type Status } from '../model/finding.ts';
import type { User } from '../model/snapshot.ts';
import type { Outcome } from './outcome.ts';

/**
 * Credentials of one user, access keys by creation second, oldest first. Ids are not known offline and slots
 * swap, so keys made in the same second cannot be told apart there: they share one finding, which names both.
 * Credentials of other kinds stand alone.
 */
export function bySecond(keys: readonly Credential[]): readonly (readonly Credential[])[] {
  if (keys.length < 2) return keys.length === 0 ? [] : [keys];
  const groups = new Map<string, Credential[]>();
  for (const key of keys) {
    const second = key.kind === undefined ? (creationOf(key) ?? '') : identityOf(key);
    const group = groups.get(second);
    if (group === undefined) groups.set(second, [key]);
    else group.push(key);
  }
  const inEach = [...groups.values()].map((group) =>
    group.sort((a, b) => ((a.accessKeyId ?? '') < (b.accessKeyId ?? '') ? -1 : 1)),
  );
  return inEach.sort(([a], [b]) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

/**
 * What tells a credential from the others of its user in a finding's id: of an access key when it was made,
 * which a report and live calls both know; of the others their kind, with the id where AWS gives one.
 */
function identityOf(credential: Credential): string {
  const { kind, id } = credential;
  const created = creationOf(credential) ?? 'unreadable';
  if (kind === undefined) return created;
  if (kind === 'password') return kind;
  // The report knows no ids of certificates: their date is all that both readings share.
  return `${kind} ${kind === 'signing-certificate' ? created : (id ?? created)}`;
}

/** By creation, then kind, then id: ids may be pseudonyms, which are counted in the order of the real ones. */
function orderOf(credential: Credential | undefined): string {
  if (credential === undefined) return '';
  return `${creationOf(credential) ?? ''} ${credential.kind ?? ''} ${credential.id ?? ''}`;
}

/** When the key was made, as far as any source says, a contradicted date included. */
function creationOf(key: Credential): string | undefined {
  return valueIn(key.createdAt) ?? key.reportCreatedAt;
}

/** From the one that decides to the one that does not. */
const WORST_FIRST: readonly Status[] = ['fail', 'unknown', 'manual', 'pass', 'not-applicable'];

/** One outcome for keys that share a finding: the worst decides, and all are told. */
export interface Shared {
  readonly outcome: Outcome;
  readonly credential: FindingCredential;
  /** As {@link identityOf} has it. */
  readonly identity: string;
}

/** Puts together the outcomes of keys made in the same second; of one key, just names it. */
export function share(keys: readonly Credential[], outcomes: readonly Outcome[]): Shared | undefined {
  const [key, ...otherKeys] = keys;
  const [outcome] = outcomes;
  if (key === undefined || outcome === undefined) return undefined;
  return otherKeys.length === 0
    ? { outcome, credential: credentialOf(key), identity: identityOf(key) }
    : shareSeveral(keys, outcomes);
}

function shareSeveral(keys: readonly Credential[], outcomes: readonly Outcome[]): Shared | undefined {
  const all = keys
    .flatMap((key, index) => {
      const outcome = outcomes[index];
      return outcome === undefined ? [] : [{ key, outcome }];
    })
    .sort(
      (a, b) =>
        WORST_FIRST.indexOf(a.outcome.status) - WORST_FIRST.indexOf(b.outcome.status) ||
        SEVERITIES.indexOf(a.outcome.severity) - SEVERITIES.indexOf(b.outcome.severity),
    );
  const [first] = all;
  if (first === undefined) return undefined;
  return {
    outcome: { ...first.outcome, says: all.map(({ outcome }) => outcome.says).join(' ') },
    identity: identityOf(first.key),
    credential: {
      ...credentialOf(first.key),
      sameSecond: all.map(({ key, outcome }) => ({ ...nameOf(key), verdict: outcome.status })),
    },
  };
}

function credentialOf(key: Credential): FindingCredential {
  const createdAt = creationOf(key);
  const { kind = 'access-key', id } = key;
  const named = { kind, ...nameOf(key), ...(id !== undefined && { id }) };
  return createdAt === undefined ? named : { ...named, createdAt };
}

function nameOf({ accessKeyId, status }: Credential) {
  const known = status.state === 'known' ? { status: status.value } : {};
  return accessKeyId === undefined ? known : { accessKeyId, ...known };
}

/** What a user's findings are identified by beside the ARN. */
export function holderCreation(user: User): string {
  return valueIn(user.createdAt) ?? '';
}
