import { type Fields, isFields } from '../../model/fields.ts';
import { SECRET_ATTRIBUTES } from '../declared.ts';
import {
  askedOnce,
  joinedKeys,
  known,
  type LazyValue,
  listOf,
  mapOf,
  type SecretPart,
  secretsOf,
  textOf,
  unknown,
  type Value,
} from '../value.ts';
import { evaluate, type Surroundings } from './evaluate.ts';
import { counted, type Expansion, forEach, type Instance, theOnly } from './expand.ts';
import { ExpressionFault } from './expression.ts';
import { parseTemplate } from './parse-expression.ts';
import type { Block, ModuleSource } from './source.ts';
import { asDeclared } from './variable-type.ts';

/** Work for one configuration. A value of a real one takes some dozens. */
export class Budget {
  #left: number;
  constructor(steps: number) {
    this.#left = steps;
  }
  spend(): boolean {
    this.#left -= 1;
    return this.#left >= 0;
  }
}

/** What the modules below are, by the name of the call: `undefined` where their source could not be read. */
export type ChildScope = (call: string, instance: Instance) => ModuleScope | undefined;

/** One instance of a module: what names in its files mean. Everything is worked out when it is asked for, and once. */
export class ModuleScope implements Surroundings {
  readonly source: ModuleSource;
  /** `module.team["a"].`, or nothing for the root. */
  readonly prefix: string;
  readonly #inputs: (name: string) => Value | undefined;
  readonly #child: ChildScope;
  readonly #budget: Budget;
  readonly #made = new Map<string, Value>();
  readonly #underWay = new Set<string>();

  constructor(
    source: ModuleSource,
    prefix: string,
    inputs: (name: string) => Value | undefined,
    child: ChildScope,
    budget: Budget,
  ) {
    this.source = source;
    this.prefix = prefix;
    this.#inputs = inputs;
    this.#child = child;
    this.#budget = budget;
  }

  spend(): boolean {
    return this.#budget.spend();
  }

  /** What a written value comes to: texts are templates, lists and maps hold more of them. */
  valueOf(written: unknown, names: ReadonlyMap<string, Value> = new Map(), depth = 0): Value {
    if (depth > DEEPEST) return unknown('it is nested very deep');
    if (Array.isArray(written)) return listOf(written.map((each) => this.valueOf(each, names, depth + 1)));
    if (isFields(written)) {
      return mapOf(
        Object.entries(written).map(([key, each]) => {
          const name = textOf(this.valueOf(key, names, depth + 1)) ?? key;
          return [name, this.valueOf(each, names, depth + 1)] as const;
        }),
      );
    }
    if (typeof written !== 'string') {
      return known(typeof written === 'number' || typeof written === 'boolean' ? written : null);
    }
    try {
      return evaluate(parseTemplate(written), this, names);
    } catch (error) {
      if (error instanceof ExpressionFault)
        return unknown(`the expression is not read here: ${error.message}`);
      throw error;
    }
  }

  resolve(root: string, steps: readonly Value[]): { readonly value: Value; readonly taken: number } {
    const [first = '', second = ''] = steps.map((each) => textOf(each));
    switch (root) {
      case 'var':
        return { value: this.variable(first), taken: 1 };
      case 'local':
        return { value: this.#local(first), taken: 1 };
      case 'module':
        return { value: this.#module(first), taken: 1 };
      case 'data':
        return { value: this.#block(this.source.data, `${first}.${second}`, 'data.'), taken: 2 };
      case 'path':
      case 'terraform':
        return { value: unknown(`${root}.${first} is not known here`, `${root}.${first}`), taken: 1 };
      case 'each':
      case 'count':
      case 'self':
        return { value: unknown(`${root} means nothing there`), taken: 1 };
      default:
        return { value: this.#block(this.source.resources, `${root}.${first}`, ''), taken: 1 };
    }
  }

  variable(name: string): Value {
    return this.#once(`var.${name}`, () => {
      const given = this.#inputs(name);
      const block = this.source.variables.get(name);
      if (block === undefined) return given ?? unknown(`there is no variable ${name}`);
      const { type, nullable } = block.body;
      const key = `${this.prefix}var.${name}`;
      const hasDefault = Object.hasOwn(block.body, 'default');
      const isNull = given?.kind === 'known' && given.value === null;
      // `null` for a variable that is never null is its default.
      if (given !== undefined && !(isNull && nullable === false && hasDefault))
        return asDeclared(given, type, this);
      if (!hasDefault) return unknown(`${key} has no default`, key);
      return asDeclared(this.valueOf(block.body.default), type, this);
    });
  }

  output(name: string): Value {
    return this.#once(`output.${name}`, () => {
      const block = this.source.outputs.get(name);
      return block === undefined
        ? unknown(`the module has no output ${name}`)
        : this.valueOf(block.body.value);
    });
  }

  #local(name: string): Value {
    return this.#once(`local.${name}`, () =>
      this.source.locals.has(name)
        ? this.valueOf(this.source.locals.get(name))
        : unknown(`there is no local.${name}`),
    );
  }

  #module(name: string): Value {
    return this.#once(`module.${name}`, () => {
      const call = this.source.modules.get(name);
      if (call === undefined) return unknown(`there is no module ${name}`);
      return this.expand(call).all((instance) => {
        const address = `${this.prefix}module.${name}${instance.index}`;
        const child = this.#child(name, instance);
        const unread: SecretPart = { address: `module.${name}`, what: 'unread', shown: false };
        return {
          kind: 'lazy',
          key: address,
          secrets: askedOnce(() => (child === undefined ? [unread] : child.#secrets())),
          get: (key) => {
            const output = textOf(key);
            const own = joinedKeys(`${address}.`, [key]);
            if (child === undefined) {
              const why = `it comes out of module.${name}, whose source could not be read`;
              return unknown(why, own, { secrets: [unread] });
            }
            if (output !== undefined) return child.output(output);
            const why = `which output of module.${name} is meant cannot be told`;
            return unknown(why, own, { secrets: child.#secrets() });
          },
        };
      });
    });
  }

  /** The secrets in all outputs. */
  #secrets(): readonly SecretPart[] {
    return secretsOf([...this.source.outputs.keys()].map((name) => this.output(name)));
  }

  #block(blocks: ModuleSource['resources'], name: string, kind: '' | 'data.'): Value {
    return this.#once(`${kind}${name}`, () => {
      const block = blocks.get(name);
      if (block === undefined) return unknown(`${this.prefix}${kind}${name} is not in what was read`);
      return this.expand(block).all((instance) => this.resource(block, instance, kind));
    });
  }

  /** One instance of a resource, of which attributes can be asked for. */
  resource(block: Block, instance: Instance, kind: '' | 'data.' = ''): LazyValue {
    const [, type = '', name = ''] = block.words;
    const address = `${this.prefix}${kind}${type}.${name}${instance.index}`;
    // Instances that cannot be told apart are told by what they are made for.
    const each = instance.index === '[*]' ? joinedKeys('', [instance.names.get('each') ?? known(null)]) : '';
    const key = each === undefined ? undefined : `${address}${each}`;
    const secretNames = kind === '' ? (SECRET_ATTRIBUTES.get(type) ?? {}) : {};
    const secret = (what: SecretPart['what']): readonly SecretPart[] =>
      isEncrypted(this.valueOf(block.body.pgp_key, instance.names)) ? [] : [{ address, what, shown: false }];
    const secrets = () =>
      secretsOf(Object.values(secretNames).map((what) => unknown('', '', { secrets: secret(what) })));
    return {
      kind: 'lazy',
      key: key ?? address,
      secrets,
      get: (asked) => {
        if (textOf(asked) === undefined) {
          const open = key === undefined ? undefined : joinedKeys(`${key}.`, [asked]);
          return unknown(`which attribute of ${address} is meant cannot be told`, open, {
            secrets: secrets(),
          });
        }
        const attribute = ALIASES[`${kind}${type}.${textOf(asked)}`] ?? textOf(asked) ?? '';
        const own = key === undefined ? undefined : `${key}.${attribute}`;
        const what = Object.hasOwn(secretNames, attribute) ? secretNames[attribute] : undefined;
        if (what !== undefined)
          return unknown(`${address}.${attribute} is a secret`, own, { secrets: secret(what) });
        if (!Object.hasOwn(block.body, attribute)) {
          const when =
            kind === '' ? 'is known only once it is applied' : 'is asked of AWS when it is applied';
          return unknown(`${address}.${attribute} ${when}`, own);
        }
        return this.#once(`${address}${each ?? '?'}.${attribute}`, () => {
          const value = this.valueOf(block.body[attribute], instance.names);
          return value.kind === 'unknown' && value.key === undefined && own !== undefined
            ? { ...value, key: own }
            : value;
        });
      },
    };
  }

  /** The instances of a block, by its `count` or `for_each`. */
  expand({ body }: { readonly body: Fields }): Expansion {
    const has = (name: string) => Object.hasOwn(body, name);
    if (has('for_each')) return forEach(this.valueOf(body.for_each));
    return has('count') ? counted(this.valueOf(body.count)) : theOnly();
  }

  /** Works a value out once, and finds a value that is made of itself. */
  #once(name: string, make: () => Value): Value {
    const made = this.#made.get(name);
    if (made !== undefined) return made;
    if (this.#underWay.has(name)) return unknown(`${this.prefix}${name} is made of itself`);
    if (this.#underWay.size >= MOST_UNDER_WAY) return unknown('it goes through very many names');
    this.#underWay.add(name);
    const value = make();
    this.#underWay.delete(name);
    this.#made.set(name, value);
    return value;
  }
}

const DEEPEST = 60;

/** Names that lead to each other, one after the other. */
const MOST_UNDER_WAY = 200;

/** Attributes that hold what another one does (Terraform Registry: the id of a user is its name). */
const ALIASES: Readonly<Record<string, string>> = {
  'aws_iam_user.id': 'name',
  'aws_iam_user_login_profile.id': 'user',
  'data.aws_iam_user.id': 'user_id',
  'awscc_iam_user.id': 'user_name',
};

/** Whether there surely is a `pgp_key`. */
export function isEncrypted(pgpKey: Value): boolean {
  if (pgpKey.kind === 'unknown') return pgpKey.isText === true;
  const text = textOf(pgpKey);
  return text !== undefined && text !== '';
}
