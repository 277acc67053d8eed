import { texts } from '../../texts.ts';
import type { Condition } from './types.ts';

const words = texts.plan.conditions;

/** A condition as a sentence of what must be so. */
export function conditionWords(condition: Condition): string {
  switch (condition.is) {
    case 'same-user':
      return words.sameUser(condition.userId);
    case 'key-is':
      return words.keyIs(condition.accessKeyId, condition.status, condition.createdAt);
    case 'key-gone':
      return words.keyGone(condition.accessKeyId);
    case 'last-use-still':
      return condition.lastUsedAt === null
        ? words.lastUseNone(condition.accessKeyId)
        : words.lastUseStill(condition.accessKeyId, condition.lastUsedAt);
    case 'other-keys-are':
      return otherKeysWords(condition);
    case 'same-role':
      return words.sameRole(condition.roleId);
    case 'user-policy-is':
    case 'role-policy-is':
      return words.inlineIs(condition.policyName, short(condition.sha256));
    case 'user-policy-gone':
    case 'role-policy-gone':
      return words.inlineGone(condition.policyName);
    case 'certificate-there':
      return words.certificateThere(condition.certificateId);
    case 'certificate-gone':
      return words.certificateGone(condition.certificateId);
    default:
      return policyWords(condition);
  }
}

function otherKeysWords({ accessKeyId, keys }: Condition & { is: 'other-keys-are' }): string {
  if (keys.length === 0) return words.otherKeysNone(accessKeyId);
  return words.otherKeys(accessKeyId, keys.map((key) => `${key.accessKeyId} (${key.status})`).join(', '));
}

function policyWords(condition: Condition & { is: `scp-${string}` | `policy-${string}` }): string {
  switch (condition.is) {
    case 'scp-is':
      return words.scpIs(condition.policyName, short(condition.sha256));
    case 'scp-gone':
      return words.scpGone(condition.policyName);
    case 'scp-attached':
      return words.scpAttached(condition.policyName, condition.target);
    case 'scp-not-attached':
      return words.scpNotAttached(condition.policyName, condition.target);
    case 'scp-unused':
      return words.scpUnused(condition.policyName);
    case 'policy-default-is':
      return words.policyDefault(condition.versionId, short(condition.sha256));
    case 'policy-says':
      return words.policySays(short(condition.sha256));
    case 'policy-version-kept':
      return words.versionKept(condition.versionId, short(condition.sha256));
    case 'policy-version-spare':
      return words.versionSpare(short(condition.sha256));
    case 'policy-version-gone':
      return words.versionGone(short(condition.sha256));
    case 'policy-has-room':
      return words.hasRoom;
  }
}

function short(sha256: string): string {
  return `${sha256.slice(0, 12)}…`;
}
