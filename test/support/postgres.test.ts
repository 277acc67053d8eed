import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { findPostgres } from '../../tools/postgres-programs.mjs';
import { startPostgres } from './postgres.ts';
import { postgresDatabase } from './postgres-database.ts';

async function ask(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

test('each test has an empty database of its own on the PostgreSQL that all share', async () => {
  const [one, other] = await Promise.all([postgresDatabase(), postgresDatabase()]);
  await ask(one, 'CREATE TABLE kept (x int)');
  const tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'";
  expect(await ask(one, tables)).toEqual([{ tablename: 'kept' }]);
  expect(await ask(other, tables)).toEqual([]);
});

test('a PostgreSQL that was killed with kill -9 starts again with what was committed', async () => {
  const server = await startPostgres({ fsync: false });
  const url = await server.database();
  await ask(url, 'CREATE TABLE kept (x int)');
  await ask(url, 'INSERT INTO kept VALUES (7)');
  await server.kill();
  await expect(ask(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  await server.restart();
  expect(await ask(url, 'SELECT x FROM kept')).toEqual([{ x: 7 }]);
  await server.stop();
});

test('the programs of a server are found where POSTGRES_BIN says, and a wrong place is named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-programs-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'initdb'), '');
  expect(() => findPostgres({ POSTGRES_BIN: bin })).toThrow(`POSTGRES_BIN is ${bin}`);
  writeFileSync(join(bin, 'postgres'), '');
  expect(findPostgres({ POSTGRES_BIN: bin })).toBe(bin);
  rmSync(folder, { recursive: true, force: true });
});
