import { harmless } from '../../../outputs/harmless.ts';
import { type Person, ROLES, type Role } from '../../api/session.ts';

/** What the claims of a provider mean here. */
export interface ClaimRules {
  /** Absent: the first there is of `email`, `preferred_username`, `name` and `sub`. */
  readonly nameClaim?: string;
  readonly roleClaim: string;
  /** Values of the claim for each role. */
  readonly roles: Readonly<Partial<Record<Role, readonly string[]>>>;
}

type Claims = Readonly<Record<string, unknown>>;

/** Longer than any name; a claim can hold anything. */
const MOST_NAME = 200;

/** Who somebody is by what the provider says of them; nothing where no role is theirs. */
export function personOfClaims(claims: Claims, rules: ClaimRules): Person | undefined {
  const role = highestRole(textsOf(claimOf(claims, rules.roleClaim)), rules.roles);
  return role === undefined ? undefined : { name: nameOf(claims, rules.nameClaim), role };
}

/** Why the claims give nobody a role, in words that tell what to change. Names the claim and none of its values. */
export function whyNoRole(claims: Claims, { roleClaim }: Pick<ClaimRules, 'roleClaim'>): string {
  const claim = claimOf(claims, roleClaim);
  if (claim !== undefined)
    return `none of the values of ${roleClaim} (${textsOf(claim).length}) is one that roles names`;
  // Microsoft Entra ID names instead where the groups of somebody with more than 200 can be asked for.
  const elsewhere = claims._claim_names;
  const isLeftOut =
    typeof elsewhere === 'object' && elsewhere !== null && Object.hasOwn(elsewhere, roleClaim);
  return isLeftOut
    ? `the provider left ${roleClaim} out, since they are too many: give app roles, or only groups that are assigned to the application`
    : `the provider gives no claim ${roleClaim}`;
}

function highestRole(values: readonly string[], roles: ClaimRules['roles']): Role | undefined {
  return ROLES.findLast((role) => roles[role]?.some((each) => values.includes(each)));
}

/** A claim by its whole name, which may hold dots; else by a path into blocks, as Keycloak's `realm_access.roles`. */
function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let found: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Claims)[part];
  }
  return found;
}

/** One value, or a list of them. A text is never split: whoever chooses its words could choose a role. */
function textsOf(claim: unknown): readonly string[] {
  const values = Array.isArray(claim) ? claim : [claim];
  return values.filter((each) => typeof each === 'string');
}

function nameOf(claims: Claims, nameClaim: string | undefined): string {
  const names = nameClaim === undefined ? ['email', 'preferred_username', 'name'] : [nameClaim];
  // An address that nobody has confirmed may be anybody's. Amazon Cognito's UserInfo says so in a text.
  const isUnconfirmed = claims.email_verified === false || claims.email_verified === 'false';
  const usable = names.filter((each) => each !== 'email' || !isUnconfirmed);
  const [found] = [...usable, 'sub']
    .flatMap((each) => textsOf(claimOf(claims, each)).slice(0, 1))
    .filter(isName);
  const name = harmless((found ?? 'somebody').trim()).slice(0, MOST_NAME);
  // That is what whoever opens the link of the terminal is called.
  return name === 'local' ? 'local (by the provider)' : name;
}

function isName(text: string): boolean {
  return text.trim() !== '';
}
