import { expect, test } from 'vitest';
import { known, valueIn } from '../../core/model/fact.ts';
import type { User } from '../../core/model/snapshot.ts';
import { answering, history, type Past } from '../test-support/answering.ts';
import { setScene } from '../test-support/scene.ts';
import { proveSetup } from './setup-burst.ts';

const NOW = '2026-11-22T12:00:00Z';
const AT = '2026-11-20T10:00:00Z';
const KEY = 'AKIAEXAMPLE000000001';

function made(name: string, record: Past['record']): Past {
  return { id: name, name, at: AT, resource: 'bob', ...(record !== undefined && { record }) };
}

function by(responseElements: object) {
  const userIdentity = { type: 'IAMUser', arn: 'arn:aws:iam::222222222222:user/admin' };
  return { userIdentity, requestParameters: { userName: 'bob' }, responseElements };
}

const OF_USER = made('CreateUser', by({ user: { userName: 'bob' } }));
const OF_KEY = made('CreateAccessKey', by({ accessKey: { accessKeyId: KEY, userName: 'bob' } }));

async function proved(events: readonly Past[]) {
  const { member } = await setScene({ now: NOW });
  const session = answering(member, { 'cloudtrail:LookupEvents': history(events) });
  const fact = <T>(value: T) => known(value, 'a test');
  const key = { accessKeyId: KEY, createdAt: fact(AT), status: fact('Active'), lastUse: fact({}) };
  const user = { name: 'bob', createdAt: fact(AT), accessKeys: fact([key]) } as unknown as User;
  const { user: after, gap } = await proveSetup(session, user, 60, NOW);
  return { burst: valueIn(after.accessKeys)?.[0]?.setupBurst, gap };
}

test('S01 one principal who made both in one go is a proof', async () => {
  const { burst, gap } = await proved([OF_USER, OF_KEY]);
  expect(burst).toMatchObject({ state: 'known', value: { proved: true } });
  expect(gap).toBeUndefined();
});

test('S01 a making whose record cannot be read is no proof, and no proof of the contrary', async () => {
  const { burst, gap } = await proved([OF_USER, made('CreateAccessKey', 'cut off')]);
  expect(burst).toMatchObject({ state: 'unread', code: 'Unreadable' });
  expect(gap).toMatchObject({ code: 'Unreadable' });
});
