import { GetRolePolicyCommand, GetUserPolicyCommand } from '@aws-sdk/client-iam';
import { canonicalHash, type Json } from '../../core/model/canonical-json.ts';
import { type Fact, known, unread } from '../../core/model/fact.ts';
import { instant } from '../../core/model/time.ts';
import { named } from '../collect/live-user.ts';
import type { AccountSession } from '../session/account-session.ts';
import type { CallName } from '../session/call-counter.ts';

/** Inline policies by name: SHA-256 of the canonical JSON, `null` where there is none of that name. */
export type PolicyHashes = Readonly<Record<string, string | null>>;

/** Reads inline policies of a user. One that cannot be read makes all of them unread. */
export function readUserPolicies(
  session: AccountSession,
  userName: string,
  policyNames: readonly string[],
): Promise<Fact<PolicyHashes>> {
  return readEach(session, 'iam:GetUserPolicy', policyNames, async (PolicyName) =>
    session.call('iam:GetUserPolicy', ({ iam }) =>
      iam.send(new GetUserPolicyCommand({ ...named(userName), PolicyName })),
    ),
  );
}

/** Reads inline policies of a role, in the same way. */
export function readRolePolicies(
  session: AccountSession,
  roleName: string,
  policyNames: readonly string[],
): Promise<Fact<PolicyHashes>> {
  return readEach(session, 'iam:GetRolePolicy', policyNames, async (PolicyName) =>
    session.call('iam:GetRolePolicy', ({ iam }) =>
      iam.send(new GetRolePolicyCommand({ RoleName: roleName, PolicyName })),
    ),
  );
}

async function readEach(
  { clock }: AccountSession,
  name: CallName,
  policyNames: readonly string[],
  read: (policyName: string) => Promise<Fact<{ readonly PolicyDocument?: string | undefined }>>,
): Promise<Fact<PolicyHashes>> {
  const found: Record<string, string | null> = {};
  for (const policyName of policyNames) {
    const answer = await read(policyName);
    if (answer.state === 'unread' && answer.code !== 'NoSuchEntity') return answer;
    const hash = answer.state === 'unread' ? null : hashOfEncoded(answer.value.PolicyDocument);
    if (hash === undefined) {
      return unread(name, 'BadAnswer', 'The answer holds no policy text that can be read.');
    }
    found[policyName] = hash;
  }
  return known(found, name, instant(clock.now()));
}

/**
 * The hash of a policy's text, which IAM hands out percent-encoded (RFC 3986; IAM API reference, GetUserPolicy).
 * `undefined` where it is no such text.
 */
function hashOfEncoded(document: string | undefined): string | undefined {
  if (document === undefined) return undefined;
  try {
    return canonicalHash(JSON.parse(decodeURIComponent(document)) as Json);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof URIError) return undefined;
    throw error;
  }
}
