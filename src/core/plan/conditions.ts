import type { Fact, Unread } from '../model/fact.ts';
import type { KeyStatus } from '../model/snapshot.ts';
import { policyDiffers } from './policy-conditions.ts';

/** One thing that must hold of AWS, as data: before a step as its precondition, after it as what a reading must show. */
export type Condition =
  /** The user of that name is still the same principal (X07). */
  | { readonly is: 'same-user'; readonly userId: string }
  | {
      readonly is: 'key-is';
      readonly accessKeyId: string;
      readonly status: KeyStatus;
      readonly createdAt: string;
    }
  | { readonly is: 'key-gone'; readonly accessKeyId: string }
  /** No use was recorded since: the last use is still the one of the plan; `null` for none (X04). */
  | { readonly is: 'last-use-still'; readonly accessKeyId: string; readonly lastUsedAt: string | null }
  /** The user's other keys, exactly these: proof that only one key is touched (X01). */
  | { readonly is: 'other-keys-are'; readonly accessKeyId: string; readonly keys: readonly OtherKey[] }
  /** An inline policy of the user; `sha256` of its canonical JSON. */
  | { readonly is: 'user-policy-is'; readonly policyName: string; readonly sha256: string }
  | { readonly is: 'user-policy-gone'; readonly policyName: string }
  | { readonly is: 'same-role'; readonly roleId: string }
  | { readonly is: 'role-policy-is'; readonly policyName: string; readonly sha256: string }
  | { readonly is: 'role-policy-gone'; readonly policyName: string }
  | { readonly is: 'certificate-there'; readonly certificateId: string }
  | { readonly is: 'certificate-gone'; readonly certificateId: string }
  /** A service control policy of that name with that content, its `sha256` as above. */
  | { readonly is: 'scp-is'; readonly policyName: string; readonly sha256: string }
  | { readonly is: 'scp-gone'; readonly policyName: string }
  | { readonly is: 'scp-attached'; readonly policyName: string; readonly target: string }
  | { readonly is: 'scp-not-attached'; readonly policyName: string; readonly target: string }
  /** Attached to nothing at all. */
  | { readonly is: 'scp-unused'; readonly policyName: string }
  | PolicyCondition;

/** Of a managed policy of the account; `policyId` is that of the plan's, `sha256` of a version's canonical JSON. */
export type PolicyCondition =
  | {
      readonly is: 'policy-default-is';
      readonly policyId: string;
      readonly versionId: string;
      readonly sha256: string;
    }
  /** The default version, whichever it is, has this text. */
  | { readonly is: 'policy-says'; readonly policyId: string; readonly sha256: string }
  | {
      readonly is: 'policy-version-kept';
      readonly policyId: string;
      readonly versionId: string;
      readonly sha256: string;
    }
  /** A version with this text is kept and is not the default. */
  | { readonly is: 'policy-version-spare'; readonly policyId: string; readonly sha256: string }
  | { readonly is: 'policy-version-gone'; readonly policyId: string; readonly sha256: string }
  /** Fewer than the five versions that IAM keeps. */
  | { readonly is: 'policy-has-room'; readonly policyId: string };

export interface OtherKey {
  readonly accessKeyId: string;
  readonly status: KeyStatus;
  readonly createdAt: string;
}

export interface KeyNow extends OtherKey {
  /** `null` where no use is recorded. Read only where a condition asks for it. */
  readonly lastUsedAt?: Fact<string | null>;
}

/** What was read of a step's subject. A part that no condition asks for is absent. */
export interface SubjectReading {
  /** `null`: there is no user of that name. */
  readonly user?: Fact<{ readonly userId: string } | null>;
  readonly keys?: Fact<readonly KeyNow[]>;
  /** Inline policies of the user that were asked for: name to SHA-256 of the canonical JSON, `null` for none. */
  readonly userPolicies?: Fact<Readonly<Record<string, string | null>>>;
  readonly role?: Fact<{ readonly roleId: string } | null>;
  readonly rolePolicies?: Fact<Readonly<Record<string, string | null>>>;
  /** Ids of root's signing certificates. */
  readonly certificates?: Fact<readonly string[]>;
  /** The service control policy of the subject's name; `null` for none. */
  readonly scp?: Fact<ScpNow | null>;
  /** The managed policy that the step is about; `null` for none. */
  readonly policy?: Fact<PolicyNow | null>;
}

/** A managed policy with its versions. */
export interface PolicyNow {
  readonly policyId: string;
  readonly defaultVersionId: string;
  /** SHA-256 of the canonical JSON, by the version's id. */
  readonly versions: Readonly<Record<string, string>>;
}

export interface ScpNow {
  readonly policyId: string;
  readonly sha256: string;
  /** Ids of the roots, units and accounts it is attached to. */
  readonly targets: readonly string[];
}

/** The parts of a reading. */
export type ReadingPart = keyof SubjectReading | 'last-use';

/** What has to be read to tell whether these conditions hold. */
export function partsFor(conditions: readonly Condition[]): ReadonlySet<ReadingPart> {
  return new Set(conditions.flatMap((condition) => PARTS[condition.is]));
}

const PARTS: Readonly<Record<Condition['is'], readonly ReadingPart[]>> = {
  'same-user': ['user'],
  'key-is': ['keys'],
  'key-gone': ['keys'],
  'last-use-still': ['keys', 'last-use'],
  'other-keys-are': ['keys'],
  'user-policy-is': ['userPolicies'],
  'user-policy-gone': ['userPolicies'],
  'same-role': ['role'],
  'role-policy-is': ['rolePolicies'],
  'role-policy-gone': ['rolePolicies'],
  'certificate-there': ['certificates'],
  'certificate-gone': ['certificates'],
  'scp-is': ['scp'],
  'scp-gone': ['scp'],
  'scp-attached': ['scp'],
  'scp-not-attached': ['scp'],
  'scp-unused': ['scp'],
  'policy-default-is': ['policy'],
  'policy-says': ['policy'],
  'policy-version-kept': ['policy'],
  'policy-version-spare': ['policy'],
  'policy-version-gone': ['policy'],
  'policy-has-room': ['policy'],
};

/** Members that conditions of each kind have besides `is`. */
const MEMBERS: Readonly<Record<Condition['is'], readonly string[]>> = {
  'same-user': ['userId'],
  'key-is': ['accessKeyId', 'status', 'createdAt'],
  'key-gone': ['accessKeyId'],
  'last-use-still': ['accessKeyId', 'lastUsedAt'],
  'other-keys-are': ['accessKeyId', 'keys'],
  'user-policy-is': ['policyName', 'sha256'],
  'user-policy-gone': ['policyName'],
  'same-role': ['roleId'],
  'role-policy-is': ['policyName', 'sha256'],
  'role-policy-gone': ['policyName'],
  'certificate-there': ['certificateId'],
  'certificate-gone': ['certificateId'],
  'scp-is': ['policyName', 'sha256'],
  'scp-gone': ['policyName'],
  'scp-attached': ['policyName', 'target'],
  'scp-not-attached': ['policyName', 'target'],
  'scp-unused': ['policyName'],
  'policy-default-is': ['policyId', 'versionId', 'sha256'],
  'policy-says': ['policyId', 'sha256'],
  'policy-version-kept': ['policyId', 'versionId', 'sha256'],
  'policy-version-spare': ['policyId', 'sha256'],
  'policy-version-gone': ['policyId', 'sha256'],
  'policy-has-room': ['policyId'],
};

/** Whether something that was read from a file is a condition. */
export function isCondition(value: unknown): value is Condition {
  if (typeof value !== 'object' || value === null || !('is' in value)) return false;
  const { is } = value;
  if (typeof is !== 'string' || !Object.hasOwn(MEMBERS, is)) return false;
  return MEMBERS[is as Condition['is']].every((name) => {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (name === 'keys') return Array.isArray(member) && member.every(isOtherKey);
    return typeof member === 'string' || (name === 'lastUsedAt' && member === null);
  });
}

function isOtherKey(value: unknown): value is OtherKey {
  if (typeof value !== 'object' || value === null) return false;
  const { accessKeyId, status, createdAt } = value as Readonly<Record<string, unknown>>;
  return [accessKeyId, status, createdAt].every((each) => typeof each === 'string');
}

/** Whether a condition holds: yes, no with what is there instead, or not known because something was not read. */
export type Holds = { readonly holds: true } | { readonly holds: false; readonly words: string } | Unread;

/** True where every condition holds. */
export function allHold(conditions: readonly Condition[], reading: SubjectReading): boolean {
  return conditions.every((condition) => {
    const one = holds(condition, reading);
    return !('state' in one) && one.holds;
  });
}

/** Tells whether a condition holds in a reading. Throws an Error where the part it needs was not even asked for. */
export function holds(condition: Condition, reading: SubjectReading): Holds {
  switch (condition.is) {
    case 'same-user':
      return judged(reading.user, (user) =>
        user === null
          ? 'there is no user of this name any more'
          : user.userId !== condition.userId && `the user of this name is another one now (${user.userId})`,
      );
    case 'same-role':
      return judged(reading.role, (role) =>
        role === null
          ? 'there is no role of this name any more'
          : role.roleId !== condition.roleId && `the role of this name is another one now (${role.roleId})`,
      );
    case 'key-is':
      return judged(reading.keys, (keys) => keyDiffers(keys, condition));
    case 'key-gone':
      return judged(reading.keys, (keys) => {
        const key = keys.find(({ accessKeyId }) => accessKeyId === condition.accessKeyId);
        return key !== undefined && `${key.accessKeyId} is still there (${key.status})`;
      });
    case 'last-use-still':
      return lastUseStill(condition, reading.keys);
    case 'other-keys-are':
      return judged(reading.keys, (keys) => othersDiffer(keys, condition));
    case 'user-policy-is':
    case 'role-policy-is':
    case 'user-policy-gone':
    case 'role-policy-gone':
      return policyHolds(condition, reading);
    case 'certificate-there':
      return judged(
        reading.certificates,
        (ids) => !ids.includes(condition.certificateId) && `${condition.certificateId} is gone already`,
      );
    case 'certificate-gone':
      return judged(
        reading.certificates,
        (ids) => ids.includes(condition.certificateId) && `${condition.certificateId} is still there`,
      );
    case 'policy-default-is':
    case 'policy-says':
    case 'policy-version-kept':
    case 'policy-version-spare':
    case 'policy-version-gone':
    case 'policy-has-room':
      return judged(reading.policy, (policy) => policyDiffers(policy, condition));
    default:
      return judged(reading.scp, (scp) => scpDiffers(scp, condition));
  }
}

function keyDiffers(keys: readonly KeyNow[], wanted: Extract<Condition, { is: 'key-is' }>): string | false {
  const key = keys.find(({ accessKeyId }) => accessKeyId === wanted.accessKeyId);
  if (key === undefined) return `${wanted.accessKeyId} is gone`;
  if (key.createdAt !== wanted.createdAt)
    return `${key.accessKeyId} was made at ${key.createdAt}, not at ${wanted.createdAt}`;
  return key.status !== wanted.status && `${key.accessKeyId} is ${key.status}, not ${wanted.status}`;
}

function othersDiffer(
  keys: readonly KeyNow[],
  wanted: Extract<Condition, { is: 'other-keys-are' }>,
): string | false {
  const inWords = (list: readonly OtherKey[]) =>
    list
      .map(({ accessKeyId, status, createdAt }) => `${accessKeyId} (${status}, made ${createdAt})`)
      .sort()
      .join(', ') || 'none';
  const now = inWords(keys.filter(({ accessKeyId }) => accessKeyId !== wanted.accessKeyId));
  const planned = inWords(wanted.keys);
  return now !== planned && `the user's other keys are ${now}, and were ${planned}`;
}

function lastUseStill(
  wanted: Extract<Condition, { is: 'last-use-still' }>,
  keys: SubjectReading['keys'],
): Holds {
  const found = must(keys);
  if (found.state === 'unread') return found;
  const key = found.value.find(({ accessKeyId }) => accessKeyId === wanted.accessKeyId);
  if (key === undefined) return { holds: false, words: `${wanted.accessKeyId} is gone` };
  return judged(key.lastUsedAt, (at) => {
    if (at === wanted.lastUsedAt) return false;
    const before = wanted.lastUsedAt ?? 'never, as far as was recorded';
    return `it was used at ${at ?? 'no recorded time'}, and by the plan ${before}`;
  });
}

function policyHolds(
  condition: Extract<
    Condition,
    { is: 'user-policy-is' | 'role-policy-is' | 'user-policy-gone' | 'role-policy-gone' }
  >,
  { userPolicies, rolePolicies }: SubjectReading,
): Holds {
  const policies = condition.is.startsWith('user') ? userPolicies : rolePolicies;
  return judged(policies, (byName) => {
    const there = byName[condition.policyName];
    if (there === undefined) throw new Error(`${condition.policyName} was not read.`);
    if (!('sha256' in condition)) return there !== null && `the policy ${condition.policyName} is there`;
    if (there === null) return `there is no policy ${condition.policyName}`;
    return there !== condition.sha256 && `the policy ${condition.policyName} says something else`;
  });
}

function scpDiffers(
  scp: ScpNow | null,
  condition: Extract<Condition, { policyName: string; is: `scp-${string}` }>,
): string | false {
  const { policyName } = condition;
  if (condition.is === 'scp-gone') return scp !== null && `the policy ${policyName} is there`;
  if (scp === null) return condition.is !== 'scp-not-attached' && `there is no policy ${policyName}`;
  switch (condition.is) {
    case 'scp-is':
      return scp.sha256 !== condition.sha256 && `the policy ${policyName} says something else`;
    case 'scp-attached':
      return (
        !scp.targets.includes(condition.target) && `${policyName} is not attached to ${condition.target}`
      );
    case 'scp-not-attached':
      return scp.targets.includes(condition.target) && `${policyName} is attached to ${condition.target}`;
    default:
      return scp.targets.length > 0 && `${policyName} is still attached to ${scp.targets.join(', ')}`;
  }
}

/** @param differs what is there instead, or `false` where it is as it must be */
function judged<T>(fact: Fact<T> | undefined, differs: (value: T) => string | false): Holds {
  const found = must(fact);
  if (found.state === 'unread') return found;
  const words = differs(found.value);
  return words === false ? { holds: true } : { holds: false, words };
}

function must<T>(fact: Fact<T> | undefined): Fact<T> {
  if (fact === undefined) throw new Error('A part of the reading that is needed was not asked for.');
  return fact;
}
