import { Problem } from '../model/problem.ts';

/** A whole number with borders. The unit stands in the parameter's name. */
export interface WholeNumber {
  readonly kind: 'whole-number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly says: string;
}

/** Any non-empty selection of some words. */
export interface Choices {
  readonly kind: 'choices';
  readonly of: readonly string[];
  readonly default: readonly string[];
  /** The word that says "none of them", and so stands with no other. */
  readonly alone?: string;
  readonly says: string;
}

export type Parameter = WholeNumber | Choices;
export type Parameters = Readonly<Record<string, Parameter>>;

export type ParameterValues<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends WholeNumber ? number : readonly string[];
};

/** Values given by hand, by rule id and parameter name, as text. */
export type Settings = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Defaults, with what was set by hand in their place. Throws a {@link Problem} for a value out of its borders. */
export function parameterValues(
  ruleId: string,
  parameters: Parameters,
  set: Readonly<Record<string, string>> = {},
): Record<string, number | readonly string[]> {
  for (const name of Object.keys(set)) {
    if (parameters[name] === undefined) {
      const names = Object.keys(parameters);
      throw new Problem('unknown-parameter', `Rule ${ruleId} has no parameter "${name}".`, {
        hint: names.length > 0 ? `It has: ${names.join(', ')}.` : 'It has none.',
      });
    }
  }
  const values: Record<string, number | readonly string[]> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const text = set[name];
    values[name] = text === undefined ? parameter.default : readValue(`${ruleId}.${name}`, parameter, text);
  }
  return values;
}

function readValue(name: string, parameter: Parameter, text: string): number | readonly string[] {
  if (parameter.kind === 'whole-number') {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= parameter.min && value <= parameter.max) return value;
    throw new Problem('bad-parameter', `${name} must be a whole number, but is "${text}".`, {
      hint: `From ${parameter.min} to ${parameter.max}; ${parameter.default} is the default.`,
    });
  }
  const words = text.split(',').map((word) => word.trim());
  const wrong = words.find((word) => !parameter.of.includes(word));
  if (wrong === undefined) {
    const chosen = [...new Set(words)];
    const fault = aloneFault(parameter, chosen);
    if (fault === undefined) return chosen;
    throw new Problem('bad-parameter', `${name} ${fault}, but is "${text}".`, {
      hint: 'Take that word alone, or leave it out.',
    });
  }
  throw new Problem('bad-parameter', `${name} has no choice "${wrong}".`, {
    hint: `Choices, separated by commas: ${parameter.of.join(', ')}.`,
  });
}

/** What is wrong where the word that stands alone has company, to follow the name of the parameter. */
export function aloneFault({ alone }: Choices, chosen: readonly string[]): string | undefined {
  return alone !== undefined && chosen.length > 1 && chosen.includes(alone)
    ? `cannot have "${alone}" beside other choices`
    : undefined;
}
