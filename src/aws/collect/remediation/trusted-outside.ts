import { objectIn } from '../../../core/parse/trail-record.ts';

/** Who outside the account a role's trust policy lets in. */
export type Trust =
  /** The first one it names, and whether it sets conditions. */
  | { readonly outsider: string; readonly conditional: boolean }
  /** Services, and principals of the account itself, who have to get in by another way first. */
  | { readonly outsider: undefined }
  /** It cannot be told: no readable policy, or one that also denies. */
  | { readonly undecided: string };

/** The actions with which a role is taken, their letters' case aside. */
const TAKING = /^(\*|sts:(\*|assumerole.*|assume\*|a\*))$/i;

/**
 * Reads a role's trust policy, percent-encoded as IAM hands it over. Conditions are not evaluated, so a way in may be
 * narrower than it looks. Principals of the account itself are no way in: a user needs a key or a password, which is
 * looked at by itself, and another role has to be taken first. An id such as `AIDA…` is what IAM leaves of a principal
 * that was deleted (IAM User Guide, "AWS JSON policy elements: Principal").
 */
export function trustedOutside(encoded: string | undefined, accountId: string): Trust {
  const policy = parsed(encoded);
  if (policy === undefined) return { undecided: 'its trust policy cannot be read' };
  const statements = listOf(policy.Statement).map(objectIn);
  if (statements.some(({ NotPrincipal }) => NotPrincipal !== undefined))
    return { undecided: 'its trust policy names whom it does not mean' };
  if (statements.some(({ Effect }) => Effect !== 'Allow'))
    return { undecided: 'its trust policy also denies' };
  for (const { Principal, Action, Condition } of statements) {
    if (!listOf(Action).some((action) => TAKING.test(String(action)))) continue;
    const outsider = principalsIn(Principal).find((principal) => isOutside(principal, accountId));
    if (outsider !== undefined) return { outsider, conditional: Condition !== undefined };
  }
  return { outsider: undefined };
}

function parsed(encoded: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(decodeURIComponent(encoded ?? ''));
    const policy = objectIn(value);
    return policy.Statement === undefined ? undefined : policy;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof URIError) return undefined;
    throw error;
  }
}

/** AWS accounts and principals, and identity providers; services are left out. */
function principalsIn(principal: unknown): readonly string[] {
  if (principal === '*') return ['*'];
  const { AWS, Federated, CanonicalUser } = objectIn(principal);
  return [AWS, Federated, CanonicalUser].flatMap(listOf).filter((each) => typeof each === 'string');
}

function isOutside(principal: string, accountId: string): boolean {
  if (principal === accountId) return false;
  // An identity provider's ARN names the account too, and whom it vouches for is outside.
  if (/^arn:[^:]+:iam::\d*:(saml|oidc)-provider\//.test(principal)) return true;
  if (/^arn:/.test(principal)) return principal.split(':')[4] !== accountId;
  return !/^A[A-Z]{3}[A-Z0-9]{12,}$/.test(principal);
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
