import { type Call, type Handler, required } from '../call.ts';
import type { PolicySpec, PolicyVersions } from '../spec.ts';
import { AwsRefusal, denied, noSuchEntity, validationError } from '../wire/refusal.ts';
import { element } from '../wire/xml.ts';
import {
  encodedDocument,
  type Managed,
  managed,
  policyFields,
  usage,
  versionsOf,
  writtenAt,
} from './iam-grants.ts';
import { paged } from './iam-names.ts';
import { isPolicy } from './iam-policies.ts';

/** Managed policies and their versions, read and written. */

/** Characters without white space, and versions kept [IAM User Guide, IAM and STS quotas]. */
const MOST_CHARACTERS = 6144;
const MOST_VERSIONS = 5;

type Version = PolicyVersions['kept'][number];

function namedPolicy(call: Call): Managed {
  const arn = required(call, 'PolicyArn');
  const policy = managed(call, arn);
  if (policy.spec !== undefined || /^arn:[^:]+:iam::aws:policy\//.test(arn)) return policy;
  throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
}

/** AWS's own cannot be changed by anybody else. */
function ownPolicy(call: Call): Managed & { readonly spec: PolicySpec } {
  const policy = namedPolicy(call);
  const { spec } = policy;
  if (spec !== undefined) return { ...policy, spec };
  throw denied(call.caller.arn, call.operation, `policy ${policy.arn}`, 'with an explicit deny');
}

function namedVersion(call: Call, { kept }: PolicyVersions): Version {
  const id = required(call, 'VersionId');
  if (!/^v[1-9]\d*$/.test(id)) throw validationError(`Value '${id}' at 'versionId' is no id of a version`);
  const version = kept.find((each) => each.id === id);
  if (version !== undefined) return version;
  throw noSuchEntity(
    `Policy ${required(call, 'PolicyArn')} version ${id} does not exist or is not attachable.`,
  );
}

function keep(call: Call, { spec }: { readonly spec: PolicySpec }, versions: PolicyVersions): void {
  const content = call.world.edit(call.caller.account);
  const standing = versions.kept.find(({ id }) => id === versions.defaultId);
  const changed: PolicySpec = { ...spec, versions, document: standing?.document ?? spec.document };
  const { policies = [] } = content.inside;
  content.inside = { ...content.inside, policies: policies.map((each) => (each === spec ? changed : each)) };
}

const createPolicyVersion: Handler = (call) => {
  const policy = ownPolicy(call);
  const document = required(call, 'PolicyDocument');
  if (!isPolicy(document)) throw new AwsRefusal('MalformedPolicyDocument', 400, 'Syntax errors in policy.');
  if (document.replace(/\s/g, '').length > MOST_CHARACTERS)
    throw new AwsRefusal('LimitExceeded', 409, `Cannot exceed quota for PolicySize: ${MOST_CHARACTERS}`);
  const { kept, defaultId, last } = versionsOf(policy);
  if (kept.length >= MOST_VERSIONS) {
    const words = `A managed policy can have up to ${MOST_VERSIONS} versions. Before you create a new version, you must delete an existing version.`;
    throw new AwsRefusal('LimitExceeded', 409, words);
  }
  const version = { id: `v${last + 1}`, document };
  const standing = call.parameters.text('SetAsDefault') === 'true' ? version.id : defaultId;
  keep(call, policy, { kept: [...kept, version], defaultId: standing, last: last + 1 });
  return `<PolicyVersion>${versionFields(version, standing)}</PolicyVersion>`;
};

const setDefaultPolicyVersion: Handler = (call) => {
  const policy = ownPolicy(call);
  const versions = versionsOf(policy);
  keep(call, policy, { ...versions, defaultId: namedVersion(call, versions).id });
  return '';
};

const deletePolicyVersion: Handler = (call) => {
  const policy = ownPolicy(call);
  const versions = versionsOf(policy);
  const gone = namedVersion(call, versions);
  if (gone.id === versions.defaultId)
    throw new AwsRefusal('DeleteConflict', 409, 'Cannot delete the default version of a policy.');
  keep(call, policy, { ...versions, kept: versions.kept.filter((each) => each !== gone) });
  return '';
};

function versionFields({ id }: Version, defaultId: string): string {
  return element('VersionId', id) + element('IsDefaultVersion', id === defaultId);
}

const getPolicyVersion: Handler = (call) => {
  const policy = namedPolicy(call);
  const versions = versionsOf(policy);
  const version = namedVersion(call, versions);
  const document = element('Document', encodedDocument(version.document));
  const createdAt = element('CreateDate', writtenAt(call, policy));
  return `<PolicyVersion>${document}${versionFields(version, versions.defaultId)}${createdAt}</PolicyVersion>`;
};

const listPolicyVersions: Handler = (call) => {
  const policy = namedPolicy(call);
  const { kept, defaultId } = versionsOf(policy);
  return paged(call, {
    name: 'Versions',
    items: kept.toReversed(),
    show: (version) => versionFields(version, defaultId),
    search: policy.arn,
  });
};

const getPolicy: Handler = (call) => `<Policy>${policyFields(call, namedPolicy(call), usage(call))}</Policy>`;

export const iamVersions: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['GetPolicy', getPolicy],
  ['ListPolicyVersions', listPolicyVersions],
  ['GetPolicyVersion', getPolicyVersion],
  ['CreatePolicyVersion', createPolicyVersion],
  ['SetDefaultPolicyVersion', setDefaultPolicyVersion],
  ['DeletePolicyVersion', deletePolicyVersion],
]);
