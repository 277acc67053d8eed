import type { Decision } from '../../model/decision.ts';
import {
  MOST_NAMED_USERS,
  type Possible,
  type ToldAnswer,
  type ToldHop,
  type ToldPrincipal,
  type ToldRight,
  type ToldUsers,
  type ToldWay,
} from '../../model/who-can.ts';
import type { PolicyPrincipal } from '../world.ts';
import type { End, Way } from './aim.ts';
import type { Hop } from './hop.ts';
import type { Population } from './population.ts';
import type { Right } from './rights.ts';

/** Tells what was found in the words of the model. */
export interface Teller {
  right(right: Right): ToldRight;
  way(way: Way): ToldWay;
  answer(decision: Decision): ToldAnswer;
}

/** Why nothing is certain: service control policies that could not be read. */
export type InDoubt = string | undefined;

/** Tells a principal. */
export function principalOf({ type, name, arn }: PolicyPrincipal): ToldPrincipal {
  return { type, name, arn };
}

/** Makes a teller. In doubt, what the account's own policies allow is not known, and told as what they say elsewise. */
export function teller(people: Population, inDoubt: InDoubt): Teller {
  const answer = (decision: Decision, own: Possible = possible(decision)): ToldAnswer => {
    const unread = [...new Set(decision.unread.map(({ words }) => words))];
    const { conditions } = decision;
    if (inDoubt === undefined) return { answer: own, conditions, unread };
    return {
      answer: 'unknown',
      ...(own !== 'unknown' && { elsewise: own }),
      conditions,
      unread: [...unread, inDoubt],
    };
  };
  const right = (told: Pick<End, 'right' | 'answer' | 'reach' | 'users' | 'except'>): ToldRight => ({
    ...answer(told.right.decision, told.answer),
    reach: told.reach,
    users: usersOf(told.users, people),
    except: usersOf(told.except, people),
    ...(told.right.example !== undefined && { example: told.right.example }),
    allowedBy: told.right.decision.allowedBy,
  });
  const hop = ({ kind, by, actions, on, detail, decision }: Hop): ToldHop => ({
    kind,
    by: principalOf(by),
    actions,
    on,
    ...(detail !== undefined && { detail }),
    ...answer(decision),
  });
  return {
    answer,
    right: (each) => right({ ...each, right: each }),
    way: (way) => ({ ...right(way), hops: way.hops.map(hop), last: principalOf(way.last) }),
  };
}

function possible({ answer }: Decision): Possible {
  return answer === 'no' ? 'unknown' : answer;
}

const told = new WeakMap<readonly number[], ToldUsers>();

/** Kept by the list: thousands of principals may have the same. */
function usersOf(places: readonly number[], people: Population): ToldUsers {
  const before = told.get(places);
  if (before !== undefined) return before;
  const names = places.slice(0, MOST_NAMED_USERS).flatMap((place) => people.users[place]?.name ?? []);
  const found = { count: places.length, names };
  told.set(places, found);
  return found;
}
