import type { PolicyStatement } from '../../model/authorization.ts';
import type { CompiledPolicy, CompiledStatement } from '../compile.ts';
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

const tagKeys = new WeakMap<PolicyStatement, readonly string[]>();

/** The tags of the resource that a statement looks at: keys of conditions and variables, in lower case. */
export function tagKeysOf({ source, resource }: CompiledStatement): readonly string[] {
  const before = tagKeys.get(source);
  if (before !== undefined) return before;
  const { conditions = {} } = source;
  const texts = [
    ...resource.texts,
    ...Object.values(conditions).flatMap((keys) => Object.values(keys).flat()),
  ];
  const inTexts = texts.flatMap((text) =>
    [...text.matchAll(/\$\{\s*([^},]*?)\s*[},]/g)].map(([, key = '']) => key),
  );
  const keys = [...Object.values(conditions).flatMap((each) => Object.keys(each)), ...inTexts];
  const found = keys.flatMap(
    (key) => /^(?:aws|iam):resourcetag\/(.*)$/is.exec(key)?.[1]?.toLowerCase() ?? [],
  );
  const distinct = [...new Set(found)].sort();
  tagKeys.set(source, distinct);
  return distinct;
}

const tagged = new WeakMap<CompiledPolicy, boolean>();

/** Whether any of the policies looks at tags of what a call is made on. */
export function looksAtTags(policies: readonly CompiledPolicy[]): boolean {
  return policies.some((policy) => {
    const before = tagged.get(policy);
    if (before !== undefined) return before;
    const found = !('unread' in policy) && policy.statements.some((each) => tagKeysOf(each).length > 0);
    tagged.set(policy, found);
    return found;
  });
}

const taggedGrants = new WeakMap<Grants, boolean>();

/** The same of everything that decides for a principal. Kept. */
export function grantsLookAtTags(grants: Grants): boolean {
  const found = taggedGrants.get(grants) ?? looksAtTags(policiesIn(grants));
  taggedGrants.set(grants, found);
  return found;
}
