import { inject } from 'vitest';

/**
 * The address, with a password, of an empty database of its own on the PostgreSQL that all tests of a run share. To
 * kill a server, start one with `startPostgres`.
 */
export async function postgresDatabase(): Promise<string> {
  const answer = await fetch(inject('postgresDatabases'));
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}
