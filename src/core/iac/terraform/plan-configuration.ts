import { type Fields, isFields } from '../../model/fields.ts';
import { longest, type ModuleStep, prefixOf, referenceOf } from './plan-addresses.ts';

/** Where an expression stands: in which module instance, and in which instance of a block there. */
export interface Spot {
  readonly steps: readonly ModuleStep[];
  /** `[0]`, `["a"]`, or nothing. */
  readonly index: string;
  /** The block, which may have a `for_each`. */
  readonly block?: Fields;
}

/** What a reference leads to: instances of resources, each with the attribute that is meant. */
export interface Target {
  readonly address: string;
  readonly type: string;
  /** Absent where the resource is meant as a whole. */
  readonly attribute?: string;
}

/** All that references lead to; `open` where some lead to what a plan does not hold, such as a `local`. */
export interface Targets {
  readonly found: readonly Target[];
  readonly open: boolean;
}

/** Steps from reference to reference. A circle, which Terraform refuses, ends there. */
const LONGEST_WAY = 40;

/** The configuration of a plan: expressions with nothing but the names they refer to (Terraform, JSON Output Format). */
export class PlanConfiguration {
  readonly #root: Fields;
  /** The addresses of all instances of resources in the plan. */
  readonly #instances: ReadonlyMap<string, readonly string[]>;
  /** The blocks of each module, by their address in it: looked for once for every resource of a plan. */
  readonly #blocks = new Map<Fields, ReadonlyMap<unknown, Fields>>();

  constructor(root: unknown, addresses: readonly string[], blockOf: (address: string) => string) {
    this.#root = isFields(root) ? root : {};
    this.#instances = Map.groupBy(addresses, blockOf);
  }

  get outputs(): Fields {
    return fieldsIn(this.#root, 'outputs');
  }

  /** A block of a module, as `aws_iam_user.ann`. */
  block(steps: readonly ModuleStep[], name: string): Fields | undefined {
    const module = this.#module(steps);
    const known = this.#blocks.get(module);
    if (known !== undefined) return known.get(name);
    const resources = Array.isArray(module.resources) ? module.resources.filter(isFields) : [];
    const blocks = new Map(resources.map((each) => [each.address, each] as const));
    this.#blocks.set(module, blocks);
    return blocks.get(name);
  }

  /** What an expression leads to. */
  targets(expression: unknown, spot: Spot, way = 0): Targets {
    const references = referencesOf(expression);
    if (references === undefined || way > LONGEST_WAY) return { found: [], open: true };
    const each = longest(references).map((reference) => this.#target(reference, spot, references, way + 1));
    return {
      found: each.flatMap(({ found }) => found),
      open: each.some(({ open }) => open),
    };
  }

  #target(text: string, spot: Spot, all: readonly string[], way: number): Targets {
    const reference = referenceOf(text);
    switch (reference.root) {
      case 'count':
      case 'path':
      case 'terraform':
        return NOTHING;
      case 'each':
        return this.#each(reference.name, reference.attribute, spot, way);
      case 'var':
        return this.#variable(reference.name, spot, way);
      case 'module': {
        const index = reference.index === '' ? ownIndex(spot, all) : reference.index;
        return this.#output(reference.name, index, reference.attribute, spot, way);
      }
      case 'local':
      case 'data':
      case 'self':
        return OPEN;
      default: {
        const { root, name, attribute } = reference;
        const index = reference.index === '' ? ownIndex(spot, all) : reference.index;
        const found = this.#resource(spot.steps, `${root}.${name}`, index);
        return {
          found: found.map((address) => ({
            address,
            type: root,
            ...(attribute !== undefined && { attribute }),
          })),
          open: found.length === 0,
        };
      }
    }
  }

  /** Instances of a block: the one of that index, else the one without an index, else all. */
  #resource(steps: readonly ModuleStep[], name: string, index: string): readonly string[] {
    const block = `${prefixOf(steps.map((step) => ({ ...step, index: '' })))}${name}`;
    const address = `${prefixOf(steps)}${name}`;
    const here = (this.#instances.get(block) ?? []).filter(
      (each) => each === address || each.startsWith(`${address}[`),
    );
    const exact = here.filter((each) => each === `${address}${index}` || each === address);
    return exact.length > 0 ? exact : here;
  }

  #each(name: string, attribute: string | undefined, spot: Spot, way: number): Targets {
    // `each.key` alone names nothing: it chooses among the instances of what else is referred to.
    if (name === 'key') return NOTHING;
    const { found, open } = this.targets(spot.block?.for_each_expression, { ...spot, block: {} }, way);
    const own = found.filter(({ address }) => address.endsWith(spot.index));
    return {
      found: own.map(({ address, type }) => ({
        address,
        type,
        ...(attribute !== undefined && { attribute }),
      })),
      open: open || own.length === 0,
    };
  }

  #variable(name: string, { steps }: Spot, way: number): Targets {
    const last = steps.at(-1);
    if (last === undefined) return OPEN;
    const above = steps.slice(0, -1);
    const call = fieldsIn(fieldsIn(this.#module(above), 'module_calls'), last.name);
    const expressions = fieldsIn(call, 'expressions');
    if (!Object.hasOwn(expressions, name)) return OPEN;
    return this.targets(expressions[name], { steps: above, index: last.index, block: call }, way);
  }

  #output(name: string, index: string, output: string | undefined, { steps }: Spot, way: number): Targets {
    const below = [...steps, { name, index }];
    if (output === undefined) return OPEN;
    const { expression } = fieldsIn(fieldsIn(this.#module(below), 'outputs'), output);
    return this.targets(expression, { steps: below, index: '' }, way);
  }

  #module(steps: readonly ModuleStep[]): Fields {
    return steps.reduce(
      (module, { name }) => fieldsIn(fieldsIn(fieldsIn(module, 'module_calls'), name), 'module'),
      this.#root,
    );
  }
}

const NOTHING: Targets = { found: [], open: false };
const OPEN: Targets = { found: [], open: true };

/** The index of the block itself, where the expression chooses by it. */
function ownIndex({ index }: Spot, all: readonly string[]): string {
  return all.some((each) => each.startsWith('each.') || each.startsWith('count.')) ? index : '';
}

function fieldsIn(fields: Fields, name: string): Fields {
  const inner = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return isFields(inner) ? inner : {};
}

/** The names in an expression; an object of expressions has those of all. A constant has none. */
function referencesOf(expression: unknown): readonly string[] | undefined {
  if (Array.isArray(expression)) {
    const all = expression.map(referencesOf);
    return all.some((each) => each === undefined) ? undefined : all.flatMap((each) => each ?? []);
  }
  if (!isFields(expression)) return undefined;
  const { references } = expression;
  if (!Array.isArray(references)) return Object.hasOwn(expression, 'constant_value') ? [] : undefined;
  return references.filter((each): each is string => typeof each === 'string');
}
