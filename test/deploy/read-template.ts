import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CollectionTag, parse, type ScalarTag } from 'yaml';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The text of a file of the repository. */
export function textOf(path: string): string {
  return readFileSync(`${ROOT}${path}`, 'utf8');
}

/** `!Ref x` and the like, as CloudFormation's long form has them. */
function tag(name: string): (ScalarTag | CollectionTag)[] {
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  return [
    {
      tag: `!${name}`,
      resolve: (value: string) => ({ [key]: name === 'GetAtt' ? value.split('.') : value }),
    },
    {
      tag: `!${name}`,
      collection: 'seq',
      resolve: (value) => ({ [key]: (value as unknown as { toJSON(): unknown }).toJSON() }),
    },
  ] as (ScalarTag | CollectionTag)[];
}

const TAGS = ['Ref', 'If', 'Sub', 'GetAtt', 'Equals', 'Not', 'Or', 'And', 'Condition'].flatMap(tag);

/** A value of a template. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** A template in CloudFormation's long form. */
export function template(text: string): { readonly [key: string]: Value } {
  return parse(text, { customTags: TAGS }) as { readonly [key: string]: Value };
}

/** Stands for what is to be left out. */
const NO_VALUE = Symbol('AWS::NoValue');

/** A part of a template as CloudFormation would fill it in, with these parameters over the defaults. */
export function filledIn(
  whole: { readonly [key: string]: Value },
  part: Value,
  given: Readonly<Record<string, string>>,
): Value {
  const parameters = (whole.Parameters ?? {}) as Record<string, { readonly Default?: string }>;
  const conditions = (whole.Conditions ?? {}) as Record<string, Value>;
  const values: Record<string, string> = {
    'AWS::Partition': 'aws',
    'AWS::AccountId': '111122223333',
    ...Object.fromEntries(Object.entries(parameters).map(([name, { Default = '' }]) => [name, Default])),
    ...given,
  };
  const fill = (value: Value): Value | typeof NO_VALUE => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(fill).filter((each) => each !== NO_VALUE) as Value;
    const entries = Object.entries(value as { readonly [key: string]: Value });
    const [first] = entries;
    if (first !== undefined && entries.length === 1) {
      const [key, inside] = first;
      if (key === 'Ref') return inside === 'AWS::NoValue' ? NO_VALUE : (values[String(inside)] ?? value);
      if (key === 'Fn::Sub')
        return String(inside).replaceAll(/\$\{([^}]+)\}/g, (_all, name) => values[name] ?? '?');
      if (key === 'Fn::If') {
        const [name, yes, no] = inside as readonly [string, Value, Value];
        return fill(holds({ Condition: name }) ? yes : no);
      }
    }
    const filled = entries.map(([key, inside]) => [key, fill(inside)] as const);
    return Object.fromEntries(filled.filter(([, inside]) => inside !== NO_VALUE)) as Value;
  };
  const holds = (condition: Value): boolean => {
    const [[key, inside] = ['', null]] = Object.entries(condition as { readonly [key: string]: Value });
    if (key === 'Condition') return holds(conditions[String(inside)] ?? null);
    const parts = inside as readonly Value[];
    if (key === 'Fn::Not') return !holds(parts[0] ?? null);
    if (key === 'Fn::Or') return parts.some(holds);
    if (key === 'Fn::Equals') return fill(parts[0] ?? null) === fill(parts[1] ?? null);
    throw new Error(`No condition: ${JSON.stringify(condition)}`);
  };
  return fill(part) as Value;
}
