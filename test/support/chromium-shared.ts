/**
 * One Chromium for a whole run of the tests, started when the first of them asks, as PostgreSQL is: vitest calls this
 * before and after the run. Each file has a connection of its own, and sees nothing of the pages of others.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserServer } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { serveChromium } from './chromium.ts';

export default async function share(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<BrowserServer> | undefined;
  const asked = createServer(async (_request, response) => {
    try {
      started ??= serveChromium();
      response.end((await started).wsEndpoint());
    } catch (error) {
      response.statusCode = 500;
      response.end(error instanceof Error ? error.message : String(error));
    }
  });
  asked.listen(0, '127.0.0.1');
  await once(asked, 'listening');
  project.provide('chromium', `http://127.0.0.1:${(asked.address() as AddressInfo).port}`);
  return async () => {
    asked.close();
    asked.closeAllConnections();
    // One that did not start has told the test that asked for it.
    await started?.then(
      (server) => server.close(),
      () => undefined,
    );
  };
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Asked there, the address of the Chromium of this run is answered. */
    readonly chromium: string;
  }
}
