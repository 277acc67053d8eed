import type { CompiledStatement } from '../compile.ts';
import type { CompiledCondition } from '../condition.ts';
import { type RequestContext, valuesOf } from '../context.ts';
import type { Pattern } from '../pattern.ts';
import type { Truth } from '../truth.ts';
import { contextOn, type PolicyPrincipal, type PolicyWorld } from '../world.ts';
import { askedBy, tagKeysOf } from './involved.ts';

/** The user that stands for all that may be made later, at the root of the paths and below a path. */
const LATER = -1;
export const LATER_WITH_PATH = -2;

/** Names that no policy was written for. */
const LATER_NAME = 'zq7-made-later';
const LATER_PATH = 'zq7-path/zq7-made-later';

/** Where a pattern, or the tags, tell users apart: those for whom it is otherwise than for {@link LATER}. */
interface Apart {
  readonly id: number;
  /** By the place of the user: what is so of it, in a word. */
  readonly labels: ReadonlyMap<number, string>;
}

/** Users of whom every statement in question says the same. */
export interface Alike {
  /** The one to ask about. */
  readonly sample: number;
  /** Places in {@link Population.users}; `rest`: all that are in no other group, and those yet to come. */
  readonly members: readonly number[] | 'rest';
}

/** The users of an account as resources: who is alike in the eyes of some statements. Keeps what it finds. */
export class Population {
  readonly world: PolicyWorld;
  /** In the order of names; a user's place in it is its number. */
  readonly users: readonly PolicyPrincipal[];
  readonly placeOf: ReadonlyMap<string, number>;
  #prefix: string;
  #apart = new Map<string, Apart>();
  #tagValues = new Map<string, readonly (readonly number[])[]>();
  #groups = new Map<string, readonly Alike[]>();

  constructor(world: PolicyWorld) {
    this.world = world;
    this.users = [...world.users.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.placeOf = new Map(this.users.map(({ name }, place) => [name, place]));
    this.#prefix = `arn:${world.account.partition}:iam::${world.account.id}:user/`;
  }

  /** The ARN and tags of a user by its place. */
  at(place: number): Pick<PolicyPrincipal, 'arn' | 'tags'> {
    if (place === LATER_WITH_PATH) return { arn: `${this.#prefix}${LATER_PATH}`, tags: {} };
    return this.users[place] ?? { arn: `${this.#prefix}${LATER_NAME}`, tags: {} };
  }

  /** Puts the users into groups of whom the statements say the same. The last group is the rest. */
  alike(statements: readonly CompiledStatement[], principal: PolicyPrincipal): readonly Alike[] {
    const apart = new Set<Apart>();
    const { context } = principal;
    for (const { resource, conditions } of statements) {
      for (const condition of conditions) {
        if (askedBy(condition).tags.length === 0) continue;
        const found = this.#byCondition(condition, principal);
        if (found.labels.size > 0) apart.add(found);
      }
      for (const [index, text] of resource.texts.entries()) {
        const pattern = resource.patterns[index];
        if (pattern === undefined || text === '*') continue;
        const found = this.#byPattern(pattern, text, resource.variables, context);
        if (found.labels.size > 0) apart.add(found);
      }
    }
    const keys = [...new Set(statements.flatMap(({ resource }) => tagKeysOf(resource)))].sort();
    if (keys.length > 0) apart.add(this.#byTags(keys));
    return this.#grouped([...apart].sort((a, b) => a.id - b.id));
  }

  #grouped(apart: readonly Apart[]): readonly Alike[] {
    const key = apart.map(({ id }) => id).join(' ');
    const before = this.#groups.get(key);
    if (before !== undefined) return before;
    const labels = new Map<number, string>();
    for (const { id, labels: each } of apart)
      for (const [place, label] of each) labels.set(place, `${labels.get(place) ?? ''}${id}=${label};`);
    const groups = new Map<string, number[]>();
    for (const [place, label] of labels) {
      const group = groups.get(label);
      if (group === undefined) groups.set(label, [place]);
      else group.push(place);
    }
    // In an order of their own: what is told must not hang on which patterns came up before.
    const found: Alike[] = [...groups.values()]
      .map((members) => members.toSorted((a, b) => a - b))
      .sort(([a = LATER], [b = LATER]) => a - b)
      .map((members) => ({ sample: members.at(-1) ?? LATER, members }));
    found.push({ sample: LATER, members: 'rest' });
    this.#groups.set(key, found);
    return found;
  }

  #byPattern(pattern: Pattern, text: string, variables: boolean, context: RequestContext): Apart {
    const [key, resolved] = variables ? resolve(text, context) : [`plain ${text}`, text];
    const before = this.#apart.get(key);
    if (before !== undefined) return before;
    const usual = pattern(this.at(LATER).arn, context);
    const labels = new Map<number, string>();
    const look = (place: number) => {
      const truth: Truth = pattern(this.at(place).arn, context);
      if (truth !== usual) labels.set(place, String(truth));
    };
    const only = resolved === undefined ? undefined : this.#namedBy(resolved);
    if (only === undefined) for (const place of this.users.keys()) look(place);
    else for (const place of only) look(place);
    look(LATER_WITH_PATH);
    const found = { id: this.#apart.size, labels };
    this.#apart.set(key, found);
    return found;
  }

  /** The one user that a pattern can match where it ends with a whole name: names are unique in an account. */
  #namedBy(text: string): readonly number[] | undefined {
    const end = text.slice(text.lastIndexOf('/') + 1);
    if (!text.includes('/') || /[*?]/.test(end)) return undefined;
    const place = this.placeOf.get(end);
    return place === undefined ? [] : [place];
  }

  /**
   * A condition on tags tells apart those of whom it holds otherwise than of who has none. Which those are is the same
   * for every principal with the same values of whatever else it asks.
   */
  #byCondition(condition: CompiledCondition, principal: PolicyPrincipal): Apart {
    const { tags, others } = askedBy(condition);
    const asking = contextOn(principal, this.world, {});
    const values = others.map((key) => valuesOf(asking, key) ?? String(valuesOf(asking, key)));
    const key = `${condition.variables} ${quoteOf(condition)} ${JSON.stringify(values)}`;
    const before = this.#apart.get(key);
    if (before !== undefined) return before;
    const usual = condition.holds(asking);
    const labels = new Map<number, string>();
    for (const places of this.#byTagValues(tags)) {
      const truth = condition.holds(contextOn(principal, this.world, this.at(places[0] ?? LATER).tags));
      if (truth !== usual) for (const place of places) labels.set(place, String(truth));
    }
    const found = { id: this.#apart.size, labels };
    this.#apart.set(key, found);
    return found;
  }

  /** Users who have any of these tags, put together by what they have. */
  #byTagValues(keys: readonly string[]): readonly (readonly number[])[] {
    const name = JSON.stringify(keys);
    const kept = this.#tagValues.get(name);
    if (kept !== undefined) return kept;
    const { labels } = this.#byTags(keys);
    const found = [...Map.groupBy(labels, ([, label]) => label).values()].map((same) =>
      same.map(([place]) => place),
    );
    this.#tagValues.set(name, found);
    return found;
  }

  #byTags(keys: readonly string[]): Apart {
    const key = `tags ${JSON.stringify(keys)}`;
    const before = this.#apart.get(key);
    if (before !== undefined) return before;
    const labels = new Map<number, string>();
    for (const [place, { tags }] of this.users.entries()) {
      const looked = Object.entries(tags).filter(([name]) => keys.includes(name.toLowerCase()));
      if (looked.length > 0) labels.set(place, JSON.stringify(looked.sort()));
    }
    const found = { id: this.#apart.size, labels };
    this.#apart.set(key, found);
    return found;
  }
}

const quotes = new WeakMap<CompiledCondition, string>();

function quoteOf(condition: CompiledCondition): string {
  const found = quotes.get(condition) ?? condition.quote;
  quotes.set(condition, found);
  return found;
}

/**
 * A key under which what a pattern matches is the same, and the text with the values in place of the variables, where
 * every variable has one value and none of them holds a wildcard.
 */
function resolve(text: string, context: RequestContext): readonly [string, string | undefined] {
  if (!text.includes('${')) return [`plain ${text}`, text];
  const values: string[] = [];
  let clear = true;
  const resolved = text.replace(/\$\{([^}]*)\}/g, (_whole, inside: string) => {
    const [value, ...more] = valuesOf(context, (inside.split(',')[0] ?? '').trim().toLowerCase()) ?? [];
    const all = valuesOf(context, (inside.split(',')[0] ?? '').trim().toLowerCase());
    values.push(all === undefined ? '?' : JSON.stringify(all));
    if (value === undefined || more.length > 0 || /[*?$]/.test(`${value}${inside}`)) clear = false;
    return value ?? '';
  });
  return [`with ${JSON.stringify([text, values])}`, clear ? resolved : undefined];
}
