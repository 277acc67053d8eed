import type { PolicyCondition, PolicyNow } from './conditions.ts';

/** IAM keeps no more versions of a policy (IAM User Guide, "Versioning IAM policies"). */
export const MOST_VERSIONS = 5;

/** What is there instead of what a condition wants of a managed policy, or `false` where it is as it must be. */
export function policyDiffers(policy: PolicyNow | null, wanted: PolicyCondition): string | false {
  if (policy === null) return 'there is no policy of this name any more';
  const { policyId, defaultVersionId, versions } = policy;
  if (policyId !== wanted.policyId) return `the policy of this name is another one now (${policyId})`;
  switch (wanted.is) {
    case 'policy-default-is':
      if (defaultVersionId !== wanted.versionId)
        return `its default version is ${defaultVersionId}, not ${wanted.versionId}`;
      return (
        versions[defaultVersionId] !== wanted.sha256 && `its version ${defaultVersionId} says something else`
      );
    case 'policy-says':
      return (
        versions[defaultVersionId] !== wanted.sha256 &&
        `its default version ${defaultVersionId} says something else`
      );
    case 'policy-version-kept':
      return (
        versions[wanted.versionId] !== wanted.sha256 &&
        `its version ${wanted.versionId} is gone, or says something else`
      );
    case 'policy-version-spare': {
      if (spareVersion(policy, wanted.sha256) !== undefined) return false;
      return versions[defaultVersionId] === wanted.sha256
        ? `the version with that text, ${defaultVersionId}, is the default`
        : 'no version with that text is kept';
    }
    case 'policy-version-gone': {
      const [there] = Object.entries(versions).find(([, sha256]) => sha256 === wanted.sha256) ?? [];
      return there !== undefined && `its version ${there} has that text`;
    }
    case 'policy-has-room': {
      const count = Object.keys(versions).length;
      return count >= MOST_VERSIONS && `it has ${count} versions, and IAM keeps no more`;
    }
  }
}

/** The id of a version with this text that is not the default; the newest of several. */
export function spareVersion({ versions, defaultVersionId }: PolicyNow, sha256: string): string | undefined {
  const ids = Object.keys(versions).filter((id) => versions[id] === sha256 && id !== defaultVersionId);
  return ids.toSorted((a, b) => Number(b.slice(1)) - Number(a.slice(1)))[0];
}
