import type { Call } from '../call.ts';
import { hashText } from '../random.ts';
import type { GrantSpec, PolicyDocument, PolicySpec, PolicyVersions } from '../spec.ts';
import { element, list } from '../wire/xml.ts';
import { awsDocument } from '../world/aws-policies.ts';

/** Policies and how they hang on users, groups and roles. */

/** A managed policy that stands in the account or is attached there. */
export interface Managed {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  /** Absent for AWS managed ones. */
  readonly spec?: PolicySpec;
}

function customer(call: Call, spec: PolicySpec): Managed {
  const { name, path = '/' } = spec;
  return { arn: call.world.arn('iam', call.caller.account.id, `policy${path}${name}`), name, path, spec };
}

/** The account's own policies, in the order they were written. */
export function customerPolicies(call: Call): readonly Managed[] {
  const { policies = [] } = call.world.content(call.caller.account).inside;
  return policies.map((spec) => customer(call, spec));
}

/** The policy that a name or an ARN means. */
export function managed(call: Call, reference: string): Managed {
  const { policies = [] } = call.world.content(call.caller.account).inside;
  const rest = /^arn:[^:]*:iam::(\w+):policy\/(.+)$/.exec(reference)?.[2];
  const spec = policies.find(
    ({ name, path = '/' }) => name === reference || `${path.slice(1)}${name}` === rest,
  );
  if (spec !== undefined) return customer(call, spec);
  const full = rest ?? reference;
  const name = full.slice(full.lastIndexOf('/') + 1);
  const path = `/${full.slice(0, full.length - name.length)}`;
  return { arn: rest === undefined ? call.world.arn('iam', 'aws', `policy/${full}`) : reference, name, path };
}

/** Percent-encoded as RFC 3986 says: encodeURIComponent leaves five characters that it reserves. */
export function encodedDocument(document: PolicyDocument): string {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `AttachedManagedPolicies`. */
export function attachedElement(call: Call, { attached = [] }: GrantSpec): string {
  const members = attached.map((reference) => {
    const { name, arn } = managed(call, reference);
    return element('PolicyName', name) + element('PolicyArn', arn);
  });
  return list('AttachedManagedPolicies', members);
}

/** `UserPolicyList` and its like. */
export function inlineElement(name: string, { inline = {} }: GrantSpec): string {
  const members = Object.entries(inline).map(
    ([policy, document]) =>
      element('PolicyName', policy) + element('PolicyDocument', encodedDocument(document)),
  );
  return list(name, members);
}

export function boundaryElement(call: Call, boundary: string | undefined): string {
  if (boundary === undefined) return '';
  const arn = element('PermissionsBoundaryArn', managed(call, boundary).arn);
  // The type reads `Policy` in real answers and `PermissionsBoundaryPolicy` in the model [botocore, iam].
  return `<PermissionsBoundary>${element('PermissionsBoundaryType', 'Policy')}${arn}</PermissionsBoundary>`;
}

/** How often each policy is attached, and how often it bounds somebody, by ARN. */
export interface Usage {
  readonly attached: ReadonlyMap<string, number>;
  readonly bounding: ReadonlyMap<string, number>;
}

export function usage(call: Call): Usage {
  const { users, inside } = call.world.content(call.caller.account);
  const attached = new Map<string, number>();
  const bounding = new Map<string, number>();
  const count = (counts: Map<string, number>, reference: string): void => {
    const { arn } = managed(call, reference);
    counts.set(arn, (counts.get(arn) ?? 0) + 1);
  };
  const holders: readonly GrantSpec[] = [
    ...users.map((user) => user.inside),
    ...(inside.groups ?? []),
    ...(inside.iamRoles ?? []),
  ];
  for (const holder of holders) {
    for (const reference of holder.attached ?? []) count(attached, reference);
    if (holder.boundary !== undefined) count(bounding, holder.boundary);
  }
  return { attached, bounding };
}

function versions(policy: Managed, createdAt: string): string {
  const { kept, defaultId } = versionsOf(policy);
  // Newest first, as the API answers.
  const members = kept
    .map(
      ({ id, document }) =>
        element('Document', encodedDocument(document)) +
        element('VersionId', id) +
        element('IsDefaultVersion', id === defaultId) +
        element('CreateDate', createdAt),
    )
    .toReversed();
  return element('DefaultVersionId', defaultId) + list('PolicyVersionList', members);
}

/** The versions that are kept: those of its spec, or as calls have changed them. */
export function versionsOf({ spec, name }: Managed): PolicyVersions {
  if (spec?.versions !== undefined) return spec.versions;
  const documents = spec === undefined ? [awsDocument(name)] : [...(spec.earlier ?? []), spec.document];
  const kept = documents.map((document, index) => ({ id: `v${index + 1}`, document }));
  return { kept, defaultId: `v${kept.length}`, last: kept.length };
}

/** When a policy was written; those of AWS on one day long ago. */
export function writtenAt({ caller }: Call, { spec }: Managed): string {
  return spec?.createdAt ?? (spec === undefined ? '2015-02-06T18:39:46Z' : caller.account.joinedAt);
}

/** One of `Policies`. */
export function policyFields(call: Call, policy: Managed, counts: Usage): string {
  const { account } = call.caller;
  const createdAt = writtenAt(call, policy);
  const serial = hashText(policy.arn);
  return (
    element('PolicyName', policy.name) +
    element('PolicyId', account.ids.policy(serial)) +
    element('Arn', policy.arn) +
    element('Path', policy.path) +
    versions(policy, createdAt) +
    element('AttachmentCount', counts.attached.get(policy.arn) ?? 0) +
    element('PermissionsBoundaryUsageCount', counts.bounding.get(policy.arn) ?? 0) +
    element('IsAttachable', true) +
    element('Description', policy.spec?.description) +
    element('CreateDate', createdAt) +
    element('UpdateDate', createdAt)
  );
}
