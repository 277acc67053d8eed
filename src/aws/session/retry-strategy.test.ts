import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IAMClient, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { expect, onTestFinished, test } from 'vitest';
import { CallCounter } from './call-counter.ts';
import { leaveThrottlingToCaller, neverRepeat } from './retry-strategy.ts';

/** A server that takes every request, does what it asks, and never answers. */
async function silentServer() {
  let requests = 0;
  const server = createServer((request) => {
    request.resume().on('end', () => {
      requests += 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, requests: () => requests };
}

function clientOf(endpoint: string): IAMClient {
  return new IAMClient({
    endpoint,
    region: 'us-east-1',
    maxAttempts: 3,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
    requestHandler: new NodeHttpHandler({ requestTimeout: 100, throwOnRequestTimeout: true }),
  });
}

const WRITE = { UserName: 'ann', AccessKeyId: 'AKIAQXYZABCDEFGHIJKL', Status: 'Inactive' } as const;

test('a write that timed out after its effect is sent once', async () => {
  const { url, requests } = await silentServer();
  const client = clientOf(url);
  await neverRepeat(client);
  await expect(client.send(new UpdateAccessKeyCommand(WRITE))).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  expect(requests()).toBe(1);
});

test('the clients that read are repeated by the SDK where one that writes is not', async () => {
  const { url, requests } = await silentServer();
  const client = clientOf(url);
  await leaveThrottlingToCaller(client, new CallCounter());
  await expect(client.send(new UpdateAccessKeyCommand(WRITE))).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  expect(requests()).toBe(3);
});
