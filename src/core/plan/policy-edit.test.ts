import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalHash, type Json } from '../model/canonical-json.ts';
import { known } from '../model/fact.ts';
import { parsePolicyDocument } from '../parse/policy-document.ts';
import { compilePolicy } from '../policy/compile.ts';
import { decide } from '../policy/decide.ts';
import { lineDiff } from './line-diff.ts';
import { editPolicy, isPolicyEdit, KEY_CALL, type PolicyEdit } from './policy-edit.ts';

const TAKE_OUT: PolicyEdit = { form: 'take-out' };

function policy(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

const allow = (more: object) => ({ Effect: 'Allow', Resource: '*', ...more });

function statementsAfter(text: string, edit: PolicyEdit = TAKE_OUT): unknown {
  const made = editPolicy(text, edit);
  return 'impossible' in made ? made.impossible : JSON.parse(made.text).Statement;
}

describe('an edit of a policy', () => {
  test('takes the call out of a list, in whatever letters it is written', () => {
    expect(statementsAfter(policy(allow({ Action: ['IAM:createaccesskey', 's3:*'] })))).toEqual([
      allow({ Action: ['s3:*'] }),
    ]);
  });

  test('takes a statement out that is about nothing else, and leaves the others', () => {
    const other = { ...allow({ Action: 's3:*' }), Sid: 'Other' };
    expect(statementsAfter(policy(allow({ Action: KEY_CALL }), other))).toEqual([other]);
  });

  test('W05: puts the call among those that NotAction leaves out', () => {
    expect(statementsAfter(policy(allow({ NotAction: 's3:*' })))).toEqual([
      allow({ NotAction: ['s3:*', KEY_CALL] }),
    ]);
  });

  const deny = { Sid: 'KeyreeveDenyKeys', Effect: 'Deny', Action: KEY_CALL, Resource: '*' };

  test.each(['*', 'iam:*', 'iam:*AccessKey*', 'iam:CreateAccessKe?'])(
    'W05: denies exactly that where the wildcard %s allows it',
    (Action) => {
      expect(statementsAfter(policy(allow({ Action })))).toEqual([allow({ Action }), deny]);
    },
  );

  test('denies it where no statement would be left, for IAM wants one', () => {
    const only = allow({ Action: KEY_CALL });
    expect(statementsAfter(policy(only))).toEqual([only, deny]);
  });

  test('denies it to users by name, in the order of the alphabet, under a name of its own', () => {
    const there = { ...allow({ Action: KEY_CALL }), Sid: 'KeyreeveDenyKeys' };
    expect(statementsAfter(policy(there), { form: 'deny-users', users: ['bob', 'ann'] })).toEqual([
      there,
      { ...deny, Sid: 'KeyreeveDenyKeys2', Condition: { StringEquals: { 'aws:username': ['ann', 'bob'] } } },
    ]);
  });

  test('keeps blanks where there are any, and everything else as it was', () => {
    const text = JSON.stringify(
      { Id: 'x', Statement: allow({ Action: [KEY_CALL, 's3:*'] }), Version: '2008-10-17' },
      null,
      4,
    );
    const made = editPolicy(text, TAKE_OUT);
    if ('impossible' in made) throw new Error(made.impossible);
    expect(made.text).toContain('\n');
    expect(JSON.parse(made.text)).toEqual({
      Id: 'x',
      Statement: [allow({ Action: ['s3:*'] })],
      Version: '2008-10-17',
    });
    expect(made.hashes.text).toBe(canonicalHash(JSON.parse(made.text) as Json));
    expect(editPolicy(text, TAKE_OUT)).toEqual(made);
  });

  test.each([
    ['that allows nothing of it', policy(allow({ Action: 's3:*' })), /nothing in it allows/],
    ['that denies it', policy({ Effect: 'Deny', Action: '*', Resource: '*' }), /nothing in it allows/],
    ['that is no JSON', '{', /no policy/],
    ['that is a list', '[]', /no policy/],
    ['with a statement that is none', '{"Statement":[null]}', /no policy/],
    ['that is full', policy(allow({ Action: ['iam:*', 's3:x'.repeat(1500)] })), /more than 6,144/],
  ])('of a policy %s is none', (_name, text, reason) => {
    expect(editPolicy(text, TAKE_OUT)).toEqual({ impossible: expect.stringMatching(reason) });
  });

  const actions = fc.constantFrom(
    '*',
    'iam:*',
    KEY_CALL,
    'iam:createACCESSKEY',
    'iam:GetUser',
    's3:*',
    'iam:*Key',
  );
  const statement = fc
    .record({
      negated: fc.boolean(),
      list: fc.array(actions, { minLength: 1, maxLength: 3 }),
      denies: fc.boolean(),
    })
    .map(({ negated, list, denies }) => ({
      Effect: denies ? 'Deny' : 'Allow',
      Resource: '*',
      [negated ? 'NotAction' : 'Action']: list.length === 1 ? list[0] : list,
    }));

  test('closes the call, and changes no answer to any other, whatever the policy says', () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 4 }), (statements) => {
        const text = policy(...statements);
        const made = editPolicy(text, TAKE_OUT);
        if ('impossible' in made) return;
        expect(answer(made.text, KEY_CALL)).toBe('no');
        for (const action of ['iam:GetUser', 's3:GetObject', 'iam:DeleteAccessKey', 'iam:UpdateAccessKey'])
          expect(answer(made.text, action)).toBe(answer(text, action));
      }),
      { numRuns: 300 },
    );
  });
});

function answer(text: string, action: string): string {
  const parsed = parsePolicyDocument(text);
  if (!('document' in parsed)) throw new Error(parsed.reason);
  const compiled = compilePolicy({ layer: 'identity', name: 'p' }, known(parsed.document, 'test'));
  const context = { values: new Map<string, null>(), others: 'absent' } as const;
  return decide({ identity: [compiled], controls: { limited: false } }, { action, resource: 'arn', context })
    .answer;
}

test.each([
  [{ form: 'take-out' }, true],
  [{ form: 'deny-users', users: ['ann'] }, true],
  [{ form: 'take-out', users: ['ann'] }, false],
  [{ form: 'deny-users', users: [] }, false],
  [{ form: 'deny-users', users: ['a*'] }, false],
  [{ form: 'deny-users', users: 'ann' }, false],
  [{ form: 'allow' }, false],
  [null, false],
])('%j is an edit: %s', (value, expected) => {
  expect(isPolicyEdit(value)).toBe(expected);
});

describe('a diff', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', '{', '}'), { maxLength: 30 });

  test('tells, of any two texts, hunks that make the second of the first', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        expect(patched(before, lineDiff(before, after))).toEqual(after);
      }),
      { numRuns: 300 },
    );
  });

  test('of the same text is empty', () => {
    expect(lineDiff(['a', 'b'], ['a', 'b'])).toEqual([]);
  });
});

/** As `patch` does it. */
function patched(before: readonly string[], diff: readonly string[]): readonly string[] {
  const out: string[] = [];
  let at = 0;
  for (const line of diff) {
    const [, start, count] = /^@@ -(\d+),(\d+) \+\d+,\d+ @@$/.exec(line) ?? [];
    if (start !== undefined) {
      // A hunk of no line names the one before it or after it: all of ours have a line, or begin the text.
      const from = count === '0' ? 0 : Number(start) - 1;
      out.push(...before.slice(at, from));
      at = Math.max(at, from);
      continue;
    }
    const [sign, text] = [line[0], line.slice(1)];
    if (sign !== '+') {
      expect(before[at]).toBe(text);
      at += 1;
    }
    if (sign !== '-') out.push(text);
  }
  return [...out, ...before.slice(at)];
}
