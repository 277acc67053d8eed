import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { Desk } from '../../../src/app/dashboard/desk.ts';
import { DashboardGround } from '../../../src/app/dashboard/ground.ts';
import { setupOf } from '../../../src/app/dashboard/setup.ts';
import type { GivenCredentials } from '../../../src/aws/session/open-session.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { account, sandboxes } from '../../support/sandboxes.ts';

const sandbox = sandboxes();
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A dashboard whose calls go to an address. */
async function deskAt(url: string, given?: GivenCredentials): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-setup-'));
  const store = await openStore(join(folder, 'store.sqlite'));
  ends.push(
    () => rmSync(folder, { recursive: true }),
    () => store.close(),
  );
  const surroundings = {
    env: { AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: url },
    credentials: given ?? { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'none' },
  };
  const ground = await DashboardGround.open({
    ...{ demo: false, store, folder, config: false, auditLog: join(folder, 'audit.jsonl') },
    live: () => ({ surroundings }),
  });
  return { ground } as Desk;
}

test('that AWS takes no credentials is told by its code, so that no scan is begun in vain', async () => {
  const started = await sandbox({ world: [account()] });
  started.faults.add({ operation: 'sts:GetCallerIdentity', code: 'InvalidClientTokenId', status: 403 });
  const { caller } = await setupOf(await deskAt(started.url));
  expect(caller).toMatchObject({ known: false, code: 'no-credentials', hint: expect.any(String) });
});

test('nobody waits for an AWS that does not answer: the setup says that it is still being asked', async () => {
  const silent: Server = createServer(() => undefined);
  await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready));
  ends.push(
    () => silent.closeAllConnections(),
    () => silent.close(),
  );
  const { port } = silent.address() as AddressInfo;
  const desk = await deskAt(`http://127.0.0.1:${port}`);
  const { caller, scope } = await setupOf(desk);
  expect(caller).toMatchObject({ known: false, code: 'asking' });
  expect(scope.kind).toBe('account');
  // What was asked for goes on: it ends in words of its own.
  await expect
    .poll(async () => (await setupOf(desk)).caller, { timeout: 10_000, interval: 200 })
    .toMatchObject({ known: false, code: 'aws-unreachable' });
}, 20_000);

test('a program that gives no credentials and does not end is told, and no other one is started beside it', async () => {
  let asked = 0;
  // As credential_process is waited for, however long it takes.
  const never = {
    // biome-ignore lint/suspicious/noThenProperty: what is awaited and never comes
    then() {
      asked += 1;
    },
  };
  const desk = await deskAt('http://127.0.0.1:9', never as unknown as GivenCredentials);
  await expect
    .poll(async () => (await setupOf(desk)).caller, { timeout: 15_000, interval: 200 })
    .toMatchObject({ known: false, code: 'aws-unreachable', hint: expect.stringContaining('doctor') });
  await setTimeout(3_500);
  expect((await setupOf(desk)).caller).toMatchObject({ code: 'aws-unreachable' });
  expect(asked).toBe(1);
}, 30_000);
