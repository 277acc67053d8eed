import { expect, test } from 'vitest';
import { ruleContext } from '../../../src/app/rule-context.ts';
import { RULES } from '../../../src/core/rules/index.ts';
import { ruleContent } from '../../../src/outputs/rule-content.ts';
import { prosePieces as ours } from '../../../src/outputs/rule-prose.ts';
import { prosePieces } from '../../../src/web/ui/components/prose-pieces.ts';

// The page may not import what the terminal and the documentation read texts by: this keeps the two the same.
test('the page reads all texts of all rules as the other outputs do', () => {
  const context = ruleContext();
  const texts = RULES.flatMap((rule) => textsIn(ruleContent(rule, context)));
  const pieces = texts.flatMap((text) => prosePieces(text));
  expect(pieces).toEqual(texts.flatMap((text) => ours(text)));
  expect(new Set(pieces.map(({ kind }) => kind))).toEqual(new Set(['plain', 'code', 'stress']));
});

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

test.each([
  'a `code` and *stress*, and `unfinished',
  'allows `iam:*` and iam:* on *:*, (*really*)',
  '*not closed, * not * stress*ed',
  '``',
  '',
])('and so it does with %j', (text) => {
  expect(prosePieces(text)).toEqual(ours(text));
});
