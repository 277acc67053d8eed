import type { Authorization } from '../../model/authorization.ts';
import { DENY_KEYS } from '../../plan/policies.ts';
import { MOST_VERSIONS } from '../../plan/policy-conditions.ts';
import { editPolicy, type PolicyEdit } from '../../plan/policy-edit.ts';
import { makeWorld, type PolicyWorld, type WorldInput } from '../../policy/world.ts';
import { afterChanges, type Change, type PolicyText } from './changes.ts';
import { type KeyMaker, keyMakers } from './key-makers.ts';
import { type Loss, lossesOf } from './losses.ts';

/**
 * Ways to keep users from making keys. `take-out`: out of the policies that allow it; `deny-in-policy`: by a statement
 * for these users in a policy that they have; `deny-users`: by a policy of each user's own. Who cannot be closed by
 * the first two gets the third besides.
 */
const FIX_KINDS = ['take-out', 'deny-in-policy', 'deny-users'] as const;
export type FixKind = (typeof FIX_KINDS)[number];

/** A way that was proved: after these changes no policy lets any of the users make a key. */
export interface Fix {
  readonly kind: FixKind;
  readonly changes: readonly Change[];
  /** What is lost that was not meant to be. */
  readonly losses: readonly Loss[];
  /** How many users and roles that is. */
  readonly others: number;
  /** Characters of policies that are written or taken out. */
  readonly characters: number;
  /** The account afterwards. */
  readonly world: PolicyWorld;
}

/** A way that there is not, and why. */
export interface NoFix {
  readonly kind: FixKind;
  readonly impossible: string;
}

export interface FixInput extends WorldInput {
  /** Users to close; each may make keys now. */
  readonly makers: readonly KeyMaker[];
  /** The account's own policies that let them, by ARN, as far as they could be read. */
  readonly policies: ReadonlyMap<string, PolicyText>;
}

/** Every way, the smallest first: whom it takes least from, then the fewest steps, then the least text. */
export function fixesFor(input: FixInput): {
  readonly fixes: readonly Fix[];
  readonly none: readonly NoFix[];
} {
  const before = makeWorld(input);
  const all = FIX_KINDS.map((kind) => tried(kind, input, before));
  const fixes = all.flatMap((each) => ('impossible' in each ? [] : [each]));
  return {
    fixes: fixes.toSorted(
      (a, b) => a.others - b.others || a.changes.length - b.changes.length || a.characters - b.characters,
    ),
    none: all.flatMap((each) => ('impossible' in each ? [each] : [])),
  };
}

function tried(kind: FixKind, input: FixInput, before: PolicyWorld): Fix | NoFix {
  const edits = EDITS[kind](input);
  if ('impossible' in edits) return { kind, impossible: edits.impossible };
  const names = input.makers.map(({ user }) => user.name);
  const half = worldAfter(input, edits.changes);
  const left = keyMakers(half, names).map(({ user }) => user.name);
  const taken = left.find((name) => hasOwnPolicy(input.authorization, name));
  if (taken !== undefined)
    return { kind, impossible: `${taken} has a policy ${DENY_KEYS.name} already, which says something else` };
  const changes = [...edits.changes, ...left.map((userName): Change => ({ kind: 'deny-user', userName }))];
  const world = worldAfter(input, changes);
  const open = keyMakers(world, names);
  if (open.length > 0)
    return {
      kind,
      impossible: `${open.map(({ user }) => user.name).join(', ')} could make keys all the same`,
    };
  const losses = lossesOf(before, world, changes, new Set(names));
  return {
    kind,
    changes,
    losses,
    others: new Set(losses.map(({ type, name }) => `${type} ${name}`)).size,
    characters: changes.reduce((sum, change) => sum + charactersOf(change), 0),
    world,
  };
}

function worldAfter(input: FixInput, changes: readonly Change[]): PolicyWorld {
  return makeWorld({ ...input, authorization: afterChanges(input.authorization, changes) });
}

function hasOwnPolicy({ users }: Authorization, name: string): boolean {
  return users.get(name)?.inline.some((policy) => policy.name === DENY_KEYS.name) === true;
}

function charactersOf(change: Change): number {
  if (change.kind === 'deny-user') return DENY_KEYS.text.length;
  const lines = change.edited.diff.filter((line) => /^[-+]/.test(line));
  return lines.reduce((sum, line) => sum + line.slice(1).trim().length, 0);
}

type Edits = { readonly changes: readonly Change[] } | { readonly impossible: string };

const EDITS: Readonly<Record<FixKind, (input: FixInput) => Edits>> = {
  'take-out': takeOut,
  'deny-in-policy': denyInPolicy,
  'deny-users': () => ({ changes: [] }),
};

/** Only of policies whose edit closes somebody: who has it from elsewhere too would gain nothing by it. */
function takeOut({ makers, policies }: FixInput): Edits {
  const closable = makers.filter(({ grantedBy }) =>
    grantedBy.every(({ policy }) => policies.has(policy.id ?? '')),
  );
  const arns = new Set(closable.flatMap((maker) => policyIdsOf(maker)));
  return editsOf(
    [...arns].sort().map((arn) => [arn, { form: 'take-out' }]),
    policies,
  );
}

/** Each user in the first of its policies that can be edited. */
function denyInPolicy({ makers, policies }: FixInput): Edits {
  const users = new Map<string, string[]>();
  for (const maker of makers) {
    const [arn] = policyIdsOf(maker)
      .filter((id) => policies.has(id))
      .sort();
    if (arn !== undefined) users.set(arn, [...(users.get(arn) ?? []), maker.user.name]);
  }
  const byArn = [...users].sort(([a], [b]) => (a < b ? -1 : 1));
  return editsOf(
    byArn.map(([arn, names]) => [arn, { form: 'deny-users', users: names }]),
    policies,
  );
}

function policyIdsOf({ grantedBy }: KeyMaker): readonly string[] {
  return [...new Set(grantedBy.flatMap(({ policy }) => policy.id ?? []))];
}

function editsOf(wanted: readonly (readonly [string, PolicyEdit])[], policies: FixInput['policies']): Edits {
  const reasons: string[] = [];
  const changes = wanted.flatMap(([arn, edit]): Change[] => {
    const policy = policies.get(arn);
    if (policy === undefined) return [];
    const edited = editPolicy(policy.text, edit);
    const against = 'impossible' in edited ? edited.impossible : noRoom(policy, edited.hashes.text);
    if (against !== undefined) reasons.push(`${policy.name}: ${against}`);
    return 'impossible' in edited || against !== undefined
      ? []
      : [{ kind: 'edit-policy', policy, edit, edited }];
  });
  if (changes.length > 0) return { changes };
  return {
    impossible:
      reasons[0] ?? "no user has it from the account's own managed policies alone, which could be edited",
  };
}

function noRoom({ versions }: PolicyText, sha256: string): string | undefined {
  if (versions.includes(sha256))
    return 'an earlier version says the same already: set that one as the default, or delete it';
  return versions.length >= MOST_VERSIONS
    ? `it has ${versions.length} versions, and IAM keeps no more`
    : undefined;
}
