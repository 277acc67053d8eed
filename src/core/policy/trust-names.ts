import type { PolicyStatement } from '../model/authorization.ts';
import { either, type Truth } from './truth.ts';

/** Who might assume a role. */
export type Assumer =
  | {
      readonly kind: 'principal';
      readonly type: 'user' | 'role';
      readonly arn: string;
      readonly id: string;
      readonly accountId: string;
      /** Whether it has a permissions boundary. */
      readonly bounded: boolean;
    }
  /** A service by its name, or a provider of identities by its ARN or host name. */
  | { readonly kind: 'Service' | 'Federated'; readonly name: string };

/**
 * What else decides about somebody whom a statement names, of the same account (IAM User Guide, "How AWS enforcement
 * code logic evaluates requests" and "AWS JSON policy elements: Principal"):
 * `direct`: nothing but denies and service control policies. So of a user, of a session, and of everybody (`*`).
 * `limited`: a boundary and session policies too. So of a role.
 * `account`: all policies of the caller, which must allow. So where the account is named.
 */
export type Way = 'direct' | 'limited' | 'account';

/** The ways, that which asks least first. */
export const WAYS = ['direct', 'limited', 'account'] as const satisfies readonly Way[];

/** How a statement's principals fit somebody. */
export type Fit = Readonly<Record<Way, Truth>>;

const NOBODY: Fit = { direct: false, limited: false, account: false };

/** Whether somebody is named in any of the ways. */
export function isNamed({ direct, limited, account }: Fit): Truth {
  return either(either(direct, limited), account);
}

/** How far a statement of a trust policy is about somebody. */
export function fitOf({ effect, principals, notPrincipals }: PolicyStatement, who: Assumer): Fit {
  if (notPrincipals === undefined) return namedIn(principals ?? {}, who);
  const named = namedIn(notPrincipals, who);
  return effect === 'Allow' ? allowedBut(named, who) : deniedBut(named, who);
}

/** An allow for all but some. Of whoever is in an account that it names AWS's words are not clear enough to tell. */
function allowedBut(named: Fit, who: Assumer): Fit {
  if (isLeftOut(named)) return NOBODY;
  if (isNamed(named) !== false) return { ...NOBODY, direct: 'maybe' };
  // Nor do they tell whether a boundary limits whom it lets in.
  return who.kind === 'principal'
    ? { ...NOBODY, direct: 'maybe', limited: true }
    : { ...NOBODY, direct: true };
}

/**
 * A deny for all but some. It is for whoever has a boundary, whomever it names, and may be for whoever is named without
 * the account, or in the account without a name (IAM User Guide, "AWS JSON policy elements: NotPrincipal").
 */
function deniedBut(named: Fit, who: Assumer): Fit {
  if (who.kind === 'principal' && who.bounded) return { ...NOBODY, direct: true };
  if (isLeftOut(named) && (who.kind !== 'principal' || named.account === true)) return NOBODY;
  return { ...NOBODY, direct: isNamed(named) === false ? true : 'maybe' };
}

function isLeftOut({ direct, limited }: Fit): boolean {
  return direct === true || limited === true;
}

function namedIn(principals: NonNullable<PolicyStatement['principals']>, who: Assumer): Fit {
  if (who.kind !== 'principal') {
    let direct: Truth = false;
    for (const name of principals[who.kind] ?? []) direct = either(direct, isOutsider(name, who));
    // Whether everybody is a service or a provider too AWS does not say: it writes of users, roles and anonymous ones.
    if (principals.AWS?.includes('*') === true) direct = either(direct, 'maybe');
    return { ...NOBODY, direct };
  }
  const fit: Record<Way, Truth> = { ...NOBODY };
  for (const name of principals.AWS ?? []) {
    if (name === '*') fit.direct = true;
    else if (name === who.arn || name === who.id) fit[who.type === 'user' ? 'direct' : 'limited'] = true;
    else if (name === who.accountId || isRootOf(name, who.accountId)) fit.account = true;
    else if (isSessionOf(name, who.arn)) fit.direct = either(fit.direct, 'maybe');
  }
  return fit;
}

/**
 * Names of services are not case-sensitive; those of providers are compared whole. Some services have another ending in
 * China, and a name with a region is the service there (IAM User Guide, "AWS service principals").
 */
function isOutsider(name: string, who: Extract<Assumer, { readonly name: string }>): Truth {
  if (who.kind === 'Federated') return name === who.name;
  const named = name.toLowerCase();
  if (named === who.name || named === `${who.name}.cn`) return true;
  const [, service, ending] = /^(.+)\.[a-z]{2}(?:-[a-z]+)+-\d(\.amazonaws\.com(?:\.cn)?)$/.exec(named) ?? [];
  if (service === undefined || ending === undefined) return false;
  return isOutsider(`${service}${ending}`, who) === true && 'maybe';
}

/** Whether a name of a trust policy means the whole of an account. */
export function isRootOf(name: string, accountId: string): boolean {
  return /^arn:[^:]+:iam::(\d{12}):root$/.exec(name)?.[1] === accountId;
}

/** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`: the role, in sessions of one name. Paths are not in it. */
function isSessionOf(name: string, arn: string): boolean {
  const [, account, role] = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(name) ?? [];
  if (role === undefined) return false;
  const [, owner, own] = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return owner === account && own === role;
}
