import type { CompiledPolicy, CompiledResource, CompiledStatement } from '../compile.ts';
import type { CompiledCondition } from '../condition.ts';
import type { Grants } from '../decide.ts';

/** Every policy that decides, of all layers. */
export function policiesIn({
  identity,
  boundary,
  session = [],
  controls,
}: Grants): readonly CompiledPolicy[] {
  const levels = 'state' in controls || !controls.limited ? [] : controls.levels;
  return [
    ...identity,
    ...(boundary === undefined ? [] : [boundary]),
    ...session,
    ...levels.flatMap(({ policies }) => policies),
  ];
}

/** The statements of a policy that are about an action, in lower case. */
export function coveringIn(policy: CompiledPolicy, action: string): readonly CompiledStatement[] {
  if ('unread' in policy) return [];
  return policy.covering(action).flatMap((place) => policy.statements[place] ?? []);
}

const could = new WeakMap<readonly CompiledPolicy[], Map<string, boolean>>();

/**
 * Whether the principal's own policies could allow an action on anything, denies and conditions left aside: a quick
 * no for the many that have no right of the kind. What is unread could.
 */
export function couldAllow({ identity }: Pick<Grants, 'identity'>, action: string): boolean {
  const kept = could.get(identity) ?? new Map<string, boolean>();
  could.set(identity, kept);
  const before = kept.get(action);
  if (before !== undefined) return before;
  const asked = action.toLowerCase();
  const found = identity.some((policy) => mayHold(policy, 'Allow', asked));
  kept.set(action, found);
  return found;
}

/**
 * Whether a policy has a statement of an effect on an action, in lower case, or cannot be read: then it may have one.
 */
export function mayHold(policy: CompiledPolicy, effect: 'Allow' | 'Deny', action: string): boolean {
  if ('unread' in policy) return true;
  return policy.covering(action).some((place) => policy.statements[place]?.effect === effect);
}

const asked = new WeakMap<CompiledCondition, AskedKeys>();

/** What a condition asks of a request: tags of what it is made on, and any other keys; all in lower case. */
export interface AskedKeys {
  readonly tags: readonly string[];
  readonly others: readonly string[];
}

/** The keys that a condition looks at: its own, and those of its variables. Kept. */
export function askedBy(condition: CompiledCondition): AskedKeys {
  const before = asked.get(condition);
  if (before !== undefined) return before;
  const found = apart([condition.key, ...variableKeys(condition.wanted)]);
  asked.set(condition, found);
  return found;
}

const inResource = new WeakMap<CompiledResource, AskedKeys>();

/** The keys that stand in a statement's resources themselves, as variables. Kept. */
function askedIn(resource: CompiledResource): AskedKeys {
  const before = inResource.get(resource);
  if (before !== undefined) return before;
  const found = apart(variableKeys(resource.texts));
  inResource.set(resource, found);
  return found;
}

/** The tags among them of what a call is made on. */
export function tagKeysOf(resource: CompiledResource): readonly string[] {
  return askedIn(resource).tags;
}

function variableKeys(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) =>
    [...text.matchAll(/\$\{\s*([^},]*?)\s*[},]/g)].map(([, key = '']) => key.toLowerCase()),
  );
}

function apart(keys: readonly string[]): AskedKeys {
  const tagOf = (key: string) => /^(?:aws|iam):resourcetag\/(.*)$/s.exec(key)?.[1];
  const distinct = [...new Set(keys)].sort();
  return {
    tags: [...new Set(distinct.flatMap((key) => tagOf(key) ?? []))].sort(),
    others: distinct.filter((key) => tagOf(key) === undefined),
  };
}

const tagged = new WeakMap<CompiledPolicy, boolean>();

/** Whether any of the policies looks at tags of what a call is made on. */
export function looksAtTags(policies: readonly CompiledPolicy[]): boolean {
  return policies.some((policy) => {
    const before = tagged.get(policy);
    if (before !== undefined) return before;
    const found = !('unread' in policy) && policy.statements.some(seesTags);
    tagged.set(policy, found);
    return found;
  });
}

function seesTags({ resource, conditions }: CompiledStatement): boolean {
  return tagKeysOf(resource).length > 0 || conditions.some((each) => askedBy(each).tags.length > 0);
}

/** Whether any of the policies hangs on tags: of what a call is made on, or of whoever makes it. */
export function hangsOnTags(policies: readonly CompiledPolicy[]): boolean {
  return policies.some(
    (policy) =>
      'statements' in policy &&
      policy.statements.some(({ resource, conditions }) =>
        [askedIn(resource), ...conditions.map(askedBy)].some(
          ({ tags, others }) => tags.length > 0 || others.some((key) => key.startsWith('aws:principaltag/')),
        ),
      ),
  );
}

const taggedGrants = new WeakMap<Grants, boolean>();

/** The same of everything that decides for a principal. Kept. */
export function grantsLookAtTags(grants: Grants): boolean {
  const found = taggedGrants.get(grants) ?? looksAtTags(policiesIn(grants));
  taggedGrants.set(grants, found);
  return found;
}
