import { template } from '../terraform/evaluate.ts';
import { childOf, type MapTree, scalarText, type Tree } from '../tree.ts';
import {
  joinedKeys,
  keyOf,
  known,
  listOf,
  mapOf,
  secretsOf,
  textOf,
  unknown,
  type Value,
  whyUnknown,
} from '../value.ts';
import { type ConditionState, conditionState } from './conditions.ts';

/** Names that mean something else for a while: the loop variables of `Fn::ForEach`, the variables of `Fn::Sub`. */
export type Names = ReadonlyMap<string, Value>;

export const NO_NAMES: Names = new Map();

/** A resource of a template, its loops spelt out. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly tree: MapTree;
  /** Where the key of the resource stands. */
  readonly at: number;
  readonly names: Names;
  readonly condition?: string;
}

const DEEPEST = 60;
const MOST_STEPS = 400_000;

/** What the functions of a template come to (CloudFormation, Intrinsic function reference). */
export class TemplateScope {
  readonly #template: Tree;
  readonly #resources: ReadonlyMap<string, Resource>;
  #steps = 0;
  readonly #underWay = new Set<string>();

  constructor(template: Tree, resources: ReadonlyMap<string, Resource>) {
    this.#template = template;
    this.#resources = resources;
  }

  valueOf(tree: Tree | undefined, names: Names = NO_NAMES, depth = 0): Value {
    this.#steps += 1;
    if (depth > DEEPEST || this.#steps > MOST_STEPS) return unknown('it is nested very deep, or very long');
    if (tree === undefined) return known(null);
    if (tree.kind === 'scalar') {
      return this.#text(typeof tree.value === 'string' ? withNames(tree.value, names) : tree.value);
    }
    if (tree.kind === 'list') return listOf(tree.items.map((item) => this.valueOf(item, names, depth + 1)));
    const [only] = tree.entries;
    if (tree.entries.length === 1 && only !== undefined && isFunction(only.key)) {
      return this.#call(only.key, only.value, names, depth + 1);
    }
    return mapOf(tree.entries.map(({ key, value }) => [key, this.valueOf(value, names, depth + 1)] as const));
  }

  /** A dynamic reference in a text is another text, which only AWS knows. */
  #text(value: string | number | boolean | null): Value {
    if (typeof value !== 'string' || !value.includes('{{resolve:')) return known(value);
    return unknown('it is a dynamic reference', `text ${value}`, { isText: true });
  }

  #call(name: string, argument: Tree, names: Names, depth: number): Value {
    const given = (tree: Tree | undefined) => this.valueOf(tree, names, depth);
    const items = argument.kind === 'list' ? argument.items : [];
    switch (name) {
      case 'Ref':
        return this.ref(withNames(scalarText(argument) ?? '', names), names);
      case 'Fn::GetAtt': {
        const [id, attribute] = argument.kind === 'list' ? items.map(given) : splitAttribute(given(argument));
        return this.attribute(textOf(id ?? known(null)) ?? '', textOf(attribute ?? known(null)) ?? '');
      }
      case 'Fn::Sub':
        return this.#sub(argument, names, depth);
      case 'Fn::Join':
        return join(given(items[0]), given(items[1]));
      case 'Fn::Select': {
        const [index, list] = [given(items[0]), given(items[1])];
        const at = Number(textOf(index));
        const found = list.kind === 'list' ? list.items[at] : undefined;
        return (
          found ??
          unknown(
            whyUnknown(list) ?? 'it is an item that the list does not have',
            joinedKeys('item', [list, index]),
          )
        );
      }
      case 'Fn::Split':
        return split(given(items[0]), given(items[1]));
      case 'Fn::If': {
        const state = this.condition(scalarText(items[0]) ?? '');
        const [then, otherwise] = [given(items[1]), given(items[2])];
        return state === 'met' ? then : this.#either(state, scalarText(items[0]) ?? '', then, otherwise);
      }
      case 'Fn::FindInMap':
        return this.#findInMap(items.map(given));
      case 'Fn::ImportValue':
        return unknown('it comes from another stack', joinedKeys('exported', [given(argument)]), {
          isText: true,
        });
      default: {
        const inside = given(argument);
        return unknown(`it is made by ${name.slice(0, 40)}`, joinedKeys(name, [inside]), {
          secrets: secretsOf([inside]),
        });
      }
    }
  }

  /** A condition that the defaults do not meet is met where somebody sets a parameter. */
  #either(state: ConditionState, name: string, then: Value, otherwise: Value): Value {
    const key = keyOf(then);
    if (key !== undefined && key === keyOf(otherwise)) return then;
    const words = state === 'open' ? 'cannot be told' : 'turns on a parameter';
    return unknown(
      `it depends on the condition ${name}, which ${words}`,
      joinedKeys(`if ${name}`, [then, otherwise]),
      {
        secrets: secretsOf([then, otherwise]),
      },
    );
  }

  /** What `Ref` gives: of a parameter its default, of a user the name. */
  ref(id: string, names: Names): Value {
    const bound = names.get(id);
    if (bound !== undefined) return bound;
    if (id === 'AWS::NoValue') return known(null);
    if (id.startsWith('AWS::'))
      return unknown(`${id} is known only once it is deployed`, id, { isText: true });
    const parameter = childOf(childOf(this.#template, 'Parameters'), id);
    if (parameter !== undefined) return this.#parameter(id, parameter);
    const resource = this.#resources.get(id);
    if (resource === undefined) return unknown(`there is no ${id} in the template`, `Ref ${id}`);
    if (resource.type !== 'AWS::IAM::User') {
      return unknown(`${id} is known only once it is deployed`, `Ref ${id}`, { isText: true });
    }
    return this.userName(resource);
  }

  /** The name of a user; without `UserName` CloudFormation makes one up. */
  userName({ id, tree, names }: Resource): Value {
    const own = `Ref ${id}`;
    const written = childOf(childOf(tree, 'Properties'), 'UserName');
    if (written === undefined || this.#underWay.has(id))
      return unknown(`the name of ${id} is made up by CloudFormation`, own, { isText: true });
    this.#underWay.add(id);
    const value = this.valueOf(written, names);
    this.#underWay.delete(id);
    if (value.kind === 'known' && value.value === null)
      return unknown(`the name of ${id} is made up by CloudFormation`, own, { isText: true });
    return value.kind === 'unknown' && value.key === undefined ? { ...value, key: own } : value;
  }

  #parameter(id: string, parameter: Tree): Value {
    const written = scalarText(childOf(parameter, 'Default'));
    const type = scalarText(childOf(parameter, 'Type')) ?? 'String';
    if (written === undefined || type.startsWith('AWS::SSM::')) {
      return unknown(`the parameter ${id} has no default`, `parameter ${id}`);
    }
    if (!/List/.test(type)) return this.#text(written);
    return listOf(written.split(',').map((each) => known(each.trim())));
  }

  attribute(id: string, attribute: string): Value {
    const resource = this.#resources.get(id);
    const key = `${id}.${attribute}`;
    const isSecret = resource?.type === 'AWS::IAM::AccessKey' && attribute === 'SecretAccessKey';
    return unknown(`${key} is known only once it is deployed`, key, {
      isText: true,
      secrets: isSecret ? [{ address: id, what: 'secret', shown: true }] : [],
    });
  }

  #sub(argument: Tree, names: Names, depth: number): Value {
    const [first, second] = argument.kind === 'list' ? argument.items : [argument];
    const text = scalarText(first);
    if (text === undefined) return unknown('the text of Fn::Sub is none');
    const own =
      second?.kind === 'map'
        ? second.entries.map(({ key, value }) => [key, this.valueOf(value, names, depth)] as const)
        : [];
    const inside = new Map([...names, ...own]);
    // `${!Literal}` stays as `${Literal}`.
    const parts = text.split(/(\$\{[^}]*\})/).flatMap((part): Value[] => {
      const [, name] = /^\$\{([^}]*)\}$/.exec(part) ?? [];
      if (name === undefined) return part === '' ? [] : [this.#text(part)];
      if (name.startsWith('!')) return [known(`\${${name.slice(1)}}`)];
      const plain = name.trim();
      const dot = plain.indexOf('.');
      if (inside.has(plain) || dot < 0) return [this.ref(plain, inside)];
      return [this.attribute(plain.slice(0, dot), plain.slice(dot + 1))];
    });
    const [only] = parts;
    if (only === undefined) return known('');
    return parts.length === 1 ? only : this.#whole(text, template(parts));
  }

  /** A dynamic reference may be put together of parts. */
  #whole(text: string, value: Value): Value {
    if (!text.includes('{{resolve:')) return value;
    return unknown('it is a dynamic reference', `text ${text}`, {
      isText: true,
      secrets: secretsOf([value]),
    });
  }

  #findInMap(parts: readonly Value[]): Value {
    const [map, top, second] = parts.map(textOf);
    const found = childOf(
      childOf(childOf(childOf(this.#template, 'Mappings'), map ?? ''), top ?? ''),
      second ?? '',
    );
    if (found !== undefined) return this.valueOf(found);
    const why = parts.map(whyUnknown).find((each) => each !== undefined);
    return unknown(why ?? 'it is not in the mapping', joinedKeys('mapping', parts));
  }

  /** Whether a condition of the template is met by the defaults of its parameters. */
  condition(name: string): ConditionState {
    return conditionState(name, childOf(this.#template, 'Conditions'), (tree) => this.valueOf(tree));
  }
}

function isFunction(name: string): boolean {
  return name === 'Ref' || name === 'Condition' || name.startsWith('Fn::');
}

function splitAttribute(value: Value): readonly Value[] {
  const text = textOf(value) ?? '';
  const dot = text.indexOf('.');
  return dot < 0 ? [known(text)] : [known(text.slice(0, dot)), known(text.slice(dot + 1))];
}

function join(between: Value, list: Value): Value {
  const by = textOf(between) ?? '';
  if (list.kind !== 'list')
    return unknown(whyUnknown(list) ?? 'it joins no list', joinedKeys('join', [between, list]), {
      secrets: secretsOf([list]),
    });
  const parts = list.items.flatMap((item, index) => (index === 0 || by === '' ? [item] : [known(by), item]));
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : template(parts);
}

function split(by: Value, text: Value): Value {
  const [at, whole] = [textOf(by), textOf(text)];
  if (at !== undefined && at !== '' && whole !== undefined) return listOf(whole.split(at).map(known));
  return unknown(whyUnknown(text) ?? 'it splits no text', joinedKeys('split', [by, text]), {
    secrets: secretsOf([text]),
  });
}

/** A text with the variables of loops around it filled in: `${Name}`, or `&{Name}` without what is no letter or digit. */
export function withNames(key: string, names: Names): string {
  if (names.size === 0) return key;
  return key.replaceAll(/([$&])\{([^}]*)\}/g, (whole, mark: string, name: string) => {
    const value = names.get(name);
    const text = value === undefined ? undefined : textOf(value);
    if (text === undefined) return whole;
    return mark === '&' ? text.replaceAll(/[^A-Za-z0-9]/g, '') : text;
  });
}
