import type { Evidence, Finding, FindingCredential } from '../../core/model/finding.ts';
import { secondsBetween } from '../../core/model/time.ts';
import { shortLength } from './words.ts';

/** How a key, or another credential, is told in a row. */
export interface KeyCells {
  /** The access key id, or the creation time where no id is known; of another credential its kind and id. */
  readonly key: string;
  /** Days from creation to the run's `now`. */
  readonly age: string;
  readonly lastUsed: string;
}

/** Stands for what is not known, so that it cannot be read as "none". */
const NOT_KNOWN = 'not known';
const NO_AGE = '-';

const DAY_SECONDS = 86_400;

/** The keys a finding speaks of, the deciding one first; at least one row. */
export function keysIn(finding: Finding, now: string): readonly KeyCells[] {
  const { credential, evidence } = finding;
  return credential === undefined ? keysInEvidence(evidence, now) : keysOf(credential, evidence, now);
}

/** The same in a table of credentials of several kinds, where a date alone would not say what it is of. */
export function credentialsIn(finding: Finding, now: string): readonly KeyCells[] {
  const { credential, evidence } = finding;
  if (credential === undefined) return [{ key: NOT_KNOWN, age: NO_AGE, lastUsed: NOT_KNOWN }];
  const { kind, accessKeyId, createdAt } = credential;
  if (kind === 'access-key') {
    const [first, ...others] = keysOf(credential, evidence, now);
    if (first === undefined || accessKeyId !== undefined) return keysOf(credential, evidence, now);
    return [
      { ...first, key: createdAt === undefined ? 'access key' : `key created ${createdAt}` },
      ...others,
    ];
  }
  const used = kind === 'password' ? lastUsed(evidence, 'password', createdAt, now) : NO_AGE;
  return [{ key: nameOf(credential, evidence), age: ageInDays(createdAt, now), lastUsed: used }];
}

/** True where AWS records when such a credential was last used. */
export function hasRecordedUse({ credential }: Finding): boolean {
  return credential?.kind === 'access-key' || credential?.kind === 'password';
}

/** `password`, `SSH key APKA…`, `codecommit ACCA…`; a certificate without an id by its date. */
function nameOf({ kind, id, createdAt }: FindingCredential, evidence: readonly Evidence[]): string {
  if (kind === 'password') return kind;
  const named = textOf(evidence, 'credentialService') ?? textOf(evidence, 'service');
  const service = named?.replace(/\.amazonaws\.com(?:\.cn)?$/, '');
  const noun = kind === 'service-specific-credential' ? (service ?? NOUNS[kind]) : NOUNS[kind];
  if (id !== undefined) return `${noun} ${id}`;
  return createdAt === undefined ? noun : `${noun} uploaded ${createdAt}`;
}

const NOUNS = {
  'access-key': 'access key',
  'signing-certificate': 'certificate',
  'ssh-public-key': 'SSH key',
  'service-specific-credential': 'service credential',
} as const;

function keysOf(credential: FindingCredential, evidence: readonly Evidence[], now: string): KeyCells[] {
  const { accessKeyId, createdAt, sameSecond = [] } = credential;
  const age = ageInDays(createdAt, now);
  const first = {
    key: accessKeyId ?? createdAt ?? NOT_KNOWN,
    age,
    lastUsed: lastUsed(evidence, 'key', createdAt, now),
  };
  // A key that passes is told in the sentence, and has no place among those that fail.
  const failing = sameSecond.filter(({ verdict }) => verdict === 'fail');
  const others = failing.filter((key) => key.accessKeyId !== undefined && key.accessKeyId !== accessKeyId);
  if (accessKeyId === undefined && sameSecond.length > 1) {
    // Offline keys of one second have no name that tells them apart.
    const all = failing.length === sameSecond.length;
    const which = all
      ? `and ${failing.length - 1} made with it`
      : `${failing.length} of ${sameSecond.length} made then`;
    return [first, { key: which, age: '', lastUsed: '' }];
  }
  // The evidence is of the first key alone; what is known of the others stands in the sentence.
  const same = others.map((key) => ({ key: key.accessKeyId ?? NOT_KNOWN, age, lastUsed: 'not shown' }));
  return [first, ...same];
}

/** Root's keys stand in the evidence, one after the other, because a root finding has no credential of its own. */
function keysInEvidence(evidence: readonly Evidence[], now: string): KeyCells[] {
  const keys: Evidence[][] = [];
  let before: string | undefined;
  for (const each of evidence) {
    if (!each.name.startsWith('rootKey') || each.name === 'rootKeysInReport') continue;
    const starts = each.name === 'rootKeyId' || (each.name === 'rootKeyCreatedAt' && before !== 'rootKeyId');
    if (starts) keys.push([]);
    keys.at(-1)?.push(each);
    before = each.name;
  }
  if (keys.length === 0) return [{ key: NOT_KNOWN, age: NO_AGE, lastUsed: NOT_KNOWN }];
  return keys.map((key) => {
    const createdAt = textOf(key, 'rootKeyCreatedAt');
    return {
      key: textOf(key, 'rootKeyId') ?? createdAt ?? NOT_KNOWN,
      age: ageInDays(createdAt, now),
      lastUsed: lastUsed(key, 'rootKey', createdAt, now),
    };
  });
}

function ageInDays(createdAt: string | undefined, now: string): string {
  if (createdAt === undefined) return NO_AGE;
  const days = Math.floor(secondsBetween(createdAt, now) / DAY_SECONDS);
  return days < 1 ? '<1 d' : `${days} d`;
}

/**
 * `never` only where a reading says so; without one it is not known. AWS records a use late, so that of a
 * key younger than a day there is `no record` yet.
 */
function lastUsed(
  evidence: readonly Evidence[],
  prefix: 'key' | 'rootKey' | 'password',
  createdAt: string | undefined,
  now: string,
): string {
  const read = evidence.find((each) => each.name === `${prefix}LastUsedAt`);
  if (read === undefined) return NOT_KNOWN;
  if (typeof read.value !== 'string') {
    const young = createdAt !== undefined && secondsBetween(createdAt, now) < DAY_SECONDS;
    return young ? 'no record' : 'never';
  }
  const service = textOf(evidence, `${prefix}LastUsedService`);
  const ago = `${shortLength(secondsBetween(read.value, now))} ago`;
  return service === undefined ? ago : `${ago}, ${service}`;
}

function textOf(evidence: readonly Evidence[], name: string): string | undefined {
  const value = evidence.find((each) => each.name === name)?.value;
  return typeof value === 'string' ? value : undefined;
}
