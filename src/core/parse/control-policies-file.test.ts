import { expect, test } from 'vitest';
import { Problem } from '../model/problem.ts';
import { parseControlPolicies } from './control-policies-file.ts';

const ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const DENY = { Statement: { Effect: 'Deny', Action: 'iam:CreateAccessKey', Resource: '*' } };
const described = (document: unknown, summary: object = {}) => ({
  Policy: {
    PolicySummary: { Id: 'p-1a2b3c4d', Name: 'no-keys', Type: 'SERVICE_CONTROL_POLICY', ...summary },
    Content: JSON.stringify(document),
  },
});

function refused(value: unknown): Problem {
  try {
    const text = typeof value === 'string' || value instanceof Uint8Array ? value : JSON.stringify(value);
    parseControlPolicies(text, 'scps.json');
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

test('levels from the root to the account are read, of documents and of answers of describe-policy', () => {
  const text = JSON.stringify([[ALL], [ALL, described(DENY)], [ALL]]);
  const policies = parseControlPolicies(text, 'scps.json');
  expect(policies).toMatchObject({
    limited: true,
    levels: [
      { type: 'root', id: 'level 1', policies: [{ id: 'policy 1 of level 1', name: 'no. 1' }] },
      {
        type: 'unit',
        policies: [
          {},
          { id: 'p-1a2b3c4d', name: 'no-keys', document: { value: { statements: [{ effect: 'Deny' }] } } },
        ],
      },
      { type: 'account', id: 'level 3' },
    ],
  });
  expect(parseControlPolicies(new TextEncoder().encode(`\uFEFF${text}`), 'x')).toEqual(policies);
});

test.each<[string, unknown, string]>([
  ['no JSON', '[[', 'it is no JSON, or is cut short'],
  ['no list', ALL, 'it is no list of levels'],
  ['one level', [[ALL]], 'it has 1 level; from the root to the account there are 2 to 7'],
  ['too many levels', Array.from({ length: 8 }, () => [ALL]), 'it has 8 levels'],
  [
    'a level without a policy, which would allow nothing',
    [[ALL], []],
    'level 2 is no list with at least one policy',
  ],
  ['a level that is none', [[ALL], 'FullAWSAccess'], 'level 2 is no list'],
  ['a policy that is none', [[ALL], [7]], 'policy 1 of level 2 is no JSON object'],
  [
    'a document that is none',
    [[ALL], [{ Statement: [{ Effect: 'Maybe' }] }]],
    'policy 1 of level 2 cannot be read',
  ],
  ['a described policy without its text', [[ALL], [{ Policy: {} }]], 'policy 1 of level 2 has no Content'],
  [
    'a policy of another type',
    [[ALL], [described(ALL, { Type: 'TAG_POLICY' })]],
    'is no service control policy',
  ],
  ['a member named twice', '[[{"Statement":[],"Statement":[]}],[{}]]', 'names a member twice'],
  ['another encoding', Buffer.from('[[', 'utf16le'), 'UTF-16'],
  ['bytes that are no text', Uint8Array.from([0x5b, 0xc3, 0x28, 0x5d, 0x20]), 'it is not UTF-8 text'],
])('bad-control-policies is what is said of %s', (_what, value, words) => {
  const problem = refused(value);
  expect(problem).toMatchObject({ code: 'bad-control-policies', exitStatus: 2 });
  expect(problem.message).toContain(words);
  expect(problem.message).toMatch(/^scps\.json: .*\.$/);
});
