import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namesTwice, parsePolicyDocument, parseTrustPolicy, policyDocumentFact } from './policy-document.ts';

const ADMIN = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
};

function rfc3986(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

describe('a policy document', () => {
  test('is read percent-encoded, as the SDK hands it over, and as plain JSON', () => {
    const expected = {
      document: {
        version: '2012-10-17',
        statements: [{ effect: 'Allow', actions: ['*'], resources: ['*'] }],
      },
    };
    expect(parsePolicyDocument(rfc3986(JSON.stringify(ADMIN)))).toEqual(expected);
    expect(parsePolicyDocument(JSON.stringify(ADMIN))).toEqual(expected);
    expect(parsePolicyDocument(`\n${JSON.stringify(ADMIN, null, 2)}\n`)).toEqual(expected);
    expect(parsePolicyDocument(rfc3986(`\n ${JSON.stringify(ADMIN, null, 2)}`))).toEqual(expected);
  });

  test('keeps a percent sign of plain JSON', () => {
    const text = JSON.stringify({
      Statement: [{ Effect: 'Deny', Action: ['s3:*'], Resource: 'arn:aws:s3:::a%2Fb' }],
    });
    expect(parsePolicyDocument(text)).toEqual({
      document: {
        statements: [{ effect: 'Deny', actions: ['s3:*'], resources: ['arn:aws:s3:::a%2Fb'] }],
      },
    });
  });

  test('has its four lists, its Sid and its conditions', () => {
    const text = JSON.stringify({
      Id: 'x',
      Statement: [
        {
          Sid: 'One',
          Effect: 'Allow',
          NotAction: 'iam:*',
          NotResource: ['a', 'b'],
          Condition: {
            Bool: { 'aws:MultiFactorAuthPresent': true },
            IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] },
          },
        },
      ],
    });
    expect(parsePolicyDocument(text)).toEqual({
      document: {
        statements: [
          {
            sid: 'One',
            effect: 'Allow',
            notActions: ['iam:*'],
            notResources: ['a', 'b'],
            conditions: {
              Bool: { 'aws:MultiFactorAuthPresent': ['true'] },
              IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] },
            },
          },
        ],
      },
    });
  });

  test.each([
    ['', 'not JSON'],
    ['{', 'not JSON'],
    ['%7B%ZZ', 'percent-encoding'],
    ['%5B%5D', 'no JSON object'],
    ['null', 'no JSON object'],
    ['{"Statement":"x"}', 'a statement is no JSON object'],
    ['{"Version":"2012-10-17"}', 'no Statement'],
    ['{"Statement":[],"Rules":[]}', 'element'],
    ['{"Statement":{"Effect":"allow","Action":"*","Resource":"*"}}', 'Effect'],
    ['{"Statement":{"Action":"*","Resource":"*"}}', 'Effect'],
    ['{"Statement":{"Effect":"Allow","Resource":"*"}}', 'exactly one of Action and NotAction'],
    ['{"Statement":{"Effect":"Allow","Action":"*","NotAction":"*"}}', 'exactly one of Action and NotAction'],
    ['{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","NotResource":"*"}}', 'both Resource'],
    ['{"Statement":{"Effect":"Allow","Action":7,"Resource":"*"}}', 'an Action is neither'],
    ['{"Statement":{"Effect":"Allow","Action":[["*"]],"Resource":"*"}}', 'an Action is neither'],
    ['{"Statement":{"Effect":"Allow","action":"*","Action":"s3:Get","Resource":"*"}}', 'element'],
    ['{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":[]}}', 'Condition'],
    ['{"Statement":{"Effect":"Allow","Action":"*","Action":"s3:Get","Resource":"*"}}', 'twice'],
    [`{"Statement":{"Effect":"Allow","Action":"*","\\u0041ction":"s3:Get","Resource":"*"}}`, 'twice'],
  ])('is not %s', (text, reason) => {
    const parsed = parsePolicyDocument(text);
    expect('reason' in parsed && parsed.reason).toContain(reason);
  });

  test('that is huge, or nested without end, is refused without harm', () => {
    const deep = '['.repeat(130_000) + ']'.repeat(130_000);
    expect(parsePolicyDocument(`{"Statement":${deep}}`)).toHaveProperty('reason');
    expect(parsePolicyDocument(`{"Statement":"${'"'.repeat(100_000)}`)).toHaveProperty('reason');
    expect(parsePolicyDocument('{"Statement":'.repeat(30_000))).toHaveProperty('reason');
    expect(parsePolicyDocument(' '.repeat(3_000_000))).toEqual({
      reason: 'it is longer than any policy AWS stores',
    });
  });

  test('that cannot be read makes an unread fact that holds nothing of its text', () => {
    expect(policyDocumentFact('{"secret":1}', 'iam:GetAccountAuthorizationDetails')).toEqual({
      state: 'unread',
      source: 'iam:GetAccountAuthorizationDetails',
      code: 'Unreadable',
      words: 'A policy document cannot be read: it has an element that policies do not have.',
      fix: expect.stringContaining('scan again'),
    });
  });
});

const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const oneOrMore = fc.oneof(text, fc.array(text, { maxLength: 4 }));
const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    actions: fc.tuple(fc.constantFrom('Action', 'NotAction'), oneOrMore),
    resources: fc.option(fc.tuple(fc.constantFrom('Resource', 'NotResource'), oneOrMore)),
    Condition: fc.option(fc.dictionary(text, fc.dictionary(text, oneOrMore, { maxKeys: 3 }), { maxKeys: 3 })),
  })
  .map(({ Effect, actions, resources, Condition }) => ({
    Effect,
    [actions[0]]: actions[1],
    ...(resources !== null && { [resources[0]]: resources[1] }),
    ...(Condition !== null && { Condition }),
  }));

describe('a trust policy', () => {
  const trust = (Principal: unknown) =>
    parseTrustPolicy(JSON.stringify({ Statement: { Effect: 'Allow', Principal, Action: 'sts:AssumeRole' } }));

  test('names principals by kind', () => {
    expect(trust({ AWS: 'arn:aws:iam::111122223333:root', Service: ['lambda.amazonaws.com'] })).toMatchObject(
      {
        document: {
          statements: [
            { principals: { AWS: ['arn:aws:iam::111122223333:root'], Service: ['lambda.amazonaws.com'] } },
          ],
        },
      },
    );
    expect(trust('*')).toMatchObject({ document: { statements: [{ principals: { AWS: ['*'] } }] } });
  });

  test.each([[undefined], [7], [{ AWS: 7 }], [[]]])('is not one with the principal %j', (principal) => {
    expect(trust(principal)).toHaveProperty('reason');
  });

  test('has principals, which a policy of a principal may not', () => {
    const text = JSON.stringify({
      Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
    });
    expect(parsePolicyDocument(text)).toHaveProperty('reason');
  });
});

describe('every policy document', () => {
  test('that can be is read the same encoded and plain, and loses nothing', () => {
    fc.assert(
      fc.property(fc.oneof(statement, fc.array(statement, { maxLength: 5 })), (Statement) => {
        const json = JSON.stringify({ Version: '2012-10-17', Statement });
        const plain = parsePolicyDocument(json);
        expect(parsePolicyDocument(rfc3986(json))).toEqual(plain);
        const given = Array.isArray(Statement) ? Statement : [Statement];
        expect(plain).toMatchObject({
          document: { statements: given.map(({ Effect }) => ({ effect: Effect })) },
        });
        if (!('document' in plain)) return;
        for (const [index, each] of plain.document.statements.entries()) {
          const source = given[index] as Record<string, unknown>;
          expect(each.actions ?? each.notActions).toEqual([source.Action ?? source.NotAction].flat());
          expect(each.resources ?? each.notResources ?? 'none').toEqual(
            'Resource' in source || 'NotResource' in source
              ? [source.Resource ?? source.NotResource].flat()
              : 'none',
          );
        }
      }),
    );
  });

  test('and any other text is read or refused, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), text), (any) => {
        const parsed = parsePolicyDocument(any);
        expect('document' in parsed || parsed.reason.length > 0).toBe(true);
      }),
    );
  });
});

describe('members that are named twice are found', () => {
  test.each([
    ['whatever stands in names and texts', '{"a\\"":"\\\\","\\\\":[": , {",":"] , "b" : ":"}', false],
    ['where one of them is written otherwise', '{"a":[{"b":1,"\\u0062":2}]}', true],
    ['where nothing but a name is in an object', '{"":{"":""}}', false],
    ['where two objects have the same names', '[{"a":1},{"a":1}]', false],
    ['where the names are empty', '[{"":1,"":1}]', true],
  ])('%s', (_where, json, twice) => {
    expect(namesTwice(json, JSON.parse(json))).toBe(twice);
  });

  test('beside a text of twenty million characters, which no stack has room for', () => {
    const json = `["${'a'.repeat(20_000_000)}"]`;
    expect(namesTwice(json, JSON.parse(json))).toBe(false);
  });
});
