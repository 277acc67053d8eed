/** A text of an API's answer, and where in it it stands: `Environment.Variables.AWS_ACCESS_KEY_ID`. */
export interface PlacedText {
  readonly at: string;
  readonly text: string;
}

/** What tells the members of a list apart, as AWS's APIs name it: better than a number, which moves. */
const NAMES = ['name', 'Name', 'key', 'Key', 'ParameterKey'] as const;

/**
 * Every text in a value, names of members among them: a file of variables that was read wrongly has the value in the
 * name. Numbers and dates can hold no id.
 */
export function* textsIn(value: unknown, at = ''): Generator<PlacedText> {
  if (typeof value === 'string') {
    yield { at, text: value };
  } else if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) yield* textsIn(each, `${at}[${nameOf(each) ?? index}]`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value)) {
      yield { at: `${at === '' ? 'a' : `${at}, a`} name`, text: name };
      yield* textsIn(each, at === '' ? name : `${at}.${name}`);
    }
  }
}

function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const names = NAMES.map((name): unknown => Object.getOwnPropertyDescriptor(value, name)?.value);
  return names.find((name) => typeof name === 'string');
}
