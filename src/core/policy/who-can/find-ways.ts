import type { HopKind } from '../../model/who-can.ts';
import { weaker } from '../combine.ts';
import type { PolicyPrincipal } from '../world.ts';
import type { Actor } from './actor.ts';
import { type Aim, type End, goalRights, isFull, isGain, placesIn, type Way } from './aim.ts';
import { ALLOW_ALL, isHindrance, mayChange } from './changes.ts';
import type { Hop } from './hop.ts';
import { type Crowd, crowdOf, stepsFrom } from './leading.ts';
import type { Population } from './population.ts';
import { type Chance, compareRights, type Right } from './rights.ts';
import { type State, statesOf } from './states.ts';

/** Everything that was found for one aim. */
export interface Found {
  /** By ARN; of those who may do nothing of themselves there is no entry. */
  readonly direct: ReadonlyMap<string, readonly Right[]>;
  /** The best first. */
  readonly ways: ReadonlyMap<string, readonly Way[]>;
  /** Whose changes were too many to follow all of them. */
  readonly cutShort: ReadonlySet<PolicyPrincipal>;
}

/** One search: what is looked at, and what was found so far. */
interface Search {
  readonly people: Population;
  readonly aim: Aim;
  readonly actors: ReadonlyMap<string, Actor>;
  readonly direct: Map<string, readonly Right[]>;
  readonly ways: Map<string, Map<HopKind, Way>>;
  readonly cutShort: Set<PolicyPrincipal>;
  /** By steps: what those who were reached with so many can do, by their ARN. */
  readonly layers: readonly Map<string, readonly End[]>[];
  /** What a principal could do with all policies it might be given, kept. */
  readonly promise: Map<string, readonly Right[]>;
  /** Made once it is needed. */
  everybody?: Crowd;
}

/**
 * Finds who may do something, and the ways round of those who may not, or may less: of each kind of first step the
 * shortest. It goes outward from those who may, a step at a time, so that cycles end by themselves. After each step
 * all is decided anew with what the actor has then: a deny, a boundary or a service control policy that is not taken
 * away still holds.
 */
export function findWays(people: Population, actors: ReadonlyMap<string, Actor>, aim: Aim): Found {
  const layers = Array.from({ length: aim.depth + 1 }, () => new Map<string, readonly End[]>());
  const search: Search = {
    people,
    aim,
    actors,
    direct: new Map(),
    ways: new Map(),
    cutShort: new Set(),
    layers,
    promise: new Map(),
  };
  for (const [arn, actor] of actors) {
    const rights = goalRights(actor, people, aim);
    if (rights.length === 0) continue;
    search.direct.set(arn, rights);
    layers[0]?.set(arn, directEnds(rights, actor.principal));
  }
  if (aim.depth > 0) spread(search);
  const { direct, cutShort } = search;
  const ways = [...search.ways].map(
    ([arn, byKind]) => [arn, [...byKind.values()].sort(compareWays)] as const,
  );
  return { direct, ways: new Map(ways), cutShort };
}

/** The surest first, then the farthest, then the shortest. */
function compareWays(a: Way, b: Way): number {
  return compareRights(a, b) || a.hops.length - b.hops.length || (a.kind < b.kind ? -1 : 1);
}

/** The surest of somebody's rights, and the one that reaches farthest. */
function directEnds(rights: readonly Right[], last: PolicyPrincipal): readonly End[] {
  const kept = new Set([rights[0], rights.find(({ reach }) => reach === 'any')]);
  return [...kept].flatMap((right) => (right === undefined ? [] : [{ ...right, right, last, hops: [] }]));
}

function spread(search: Search): void {
  const { aim, actors, direct, people, cutShort } = search;
  const ground = { world: people.world, goal: aim.goal };
  const open = [...actors].filter(([arn]) => !isFull(direct.get(arn) ?? [], aim));
  const states = open.map(([, target]) => {
    const isEnough = (grants: Actor['grants']) => isFull(goalRights({ ...target, grants }, people, aim), aim);
    const cut = (who: PolicyPrincipal) => cutShort.add(who);
    return statesOf({ target, mostSteps: aim.depth, ground, isEnough, cutShort: cut });
  });
  for (let steps = 1; steps <= aim.depth; steps += 1) {
    const crowds = search.layers.slice(0, steps).map((layer) => crowdOf(layer.keys(), search.actors));
    for (const [index, [arn]] of open.entries()) {
      const before = topOf(search, arn);
      for (const state of states[index] ?? []) fromState(state, steps, crowds, search);
      const after = topOf(search, arn);
      if (after === undefined || (before !== undefined && compareWays(after, before) >= 0)) continue;
      search.layers[after.hops.length]?.set(arn, [after]);
    }
  }
}

function topOf({ ways }: Search, arn: string): Way | undefined {
  const byKind = ways.get(arn);
  return byKind === undefined ? undefined : [...byKind.values()].sort(compareWays)[0];
}

/** Everything that is new with so many steps in all, from one state. */
function fromState(state: State, steps: number, crowds: readonly Crowd[], search: Search): void {
  const { hops, actor } = state;
  if (hops.length > steps) return;
  const rights =
    hops.length === 0
      ? (search.direct.get(actor.principal.arn) ?? [])
      : goalRights(state.actor, search.people, search.aim);
  if (hops.length === steps)
    for (const right of rights)
      record(hops, { ...right, right, last: actor.principal, hops: [] }, state, search);
  if (hops.length === steps || isFull(rights, search.aim) || !isHopeful(state, search)) return;
  const crowd = crowds[steps - 1 - hops.length];
  if (crowd !== undefined) lead(state, crowd, search.layers[steps - 1 - hops.length] ?? new Map(), search);
  if (hops.length + 2 === steps) changeOthers(state, search);
}

/** Whether anything better than what was found can come of a state: it is no surer than its own steps. */
function isHopeful({ hops, actor: { principal } }: State, search: Search): boolean {
  if (hops.length === 0) return true;
  const found = [
    ...(search.direct.get(principal.arn) ?? []),
    ...(search.ways.get(principal.arn)?.values() ?? []),
  ];
  return isGain({ answer: sureness(hops), reach: 'any', users: [], except: [] }, found);
}

/** Of several steps together. */
function sureness(hops: readonly Hop[]): Chance {
  const answers = hops.map(({ decision }) => decision.answer).filter((answer) => answer !== 'no');
  return answers.reduce<Chance>(weaker, 'yes');
}

function lead(state: State, crowd: Crowd, ends: ReadonlyMap<string, readonly End[]>, search: Search): void {
  const { principal } = state.actor;
  const rights = search.direct.get(principal.arn) ?? [];
  const wanted = (arn: string) =>
    arn !== principal.arn &&
    ends.get(arn)?.some((end) => isGain(seenFrom(end, principal, search), rights)) === true;
  const unwanted = (kind: HopKind) => isKindFull(state.hops[0]?.kind ?? kind, principal, search);
  // Users who may for themselves alone are thousands: they are put together first, and recorded once.
  const owners = new Map<
    string,
    { readonly hops: readonly Hop[]; readonly end: End; readonly users: number[] }
  >();
  for (const { there, hops } of stepsFrom(state.actor, crowd, search.people, wanted, unwanted)) {
    for (const end of ends.get(there.arn) ?? []) {
      const place = end.reach === 'own' ? search.people.placeOf.get(there.name) : undefined;
      if (place === undefined) record([...state.hops, ...hops], end, state, search);
      else {
        const key = [end.answer, ...hops.map(({ decision }) => decision.answer)].join(' ');
        const same = owners.get(key);
        if (same === undefined) owners.set(key, { hops, end, users: [place] });
        else same.users.push(place);
      }
    }
  }
  for (const { hops, end, users } of owners.values())
    record([...state.hops, ...hops], { ...end, reach: 'named', users }, state, search);
}

function isKindFull(kind: HopKind, { arn }: PolicyPrincipal, { ways, aim }: Search): boolean {
  const way = ways.get(arn)?.get(kind);
  return way !== undefined && isFull([way], aim);
}

/** Another user's own key is a named user's to whoever came to be that user. */
function seenFrom(end: End, { arn }: PolicyPrincipal, { people }: Search): End {
  if (end.reach !== 'own' || end.last.arn === arn) return end;
  const place = people.placeOf.get(end.last.name);
  return { ...end, reach: 'named', users: place === undefined ? [] : [place] };
}

/** Keeps a way that gives something new: of each kind the best. */
function record(hops: readonly Hop[], end: End, { actor: { principal } }: State, search: Search): void {
  const { aim, direct, ways } = search;
  const all = [...hops, ...end.hops];
  const [first] = hops;
  if (first === undefined || all.length > aim.depth) return;
  const answer = weaker(sureness(hops), end.answer);
  const seen = seenFrom(end, principal, search);
  const way: Way = { ...seen, kind: first.kind, hops: all, answer };
  if (!isGain(way, direct.get(principal.arn) ?? [])) return;
  const byKind = ways.get(principal.arn) ?? new Map<HopKind, Way>();
  ways.set(principal.arn, byKind);
  const before = byKind.get(way.kind);
  if (before === undefined) byKind.set(way.kind, way);
  else byKind.set(way.kind, better(before, way));
}

/** The better of two ways of a kind; of as good ones for named users the users are put together. */
function better(before: Way, way: Way): Way {
  const order = compareWays(way, before);
  if (way.answer === before.answer && way.reach === 'named' && before.reach === 'named') {
    const there = placesIn(before.users);
    const more = way.users.filter((place) => !there.has(place));
    if (more.length > 0) {
      const users = [...before.users, ...new Set(more)].sort((a, b) => a - b);
      return { ...(order < 0 ? way : before), users };
    }
  }
  return order < 0 ? way : before;
}

/** Others whose policies one actor's changes are followed on, and how many more once a way to anybody is found. */
const MOST_OTHERS = 500;
const MORE_OTHERS = 20;

/** Changes the policies of somebody else, and then becomes it. Only where nothing shorter gives everything. */
function changeOthers(state: State, search: Search): void {
  const { principal } = state.actor;
  if (!mayChange(state.actor)) return;
  const { people, actors, direct, cutShort } = search;
  const rights = direct.get(principal.arn) ?? [];
  const found = () => [...(search.ways.get(principal.arn)?.values() ?? [])];
  const wanted = (arn: string) => {
    const actor = arn === principal.arn ? undefined : actors.get(arn);
    return actor !== undefined && promiseOf(actor, search).some((right) => isGain(right, rights));
  };
  let left = MOST_OTHERS;
  search.everybody ??= crowdOf(actors.keys(), actors);
  for (const { there, hops } of stepsFrom(state.actor, search.everybody, people, wanted, () => false)) {
    const most = { answer: sureness([...state.hops, ...hops]), reach: 'any', users: [], except: [] } as const;
    if (!isGain(most, [...rights, ...found()])) continue;
    // A surer or a wider way may be among those that are left: so it is told, whatever was found by then.
    if (left === 0) {
      cutShort.add(principal);
      return;
    }
    changeOther(state, there, hops, search);
    left = found().some(({ reach }) => reach === 'any') ? Math.min(left - 1, MORE_OTHERS) : left - 1;
  }
}

function changeOther(state: State, there: PolicyPrincipal, hops: readonly Hop[], search: Search): void {
  const { aim, people, cutShort } = search;
  const target = search.actors.get(there.arn);
  if (target === undefined) return;
  const changed = statesOf({
    target,
    by: state.actor,
    mostSteps: aim.depth - state.hops.length - hops.length,
    ground: { world: people.world, goal: aim.goal },
    isEnough: (grants) => isFull(goalRights({ ...target, grants }, people, aim), aim),
    cutShort: (who) => cutShort.add(who),
  });
  for (const after of changed.slice(1)) {
    for (const right of goalRights(after.actor, people, aim)) {
      const end = { ...right, right, last: there, hops: [] };
      record([...state.hops, ...after.hops, ...hops], end, state, search);
    }
  }
}

/** What a principal could do if it were allowed all, and only what nobody in the account can change stood against it. */
function promiseOf(actor: Actor, { promise, people, aim }: Search): readonly Right[] {
  const { arn } = actor.principal;
  const before = promise.get(arn);
  if (before !== undefined) return before;
  const { boundary: _lifted, ...grants } = actor.grants;
  const ground = { world: people.world, goal: aim.goal };
  const identity = [...grants.identity.filter((policy) => !isHindrance(policy, ground)), ALLOW_ALL];
  const found = goalRights({ ...actor, grants: { ...grants, identity } }, people, aim);
  promise.set(arn, found);
  return found;
}
