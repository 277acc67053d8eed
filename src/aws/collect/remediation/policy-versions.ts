import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListPolicyVersionsCommand,
  type PolicyVersion,
} from '@aws-sdk/client-iam';
import { canonicalHash, type Json } from '../../../core/model/canonical-json.ts';
import { type Fact, type Unread, unread } from '../../../core/model/fact.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { markedPage, pageOf, readPages } from '../pages.ts';

/** A managed policy with the texts of all versions that are kept, five at most. */
export interface PolicyVersions {
  /** `ANPA…` */
  readonly policyId: string;
  readonly defaultVersionId: string;
  readonly versions: readonly KeptVersion[];
}

export interface KeptVersion {
  /** `v3` */
  readonly id: string;
  /** As it was written, byte for byte. */
  readonly text: string;
  /** Of the canonical JSON. */
  readonly sha256: string;
}

/** Reads a managed policy by its ARN. Versions come in the order in which IAM lists them, the newest first. */
export async function readPolicyVersions(
  session: AccountSession,
  PolicyArn: string,
): Promise<Fact<PolicyVersions>> {
  const command = new GetPolicyCommand({ PolicyArn });
  const policy = await session.call('iam:GetPolicy', ({ iam }) => iam.send(command));
  if (policy.state === 'unread') return policy;
  const { PolicyId: policyId, DefaultVersionId: defaultVersionId } = policy.value.Policy ?? {};
  if (policyId === undefined || defaultVersionId === undefined)
    return unread(
      policy.source,
      'BadAnswer',
      'The answer holds no id of the policy or of its default version.',
    );
  const listed = await listVersions(session, PolicyArn);
  if (listed.state === 'unread') return listed;
  const versions: KeptVersion[] = [];
  for (const { VersionId: id } of listed.value) {
    if (id === undefined) return unread(listed.source, 'BadAnswer', 'The answer holds a version without id.');
    const version = await readVersion(session, PolicyArn, id);
    if (version.state === 'unread') return version;
    versions.push(version.value);
  }
  if (versions.every(({ id }) => id !== defaultVersionId))
    return unread(listed.source, 'BadAnswer', 'The default version is not among those that are listed.', {
      fix: 'Make a new plan: somebody may have changed the policy at that moment.',
    });
  return { ...listed, value: { policyId, defaultVersionId, versions } };
}

function listVersions(session: AccountSession, PolicyArn: string): Promise<Fact<readonly PolicyVersion[]>> {
  return readPages<PolicyVersion>(async (Marker) => {
    const command = new ListPolicyVersionsCommand({ PolicyArn, ...(Marker !== undefined && { Marker }) });
    const answer = await session.call('iam:ListPolicyVersions', ({ iam }) => iam.send(command));
    if (answer.state === 'unread') return answer;
    const { Versions, IsTruncated, Marker: next } = answer.value;
    return pageOf(answer, markedPage(answer.source, Versions, IsTruncated, next));
  });
}

async function readVersion(
  session: AccountSession,
  PolicyArn: string,
  VersionId: string,
): Promise<Fact<KeptVersion>> {
  const name = 'iam:GetPolicyVersion';
  const command = new GetPolicyVersionCommand({ PolicyArn, VersionId });
  const answer = await session.call(name, ({ iam }) => iam.send(command));
  if (answer.state === 'unread') return answer;
  const found = textOf(answer.value.PolicyVersion?.Document);
  return 'state' in found ? found : { ...answer, value: { id: VersionId, ...found } };
}

/** IAM hands texts out percent-encoded (RFC 3986; IAM API reference, PolicyVersion). */
function textOf(encoded: string | undefined): Omit<KeptVersion, 'id'> | Unread {
  try {
    const text = decodeURIComponent(encoded ?? '');
    return { text, sha256: canonicalHash(JSON.parse(text) as Json) };
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof URIError)) throw error;
    return unread('iam:GetPolicyVersion', 'BadAnswer', 'The answer holds no policy text that can be read.');
  }
}
