import type { PolicyStatement } from '../../model/authorization.ts';
import { KEY_ACTIONS } from '../../plan/controls/actions.ts';
import { KEY_CALL } from '../../plan/policy-edit.ts';
import { answerOf } from '../../policy/decide.ts';
import { contextOn, type PolicyPrincipal, type PolicyWorld } from '../../policy/world.ts';
import type { Change, InlineText } from './changes.ts';

/** What somebody can no longer do after a change, who is not meant, or that is not meant. */
export interface Loss {
  readonly type: 'user' | 'role';
  readonly name: string;
  readonly action: string;
}

/** Users whom a resource is tried on, besides the caller itself. */
const MOST_TARGETS = 10;

/** Resources that are tried for those whom a change is not about: itself, and others. */
const FEW_TARGETS = 3;

/** Calls that are tried besides those that the changed policies name. */
const TRIED: readonly string[] = [
  ...KEY_ACTIONS,
  'iam:CreateLoginProfile',
  'iam:UpdateLoginProfile',
  'iam:ChangePassword',
  'iam:CreateUser',
  'iam:GetUser',
  'iam:ListAccessKeys',
  'iam:DeleteAccessKey',
  's3:GetObject',
  'ec2:RunInstances',
  'sts:AssumeRole',
];

/**
 * Compares both worlds for everybody whom a changed policy is on: every call that the policies name, and some more,
 * on the resources that they name and on users. Throws an Error where somebody would gain something: no change of ours
 * may do that.
 *
 * @param closed users who are to lose {@link KEY_CALL}, which is no loss
 */
export function lossesOf(
  before: PolicyWorld,
  after: PolicyWorld,
  changes: readonly Change[],
  closed: ReadonlySet<string>,
): readonly Loss[] {
  const arns = new Set(changes.flatMap((each) => (each.kind === 'edit-policy' ? [each.policy.arn] : [])));
  const own = new Set(changes.flatMap((each) => usersOf(each)));
  // A policy on the whole account could be about anybody: it is asked of all what it is meant to stop.
  const overAll = changes.some(({ kind }) => kind === 'add-scp');
  const inline = changes.flatMap((each) =>
    each.kind === 'edit-inline' ? inlineOf(each.policy, before) : [],
  );
  const documents = [...arns].flatMap((arn) => before.managed.get(arn)?.document ?? []);
  const statements = [...documents, ...inline].flatMap((document) =>
    document.state === 'known' ? document.value.statements : [],
  );
  const actions = [...new Set([...TRIED, ...statements.flatMap(actionsIn)])].sort();
  const resources = [...new Set(statements.flatMap(resourcesIn))];
  const isTouched = (each: PolicyPrincipal) =>
    holds(each, before, arns) ||
    (each.type === 'user' && (own.has(each.name) || (overAll && closed.has(each.name))));
  return [...before.users.values(), ...before.roles.values()].flatMap((principal) => {
    const touched = isTouched(principal);
    if (!touched && !overAll) return [];
    const later = (principal.type === 'user' ? after.users : after.roles).get(principal.name);
    if (later === undefined) throw new Error(`${principal.arn} is gone by the change.`);
    const meant = principal.type === 'user' && closed.has(principal.name);
    const asked = (touched ? actions : KEY_ACTIONS).filter((action) => !(meant && action === KEY_CALL));
    const targets = targetsOf(principal, before, resources);
    const tried = touched ? targets : targets.slice(0, FEW_TARGETS);
    const lost = lostBy(principal, later, asked, tried, [before, after]);
    return [...lost].sort().map((action) => ({ type: principal.type, name: principal.name, action }));
  });
}

function inlineOf({ userName, policyName }: InlineText, { users }: PolicyWorld) {
  const inline = users.get(userName)?.listed.inline ?? [];
  return inline.flatMap(({ name, document }) => (name === policyName ? [document] : []));
}

/** Users whose own policies or boundary a change is of. */
function usersOf(change: Change): readonly string[] {
  if (change.kind === 'edit-inline') return [change.policy.userName];
  return change.kind === 'deny-user' || change.kind === 'set-boundary' ? [change.userName] : [];
}

function holds({ listed, groups }: PolicyPrincipal, world: PolicyWorld, arns: ReadonlySet<string>): boolean {
  const own = [
    ...listed.attached,
    ...groups.flatMap((name) => world.groups.get(name)?.listed.attached ?? []),
  ];
  const boundary =
    'boundary' in listed ? listed.boundary : 'role' in listed ? listed.role?.boundary : undefined;
  return [...own, ...(boundary === undefined ? [] : [boundary])].some(({ arn }) => arns.has(arn));
}

interface Target {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

function targetsOf(
  { arn, tags }: PolicyPrincipal,
  { users }: PolicyWorld,
  named: readonly string[],
): readonly Target[] {
  const others = [...users.values()].slice(0, MOST_TARGETS);
  return [{ arn, tags }, ...others, ...named.map((resource) => ({ arn: resource, tags: {} }))];
}

function lostBy(
  principal: PolicyPrincipal,
  later: PolicyPrincipal,
  actions: readonly string[],
  targets: readonly Target[],
  [before, after]: readonly [PolicyWorld, PolicyWorld],
): ReadonlySet<string> {
  const lost = new Set<string>();
  for (const { arn: resource, tags } of targets) {
    const [context, laterContext] = [contextOn(principal, before, tags), contextOn(later, after, tags)];
    for (const action of actions) {
      const was = answerOf(principal.grants, { action, resource, context });
      const is = answerOf(later.grants, { action, resource, context: laterContext });
      if (was === 'no' && is !== 'no')
        throw new Error(`${principal.arn} would gain ${action} on ${resource}.`);
      if (was !== 'no' && is === 'no') lost.add(action);
    }
  }
  return lost;
}

/** Actions as they are named; of a pattern, one that fits. */
function actionsIn({ actions = [], notActions = [] }: PolicyStatement): readonly string[] {
  return [...actions, ...notActions].map(plain).filter((action) => action.includes(':'));
}

function resourcesIn({ resources = [], notResources = [] }: PolicyStatement): readonly string[] {
  return [...resources, ...notResources].map(plain);
}

/** Without wildcards and variables. */
function plain(pattern: string): string {
  return pattern.replaceAll(/\$\{[^}]*\}/g, 'x').replaceAll(/[*?]/g, 'x');
}
