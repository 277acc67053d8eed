import { conditionWords, hopWords, principalWords } from '../../model/way-words.ts';
import { DEFAULT_DEPTH, type PrincipalAnswer, type ToldRight, type ToldWay } from '../../model/who-can.ts';
import { answerOf } from '../../policy/decide.ts';
import { actionsNamed } from '../../policy/who-can/actions.ts';
import { whoCan } from '../../policy/who-can/who-can.ts';
import { contextOn, type PolicyWorld, type WorldInput } from '../../policy/world.ts';

/** What is left open in an account for users, besides the direct call. */
export interface RoundFound {
  /** Users who could make a key in one way or another, by name; of the others nothing was found. */
  readonly open: ReadonlyMap<string, PrincipalAnswer>;
  /** Whose changes were too many to follow all of them. */
  readonly cutShort: readonly string[];
  /** Users who may make calls from which a way may lead that is not followed, with the calls. */
  readonly unfollowed: ReadonlyMap<string, readonly string[]>;
  /** Users and roles that were looked at. */
  readonly looked: { readonly users: number; readonly roles: number };
}

/**
 * Looks for ways to a key over other users, groups, roles, policies and services, of three steps at most, by the same
 * evaluation as `who-can`. A fix of the direct call is no fix where it can be taken back or gone round.
 */
export function waysRound(input: WorldInput): RoundFound {
  const actions = actionsNamed('create-access-key');
  const { answers, cutShort, unfollowed, principals } = whoCan({ ...input, actions, depth: DEFAULT_DEPTH });
  const ofUsers = answers.filter(({ principal }) => principal.type === 'user');
  return {
    open: new Map(ofUsers.map((answer) => [answer.principal.name, answer])),
    cutShort: cutShort.map(principalWords),
    unfollowed: new Map(
      unfollowed.flatMap(({ principal: { type, name }, calls }) =>
        type === 'user' ? [[name, calls] as const] : [],
      ),
    ),
    looked: principals,
  };
}

/** Whether a user may give itself another name, which a statement that denies it by name does not follow. */
export function mayRename(userName: string, world: PolicyWorld): boolean {
  const user = world.users.get(userName);
  if (user === undefined) return false;
  const request = {
    action: 'iam:UpdateUser',
    resource: user.arn,
    context: contextOn(user, world, user.tags),
  };
  return answerOf(user.grants, request) !== 'no';
}

/** The best that is open to a user, in a sentence: `ann can all the same: 1. user ann …; then it can itself.` */
export function openWords({ principal, rights, ways }: PrincipalAnswer): string {
  const [right] = rights;
  if (right !== undefined) return `${principal.name} ${surenessOf(right)} directly${hangsOn(right)}.`;
  const [way] = ways;
  if (way === undefined) throw new Error(`${principal.arn} may do nothing.`);
  const more = ways.length - 1;
  const last = way.last.arn === principal.arn ? 'it can itself' : `${principalWords(way.last)} can`;
  const steps = way.hops.map((hop, index) => `${index + 1}. ${hopWords(hop)}${hangsOn(hop)}`);
  return `${principal.name} ${surenessOf(way)} by a way round: ${steps.join('; ')}; then ${last}${hangsOn(way)}.${more > 0 ? ` And by ${more} more.` : ''}`;
}

function surenessOf({ answer, elsewise }: ToldRight | ToldWay): string {
  switch (elsewise ?? answer) {
    case 'yes':
      return 'can all the same';
    case 'yes-if':
      return 'can under a condition';
    default:
      return 'may perhaps';
  }
}

function hangsOn({ conditions }: Pick<ToldRight, 'conditions'>): string {
  return conditions.length === 0 ? '' : ` (${conditions.map(conditionWords).join('; ')})`;
}
