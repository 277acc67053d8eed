import type { HopKind } from '../../model/who-can.ts';
import { rankOf } from '../combine.ts';
import type { Grants } from '../decide.ts';
import type { PolicyPrincipal } from '../world.ts';
import type { CredentialAction } from './actions.ts';
import type { Actor } from './actor.ts';
import type { Hop } from './hop.ts';
import { couldAllow } from './involved.ts';
import type { Population } from './population.ts';
import { type Chance, decideOn, type Right, rightsOf } from './rights.ts';

/** What is looked for. */
export interface Aim {
  readonly goal: CredentialAction;
  /** Place of the one user that it is asked for. */
  readonly target?: number;
  /** Most steps before the last call. */
  readonly depth: number;
}

/** What somebody can do in the end, and by which steps. */
export interface End {
  readonly hops: readonly Hop[];
  /** Who makes the last call, and what lets it. */
  readonly last: PolicyPrincipal;
  readonly right: Right;
  /** Of all steps and the last call together. */
  readonly answer: Chance;
  readonly reach: Right['reach'];
  readonly users: readonly number[];
  readonly except: readonly number[];
}

/** A way round: at least one step. */
export interface Way extends End {
  /** Of the first step. */
  readonly kind: HopKind;
}

const rightsFor = new WeakMap<Aim, WeakMap<Grants, readonly Right[]>>();

/** The rights that count: of one user alone where it is asked for one. Kept: many lead a principal to the same grants. */
export function goalRights(actor: Actor, people: Population, aim: Aim): readonly Right[] {
  const kept = rightsFor.get(aim) ?? new WeakMap<Grants, readonly Right[]>();
  rightsFor.set(aim, kept);
  const found = kept.get(actor.grants) ?? findGoalRights(actor, people, aim);
  kept.set(actor.grants, found);
  return found;
}

function findGoalRights(actor: Actor, people: Population, { goal, target }: Aim): readonly Right[] {
  if (target === undefined) return rightsOf(actor, goal, people);
  if (!couldAllow(actor.grants, goal.action)) return [];
  const own = people.users[target]?.arn === actor.principal.arn;
  if (goal.on === 'caller' && !own) return [];
  const decision = decideOn(actor, goal.action, target, people);
  if (decision.answer === 'no') return [];
  return [{ answer: decision.answer, reach: own ? 'own' : 'named', users: [target], except: [], decision }];
}

/** Nothing can be better: no way round is of interest. */
export function isFull(
  rights: readonly Pick<Right, 'answer' | 'reach' | 'except'>[],
  { target, goal }: Aim,
): boolean {
  return rights.some(
    ({ answer, reach, except }) =>
      answer === 'yes' &&
      (target !== undefined || goal.on === 'caller' || (reach === 'any' && except.length === 0)),
  );
}

type Reaching = Pick<Right, 'answer' | 'reach' | 'users' | 'except'>;

/** Whether something can be done that the rights do not give as surely. Asked millions of times: it makes no lists. */
export function isGain({ answer, reach, users, except }: Reaching, rights: readonly Reaching[]): boolean {
  const rank = rankOf(answer);
  for (const right of rights) {
    if (rankOf(right.answer) < rank) continue;
    if (reach !== 'any' && users.length === 0) return false;
    if (reach === 'any' && right.reach === 'any' && right.except.every((place) => except.includes(place)))
      return false;
  }
  if (reach === 'any') return true;
  return !users.every((place) => isCovered(place, rank, rights));
}

function isCovered(place: number, rank: number, rights: readonly Reaching[]): boolean {
  for (const { answer, reach, users, except } of rights) {
    if (rankOf(answer) < rank) continue;
    if (reach === 'any' ? !placesIn(except).has(place) : placesIn(users).has(place)) return true;
  }
  return false;
}

const sets = new WeakMap<readonly number[], ReadonlySet<number>>();

/** The same places as a set. Kept by the list. */
export function placesIn(places: readonly number[]): ReadonlySet<number> {
  const before = sets.get(places);
  if (before !== undefined) return before;
  const found = new Set(places);
  sets.set(places, found);
  return found;
}
