import { once } from 'node:events';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { freePort } from '../support/free-port.ts';
import { day, keepRun, keptAt, startAt } from '../support/kept.ts';
import { startPostgres } from '../support/postgres.ts';
import { postgresDatabase } from '../support/postgres-database.ts';
import { found } from '../support/small-run.ts';

/** What can be wrong with a PostgreSQL, each told as a problem, with no password in it. */
const SECRET = 'se.cret-9';

/** Gives the rows of the last text. */
async function ask(url: string, ...texts: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let rows: readonly Record<string, unknown>[] = [];
  for (const text of texts) ({ rows } = await client.query(text));
  await client.end();
  return rows;
}

/** The problem of opening it, and of beginning a run there. */
async function problemOf(url: string): Promise<unknown> {
  try {
    const store = await openStore(url);
    onTestFinished(() => store.close());
    await store.beginRun(startAt(day(0)));
    return undefined;
  } catch (error) {
    return error;
  }
}

function withUser(url: string, user: string): string {
  const address = new URL(url);
  [address.username, address.password] = [user, SECRET];
  return address.href;
}

/** A user of this one test. */
async function newUser(url: string, name: string): Promise<string> {
  await ask(url, `create role ${name} login password '${SECRET}'`);
  return withUser(url, name);
}

function withName(url: string, name: string): string {
  return url.replace(/[^/]+$/, name);
}

const CASES: readonly (readonly [string, (url: string) => Promise<string>, string])[] = [
  [
    'nobody listens',
    async () => `postgres://ann:${SECRET}@127.0.0.1:${await freePort()}/runs`,
    'nobody answers there',
  ],
  [
    'the host is not there',
    async () => `postgres://ann:${SECRET}@no-such-host.invalid/runs`,
    'there is no such host',
  ],
  ['the password is wrong', async (url) => withUser(url, 'keyreeve'), 'the password is wrong'],
  ['the user is not there', async (url) => withUser(url, 'nobody_of_this_name'), 'the password is wrong'],
  [
    'the database is not there',
    async (url) => withName(url, 'no_such_database'),
    'there is no such database',
  ],
  [
    'a password is asked for and none is given',
    async (url) => withUser(url, 'keyreeve').replace(`:${SECRET}@`, '@'),
    'it asks for a password, and none was given',
  ],
  [
    'TLS is asked for and there is none',
    async (url) => `${withUser(url, 'keyreeve')}?sslmode=verify-full`,
    'it takes no connections by TLS',
  ],
  [
    'a file of the address is not there',
    async (url) => `${withUser(url, 'keyreeve')}?sslrootcert=/no/such/file`,
    'a file that its address names, or its socket, is not there',
  ],
  [
    'the user may make nothing',
    async (url) => newUser(url, 'may_nothing'),
    'this user may not do that there',
  ],
  [
    'the user may only read',
    async (url) => {
      await (await openStore(url)).close();
      const reader = await newUser(url, 'reader');
      await ask(
        url,
        'grant usage on schema keyreeve to reader',
        'grant select on all tables in schema keyreeve to reader',
      );
      return reader;
    },
    'this user may not do that there',
  ],
  [
    'nothing may be written',
    async (url) => {
      await ask(
        url,
        `alter database ${new URL(url).pathname.slice(1)} set default_transaction_read_only = on`,
      );
      return url;
    },
    'it may only be read',
  ],
  [
    'no connection is left',
    async (url) => {
      await ask(url, `alter database ${new URL(url).pathname.slice(1)} connection limit 0`);
      return newUser(url.replace(/[^/]+$/, 'postgres'), 'crowded').then((user) =>
        withName(user, new URL(url).pathname.slice(1)),
      );
    },
    'it has no connection left',
  ],
];

test.each(CASES)(
  'a PostgreSQL where %s cannot be used, and the message says why',
  async (_, prepare, words) => {
    const url = await prepare(await postgresDatabase());
    const problem = await problemOf(url);
    const { host, pathname } = new URL(url);
    expect(problem).toMatchObject({
      code: 'store-unavailable',
      exitStatus: 4,
      message: expect.stringContaining(`cannot be used: ${words}.`),
      hint: expect.stringMatching(/^(Check|Make it|It makes|Let other) /),
    });
    expect((problem as Error).message).toContain(`${host}${pathname}`);
    expect(inspect(problem, { depth: 10 })).not.toContain(SECRET);
  },
);

test.each([
  `postgres://ann:${SECRET}#x@127.0.0.1/runs`,
  `postgres://ann:${SECRET}@host:99999/runs`,
  `postgres://ann:${SECRET}@[/runs`,
  `postgresql://ann:${SECRET}%zz@127.0.0.1:1/runs`,
  `postgres://127.0.0.1:1/runs?user=ann&password=${SECRET}`,
  `postgres://ann:${SECRET}@127.0.0.1:1/runs?sslmode=no-such-mode`,
  `postgres://ann:${SECRET}@127.0.0.1:1/runs?sslcert=/no/such/file`,
])('an address that is odd gives a problem without its password: %s', async (url) => {
  const problem = await problemOf(url);
  expect(problem).toMatchObject({
    name: 'Problem',
    code: expect.stringMatching(/^(bad-argument|store-unavailable)$/),
  });
  expect(inspect(problem, { depth: 10 })).not.toContain(SECRET);
});

test('something that is no PostgreSQL gives a problem', async () => {
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  expect(await problemOf(`postgres://ann:${SECRET}@127.0.0.1:${port}/runs`)).toMatchObject({
    code: 'store-unavailable',
  });
});

test('tables of another program in the schema of ours are left alone', async () => {
  const url = await postgresDatabase();
  await ask(url, 'create schema keyreeve', 'create table keyreeve.run (x int)');
  expect(await problemOf(url)).toMatchObject({
    code: 'store-unavailable',
    message: expect.stringContaining('another program'),
  });
});

test('tables of another program in other schemas are no matter', async () => {
  const url = await postgresDatabase();
  await ask(
    url,
    'create table run (x int)',
    'create schema a',
    'create table a.keyreeve_version (version text)',
  );
  expect(await problemOf(url)).toBeUndefined();
});

test('options in an address are taken beside those of the store, not in their place', async () => {
  const url = await postgresDatabase();
  const store = await openStore(`${url}?options=-c%20work_mem%3D8MB%20-c%20synchronous_commit%3Doff`);
  onTestFinished(() => store.close());
  await store.beginRun(startAt(day(0)));
  const [{ schemas } = {}] = await ask(
    url,
    "select string_agg(distinct schemaname, ' ') as schemas from pg_tables where tablename in ('run', 'piece')",
  );
  expect(schemas).toBe('keyreeve');
});

test('a server that goes away gives a problem, and the same store goes on when it is back, with what was kept', async () => {
  const server = await startPostgres({ fsync: false });
  onTestFinished(() => server.stop());
  const url = await server.database();
  // Commits that run ahead of the disk are what a server's owner may have chosen, and are not what was promised.
  const name = new URL(url).pathname.slice(1);
  await ask(
    url,
    `alter database ${name} set synchronous_commit = off`,
    "alter system set wal_writer_delay = '10s'",
    'select pg_reload_conf()',
  );
  const store = await openStore(url);
  const { number } = await keepRun(store, day(0), [keptAt(day(0), [found('ann')])]);
  await server.kill();
  await expect(store.beginRun(startAt(day(1)))).rejects.toMatchObject({ code: 'store-unavailable' });
  await expect(store.runs(day(1))).rejects.toMatchObject({ code: 'store-unavailable' });
  await server.restart();
  expect(await store.run(number, day(1))).toMatchObject({ state: 'ended' });
  expect(await store.beginRun(startAt(day(1)))).toBeGreaterThan(number);
  await store.close();
});
