import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ListedUser } from '../../model/authorization.ts';
import { known } from '../../model/fact.ts';
import { policyDocumentFact } from '../../parse/policy-document.ts';
import { decide } from '../../policy/decide.ts';
import { contextOn, makeWorld } from '../../policy/world.ts';
import { keyMakers } from './key-makers.ts';

const account = { id: '111122223333', partition: 'aws' } as const;
const arnOf = (name: string) => `arn:aws:iam::${account.id}:user/${name}`;
const NAMES = ['ann', 'bob', 'eve'] as const;

/** As policies write it. */
const variable = (name: string) => `\${${name}}`;

const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  Action: fc.constantFrom('iam:CreateAccessKey', 'iam:*', 's3:*', '*'),
  Resource: fc.constantFrom(
    '*',
    arnOf('ann'),
    arnOf(variable('aws:username')),
    `arn:aws:iam::*:user/${variable('iam:ResourceTag/team')}`,
  ),
  Condition: fc.constantFrom<object | undefined>(
    undefined,
    { StringEquals: { 'aws:ResourceTag/team': 'a' } },
    { StringEquals: { 'aws:PrincipalTag/team': 'a' } },
    { StringLike: { 'aws:PrincipalTag/team': variable('aws:ResourceTag/team') } },
    { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  ),
});

const user = fc.record({
  statements: fc.array(statement, { maxLength: 3 }),
  team: fc.constantFrom('a', 'ann', undefined),
});

test('whoever may make keys for anybody is found, also where nobody is asked about each', () => {
  fc.assert(
    fc.property(fc.tuple(user, user, user), (users) => {
      const listed = users.map(({ statements, team }, index): [string, ListedUser] => {
        const name = NAMES[index] ?? '';
        const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
        const inline = [{ name: 'p', document: policyDocumentFact(text, 'test') }];
        const tags = team === undefined ? {} : { team };
        return [name, { userId: name, arn: arnOf(name), groups: [], attached: [], inline, tags }];
      });
      const world = makeWorld({
        account,
        authorization: { users: new Map(listed), holders: [], policies: [] },
        controls: known({ limited: false, because: 'no-organisation' }, 'test'),
        now: '2026-11-26T00:00:00Z',
      });
      const targets = [
        ...listed.map(([, { arn, tags }]) => ({ arn, tags })),
        { arn: arnOf('new'), tags: {} },
      ];
      const may = [...world.users.values()].filter((each) =>
        targets.some(({ arn: resource, tags }) => {
          const request = { action: 'iam:CreateAccessKey', resource, context: contextOn(each, world, tags) };
          return decide(each.grants, request).answer !== 'no';
        }),
      );
      expect(keyMakers(world).map((maker) => maker.user.name)).toEqual(may.map(({ name }) => name));
    }),
    { numRuns: 400 },
  );
});
