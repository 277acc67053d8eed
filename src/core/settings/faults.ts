import type * as z from 'zod';
import { nearestOf } from '../model/nearest.ts';
import { Problem } from '../model/problem.ts';
import { quoted } from '../parse/place.ts';
import { type JsonSchema, keysAt } from './json-schema.ts';
import type { Path, YamlTree } from './yaml-tree.ts';

/** From 1, both. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong: where, what, and the next move. */
export interface Fault {
  readonly at: Position;
  readonly words: string;
  readonly hint: string;
}

/** So many are told: more would push the first, which may be the cause of the others, off the screen. */
const MOST_TOLD = 20;

/** All that is wrong with a settings file, as one problem, a line for each with its place. */
export function badSettings(file: string, faults: readonly Fault[]): Problem {
  const sorted = [...faults].sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  const lines = sorted
    .slice(0, MOST_TOLD)
    .map(({ at, words, hint }) => `${file}:${at.line}:${at.column}: ${words}. ${hint}`.trimEnd());
  const more = sorted.length - MOST_TOLD;
  if (more > 0) lines.push(`and ${more} more`);
  return new Problem('bad-settings', lines.join('\n'));
}

/** What the schema finds wrong, in our words. */
export function faultsOf(
  issues: readonly z.core.$ZodIssue[],
  tree: YamlTree,
  schema: JsonSchema,
): readonly Fault[] {
  return issues.flatMap((issue) => faultOf(issue, tree, schema));
}

function faultOf(issue: z.core.$ZodIssue, tree: YamlTree, schema: JsonSchema): readonly Fault[] {
  const { path } = issue;
  const name = nameOf(path);
  const here = (words: string, hint = ''): readonly Fault[] => [{ at: tree.placeOf(path), words, hint }];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      at: tree.placeOfKey([...path, key]),
      ...unknownKey(key, path, schema),
    }));
  }
  const found = valueAt(tree.value, path);
  if (found === undefined)
    return [{ at: tree.placeOfKey(path.slice(0, -1)), words: `${name} is missing`, hint: missingHint(path) }];
  if (found === null) return here(`${name} has no value`, 'Fill it in, or take the key away.');
  switch (issue.code) {
    case 'invalid_union':
      return faultsOf(nearestBranch(issue), tree, schema);
    case 'invalid_key':
      return [
        {
          at: tree.placeOfKey(path),
          words: `${nameOf(path.slice(0, -1))} has the key ${quoted(String(path.at(-1)))}, which ${issue.issues[0]?.message ?? 'cannot be'}`,
          hint: '',
        },
      ];
    case 'invalid_value':
      return here(`${name} cannot be ${shownValue(found)}`, choiceHint(found, issue.values.map(String)));
    case 'invalid_type': {
      const wanted = TYPES[issue.expected] ?? issue.expected;
      if (typeof found === 'number' && issue.expected !== 'string' && issue.expected !== 'boolean')
        return here(`${name} must be ${wanted}, but is ${found}`);
      return here(`${name} must be ${wanted}, but is ${typeInWords(found)}`, typeHint(issue.expected, found));
    }
    default:
      return here(`${name} ${issue.message}`);
  }
}

/** Of a choice of forms, the one that was meant: where a block was written, the block. */
function nearestBranch({ errors, path }: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] {
  const inside = errors.find((branch) =>
    branch.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
  // Of a word that is no choice, the choices; of a pattern that is one, what is wrong with it.
  const said = errors.find(
    (branch) => branch.length > 0 && branch.every(({ code }) => code === 'custom' || code === 'too_big'),
  );
  const chosen = inside ?? said ?? errors[0] ?? [];
  return chosen.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a block of keys',
};

function typeInWords(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a block of keys';
  if (typeof value === 'string') return 'text';
  return typeof value === 'boolean' ? 'true or false' : 'a number';
}

function typeHint(expected: string, found: unknown): string {
  if (expected === 'string' && typeof found !== 'object') return 'Put it in quotes.';
  if (expected === 'array') return 'Write each entry on a line of its own, after "- ".';
  return '';
}

/** Secrets are never told back, nor long values. */
function shownValue(value: unknown): string {
  return typeof value === 'object' ? typeInWords(value) : quoted(String(value));
}

function missingHint(path: Path): string {
  const key = String(path.at(-1));
  return MISSING[key] ?? `Add it: ${key}: …`;
}

const MISSING: Readonly<Record<string, string>> = {
  version: 'Begin the file with: version: 1',
  reason: 'A suppression says why.',
  author: 'A suppression says who accepts it.',
  until: 'Nothing holds for ever: add the last day, YYYY-MM-DD.',
  match: 'Say what it is for: match: { finding: … }, or rule, account, arn, key.',
  evidence: 'keyreeve attest writes it, with the hash of the file.',
};

/** Keys that people write a secret or another word into. */
const TEMPTING: Readonly<Record<string, string>> = {
  url: 'An address that anybody may post to is a secret: put it in an environment variable and name that, urlFromEnv: NAME.',
  password:
    'A secret does not stand in a file: put it in an environment variable and name that, passwordFromEnv: NAME.',
  user: 'It is taken from an environment variable: userFromEnv: NAME.',
};

function unknownKey(key: string, path: Path, schema: JsonSchema): Omit<Fault, 'at'> {
  const known = keysAt(schema, path);
  const tempting = path[0] === 'notify' || path[1] === 'notice' ? TEMPTING[key] : undefined;
  const words = `${path.length === 0 ? '' : `${nameOf(path)} has `}${path.length === 0 ? 'unknown key' : 'no key'} ${quoted(key)}`;
  if (tempting !== undefined) return { words, hint: tempting };
  const near = nearestOf(key, known)[0];
  if (near !== undefined) return { words, hint: `Did you mean ${near}?` };
  const elsewhere = path.length === 0 && INSIDE.has(key) ? `It belongs inside of an entry: indent it. ` : '';
  return { words, hint: `${elsewhere}${listed('Known here', known)}` };
}

/** Keys of entries, which a lost indentation brings to the top. */
const INSIDE = new Set([
  'reason',
  'author',
  'until',
  'match',
  'finding',
  'arn',
  'key',
  'rule',
  'parameters',
  'enabled',
]);

function choiceHint(found: unknown, choices: readonly string[]): string {
  if (choices.length === 1 && choices[0] === 'off')
    return 'Write off, or a block with enabled and parameters.';
  const near = typeof found === 'string' ? nearestOf(found, choices)[0] : undefined;
  return near === undefined ? listed('Choices', choices) : `Did you mean ${near}?`;
}

const MOST_LISTED = 12;

function listed(what: string, words: readonly string[]): string {
  const more = words.length - MOST_LISTED;
  return `${what}: ${words.slice(0, MOST_LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

/** `suppressions[2].until`, counted from 1 as people count. */
function nameOf(path: Path): string {
  if (path.length === 0) return 'the file';
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step + 1}]` : `${index === 0 ? '' : '.'}${String(step)}`,
    )
    .join('');
}

function valueAt(value: unknown, path: Path): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Record<PropertyKey, unknown>)[step];
  }
  return found;
}
