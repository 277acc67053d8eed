import { describe, expect, test } from 'vitest';
import type { Answer } from '../../model/decision.ts';
import { makeWorld } from '../world.ts';
import { contextFor } from './actor.ts';
import { decideSomewhere } from './somewhere.ts';
import {
  ACCOUNT,
  allow,
  authorizationOf,
  controlsWith,
  deny,
  NO_ORGANISATION,
  NOW,
  type Statement,
  userArn,
} from './test-support.ts';

/** Whether ann may make a user of some name, and of which. */
function ann(
  own: readonly Statement[],
  boundary: readonly Statement[] = [allow('*')],
  controls = NO_ORGANISATION,
): readonly [Answer, string] {
  const authorization = authorizationOf({
    users: { ann: { own, boundary: 'limit' } },
    policies: { limit: { now: boundary } },
  });
  const world = makeWorld({ account: ACCOUNT, authorization, controls, now: NOW });
  const principal = world.users.get('ann');
  if (principal === undefined) throw new Error('She is not there.');
  const actor = { principal, grants: principal.grants };
  const { resource, decision } = decideSomewhere(principal.grants, {
    action: 'iam:CreateUser',
    resource: userArn('new'),
    context: contextFor(actor, world, {}),
  });
  return [decision.answer, resource];
}

const create = (resource: string, more: object = {}) => ({ ...allow('iam:CreateUser', resource), ...more });

describe('a call on what is yet to be made', () => {
  test('is tried on what the principal may make', () => {
    expect(ann([create('*')])).toEqual(['yes', userArn('new')]);
    expect(ann([create(userArn('team/*'))])).toEqual(['yes', userArn('team/x')]);
    expect(ann([create('arn:aws:iam::*:user/team-?')])).toEqual(['yes', userArn('team-x')]);
    expect(ann([create(userArn(`\${aws:username}-*`))])).toEqual(['yes', userArn('ann-x')]);
  });

  test('is tried on what a boundary or a control leaves, and on what it has in common with their own policies', () => {
    expect(ann([create('*')], [create(userArn('dev/*'))])).toEqual(['yes', userArn('dev/x')]);
    expect(ann([create(userArn('*-svc'))], [create(userArn('app-*'))])).toEqual(['yes', userArn('app-svc')]);
    const { Resource: _, ...denied } = deny('iam:CreateUser');
    const control = controlsWith({ ...denied, NotResource: userArn('dev/*') });
    expect(ann([create('*')], [allow('*')], control)).toEqual(['yes', userArn('dev/x')]);
    expect(ann([create(userArn('dev/*'))], [create(userArn('app-*'))])[0]).toBe('no');
  });

  test('is not known where there is too much to try, and takes no long time over it', () => {
    const many = (end: string) =>
      Array.from({ length: 60 }, (_each, index) => create(userArn(`*${index}*${end}`)));
    expect(ann(many('a'), many('b'))[0]).toBe('unknown');
  });
});
