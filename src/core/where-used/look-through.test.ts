import { expect, test } from 'vitest';
import { KeyFinder } from './key-finder.ts';
import { lookThrough } from './look-through.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const finder = new KeyFinder([KEY]);

test('a place is named in the words of the API, by names where members of a list have one', () => {
  const content = {
    Environment: { Variables: { AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: SECRET } },
    containerDefinitions: [
      { name: 'web', environment: [{ name: 'KEY', value: KEY }], command: ['a', `--key=${KEY}`] },
    ],
    source: { buildspec: `version: 0.2\nenv:\n  variables:\n    KEY: ${KEY}\n    SECRET: ${SECRET}\n` },
    parameters: [{ ParameterKey: 'Key', ParameterValue: KEY }],
    made: new Date(0),
    none: null,
    size: 3,
  };
  const { places } = lookThrough(finder, { kind: 'thing', name: 'arn:thing', content });
  expect(places.map(({ at, line }) => [at, line])).toEqual([
    ['Environment.Variables.AWS_ACCESS_KEY_ID', undefined],
    ['containerDefinitions[web].environment[KEY].value', undefined],
    ['containerDefinitions[web].command[1]', undefined],
    ['source.buildspec', 4],
    ['parameters[Key].ParameterValue', undefined],
  ]);
  expect(places[0]).toEqual({
    accessKeyId: KEY,
    kind: 'thing',
    resource: 'arn:thing',
    at: 'Environment.Variables.AWS_ACCESS_KEY_ID',
    encoded: [],
    count: 1,
  });
  expect(JSON.stringify(places)).not.toContain(SECRET);
});

test('an id in the name of a member is found, and a secret beside it there is not shown', () => {
  const content = { Variables: { [`${KEY}:${SECRET}`]: `${KEY} again` } };
  const { places } = lookThrough(finder, { kind: 'thing', name: `thing ${SECRET}`, content });
  expect(places.map(({ at }) => at)).toEqual([
    'Variables, a name',
    `Variables.${KEY}:(40 characters, left out)`,
  ]);
  expect(JSON.stringify(places)).not.toContain(SECRET);
});

test('hostile names are cut, and members of a prototype are no names', () => {
  const content = { ['n'.repeat(5000)]: KEY, list: [JSON.parse(`{"__proto__":{"name":"no"},"v":"${KEY}"}`)] };
  const { places } = lookThrough(finder, { kind: 'thing', name: 'x', content });
  expect(places.map(({ at }) => at.length)).toEqual([300, 'list[0].v'.length]);
});

test('names of commits, ARNs and paths stay as they are', () => {
  const name =
    'arn:aws:ecs:eu-west-1:111122223333:task-definition/da39a3ee5e6b4b0d3255bfef95601890afd80709:3';
  const { places } = lookThrough(finder, { kind: 'thing', name, content: { a: KEY } });
  expect(places[0]?.resource).toBe(name);
});

test('what cannot be unpacked is told with the place left open', () => {
  const content = { UserData: 'H4sIAAAAAAAAA////////////////////////w==' };
  expect(lookThrough(finder, { kind: 'thing', name: 'x', content }).unsearched).toEqual(['damaged']);
});
