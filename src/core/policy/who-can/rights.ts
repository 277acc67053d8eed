import type { Answer, Decision } from '../../model/decision.ts';
import { rankOf } from '../combine.ts';
import { decide } from '../decide.ts';
import type { PolicyWorld } from '../world.ts';
import type { CredentialAction } from './actions.ts';
import { type Actor, anywhere, contextFor, ofAnyTags } from './actor.ts';
import { couldAllow, coveringIn, policiesIn } from './involved.ts';
import { LATER_WITH_PATH, type Population } from './population.ts';
import { decideSomewhere, type Somewhere } from './somewhere.ts';

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

function userRights(actor: Actor, { action }: CredentialAction, people: Population): readonly Right[] {
  const { principal, grants } = actor;
  const asked = action.toLowerCase();
  const statements = policiesIn(grants).flatMap((policy) => coveringIn(policy, asked));
  const groups = people.alike(statements, principal);
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
  return rights.sort((a, b) => compareRights(a, b) || compareUsers(a.users, b.users));
}

/** More users first, then by who comes first: no two rights are for the same. */
function compareUsers(a: readonly number[], b: readonly number[]): number {
  return b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0);
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
  const context = contextFor(actor, world, {});
  const { resource, decision } = decideSomewhere(actor.grants, { action, resource: any, context });
  if (decision.answer === 'no') return [];
  const right = { answer: decision.answer, users: [], except: [], decision };
  return [resource === any ? { ...right, reach: 'any' } : { ...right, reach: 'named', example: resource }];
}

function resourceRight(actor: Actor, asked: CredentialAction, world: PolicyWorld): readonly Right[] {
  const { action, resource = '*' } = asked;
  const { decision, resource: example } = /[*?]/.test(resource)
    ? decideAmong(actor, action, resource, world)
    : { decision: decideThere(actor, action, resource, world), resource };
  if (decision.answer === 'no') return [];
  const other = example === resource ? {} : { example };
  return [{ answer: decision.answer, reach: 'any', users: [], except: [], decision, ...other }];
}

/** On any of what is there: some of it may have the tags that a policy asks for. */
function decideAmong(actor: Actor, action: string, resource: string, world: PolicyWorld): Somewhere {
  const known = contextFor(actor, world, {});
  const context = action.toLowerCase().startsWith('iam:') ? ofAnyTags(known) : anywhere(known);
  return decideSomewhere(actor.grants, { action, resource, context });
}

/** Tags are known of users and roles of the account; of anything else neither they nor the region are. */
function decideThere(actor: Actor, action: string, resource: string, world: PolicyWorld): Decision {
  const there = [...world.users.values(), ...world.roles.values()].find(({ arn }) => arn === resource);
  const known = contextFor(actor, world, there?.tags ?? {});
  return decide(actor.grants, { action, resource, context: there === undefined ? anywhere(known) : known });
}
