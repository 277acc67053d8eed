import type { Finding } from '../model/finding.ts';
import type { LiveHolder, LiveKey } from './key-case.ts';
import type { RefusalReason } from './plan.ts';

/** Which of a user's live keys each finding speaks of. */
export interface MatchedKeys {
  /** Keys by id, with the findings about each. */
  readonly byKey: ReadonlyMap<string, { readonly key: LiveKey; readonly findings: readonly Finding[] }>;
  /** Findings whose key is not there, or cannot be told apart. */
  readonly unmatched: readonly { readonly finding: Finding; readonly reason: RefusalReason }[];
}

/**
 * A finding for each key that it says fails: keys of a user that were made in the same second share one, which names
 * the worst of them alone. Any other finding is given as it is.
 */
export function eachKey(finding: Finding): readonly Finding[] {
  const { credential, resource } = finding;
  const failing = credential?.sameSecond?.filter(({ verdict }) => verdict === 'fail') ?? [];
  if (credential === undefined || failing.length === 0 || resource.type !== 'AwsIamUser') return [finding];
  const { sameSecond: _, accessKeyId: __, status: ___, ...shared } = credential;
  return failing.map(({ verdict: _verdict, ...key }) => ({ ...finding, credential: { ...shared, ...key } }));
}

/**
 * Brings findings and live keys together: by access key id, else by the second of creation where one key alone was
 * made in it (K12); a finding about the user speaks of all its keys. Never by slot.
 */
export function matchKeys(findings: readonly Finding[], { keys }: LiveHolder): MatchedKeys {
  const live = keys.state === 'known' ? keys.value : [];
  const byKey = new Map<string, { key: LiveKey; findings: Finding[] }>();
  const unmatched: { finding: Finding; reason: RefusalReason }[] = [];
  for (const finding of findings) {
    const found = keysOf(finding, live);
    if ('code' in found) unmatched.push({ finding, reason: found });
    else for (const key of found) add(byKey, key, finding);
  }
  return { byKey, unmatched };
}

function add(
  byKey: Map<string, { key: LiveKey; findings: Finding[] }>,
  key: LiveKey,
  finding: Finding,
): void {
  const there = byKey.get(key.accessKeyId) ?? { key, findings: [] };
  there.findings.push(finding);
  byKey.set(key.accessKeyId, there);
}

function keysOf({ credential }: Finding, live: readonly LiveKey[]): readonly LiveKey[] | RefusalReason {
  if (credential === undefined) return live.length > 0 ? live : GONE;
  const { accessKeyId, createdAt } = credential;
  if (accessKeyId !== undefined) {
    const key = live.find((each) => each.accessKeyId === accessKeyId);
    return key === undefined ? GONE : [key];
  }
  if (createdAt === undefined) return NO_ID;
  const made = live.filter((each) => each.createdAt === createdAt);
  if (made.length === 0) return GONE;
  return made.length === 1 ? made : AMBIGUOUS;
}

const GONE: RefusalReason = {
  code: 'key-gone',
  words: 'The user has no such key any more.',
  fix: 'Scan again: the finding should be gone.',
};

const NO_ID: RefusalReason = {
  code: 'no-key-id',
  words: 'The finding names neither the id of the key nor when it was made.',
  fix: 'Plan from a live scan: keyreeve plan, without --from.',
};

const AMBIGUOUS: RefusalReason = {
  code: 'ambiguous-key',
  words:
    'Two keys of the user were made in the same second, and the finding, made from a report, names neither.',
  fix: 'Plan from a live scan, which knows the ids: keyreeve plan, without --from.',
};
