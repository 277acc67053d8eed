import { type Call, type Handler, required } from '../call.ts';
import { noSuchEntity } from '../wire/refusal.ts';
import { element } from '../wire/xml.ts';
import { documentsOf, encodedDocument, type Managed, managed, usage, writtenAt } from './iam-grants.ts';

/** One managed policy, of the account or of AWS, and its versions. */

function namedPolicy(call: Call): Managed {
  const arn = required(call, 'PolicyArn');
  const policy = managed(call, arn);
  // Those of AWS exist under any name; another account's do not.
  if (policy.spec !== undefined || arn.includes(':iam::aws:policy/')) return policy;
  throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
}

const getPolicy: Handler = (call) => {
  const policy = namedPolicy(call);
  const { attached, bounding } = usage(call);
  const createdAt = writtenAt(call, policy);
  const inside =
    element('PolicyName', policy.name) +
    element('Arn', policy.arn) +
    element('Path', policy.path) +
    element('DefaultVersionId', `v${documentsOf(policy).length}`) +
    element('AttachmentCount', attached.get(policy.arn) ?? 0) +
    element('PermissionsBoundaryUsageCount', bounding.get(policy.arn) ?? 0) +
    element('IsAttachable', true) +
    element('CreateDate', createdAt) +
    element('UpdateDate', createdAt);
  return `<Policy>${inside}</Policy>`;
};

const getPolicyVersion: Handler = (call) => {
  const policy = namedPolicy(call);
  const documents = documentsOf(policy);
  const id = required(call, 'VersionId');
  const index = documents.findIndex((_document, at) => `v${at + 1}` === id);
  const document = documents[index];
  if (document === undefined) throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist.`);
  const inside =
    element('Document', encodedDocument(document)) +
    element('VersionId', id) +
    element('IsDefaultVersion', index === documents.length - 1) +
    element('CreateDate', writtenAt(call, policy));
  return `<PolicyVersion>${inside}</PolicyVersion>`;
};

export const iamManaged: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['GetPolicy', getPolicy],
  ['GetPolicyVersion', getPolicyVersion],
]);
