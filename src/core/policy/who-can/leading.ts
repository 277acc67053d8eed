import type { Decision } from '../../model/decision.ts';
import { known } from '../../model/fact.ts';
import { allOf, rankOf, surest } from '../combine.ts';
import { type CompiledPolicy, compilePolicy } from '../compile.ts';
import { withValues } from '../context.ts';
import { decide, type Grants } from '../decide.ts';
import { decideAssume, decideServiceAssume } from '../trust.ts';
import type { PolicyPrincipal, PolicyWorld } from '../world.ts';
import { CREDENTIAL_ACTIONS } from './actions.ts';
import { type Actor, anywhere, contextFor } from './actor.ts';
import type { Hop } from './hop.ts';
import { couldAllow, grantsLookAtTags, looksAtTags } from './involved.ts';
import type { Population } from './population.ts';
import { type Right, rightsOf } from './rights.ts';
import { ROLE_TAKERS, type RoleTaker } from './services.ts';
import { decideSomewhere } from './somewhere.ts';

/** A trust policy as somebody writes it who may: it lets in whoever wrote it. */
const OPEN_TRUST = compilePolicy(
  { layer: 'trust', name: 'a trust policy of their own making' },
  known(
    {
      version: '2012-10-17',
      statements: [{ effect: 'Allow', actions: ['sts:AssumeRole'], principals: { AWS: ['*'] } }],
    },
    'made',
  ),
);

/** Principals that a step might lead to, with whom the trust policies of the roles let in of themselves. */
export interface Crowd {
  readonly roles: readonly PolicyPrincipal[];
  readonly users: readonly PolicyPrincipal[];
  /** By the ARN or id of who is named. */
  readonly naming: ReadonlyMap<string, readonly PolicyPrincipal[]>;
  /** Roles whose trust policies let in more than they name one by one, or cannot be read. */
  readonly open: readonly PolicyPrincipal[];
}

/** Makes a crowd of some of the principals. */
export function crowdOf(arns: Iterable<string>, actors: ReadonlyMap<string, Actor>): Crowd {
  const all = [...arns].flatMap((arn) => actors.get(arn)?.principal ?? []);
  const roles = all.filter(({ type }) => type === 'role');
  const naming = new Map<string, PolicyPrincipal[]>();
  for (const role of roles) {
    for (const name of namesIn(role)) {
      const before = naming.get(name);
      if (before === undefined) naming.set(name, [role]);
      else before.push(role);
    }
  }
  const open = roles.filter(isOpen);
  return { roles, users: all.filter(({ type }) => type === 'user'), naming, open };
}

function namesIn({ trust }: PolicyPrincipal): readonly string[] {
  if (trust === undefined || 'unread' in trust) return [];
  return [...new Set(trust.statements.flatMap(({ source }) => source.principals?.AWS ?? []))];
}

function isOpen({ trust }: PolicyPrincipal): boolean {
  if (trust === undefined) return false;
  if ('unread' in trust) return true;
  return trust.statements.some(
    ({ source: { effect, principals, notPrincipals } }) =>
      effect === 'Allow' &&
      (notPrincipals !== undefined ||
        principals?.AWS?.some((name) => name === '*' || name.includes(':assumed-role/')) === true),
  );
}

/** A principal that a step, or two, lead to. */
export interface StepTo {
  readonly there: PolicyPrincipal;
  readonly hops: readonly Hop[];
}

/**
 * The steps of an actor to those of a crowd that are wanted. Kinds of first steps that are not wanted any more are
 * left out while it goes on.
 */
export function* stepsFrom(
  actor: Actor,
  crowd: Crowd,
  people: Population,
  wanted: (arn: string) => boolean,
  unwanted: (kind: Hop['kind']) => boolean,
): Generator<StepTo> {
  for (const role of rolesFor(actor, crowd)) {
    if (!wanted(role.arn)) continue;
    for (const [kind, way] of WAYS_TO_ROLES) {
      if (unwanted(kind)) continue;
      const hops = kept(actor, role, kind, () => way(actor, role, people.world));
      if (hops !== undefined) yield { there: role, hops };
    }
  }
  if (crowd.users.length === 0 || takeOversOf(actor, people).length === 0) return;
  if (unwanted('take-over')) return;
  for (const user of crowd.users) {
    if (!wanted(user.arn)) continue;
    const hops = wayToUser(actor, people.placeOf.get(user.name) ?? -1, people);
    if (hops !== undefined) yield { there: user, hops };
  }
}

type WaysToRole = Partial<Record<Hop['kind'], readonly Hop[] | undefined>>;

const toRoles = new WeakMap<Grants, Map<PolicyPrincipal, WaysToRole>>();

/** Kept: for every action that is asked about the steps to a role are the same. */
function kept(
  { grants }: Actor,
  role: PolicyPrincipal,
  kind: Hop['kind'],
  find: () => readonly Hop[] | undefined,
): readonly Hop[] | undefined {
  const ofActor = toRoles.get(grants) ?? new Map<PolicyPrincipal, WaysToRole>();
  toRoles.set(grants, ofActor);
  const ways = ofActor.get(role) ?? {};
  ofActor.set(role, ways);
  if (!(kind in ways)) ways[kind] = find();
  return ways[kind];
}

const ROLE_CALLS = ['sts:AssumeRole', 'iam:UpdateAssumeRolePolicy', 'iam:PassRole'];

/** Whoever has no right to any role comes only into those that let it in of themselves. */
function rolesFor({ principal, grants }: Actor, { roles, naming, open }: Crowd): Iterable<PolicyPrincipal> {
  if (ROLE_CALLS.some((action) => couldAllow(grants, action))) return roles;
  const named = [...(naming.get(principal.arn) ?? []), ...(naming.get(principal.id) ?? [])];
  return named.length === 0 ? open : new Set([...named, ...open]);
}

const WAYS_TO_ROLES = [
  ['assume-role', assuming],
  ['pass-role', passing],
  ['change-trust', trustChanging],
] as const;

function hopTo(kind: Hop['kind'], { principal }: Actor, actions: readonly string[], role: PolicyPrincipal) {
  const { type, name, arn } = role;
  return { kind, by: principal, actions, on: { type, name, arn } } as const;
}

function assuming(actor: Actor, role: PolicyPrincipal, world: PolicyWorld): readonly Hop[] | undefined {
  const decision = decideAssume(actor, untagged(actor, role), world);
  return decision.answer === 'no'
    ? undefined
    : [{ ...hopTo('assume-role', actor, ['sts:AssumeRole'], role), decision }];
}

/** The role without its tags where nothing looks at them: then what is asked of it can be kept. */
function untagged({ grants }: Actor, { arn, tags, trust }: PolicyPrincipal) {
  const looks = grantsLookAtTags(grants) || (trust !== undefined && looksAtTags([trust]));
  return { arn, tags: looks ? tags : {}, ...(trust !== undefined && { trust }) };
}

function trustChanging(actor: Actor, role: PolicyPrincipal, world: PolicyWorld): readonly Hop[] | undefined {
  const action = 'iam:UpdateAssumeRolePolicy';
  // A service-linked role is changed by its service alone.
  if (role.serviceLinked || !couldAllow(actor.grants, action)) return undefined;
  const context = contextFor(actor, world, role.tags);
  const changed = decide(actor.grants, { action, resource: role.arn, context });
  if (changed.answer === 'no') return undefined;
  const decision = decideAssume(actor, { ...untagged(actor, role), trust: OPEN_TRUST }, world);
  if (decision.answer === 'no') return undefined;
  return [
    { ...hopTo('change-trust', actor, [action], role), decision: changed },
    { ...hopTo('assume-role', actor, ['sts:AssumeRole'], role), decision },
  ];
}

/** Hands the role to a service that runs the actor's own code. */
function passing(actor: Actor, role: PolicyPrincipal, world: PolicyWorld): readonly Hop[] | undefined {
  const { trust } = role;
  if (trust === undefined || role.serviceLinked || !couldAllow(actor.grants, 'iam:PassRole'))
    return undefined;
  const found = ROLE_TAKERS.flatMap((taker) => {
    const trusted = trustIn(trust, taker.service, world);
    if (trusted.answer === 'no') return [];
    const calls = callsOf(actor, taker, world);
    if (calls === undefined) return [];
    const known = contextFor(actor, world, role.tags);
    const asked = namesOf(taker, world).map((service) => {
      const context = withValues(anywhere(known), { 'iam:PassedToService': service });
      return {
        decision: decide(actor.grants, { action: 'iam:PassRole', resource: role.arn, context }),
      };
    });
    const passed = surest(asked);
    if (passed === undefined) return [];
    const decision = allOf([passed.decision, calls.decision, trusted]);
    const hop: Hop = {
      ...hopTo('pass-role', actor, ['iam:PassRole', ...calls.actions], role),
      detail: taker.name,
      decision,
    };
    return [hop];
  });
  const best = surest(found);
  return best === undefined ? undefined : [best];
}

/** In China some services have another ending, and which is in no list. */
function namesOf({ service }: RoleTaker, { account }: PolicyWorld): readonly string[] {
  return account.partition === 'aws-cn' ? [service, `${service}.cn`] : [service];
}

const trusted = new WeakMap<CompiledPolicy, Map<string, Decision>>();

/** Kept: it is the same for everybody who passes the role. */
function trustIn(trust: CompiledPolicy, service: string, world: PolicyWorld): Decision {
  const kept = trusted.get(trust) ?? new Map<string, Decision>();
  trusted.set(trust, kept);
  const before = kept.get(service) ?? decideServiceAssume(trust, service, world);
  kept.set(service, before);
  return before;
}

const calls = new WeakMap<Grants, Map<RoleTaker, ReturnType<typeof findCalls>>>();

/** Kept: it is the same for every role that is passed. */
function callsOf(actor: Actor, taker: RoleTaker, world: PolicyWorld) {
  const kept = calls.get(actor.grants) ?? new Map<RoleTaker, ReturnType<typeof findCalls>>();
  calls.set(actor.grants, kept);
  if (!kept.has(taker)) kept.set(taker, findCalls(actor, taker, world));
  return kept.get(taker);
}

function findCalls(actor: Actor, { ways }: RoleTaker, world: PolicyWorld) {
  const { partition, id } = world.account;
  const context = anywhere(contextFor(actor, world, {}));
  const asked = ways.flatMap((way) => {
    if (!way.every(({ action }) => couldAllow(actor.grants, action))) return [];
    const decisions = way.map(({ action, resource }) => {
      const arn = resource
        .replace('PARTITION', partition)
        .replace('REGION', 'us-east-1')
        .replace('ACCOUNT', id);
      return decideSomewhere(actor.grants, { action, resource: arn, context }).decision;
    });
    return [{ actions: way.map(({ action }) => action), decision: allOf(decisions) }];
  });
  return surest(asked);
}

/** Calls that give somebody a user's credential. A password is changed only where there is one, and made where not. */
const TAKING = CREDENTIAL_ACTIONS.filter(({ id }) =>
  ['create-access-key', 'create-login-profile', 'update-login-profile'].includes(id),
);

/** For which users an actor can get a credential, the surest call first. */
interface TakeOver {
  readonly action: string;
  readonly right: Right;
  readonly users: ReadonlySet<number>;
}

const takeOvers = new WeakMap<Grants, readonly TakeOver[]>();

/** Which users an actor can take over. Kept. */
function takeOversOf(actor: Actor, people: Population): readonly TakeOver[] {
  const before = takeOvers.get(actor.grants);
  if (before !== undefined) return before;
  const found = TAKING.flatMap((action) =>
    rightsOf(actor, action, people)
      .filter(({ reach }) => reach !== 'own')
      .map((right) => ({
        action: action.action,
        right,
        users: new Set(right.reach === 'any' ? right.except : right.users),
      })),
  );
  const sorted = found.sort((a, b) => rankOf(b.right.answer) - rankOf(a.right.answer));
  takeOvers.set(actor.grants, sorted);
  return sorted;
}

/** The step that makes an actor a user, where there is one. */
function wayToUser(actor: Actor, place: number, people: Population): readonly Hop[] | undefined {
  const user = people.users[place];
  if (user === undefined) return undefined;
  const best = takeOversOf(actor, people).find(
    ({ right, users }) => users.has(place) === (right.reach !== 'any'),
  );
  if (best === undefined) return undefined;
  const { decision } = best.right;
  const { type, name, arn } = user;
  return [
    {
      kind: 'take-over',
      by: actor.principal,
      actions: [best.action],
      on: { type, name, arn },
      decision,
    },
  ];
}
