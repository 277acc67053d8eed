import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/policy/decide.ts';
import { CREDENTIAL_ACTIONS } from '../../src/core/policy/who-can/actions.ts';
import { alikeGoals } from '../../src/core/policy/who-can/alike-goals.ts';
import { Population } from '../../src/core/policy/who-can/population.ts';
import { rightsOf } from '../../src/core/policy/who-can/rights.ts';
import { ACCOUNT, authorizationOf, controlsWith, NOW } from '../../src/core/policy/who-can/test-support.ts';
import { whoCan } from '../../src/core/policy/who-can/who-can.ts';
import { contextOn, makeWorld } from '../../src/core/policy/world.ts';
import { SMALL_ACCOUNT } from '../support/small-accounts.ts';

const FIXED = { seed: 7, numRuns: 60 };
/** Each is searched fourteen times. */
const SEARCHED = { seed: 7, numRuns: 8 };

describe('what is searched or asked only once', () => {
  it('gives for all actions together what it gives for each alone, in accounts made at random', () => {
    fc.assert(
      fc.property(SMALL_ACCOUNT, ({ small, limits }) => {
        const ground = {
          account: ACCOUNT,
          authorization: authorizationOf(small),
          controls: controlsWith(...limits),
          now: NOW,
        };
        const together = whoCan({ ...ground, actions: CREDENTIAL_ACTIONS, depth: 1 });
        const alone = CREDENTIAL_ACTIONS.flatMap(
          (action) => whoCan({ ...ground, actions: [action], depth: 1 }).answers,
        );
        expect(together.answers).toEqual(alone);
      }),
      SEARCHED,
    );
  });

  it('gives each user, put together with others, the answer of a question about that user alone', () => {
    fc.assert(
      fc.property(SMALL_ACCOUNT, ({ small, limits }) => {
        const world = makeWorld({
          account: ACCOUNT,
          authorization: authorizationOf(small),
          controls: controlsWith(...limits),
          now: NOW,
        });
        const people = new Population(world);
        const [goal] = CREDENTIAL_ACTIONS;
        if (goal === undefined) throw new Error('There is no action.');
        for (const principal of [...world.users.values(), ...world.roles.values()]) {
          const rights = rightsOf({ principal, grants: principal.grants }, goal, people);
          for (const [place, user] of people.users.entries()) {
            const { answer } = decide(principal.grants, {
              action: goal.action,
              resource: user.arn,
              context: contextOn(principal, world, user.tags),
            });
            const told = rights.filter(({ reach, users, except }) =>
              reach === 'any' ? !except.includes(place) : users.includes(place),
            );
            if (answer === 'no') expect(told).toEqual([]);
            else expect(told.map((right) => right.answer)).toContain(answer);
          }
        }
      }),
      FIXED,
    );
  });

  it('puts actions together only where every statement is about both or neither', () => {
    const groupsOf = (...actions: readonly string[]) => {
      const authorization = authorizationOf({
        users: { ann: { own: [{ Effect: 'Deny', Action: actions, Resource: '*' }] } },
      });
      const world = makeWorld({ account: ACCOUNT, authorization, controls: controlsWith(), now: NOW });
      return alikeGoals(CREDENTIAL_ACTIONS, world).map((goals) => goals.map(({ id }) => id));
    };
    expect(groupsOf('iam:*')).toHaveLength(3);
    expect(groupsOf('iam:CreateAccessKey')).toContainEqual(['create-access-key']);
    expect(groupsOf('iam:*AccessKey')).toContainEqual(['create-access-key', 'update-access-key']);
  });
});
