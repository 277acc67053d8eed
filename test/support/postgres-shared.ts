/**
 * One PostgreSQL for a whole run of the tests, started when the first of them asks: vitest calls this before and
 * after the run, in a process of its own, and the threads that tests run in ask over loopback.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from './postgres.ts';

export default async function share(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<PostgresServer> | undefined;
  const databases = createServer(async (_request, response) => {
    try {
      started ??= startPostgres({ fsync: false });
      response.end(await (await started).database());
    } catch (error) {
      response.statusCode = 500;
      response.end(error instanceof Error ? error.message : String(error));
    }
  });
  databases.listen(0, '127.0.0.1');
  await once(databases, 'listening');
  const { port } = databases.address() as AddressInfo;
  project.provide('postgresDatabases', `http://127.0.0.1:${port}`);
  return async () => {
    databases.close();
    databases.closeAllConnections();
    // One that did not start has told the test that asked for it.
    await started?.then(
      (server) => server.stop(),
      () => undefined,
    );
  };
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Each request makes an empty database and gives its address. */
    readonly postgresDatabases: string;
  }
}
