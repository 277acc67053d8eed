import type { Authorization } from '../../model/authorization.ts';
import { DENY_KEYS } from '../../plan/policies.ts';
import { makeWorld, type PolicyWorld, type WorldInput } from '../../policy/world.ts';
import { KEY_BOUNDARY } from './boundary.ts';
import { afterChanges, type Change, type InlineText, type PolicyText } from './changes.ts';
import { EDITS } from './edits.ts';
import { type KeyMaker, keyMakers } from './key-makers.ts';
import { type Loss, lossesOf } from './losses.ts';

/**
 * Ways to keep users from making keys. `take-out`: out of the policies that allow it; `deny-in-policy`: by a statement
 * for these users in a policy that they have; `deny-users`: by a policy of each user's own; `scp`: by a service control
 * policy on the account; `boundary`: by a permissions boundary. Who cannot be closed by the way itself gets a policy of
 * its own besides.
 */
export const FIX_KINDS = ['take-out', 'deny-in-policy', 'deny-users', 'scp', 'boundary'] as const;
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
  /** The account afterwards, and what it is made of. */
  readonly world: PolicyWorld;
  readonly after: WorldInput;
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
  /** Inline policies of these users, by user and name, as far as they could be read. */
  readonly inline: ReadonlyMap<string, InlineText>;
  /** Whether a service control policy can be attached with the credentials in use. */
  readonly scp: { readonly possible: true } | { readonly possible: false; readonly words: string };
}

/**
 * Every way, the smallest first: whom it takes least from, then the fewest steps, then the least text. Taking the call out
 * comes before all where nobody else loses anything, for it holds for users made later too. What needs the organisation,
 * or a person's hands, comes after what the account can do by itself.
 *
 * @param before the account as it is
 */
export function fixesFor(
  input: FixInput,
  before = makeWorld(input),
): {
  readonly fixes: readonly Fix[];
  readonly none: readonly NoFix[];
} {
  const all = FIX_KINDS.map((kind) => tried(kind, input, before));
  const fixes = all.flatMap((each) => ('impossible' in each ? [] : [each]));
  return {
    fixes: fixes.toSorted(
      (a, b) =>
        placeOf(a) - placeOf(b) ||
        a.others - b.others ||
        a.changes.length - b.changes.length ||
        a.characters - b.characters,
    ),
    none: all.flatMap((each) => ('impossible' in each ? [each] : [])),
  };
}

/** Why none of these ways closes the users; nothing where one does, for then the others need not be tried. */
export function reasonsAgainst(
  kinds: readonly FixKind[],
  input: FixInput,
  before: PolicyWorld,
): readonly NoFix[] {
  const none: NoFix[] = [];
  for (const kind of kinds) {
    const each = tried(kind, input, before);
    if (!('impossible' in each)) return [];
    none.push(each);
  }
  return none;
}

function placeOf({ kind, others }: Fix): number {
  if (kind === 'take-out' && others === 0) return -2;
  return ['scp', 'boundary'].indexOf(kind);
}

function tried(kind: FixKind, input: FixInput, before: PolicyWorld): Fix | NoFix {
  const edits = EDITS[kind](input);
  if ('impossible' in edits) return { kind, impossible: edits.impossible };
  const names = input.makers.map(({ user }) => user.name);
  const first = outcomeOf(edits.changes, input, names);
  const taken = first.open.find((name) => hasOwnPolicy(input.authorization, name));
  if (taken !== undefined)
    return { kind, impossible: `${taken} has a policy ${DENY_KEYS.name} already, which says something else` };
  const denied = first.open.map((userName): Change => ({ kind: 'deny-user', userName }));
  const changes = [...edits.changes, ...denied];
  // Every user is asked about every other one, which takes long where there are thousands.
  const { after, world, open } = denied.length === 0 ? first : outcomeOf(changes, input, names);
  if (open.length > 0) return { kind, impossible: `${open.join(', ')} could make keys all the same` };
  const losses = lossesOf(before, world, changes, new Set(names));
  return {
    kind,
    changes,
    losses,
    others: new Set(losses.map(({ type, name }) => `${type} ${name}`)).size,
    characters: changes.reduce((sum, change) => sum + charactersOf(change), 0),
    world,
    after,
  };
}

/** The account after the changes, and who of the users could make keys all the same. */
function outcomeOf(changes: readonly Change[], input: FixInput, names: readonly string[]) {
  const after = afterChanges<WorldInput>(input, changes);
  const world = makeWorld(after);
  return { after, world, open: keyMakers(world, names).map(({ user }) => user.name) };
}

function hasOwnPolicy({ users }: Authorization, name: string): boolean {
  return users.get(name)?.inline.some((policy) => policy.name === DENY_KEYS.name) === true;
}

function charactersOf(change: Change): number {
  switch (change.kind) {
    case 'deny-user':
      return DENY_KEYS.text.length;
    case 'add-scp':
      return change.policy.text.length;
    case 'set-boundary':
      return KEY_BOUNDARY.text.length;
    default: {
      const lines = change.edited.diff.filter((line) => /^[-+]/.test(line));
      return lines.reduce((sum, line) => sum + line.slice(1).trim().length, 0);
    }
  }
}
