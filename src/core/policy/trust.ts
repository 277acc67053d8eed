import type { PolicyStatement } from '../model/authorization.ts';
import type { Decision, OpenCondition, StatementRef } from '../model/decision.ts';
import { rankOf } from './combine.ts';
import { type CompiledPolicy, type CompiledStatement, policyOf } from './compile.ts';
import { type RequestContext, withValues } from './context.ts';
import { appliesTo, decide, type Grants, openIn, type PolicyRequest } from './decide.ts';
import { type Assumer, fitOf, isNamed, WAYS, type Way } from './trust-names.ts';
import { both, either, type Truth } from './truth.ts';
import { onResource, type PolicyPrincipal, type PolicyWorld } from './world.ts';

const ASSUME = 'sts:assumerole';

/**
 * Whether a user or role of an account may assume one of its roles. Both sides decide: what else must allow hangs on how
 * the trust policy names the caller (see {@link Way}), and the surest way counts. Denies and service control policies
 * stop all of them.
 */
export function decideAssume(
  actor: { readonly principal: PolicyPrincipal; readonly grants: Grants },
  role: Pick<PolicyPrincipal, 'arn' | 'tags' | 'trust'>,
  world: PolicyWorld,
): Decision {
  const { principal, grants } = actor;
  const { trust } = role;
  if (trust === undefined) return refused();
  const request = { action: ASSUME, resource: role.arn, context: assumeContext(principal, role.tags, world) };
  if ('unread' in trust) {
    // It may let everybody in, which asks for nothing else.
    const own = decide(grantsBy('direct', grants, [{ policy: trust.ref, statement: 1 }]), request);
    return own.answer === 'no' ? own : { ...own, answer: 'unknown', unread: [...own.unread, trust.unread] };
  }
  const { type, arn, id } = principal;
  const bounded = grants.boundary !== undefined;
  const who: Assumer = { kind: 'principal', type, arn, id, accountId: world.account.id, bounded };
  const look = lookAtTrust(trust, who, request);
  if (look.denied !== undefined) return deniedBy(look.denied);
  let best: Decision | undefined;
  for (const way of WAYS) {
    const { allowed, allows } = look.ways[way];
    if (allowed === false) continue;
    const given = grantsBy(
      way,
      grants,
      allows.map(({ statement }) => statement.ref),
    );
    const decision = joined(decide(given, request), look.ways[way], look.perhaps, request);
    if (decision.answer === 'yes') return decision;
    // Of several that are no, the one that asks least tells best what is in the way.
    if (best === undefined || rankOf(decision.answer) > rankOf(best.answer)) best = decision;
  }
  return best ?? refused();
}

/**
 * Whether somebody who has no policies of the account, a service or whom a provider vouches for, is let in by a trust
 * policy.
 */
export function decideOutsider(
  trust: CompiledPolicy,
  who: Extract<Assumer, { readonly name: string }>,
  request: PolicyRequest,
): Decision {
  if ('unread' in trust) return { ...granted([]), answer: 'unknown', unread: [trust.unread] };
  const look = lookAtTrust(trust, who, { ...request, action: request.action.toLowerCase() });
  if (look.denied !== undefined) return deniedBy(look.denied);
  const { direct } = look.ways;
  if (direct.allowed === false) return refused();
  return joined(granted(direct.allows.map(({ statement }) => statement.ref)), direct, look.perhaps, request);
}

/** Whether a service of AWS may assume a role, as far as its trust policy says. */
export function decideServiceAssume(trust: CompiledPolicy, name: string, world: PolicyWorld): Decision {
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
  return decideOutsider(trust, { kind: 'Service', name }, { action: ASSUME, resource: '*', context });
}

const plain = new WeakMap<PolicyPrincipal, RequestContext>();

/** Kept for roles without tags: there are as many calls as principals times roles. */
function assumeContext(
  principal: PolicyPrincipal,
  tags: Readonly<Record<string, string>>,
  { account }: PolicyWorld,
): RequestContext {
  if (Object.keys(tags).length > 0) return onResource(principal.context, account.id, tags);
  const kept = plain.get(principal) ?? onResource(principal.context, account.id, tags);
  plain.set(principal, kept);
  return kept;
}

/** What a trust policy allows is as good as a statement of the caller's own, and in the direct way goes past more. */
function grantsBy(way: Way, grants: Grants, allows: readonly StatementRef[]): Grants {
  const [first] = allows;
  if (way === 'account' || first === undefined) return grants;
  const allow = policyOf(first.policy, allows.map(everything));
  const identity = [allow, ...grants.identity];
  if (way === 'limited') return { ...grants, identity };
  const { boundary, session } = grants;
  const past = (policy: CompiledPolicy): CompiledPolicy =>
    'unread' in policy ? policy : policyOf(policy.ref, [...policy.statements, everything(first)]);
  return {
    ...grants,
    identity,
    ...(boundary !== undefined && { boundary: past(boundary) }),
    ...(session !== undefined && { session: [...session, allow] }),
  };
}

function everything(ref: StatementRef): CompiledStatement {
  const source: PolicyStatement = { effect: 'Allow', actions: ['*'], resources: ['*'] };
  return {
    ref,
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

function deniedBy({ ref }: CompiledStatement): Decision {
  return { ...refused(), stoppedBy: { how: 'denied', by: ref } };
}

function granted(allowedBy: Decision['allowedBy']): Decision {
  return { answer: 'yes', allowedBy, conditions: [], unread: [] };
}

/** A statement that may be about somebody, and whether it is by its names. */
interface Naming {
  readonly statement: CompiledStatement;
  readonly named: Truth;
}

/** What a trust policy allows somebody in one way. */
interface WayLook {
  readonly allowed: Truth;
  readonly allows: readonly Naming[];
}

/** What a trust policy says of somebody. */
interface TrustLook {
  readonly ways: Readonly<Record<Way, WayLook>>;
  readonly denied?: CompiledStatement;
  /** Statements that perhaps deny. */
  readonly perhaps: readonly Naming[];
}

/** The answer of the caller's side with what the trust policy leaves open. */
function joined(
  decision: Decision,
  { allowed, allows }: WayLook,
  perhaps: readonly Naming[],
  request: PolicyRequest,
): Decision {
  if (decision.answer === 'no') return decision;
  const open = [...(allowed === true ? [] : allows), ...perhaps].flatMap((each) => openOf(each, request));
  if (open.length === 0) return decision;
  const answer = decision.answer === 'yes' ? 'yes-if' : decision.answer;
  return { ...decision, answer, conditions: [...decision.conditions, ...open] };
}

/** What is open in a statement: a name, such as one of a session or of all but some, and conditions. */
function openOf({ statement, named }: Naming, request: PolicyRequest): readonly OpenCondition[] {
  const open = openIn(statement, request);
  if (named === true) return open;
  const { ref, effect, source } = statement;
  const { principals, notPrincipals } = source;
  const names = principals === undefined ? { NotPrincipal: notPrincipals } : { Principal: principals };
  return [{ ...ref, effect, quote: JSON.stringify(names) }, ...open];
}

function lookAtTrust(
  trust: Extract<CompiledPolicy, { readonly statements: unknown }>,
  who: Assumer,
  request: PolicyRequest,
): TrustLook {
  const allows: Record<Way, Naming[]> = { direct: [], limited: [], account: [] };
  const allowed: Record<Way, Truth> = { direct: false, limited: false, account: false };
  const perhaps: Naming[] = [];
  let denied: CompiledStatement | undefined;
  for (const place of trust.covering(request.action)) {
    const statement = trust.statements[place];
    if (statement === undefined) continue;
    const fit = fitOf(statement.source, who);
    const named = isNamed(fit);
    if (named === false) continue;
    const applies = appliesTo(statement, request);
    if (applies === false) continue;
    if (statement.effect === 'Deny') {
      if (both(named, applies) === true) denied ??= statement;
      else perhaps.push({ statement, named });
      continue;
    }
    for (const way of WAYS) {
      if (fit[way] === false) continue;
      allows[way].push({ statement, named: fit[way] });
      allowed[way] = either(allowed[way], both(fit[way], applies));
    }
  }
  const lookOf = (way: Way): WayLook => ({ allowed: allowed[way], allows: allows[way] });
  const ways = { direct: lookOf('direct'), limited: lookOf('limited'), account: lookOf('account') };
  return { ways, perhaps, ...(denied !== undefined && { denied }) };
}
