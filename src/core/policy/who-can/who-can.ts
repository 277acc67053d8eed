import type { Stop } from '../../model/decision.ts';
import type { AccountWhoCan, PrincipalAnswer, ToldAnswer, ToldPrincipal } from '../../model/who-can.ts';
import { withValues } from '../context.ts';
import { decide } from '../decide.ts';
import { outsideOf } from '../trust-outside.ts';
import { makeWorld, type PolicyPrincipal, type PolicyWorld, type WorldInput } from '../world.ts';
import type { CredentialAction } from './actions.ts';
import { type Actor, anywhere, contextFor } from './actor.ts';
import type { Aim } from './aim.ts';
import { alikeGoals } from './alike-goals.ts';
import { type Found, findWays } from './find-ways.ts';
import { couldAllow } from './involved.ts';
import { Population } from './population.ts';
import { compareRights, decideOn } from './rights.ts';
import { decideSomewhere } from './somewhere.ts';
import { principalOf, type Teller, teller } from './tell.ts';
import { unfollowedOf } from './unfollowed.ts';

/** What is asked of one account. */
export interface WhoCanInput extends WorldInput {
  readonly actions: readonly CredentialAction[];
  /** Most steps of a way round. */
  readonly depth: number;
  /** The name of the one user it is asked for. */
  readonly for?: string;
  /** The ARN of the one principal it is asked of. */
  readonly as?: string;
  /** Judge as if no service control policy limited the account. */
  readonly leaveOutControls?: boolean;
  /** Whether users have a console password, by name, as far as that is known. */
  readonly console?: ReadonlyMap<string, boolean>;
}

/** Tells who in an account may do each of the actions: of themselves, and by which ways round. */
export function whoCan(input: WhoCanInput): AccountWhoCan {
  const { account, authorization, controls, now, leaveOutControls = false, actions } = input;
  // What only unread service control policies could stop is searched as if they did not, and then told as unknown.
  const judged = leaveOutControls || controls.state === 'unread' ? NO_CONTROLS : controls;
  const world = makeWorld({ account, authorization, controls: judged, now });
  const people = new Population(world);
  const inDoubt = !leaveOutControls && controls.state === 'unread' ? controls : undefined;
  const tell = teller(people, inDoubt?.words);
  const actors = new Map(
    [...world.users.values(), ...world.roles.values()].map((each) => [each.arn, actorOf(each)]),
  );
  const about: About = {
    input,
    world,
    people,
    actors,
    tells: { usual: tell, certain: teller(people, undefined) },
  };
  const cutShort = new Set<PolicyPrincipal>();
  const unfollowed = new Map<PolicyPrincipal, Set<string>>();
  const target = input.for === undefined ? undefined : people.placeOf.get(input.for);
  const told = new Map<CredentialAction, readonly PrincipalAnswer[]>();
  for (const goals of alikeGoals(actions, world)) {
    const [goal] = goals;
    const depth = goal.on === 'resource' ? 0 : input.depth;
    const aim: Aim = { goal, depth, ...(target !== undefined && { target }) };
    const found = findWays(people, actors, aim);
    for (const each of found.cutShort) cutShort.add(each);
    if (depth > 0) {
      for (const [each, calls] of unfollowedOf(aim, found, actors, world))
        unfollowed.set(each, (unfollowed.get(each) ?? new Set()).union(new Set(calls)));
    }
    const first = answersOf(goal, found, about);
    for (const each of goals)
      told.set(each, each === goal ? first : first.map((answer) => ({ ...answer, action: each.id })));
  }
  const answers = actions.flatMap((goal) => told.get(goal) ?? []);
  return {
    account,
    principals: { users: world.users.size, roles: world.roles.size },
    controls: leaveOutControls ? 'left-out' : controls.state === 'unread' ? 'unread' : limitsOf(judged),
    ...(inDoubt !== undefined && {
      controlsUnread: { words: inDoubt.words, ...(inDoubt.fix !== undefined && { fix: inDoubt.fix }) },
    }),
    answers,
    memberRoots: memberRoots(about),
    cutShort: [...cutShort].map(principalOf),
    unfollowed: [...unfollowed]
      .filter(([{ arn }]) => input.as === undefined || input.as === arn)
      .map(([principal, calls]) => ({ principal: principalOf(principal), calls: [...calls] })),
  };
}

const NO_CONTROLS = {
  state: 'known',
  value: { limited: false, because: 'no-organisation' },
  source: 'not asked',
} as const satisfies WorldInput['controls'];

function limitsOf(controls: WorldInput['controls']): 'applied' | 'none' {
  return controls.state === 'known' && controls.value.limited ? 'applied' : 'none';
}

interface About {
  readonly input: WhoCanInput;
  readonly world: PolicyWorld;
  readonly people: Population;
  readonly actors: ReadonlyMap<string, Actor>;
  /** Service control policies never limit a service-linked role: its answers are certain without them. */
  readonly tells: { readonly usual: Teller; readonly certain: Teller };
}

function actorOf(principal: PolicyPrincipal): Actor {
  return { principal, grants: principal.grants };
}

function answersOf(goal: CredentialAction, found: Found, about: About): readonly PrincipalAnswer[] {
  const { input, actors } = about;
  const asked =
    input.as === undefined ? [...new Set([...found.direct.keys(), ...found.ways.keys()])] : [input.as];
  const answers = asked.flatMap((arn) => {
    const actor = actors.get(arn);
    return actor === undefined ? [] : [answerOf(goal, actor, found, about)];
  });
  return answers.sort(compareAnswers);
}

function answerOf(goal: CredentialAction, actor: Actor, found: Found, about: About): PrincipalAnswer {
  const { input, tells } = about;
  const { principal } = actor;
  const tell = principal.serviceLinked ? tells.certain : tells.usual;
  const rights = (found.direct.get(principal.arn) ?? []).map(tell.right);
  const ways = (found.ways.get(principal.arn) ?? []).map(tell.way);
  const isNo = rights.length === 0 && ways.length === 0;
  const stoppedBy = isNo ? stopOf(goal, actor, about) : undefined;
  return {
    action: goal.id,
    principal: principalOf(principal),
    serviceLinked: principal.serviceLinked,
    ...(principal.type === 'user' && { console: consoleOf(principal.name, input) }),
    rights,
    ways,
    outside: isNo || principal.trust === undefined ? [] : outsideOf(principal.trust, about.world.account.id),
    handsOn: !isNo && goal.on !== 'resource' && mayHandOn(actor, about.world),
    ...(stoppedBy !== undefined && { stoppedBy }),
  };
}

function consoleOf(name: string, { console }: WhoCanInput): 'yes' | 'no' | 'unknown' {
  const has = console?.get(name);
  return has === undefined ? 'unknown' : has ? 'yes' : 'no';
}

/** Of a no: what stops it for the user that was asked about, else for any. */
function stopOf(goal: CredentialAction, actor: Actor, { people, input }: About): Stop | undefined {
  const place = input.for === undefined ? undefined : people.placeOf.get(input.for);
  return decideOn(actor, goal.action, place ?? -1, people).stoppedBy;
}

/** The strongest right first, then ways round; then by ARN, so that the same account gives the same order. */
function compareAnswers(a: PrincipalAnswer, b: PrincipalAnswer): number {
  const [first, second] = [a.rights[0] ?? a.ways[0], b.rights[0] ?? b.ways[0]];
  const apart = Number(a.rights.length === 0) - Number(b.rights.length === 0);
  const stronger = first === undefined || second === undefined ? 0 : compareRights(first, second);
  return apart || stronger || (a.principal.arn < b.principal.arn ? -1 : 1);
}

function mayHandOn(actor: Actor, world: PolicyWorld): boolean {
  const { grants } = actor;
  const action = 'iam:AcceptDelegationRequest';
  if (!couldAllow(grants, action)) return false;
  const { partition, id } = world.account;
  const resource = `arn:${partition}:iam::${id}:delegation-request/zq7`;
  const { answer } = decide(grants, { action, resource, context: contextFor(actor, world, {}) });
  return answer === 'yes' || answer === 'yes-if';
}

/**
 * Who may open a session of a member account's root user that can set its password. It works from the management
 * account, and from one that was made its delegate, which a member account's own policies do not show.
 */
function memberRoots({ actors, world, input, tells }: About): AccountWhoCan['memberRoots'] {
  const { account } = world;
  const isAsked = input.actions.some(({ id }) => id === 'create-login-profile');
  if (!isAsked || account.isManagement !== true) return [];
  const resource = `arn:${account.partition}:iam::zq7-member:root`;
  const task = `arn:${account.partition}:iam::aws:policy/root-task/IAMCreateRootUserPassword`;
  const found: (ToldAnswer & { readonly principal: ToldPrincipal })[] = [];
  for (const actor of actors.values()) {
    const { principal, grants } = actor;
    if (input.as !== undefined && input.as !== principal.arn) continue;
    const known = anywhere(contextFor(actor, world, {}));
    const context = withValues(known, { 'sts:TaskPolicyArn': task });
    const { decision } = decideSomewhere(grants, { action: 'sts:AssumeRoot', resource, context });
    if (decision.answer === 'no') continue;
    found.push({ ...tells.usual.answer(decision), principal: principalOf(principal) });
  }
  return found.sort((a, b) => (a.principal.arn < b.principal.arn ? -1 : 1));
}
