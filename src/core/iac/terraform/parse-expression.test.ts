import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { known, listOf, mapOf, textOf, unknown, type Value } from '../value.ts';
import { evaluate, type Surroundings, step } from './evaluate.ts';
import { ExpressionFault } from './expression.ts';
import { parseTemplate } from './parse-expression.ts';

const VARIABLES = mapOf([
  ['name', known('ann')],
  ['names', listOf([known('ann'), known('bob'), known('ann')])],
  [
    'people',
    mapOf([
      ['ann', mapOf([['admin', known(true)]])],
      ['bob', mapOf([['admin', known(false)]])],
    ]),
  ],
  ['open', unknown('var.open has no default', 'var.open')],
]);

const AROUND: Surroundings = {
  resolve: (root, [first]) =>
    root === 'var' && first !== undefined
      ? { value: step(VARIABLES, first), taken: 1 }
      : { value: unknown(`${root} means nothing`), taken: 0 },
  spend: () => true,
};

const worth = (text: string): Value => evaluate(parseTemplate(text), AROUND);

function plain(value: Value): unknown {
  if (value.kind === 'known') return value.value;
  if (value.kind === 'list') return value.items.map(plain);
  if (value.kind === 'map')
    return Object.fromEntries([...value.entries].map(([key, each]) => [key, plain(each)]));
  return value.kind === 'unknown' ? `? ${value.why}` : 'lazy';
}

test.each([
  ['plain', 'plain'],
  ['', ''],
  ['a-$' + '{var.name}-b', 'a-ann-b'],
  ['$$' + '{var.name}', '$' + '{var.name}'],
  ['$' + '{"x $' + '{var.name} \\" }"}', 'x ann " }'],
  ['$' + '{var.names[1]}', 'bob'],
  ['$' + '{var.names.1}', 'bob'],
  ['$' + '{var.people["ann"].admin}', true],
  ['$' + '{toset(var.names)}', ['ann', 'bob']],
  ['$' + '{[for name, it in var.people : upper(name) if it.admin]}', ['ANN']],
  ['$' + '{{for name, it in var.people : name => it.admin}}', { ann: true, bob: false }],
  ['$' + '{{ a = 1, "b" = var.name, (var.name) : 2 }}', { a: 1, b: 'ann', ann: 2 }],
  ['$' + '{var.name == "ann" ? "yes" : "no"}', 'yes'],
  ['$' + '{!(1 + 2 * 3 > 6) || false}', false],
  ['$' + '{-2 + 3}', 1],
  ['$' + '{format("%s-%d", var.name, 3)}', 'ann-3'],
  ['$' + '{join("-", ["a", var.name])}', 'a-ann'],
  ['$' + '{merge({ a = 1 }, { a = 2 })}', { a: 2 }],
  ['$' + '{lookup({ a = 1 }, "b", 7)}', 7],
  ['$' + '{flatten([["a"], [["b"]]])}', ['a', 'b']],
  ['$' + '{keys(var.people)}', ['ann', 'bob']],
  ['$' + '{element(var.names.*, 4)}', 'bob'],
  ['$' + '{split("-", "a-b")[1]}', 'b'],
  ['$' + '{one([for n in ["x"] : n])}', 'x'],
  ['$' + '{try(var.open, var.name)}', '? it is made by the function try()'],
  ['$' + '{<<-EOT\n  a\n  EOT\n}', '  a\n'],
  ['$' + '{/* c */ var.name # d\n}', 'ann'],
  ['$' + '{var.open ? "same" : "same"}', 'same'],
  ['$' + '{var.open || true}', true],
  ['$' + '{length(var.names)}', 3],
])('%s', (text, expected) => {
  expect(plain(worth(text))).toEqual(expected);
});

describe('what is not known', () => {
  test('is the same in two places where it is made in the same way', () => {
    const [one, other] = [worth('x-$' + '{var.open}'), worth('x-$' + '{var.open}')];
    expect(one).toMatchObject({ kind: 'unknown', why: 'var.open has no default' });
    expect(one).toEqual(other);
    expect(worth('y-$' + '{var.open}')).not.toMatchObject({ key: (one as { key: string }).key });
  });

  test('has no key where it is another each time', () => {
    expect(worth('$' + '{uuid()}')).not.toHaveProperty('key');
    expect(worth('x-$' + '{uuid()}')).not.toHaveProperty('key');
    expect(worth('$' + '{md5(var.name)}')).toHaveProperty('key');
  });

  test.each([
    '$' + '{var.name[',
    '$' + '{a b}',
    '$' + '{"x}',
    '%{if true}x%{endif}',
    '$' + '{',
    '$' + '{@}',
    '$' + '{f(}',
    '$' + '{for}x',
  ])('is what cannot be read as an expression: %s', (text) => {
    try {
      expect(['unknown', 'known']).toContain(worth(text).kind);
    } catch (error) {
      expect(error).toBeInstanceOf(ExpressionFault);
    }
  });

  test.each(['[', '(', '{a=', '!', '-', 'f(', 'a?', 'x.', '"$' + '{'])(
    'nesting %s without end is refused',
    (part) => {
      expect(() => parseTemplate(`$${'{'}${part.repeat(6_000)}`)).toThrow(ExpressionFault);
    },
  );
});

test('any text gives an expression or the one fault, and never hangs', () => {
  const pieces = fc.constantFrom(
    '$' + '{',
    '}',
    '"',
    '\\',
    '[',
    ']',
    '(',
    ')',
    'var',
    '.',
    'x',
    '?',
    ':',
    ' ',
    'for',
    ' in ',
    '=>',
    '...',
    '<<A\n',
    '1',
    '-',
    '%{',
    '$$',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      try {
        textOf(worth(parts.join('')));
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionFault);
      }
    }),
    { numRuns: 500 },
  );
});
