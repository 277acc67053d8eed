import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  IAMClient,
  TagUserCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Triage } from '../../src/core/model/triage.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { type Emulator, startMoto } from './emulator.ts';
import { environment } from './scanned.ts';

/** Against an emulator that is none of ours: its ids, its answers to what is not there, its account. */

const OWN = '123456789012';
const ADMIN = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
const ids: Record<string, string> = {};
let moto: Emulator;

beforeAll(async () => {
  moto = await startMoto();
  const iam = new IAMClient({ region: 'us-east-1', endpoint: moto.url, credentials: ADMIN });
  for (const UserName of ['ann', 'bob', 'carol']) {
    await iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    ids[UserName] = AccessKey?.AccessKeyId ?? '';
  }
  await iam.send(new TagUserCommand({ UserName: 'ann', Tags: [{ Key: 'Owner', Value: 'ann@example.com' }] }));
  await iam.send(new UpdateAccessKeyCommand({ UserName: 'bob', AccessKeyId: ids.bob, Status: 'Inactive' }));
  await iam.send(new DeleteAccessKeyCommand({ UserName: 'carol', AccessKeyId: ids.carol }));
});

afterAll(() => moto.close());

test('keys of moto are told by whose they are and how they stand', async () => {
  const { stdout, stderr, status } = await keyreeve(
    ['triage', '--no-config', '--account', OWN, '--format', 'json'],
    { env: environment(moto.url, ADMIN) as Record<string, string>, input: Object.values(ids).join('\n') },
  );
  expect(stderr).toBe('');
  const triage = JSON.parse(stdout) as Triage;
  const of = (name: string) => triage.keys.find(({ id }) => id === ids[name]);
  expect(of('ann')).toMatchObject({
    priority: 'P2',
    standing: 'ours',
    account: { id: OWN },
    userName: 'ann',
    owner: 'ann@example.com',
    status: { value: 'Active' },
  });
  expect(of('bob')).toMatchObject({ priority: 'P3', userName: 'bob', status: { value: 'Inactive' } });
  expect(of('carol')).toMatchObject({ priority: 'P4', status: { value: 'Gone' } });
  expect(status).toBe(1);
});
