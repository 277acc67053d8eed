import type { PolicyStatement } from '../model/authorization.ts';
import type { Decision, OpenCondition } from '../model/decision.ts';
import type { CompiledPolicy, CompiledStatement } from './compile.ts';
import { type RequestContext, withValues } from './context.ts';
import { appliesTo, coversResource, decide, type Grants } from './decide.ts';
import { both, either, type Truth } from './truth.ts';
import type { PolicyPrincipal, PolicyWorld } from './world.ts';

const ASSUME = 'sts:assumerole';

/** Who might assume a role. */
export type Assumer =
  | { readonly kind: 'principal'; readonly arn: string; readonly id: string; readonly accountId: string }
  | { readonly kind: 'service'; readonly name: string };

/** How a statement's principals fit somebody. `account`: it leaves it to the policies of the whole account. */
interface Fit {
  readonly direct: Truth;
  readonly account: Truth;
}

/** What a trust policy says of somebody. */
interface TrustLook {
  /** It allows this very principal: then the principal's own policies need not. */
  readonly direct: Truth;
  /** It allows the account: then the principal's own policies must allow too. */
  readonly account: Truth;
  readonly allows: readonly CompiledStatement[];
  readonly denied?: CompiledStatement;
  readonly perhaps: readonly CompiledStatement[];
}

/**
 * Whether a user or role of an account may assume one of its roles. Both sides decide: a trust policy that names the
 * caller, or everybody, is enough without a policy of the caller's own; one that names the account leaves it to those
 * policies. Denies and service control policies stop either, and a boundary stops a role either way, but a user only by
 * a deny (IAM User Guide, "Policy evaluation logic" and "AWS JSON policy elements: Principal").
 */
export function decideAssume(
  actor: { readonly principal: PolicyPrincipal; readonly grants: Grants },
  role: Pick<PolicyPrincipal, 'arn' | 'tags' | 'trust'>,
  world: PolicyWorld,
): Decision {
  const { principal, grants } = actor;
  const context = assumeContext(principal, role.tags, world);
  const request = { action: ASSUME, resource: role.arn, context };
  const { trust } = role;
  if (trust === undefined) return refused();
  if ('unread' in trust) {
    const own = decide(withAllow(grants, principal, trust), request);
    return own.answer === 'no' ? own : { ...own, answer: 'unknown', unread: [...own.unread, trust.unread] };
  }
  const who: Assumer = {
    kind: 'principal',
    arn: principal.arn,
    id: principal.id,
    accountId: world.account.id,
  };
  const look = lookAtTrust(trust, who, request);
  if (look.denied !== undefined) return { ...refused(), stoppedBy: { how: 'denied', by: look.denied.ref } };
  if (look.direct === false && look.account === false) return refused();
  // Where both ways are open, that which the trust policy settles itself is the surer one, or the only one.
  if (look.direct !== true && look.account !== false) {
    const byAccount = joined(decide(grants, request), look, context);
    if (byAccount.answer !== 'no' || look.direct === false) return byAccount;
  }
  return joined(decide(withAllow(grants, principal, trust), request), look, context);
}

/** Whether a service of AWS may assume a role, as far as its trust policy says. */
export function decideServiceAssume(trust: CompiledPolicy, name: string, world: PolicyWorld): Decision {
  if ('unread' in trust) return { ...granted([]), answer: 'unknown', unread: [trust.unread] };
  const context = withValues(
    { values: new Map(), others: 'unknown', now: world.now },
    {
      'aws:SourceAccount': world.account.id,
      'aws:PrincipalIsAWSService': 'true',
      // A service hands over neither (IAM User Guide, "AWS global and IAM condition context keys").
      'sts:ExternalId': null,
      'aws:MultiFactorAuthPresent': null,
    },
  );
  const look = lookAtTrust(trust, { kind: 'service', name }, { action: ASSUME, resource: '*', context });
  if (look.denied !== undefined) return { ...refused(), stoppedBy: { how: 'denied', by: look.denied.ref } };
  return look.direct === false
    ? refused()
    : joined(granted(look.allows.map(({ ref }) => ref)), look, context);
}

const plain = new WeakMap<PolicyPrincipal, RequestContext>();

/** Kept for roles without tags: there are as many calls as principals times roles. */
function assumeContext(
  principal: PolicyPrincipal,
  tags: Readonly<Record<string, string>>,
  world: PolicyWorld,
): RequestContext {
  if (Object.keys(tags).length > 0) return makeContext(principal, tags, world);
  const kept = plain.get(principal) ?? makeContext(principal, tags, world);
  plain.set(principal, kept);
  return kept;
}

function makeContext(
  { context }: PolicyPrincipal,
  tags: Readonly<Record<string, string>>,
  { account }: PolicyWorld,
): RequestContext {
  const own = Object.entries(tags).flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value] as const,
    [`iam:ResourceTag/${key}`, value] as const,
  ]);
  const whole = withValues(context, { 'aws:ResourceAccount': account.id, ...Object.fromEntries(own) });
  return { ...whole, absent: [...(context.absent ?? []), 'aws:resourcetag/', 'iam:resourcetag/'] };
}

/** What a trust policy allows is as good as a statement of the caller's own. */
function withAllow(grants: Grants, { type }: PolicyPrincipal, trust: CompiledPolicy): Grants {
  const allow: CompiledPolicy = { ref: trust.ref, statements: [everything(trust)] };
  const { boundary } = grants;
  const free = boundary !== undefined && type === 'user' && !('unread' in boundary);
  return {
    ...grants,
    identity: [allow, ...grants.identity],
    ...(free && { boundary: { ref: boundary.ref, statements: [...boundary.statements, everything(trust)] } }),
  };
}

function everything({ ref }: CompiledPolicy): CompiledStatement {
  const source: PolicyStatement = { effect: 'Allow', actions: ['*'], resources: ['*'] };
  return {
    ref: { policy: ref, statement: 1 },
    effect: 'Allow',
    coversAction: () => true,
    resource: {
      inverted: false,
      texts: ['*'],
      variables: false,
      patterns: [() => true],
      quote: '{"Resource":"*"}',
    },
    conditions: [],
    source,
  };
}

function refused(): Decision {
  const stoppedBy = { how: 'not-allowed', layer: 'trust' } as const;
  return { answer: 'no', allowedBy: [], conditions: [], stoppedBy, unread: [] };
}

function granted(allowedBy: Decision['allowedBy']): Decision {
  return { answer: 'yes', allowedBy, conditions: [], unread: [] };
}

/** The answer of the caller's side with what the trust policy leaves open. */
function joined(decision: Decision, look: TrustLook, context: RequestContext): Decision {
  if (decision.answer === 'no') return decision;
  const sure = look.direct === true || look.account === true;
  const open = [...(sure ? [] : look.allows), ...look.perhaps].flatMap((statement) =>
    openIn(statement, context),
  );
  if (open.length === 0) return decision;
  const answer = decision.answer === 'yes' ? 'yes-if' : decision.answer;
  return { ...decision, answer, conditions: [...decision.conditions, ...open] };
}

function openIn({ ref, effect, conditions, source, resource }: CompiledStatement, context: RequestContext) {
  const quote = (text: string): OpenCondition => ({ ...ref, effect, quote: text });
  const open = conditions.filter(({ holds }) => holds(context) === 'maybe').map((each) => quote(each.quote));
  if (open.length > 0) return open;
  if (coversResource(resource, { resource: '*', context }) === 'maybe') return [quote(resource.quote)];
  // Without an open condition it is the name that is open: one of a session, or of all but some.
  const { principals, notPrincipals } = source;
  return [
    quote(
      JSON.stringify(principals === undefined ? { NotPrincipal: notPrincipals } : { Principal: principals }),
    ),
  ];
}

function lookAtTrust(
  trust: Extract<CompiledPolicy, { readonly statements: unknown }>,
  who: Assumer,
  request: { readonly action: string; readonly resource: string; readonly context: RequestContext },
): TrustLook {
  const allows: CompiledStatement[] = [];
  const perhaps: CompiledStatement[] = [];
  let [direct, account]: [Truth, Truth] = [false, false];
  let denied: CompiledStatement | undefined;
  for (const statement of trust.statements) {
    const fit = fitOf(statement.source, who);
    const named = either(fit.direct, fit.account);
    if (named === false) continue;
    const applies = appliesTo(statement, request);
    if (applies === false) continue;
    if (statement.effect === 'Allow') {
      allows.push(statement);
      direct = either(direct, both(fit.direct, applies));
      account = either(account, both(fit.account, applies));
    } else if (both(named, applies) === true) denied ??= statement;
    else perhaps.push(statement);
  }
  return { direct, account, allows, perhaps, ...(denied !== undefined && { denied }) };
}

function fitOf({ principals, notPrincipals }: PolicyStatement, who: Assumer): Fit {
  if (notPrincipals === undefined) return namedIn(principals ?? {}, who);
  const named = namedIn(notPrincipals, who);
  // Whom it names is left out; of whoever is in an account that it names AWS's words are not clear enough to tell.
  if (named.direct === true) return { direct: false, account: false };
  const open = named.direct === 'maybe' || named.account !== false;
  return { direct: open ? 'maybe' : true, account: false };
}

function namedIn(principals: NonNullable<PolicyStatement['principals']>, who: Assumer): Fit {
  if (who.kind === 'service') {
    const named = (principals.Service ?? []).some((name) => name === '*' || name.toLowerCase() === who.name);
    return { direct: named, account: false };
  }
  const fit = { direct: false as Truth, account: false as Truth };
  for (const name of principals.AWS ?? []) {
    if (name === '*' || name === who.arn || name === who.id) fit.direct = true;
    else if (name === who.accountId || isRootOf(name, who.accountId)) fit.account = true;
    else if (isSessionOf(name, who.arn)) fit.direct = either(fit.direct, 'maybe');
  }
  return fit;
}

function isRootOf(name: string, accountId: string): boolean {
  return /^arn:[^:]+:iam::(\d{12}):root$/.exec(name)?.[1] === accountId;
}

/** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`: the role, in sessions of one name. Paths are not in it. */
function isSessionOf(name: string, arn: string): boolean {
  const [, account, role] = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(name) ?? [];
  if (role === undefined) return false;
  const [, owner, own] = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return owner === account && own === role;
}

/** Whether a name of a trust policy is of one account. */
function accountOfPrincipal(name: string): string | undefined {
  return /^\d{12}$/.test(name) ? name : /^arn:[^:]+:(?:iam|sts)::(\d{12}):/.exec(name)?.[1];
}

/** Somebody outside the account, or everybody, whom a trust policy lets in. */
export interface OutsideTrust {
  readonly kind: 'account' | 'principal' | 'everybody' | 'federated';
  /** Account id, ARN, or the name of the provider; `*` for everybody. */
  readonly name: string;
  /** Everything that its statement demands, and every deny: what holds of a stranger's call is not known. */
  readonly conditions: readonly OpenCondition[];
}

/** Whom a trust policy lets in from outside the account. Whether they may, their own accounts decide too. */
export function outsideOf(trust: CompiledPolicy, accountId: string): readonly OutsideTrust[] {
  if ('unread' in trust) return [];
  const denies = trust.statements.filter(({ effect }) => effect === 'Deny').flatMap(quotesOf);
  const found = trust.statements
    .filter(
      ({ effect, coversAction }) => effect === 'Allow' && LETS_IN.some((action) => coversAction(action)),
    )
    .flatMap((statement) => {
      const conditions = [...quotesOf(statement), ...denies];
      return namesOutside(statement.source, accountId).map((each) => ({ ...each, conditions }));
    });
  return [
    ...new Map(
      found.map((each) => [`${each.kind} ${each.name} ${JSON.stringify(each.conditions)}`, each]),
    ).values(),
  ];
}

const LETS_IN = [ASSUME, 'sts:assumerolewithsaml', 'sts:assumerolewithwebidentity'];

function quotesOf({ ref, effect, conditions }: CompiledStatement): readonly OpenCondition[] {
  return conditions.map(({ quote }) => ({ ...ref, effect, quote }));
}

function namesOutside(
  { principals, notPrincipals }: PolicyStatement,
  accountId: string,
): readonly Pick<OutsideTrust, 'kind' | 'name'>[] {
  if (notPrincipals !== undefined) return [{ kind: 'everybody', name: '*' }];
  const aws = (principals?.AWS ?? []).flatMap((name): Pick<OutsideTrust, 'kind' | 'name'>[] => {
    if (name === '*') return [{ kind: 'everybody', name }];
    const account = accountOfPrincipal(name);
    // An id such as AIDA… is of a principal that was deleted: nobody.
    if (account === undefined || account === accountId) return [];
    const whole = name === account || isRootOf(name, account);
    return [whole ? { kind: 'account', name: account } : { kind: 'principal', name }];
  });
  return [...aws, ...(principals?.Federated ?? []).map((name) => ({ kind: 'federated' as const, name }))];
}
