import type { Answer, Decision } from '../../model/decision.ts';
import { rankOf } from '../combine.ts';
import { type RequestContext, withValues } from '../context.ts';
import { decide, type Grants } from '../decide.ts';
import { contextOn, type PolicyPrincipal, type PolicyWorld } from '../world.ts';
import type { CredentialAction } from './actions.ts';
import { couldAllow, coveringIn, grantsLookAtTags, policiesIn } from './involved.ts';
import { LATER_WITH_PATH, type Population } from './population.ts';

/** Who acts, with what it may do at that moment: its own policies, or those after a change. */
export interface Actor {
  readonly principal: PolicyPrincipal;
  readonly grants: Grants;
}

/** Any answer but no. */
export type Chance = Exclude<Answer, 'no'>;

/** What a principal may do, and to whom, by one answer. */
export interface Right {
  readonly answer: Chance;
  readonly reach: 'own' | 'named' | 'any';
  /** Of `own` and `named`: places of the users. */
  readonly users: readonly number[];
  /** Of `any`: places of the users that are left out. */
  readonly except: readonly number[];
  /** Of `new-user` actions that not every name fits: a name that does. */
  readonly example?: string;
  readonly decision: Decision;
}

const REACH = { any: 3, named: 2, own: 1 } as const;

/** The first is stronger where it is surer, and at the same answer where it reaches farther. */
export function compareRights(
  a: Pick<Right, 'answer' | 'reach'>,
  b: Pick<Right, 'answer' | 'reach'>,
): number {
  return rankOf(b.answer) - rankOf(a.answer) || REACH[b.reach] - REACH[a.reach];
}

/** What an actor may do by one kind of call, the strongest first; nothing where it may not. */
export function rightsOf(actor: Actor, action: CredentialAction, people: Population): readonly Right[] {
  if (!couldAllow(actor.grants, action.action)) return [];
  switch (action.on) {
    case 'caller':
      return ownRight(actor, action, people);
    case 'new-user':
      return newUserRight(actor, action, people.world);
    case 'resource':
      return resourceRight(actor, action, people.world);
    default:
      return userRights(actor, action, people);
  }
}

/** Asks about one user, or about nobody in particular. */
export function decideOn(actor: Actor, action: string, place: number, people: Population): Decision {
  const { arn, tags } = people.at(place);
  const context = contextFor(actor, people.world, tags);
  return decide(actor.grants, { action, resource: arn, context });
}

const plain = new WeakMap<PolicyPrincipal, RequestContext>();

/** The context of a call on something with tags. Kept for what has none, or where nothing looks at them. */
export function contextFor(
  { principal, grants }: Actor,
  world: PolicyWorld,
  tags: Readonly<Record<string, string>>,
): RequestContext {
  if (Object.keys(tags).length > 0 && grantsLookAtTags(grants)) return contextOn(principal, world, tags);
  const before = plain.get(principal) ?? contextOn(principal, world, {});
  plain.set(principal, before);
  return before;
}

function userRights(actor: Actor, { action }: CredentialAction, people: Population): readonly Right[] {
  const { principal, grants } = actor;
  const asked = action.toLowerCase();
  const statements = policiesIn(grants).flatMap((policy) => coveringIn(policy, asked));
  const groups = people.alike(statements, principal.context);
  const answers = groups.map((group) => ({
    ...group,
    decision: decideOn(actor, action, group.sample, people),
  }));
  const own = principal.type === 'user' ? people.placeOf.get(principal.name) : undefined;
  return putTogether(answers, own, people);
}

function placesApart(answers: readonly Answered[]): readonly number[] {
  return answers.flatMap(({ members }) => (members === 'rest' ? [] : members));
}

interface Answered {
  readonly members: readonly number[] | 'rest';
  readonly decision: Decision;
}

function putTogether(answers: readonly Answered[], own: number | undefined, people: Population): Right[] {
  const byAnswer = Map.groupBy(answers, ({ decision }) => keyOf(decision));
  const apart = byAnswer.size === 1 && answers.length === 1 ? [] : placesApart(answers);
  const rights: Right[] = [];
  for (const same of byAnswer.values()) {
    const { decision } = same[0] ?? {};
    if (decision === undefined || decision.answer === 'no') continue;
    const { answer } = decision;
    const listed = same.flatMap(({ members }) => (members === 'rest' ? [] : members));
    const forLater = same.some(({ members }) => members === 'rest');
    if (forLater && (!apart.includes(LATER_WITH_PATH) || listed.includes(LATER_WITH_PATH))) {
      const inside = new Set(listed);
      const except = apart.filter((place) => place >= 0 && !inside.has(place)).sort((a, b) => a - b);
      rights.push({ answer, reach: 'any', users: [], except, decision });
      continue;
    }
    const users = forLater ? [...listed, ...rest(apart, people)] : listed;
    const named = users.filter((place) => place >= 0).sort((a, b) => a - b);
    if (named.length === 0) continue;
    const reach = named.length === 1 && named[0] === own ? 'own' : 'named';
    rights.push({ answer, reach, users: named, except: [], decision });
  }
  return rights.sort(compareRights);
}

/** Everybody who was not told apart. */
function rest(apart: readonly number[], people: Population): readonly number[] {
  const others = new Set(apart);
  return [...people.users.keys()].filter((place) => !others.has(place));
}

/** Groups of one answer are told together, unless it hangs on other conditions. */
function keyOf({ answer, conditions }: Decision): string {
  return `${answer} ${conditions.map(({ effect, quote }) => `${effect} ${quote}`).join(' ')}`;
}

function ownRight(actor: Actor, { action }: CredentialAction, people: Population): readonly Right[] {
  const own = people.placeOf.get(actor.principal.name);
  if (actor.principal.type !== 'user' || own === undefined) return [];
  const decision = decideOn(actor, action, own, people);
  if (decision.answer === 'no') return [];
  return [{ answer: decision.answer, reach: 'own', users: [own], except: [], decision }];
}

/** A user that is not there yet: any name, or else one that fits what the policies allow. */
function newUserRight(actor: Actor, { action }: CredentialAction, world: PolicyWorld): readonly Right[] {
  const { partition, id } = world.account;
  const any = `arn:${partition}:iam::${id}:user/zq7-made-later`;
  const { resource, decision } = decideSomewhere(actor, action, any, world);
  if (decision.answer === 'no') return [];
  const right = { answer: decision.answer, users: [], except: [], decision };
  return [resource === any ? { ...right, reach: 'any' } : { ...right, reach: 'named', example: resource }];
}

function resourceRight(actor: Actor, action: CredentialAction, world: PolicyWorld): readonly Right[] {
  const context = contextFor(actor, world, {});
  const { resource = '*' } = action;
  // Of something of another service neither region nor tags are known.
  const open = resource.startsWith(`arn:${world.account.partition}:iam:`) ? context : anywhere(context);
  const decision = decide(actor.grants, { action: action.action, resource, context: open });
  if (decision.answer === 'no') return [];
  return [{ answer: decision.answer, reach: 'any', users: [], except: [], decision }];
}

/** The context of a call outside IAM: made in any region, on something whose tags and account are not known. */
export function anywhere(context: RequestContext): RequestContext {
  const absent = (context.absent ?? []).filter((prefix) => !prefix.endsWith('resourcetag/'));
  return {
    ...withValues(context, { 'aws:RequestedRegion': undefined, 'aws:ResourceAccount': undefined }),
    absent,
  };
}

/** Resources that are tried, of those that the policies themselves name. */
const MOST_TRIED = 20;

/**
 * Asks whether a call can be made on something that is yet to be made: on the resource given, else on one that fits a
 * pattern of a statement that allows it. The surest answer, with the resource that it is about.
 */
export function decideSomewhere(
  actor: Actor,
  action: string,
  resource: string,
  world: PolicyWorld,
  more: Parameters<typeof withValues>[1] = {},
): { readonly resource: string; readonly decision: Decision } {
  const known = contextFor(actor, world, {});
  const context = withValues(action.toLowerCase().startsWith('iam:') ? known : anywhere(known), more);
  let best = { resource, decision: decide(actor.grants, { action, resource, context }) };
  if (best.decision.answer === 'yes') return best;
  for (const tried of fittingResources(actor, action, context).slice(0, MOST_TRIED)) {
    const decision = decide(actor.grants, { action, resource: tried, context });
    if (rankOf(decision.answer) > rankOf(best.decision.answer)) best = { resource: tried, decision };
    if (decision.answer === 'yes') break;
  }
  return best;
}

function fittingResources({ grants }: Actor, action: string, context: RequestContext): readonly string[] {
  const asked = action.toLowerCase();
  const allows = grants.identity
    .flatMap((policy) => coveringIn(policy, asked))
    .filter(({ effect, resource }) => effect === 'Allow' && !resource.inverted);
  const texts = allows.flatMap(({ resource: { patterns, texts: written } }) =>
    written.flatMap((text, index) => {
      const made = text
        .replace(/\$\{[^}]*\}/g, 'x')
        .replace(/\*/g, 'x')
        .replace(/\?/g, 'x');
      return patterns[index]?.(made, context) === false ? [] : [made];
    }),
  );
  return [...new Set(texts)];
}
