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

const covering = new WeakMap<CompiledPolicy, Map<string, readonly CompiledStatement[]>>();

/** The statements of a policy that are about an action, in lower case; kept, for it is asked for every user. */
export function coveringIn(policy: CompiledPolicy, action: string): readonly CompiledStatement[] {
  if ('unread' in policy) return [];
  const kept = covering.get(policy) ?? new Map<string, readonly CompiledStatement[]>();
  covering.set(policy, kept);
  const before = kept.get(action);
  if (before !== undefined) return before;
  const found = policy.statements.filter((statement) => statement.coversAction(action));
  kept.set(action, found);
  return found;
}

/**
 * Whether the principal's own policies could allow an action on anything, denies and conditions left aside: a quick
 * no for the many that have no right of the kind. What is unread could.
 */
export function couldAllow({ identity }: Pick<Grants, 'identity'>, action: string): boolean {
  const asked = action.toLowerCase();
  return identity.some(
    (policy) => 'unread' in policy || coveringIn(policy, asked).some(({ effect }) => effect === 'Allow'),
  );
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
