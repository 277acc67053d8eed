import { describe, expect, test } from 'vitest';
import { childOf, entryOf, parseTrees, scalarText, type Tree } from './tree.ts';

function treeOf(text: string): Tree {
  const parsed = parseTrees(text);
  if ('fault' in parsed) throw new Error(parsed.fault);
  const [tree] = parsed.trees;
  if (tree === undefined) throw new Error('There is none.');
  return tree;
}

function plain(tree: Tree | undefined): unknown {
  if (tree?.kind === 'map') return tree.entries.map(({ key, value }) => [key, plain(value)]);
  if (tree?.kind === 'list') return tree.items.map(plain);
  return tree?.value;
}

test('short forms of CloudFormation are spelt out, with the place they stand at', () => {
  const text = 'a: !Ref X\nb: !GetAtt X.Y.Z\nc: !Sub\n  - x\n  - {}\nd: !If [C, 1, !Ref "AWS::NoValue"]\n';
  expect(plain(treeOf(text))).toEqual([
    ['a', [['Ref', 'X']]],
    ['b', [['Fn::GetAtt', ['X', 'Y.Z']]]],
    ['c', [['Fn::Sub', ['x', []]]]],
    ['d', [['Fn::If', ['C', 1, [['Ref', 'AWS::NoValue']]]]]],
  ]);
  const parsed = parseTrees(text);
  const entry = 'trees' in parsed ? entryOf(parsed.trees[0], 'b') : undefined;
  expect('trees' in parsed && parsed.placeOf(entry?.keyAt ?? 0)).toEqual({ line: 2, column: 1 });
});

test('JSON may be indented with tabs, and an account id keeps its zero', () => {
  expect(plain(treeOf('{\n\t"a": [\t1, "x\\ty" ],\r\n\t"b": 012345678901 }'))).toEqual([
    ['a', [1, 'x\ty']],
    ['b', '012345678901'],
  ]);
});

test('a key that stands twice is kept twice, the last is found, and __proto__ is a key like others', () => {
  const tree = treeOf('{"a": 1, "a": 2, "__proto__": {"x": 1}, "constructor": 3}');
  expect(scalarText(childOf(tree, 'a'))).toBe('2');
  expect(scalarText(childOf(childOf(tree, '__proto__'), 'x'))).toBe('1');
  expect(childOf(tree, 'toString')).toBeUndefined();
});

test('aliases and merge keys mean what they name', () => {
  expect(plain(treeOf('a: &x {k: 1}\nb: *x\nc:\n  <<: *x\n  l: 2\n'))).toEqual([
    ['a', [['k', 1]]],
    ['b', [['k', 1]]],
    [
      'c',
      [
        ['k', 1],
        ['l', 2],
      ],
    ],
  ]);
});

describe('is refused, with a place', () => {
  test.each([
    [
      'a bomb of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
        .split('')
        .map((name, at) => `${name}: &${name} [${`*${'abcdefghi'[at]},`.repeat(9)}]`)
        .join('\n')}`,
      /very many parts/,
    ],
    ['lists without end', '['.repeat(5_000), /deep|flow|Resource|nest/i],
    [
      'blocks without end',
      Array.from({ length: 3_000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
      /deep|nest|Resource/i,
    ],
    ['an alias of nothing', 'a: *x', /alias|anchor/i],
    ['an alias of itself', 'a: &a [*a]', /alias|anchor/i],
    ['a tab', 'a:\n\tb: 1', /tab/i],
    ['no YAML', 'a: [1, 2\nb: {', /./],
  ])('%s', (_what, text, words) => {
    const parsed = parseTrees(text);
    expect(parsed).toMatchObject({ fault: expect.stringMatching(words), line: expect.any(Number) });
  });

  test('and what stands there is not shown', () => {
    for (const text of ['a: b\nSummer-2026!', 'a: *Summer-2026', 'a: "x" Summer-2026', '[a]]Summer-2026']) {
      expect(parseTrees(text)).toHaveProperty('fault');
      expect(JSON.stringify(parseTrees(text))).not.toContain('Summer');
    }
    expect(JSON.stringify(parseTrees('Password: "Summer-2026!\nb: ['))).not.toContain('Summer');
  });
});
