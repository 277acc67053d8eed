import { valueIn } from '../model/fact.ts';
import { type FindingCredential, SEVERITIES, type Status } from '../model/finding.ts';
import type { AccessKey, User } from '../model/snapshot.ts';
import type { Outcome } from './outcome.ts';

/**
 * Keys of one user by creation second, oldest first. Ids are not known offline and slots swap, so keys made
 * in the same second cannot be told apart there: they share one finding, which names both.
 */
export function bySecond(keys: readonly AccessKey[]): readonly (readonly AccessKey[])[] {
  if (keys.length < 2) return keys.length === 0 ? [] : [keys];
  const groups = new Map<string, AccessKey[]>();
  for (const key of keys) {
    const second = creationOf(key) ?? '';
    const group = groups.get(second);
    if (group === undefined) groups.set(second, [key]);
    else group.push(key);
  }
  const sorted = [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([, group]) =>
    group.sort((a, b) => ((a.accessKeyId ?? '') < (b.accessKeyId ?? '') ? -1 : 1)),
  );
}

/** When the key was made, as far as any source says, a contradicted date included. */
export function creationOf(key: AccessKey): string | undefined {
  return valueIn(key.createdAt) ?? key.reportCreatedAt;
}

/** From the one that decides to the one that does not. */
const WORST_FIRST: readonly Status[] = ['fail', 'unknown', 'manual', 'pass', 'not-applicable'];

/** One outcome for keys that share a finding: the worst decides, and all are told. */
export interface Shared {
  readonly outcome: Outcome;
  readonly credential: FindingCredential;
}

/** Puts together the outcomes of keys made in the same second; of one key, just names it. */
export function share(keys: readonly AccessKey[], outcomes: readonly Outcome[]): Shared | undefined {
  const [first, ...others] = keys
    .flatMap((key, index) => {
      const outcome = outcomes[index];
      return outcome === undefined ? [] : [{ key, outcome }];
    })
    .sort(
      (a, b) =>
        WORST_FIRST.indexOf(a.outcome.status) - WORST_FIRST.indexOf(b.outcome.status) ||
        SEVERITIES.indexOf(a.outcome.severity) - SEVERITIES.indexOf(b.outcome.severity),
    );
  if (first === undefined) return undefined;
  const createdAt = creationOf(first.key);
  const credential = { ...nameOf(first.key), ...(createdAt !== undefined && { createdAt }) };
  if (others.length === 0) return { outcome: first.outcome, credential };
  const all = [first, ...others];
  return {
    outcome: { ...first.outcome, says: all.map(({ outcome }) => outcome.says).join(' ') },
    credential: {
      ...credential,
      sameSecond: all.map(({ key, outcome }) => ({ ...nameOf(key), verdict: outcome.status })),
    },
  };
}

function nameOf(key: AccessKey) {
  const status = valueIn(key.status);
  return {
    ...(key.accessKeyId !== undefined && { accessKeyId: key.accessKeyId }),
    ...(status !== undefined && { status }),
  };
}

/** What a user's findings are identified by beside the ARN. */
export function holderCreation(user: User): string {
  return valueIn(user.createdAt) ?? '';
}
