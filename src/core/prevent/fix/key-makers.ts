import type { StatementRef } from '../../model/decision.ts';
import { KEY_CALL } from '../../plan/policy-edit.ts';
import { decide } from '../../policy/decide.ts';
import { contextOn, type PolicyPrincipal, type PolicyWorld } from '../../policy/world.ts';

/** A user who may, or may perhaps, make access keys for somebody. */
export interface KeyMaker {
  readonly user: PolicyPrincipal;
  /** Statements that allow it, surely or perhaps; of several policies all. */
  readonly grantedBy: readonly StatementRef[];
  /** For whom, by name; `everybody` where no policy tells one user from another. */
  readonly forWhom: 'everybody' | readonly string[];
}

/** Somebody whom a call can be about. */
interface Target {
  readonly arn: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Those of some users, or of all, for whom nothing says a sure no: `yes`, under conditions, or not known. Asked for every
 * user of the account as the one who gets the key, and for one yet to be made.
 */
export function keyMakers(world: PolicyWorld, names?: readonly string[]): readonly KeyMaker[] {
  const targets = targetsIn(world);
  const users = (names ?? [...world.users.keys()]).flatMap((name) => world.users.get(name) ?? []);
  return users
    .filter(couldBeAllowed)
    .flatMap((user) => makerAmong(user, targets, world))
    .toSorted((a, b) => (a.user.name < b.user.name ? -1 : 1));
}

function targetsIn({ users, account }: PolicyWorld): readonly Target[] {
  const there = [...users.values()].map(({ arn, name, tags }) => ({ arn, name, tags }));
  const newcomer = `arn:${account.partition}:iam::${account.id}:user/a-user-yet-to-be-made`;
  return [...there, { arn: newcomer, name: '', tags: {} }];
}

/** Most users have no policy that speaks of keys, and need not be asked about everybody. */
function couldBeAllowed({ grants }: PolicyPrincipal): boolean {
  return grants.identity.some(
    (policy) =>
      'unread' in policy ||
      policy.statements.some(
        ({ effect, coversAction }) => effect === 'Allow' && coversAction(KEY_CALL.toLowerCase()),
      ),
  );
}

function makerAmong(user: PolicyPrincipal, all: readonly Target[], world: PolicyWorld): readonly KeyMaker[] {
  const looks = looksAt(user);
  // Of a thousand users who may each make keys for a thousand, nearly all have policies that tell nobody apart.
  const targets = looks.atTarget ? all : all.slice(-1);
  const context = contextOn(user, world, {});
  const granted = new Map<string, StatementRef>();
  const forWhom: string[] = [];
  let may = false;
  for (const { arn, name, tags } of targets) {
    const asked = looks.atTags ? contextOn(user, world, tags) : context;
    const { answer, allowedBy } = decide(user.grants, { action: KEY_CALL, resource: arn, context: asked });
    if (answer === 'no') continue;
    may = true;
    if (name !== '') forWhom.push(name);
    for (const ref of allowedBy) granted.set(JSON.stringify(ref), ref);
  }
  if (!may) return [];
  return [{ user, grantedBy: [...granted.values()], forWhom: looks.atTarget ? forWhom.sort() : 'everybody' }];
}

/** Whether what decides of the call looks at whom it is for, and at that user's tags. */
function looksAt({ grants }: PolicyPrincipal): { readonly atTarget: boolean; readonly atTags: boolean } {
  const { identity, boundary, controls } = grants;
  const limits = 'levels' in controls ? controls.levels.flatMap(({ policies }) => policies) : [];
  const statements = [...identity, ...(boundary === undefined ? [] : [boundary]), ...limits]
    .flatMap((policy) => ('unread' in policy ? [] : policy.statements))
    .filter(({ coversAction }) => coversAction(KEY_CALL.toLowerCase()));
  const quotes = statements.flatMap(({ conditions, resource }) => [
    resource.quote,
    ...conditions.map(({ quote }) => quote),
  ]);
  // Every condition key that is of the target has this word: aws:ResourceTag, iam:ResourceTag. `Resource` itself has none before it.
  const atTags = quotes.some((quote) => /:resource/i.test(quote));
  const everywhere = statements.every(({ source: { resources = ['*'], notResources } }) => {
    return notResources === undefined && resources.includes('*');
  });
  return { atTarget: atTags || !everywhere, atTags };
}
