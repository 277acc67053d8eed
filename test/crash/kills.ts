import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../sandbox/random.ts';
import type { PostgresServer } from '../support/postgres.ts';
import { ended, startProgram } from './programs.ts';

/** A file or a database, and the server behind it where it may be killed too. */
export interface Victim {
  readonly place: string;
  readonly server?: PostgresServer;
}

export interface Kills {
  /** How often the writers are killed. */
  readonly times: number;
  /** The same number gives the same instants; what the machine does in them is its own. */
  readonly seed: number;
  /** The longest that writers go on before they are killed. */
  readonly longestMs?: number;
  readonly onKill?: (done: number) => void;
}

export interface KillSummary {
  readonly kills: number;
  /** Of these, how often the server was killed and not the writers. */
  readonly serverKills: number;
  /** Writes that somebody was told are kept: all of them were there. */
  readonly promised: number;
  readonly runs: number;
  readonly accounts: number;
  readonly lives: number;
}

/** So long opening it takes, more or less: some are killed while they do. */
const OPENING_MS = 150;
const WRITERS = [0, 1] as const;
/** So many rounds of each writer are read with all their facts after each kill, and all of them after the last. */
const NEWEST = 4;

/**
 * Lets two writers keep runs in one store, kills them at a random instant, has another process look whether all that
 * they were promised is there and nothing half, and goes on in the same store. Throws where it is not.
 */
export async function killWriters(
  { place, server }: Victim,
  { times, seed, longestMs = 500, onKill }: Kills,
): Promise<KillSummary> {
  const next = seededRandom(seed).fraction;
  const promises: string[] = [];
  let serverKills = 0;
  let seen = { promised: 0, runs: 0, lives: 0, accounts: 0 };
  for (let kill = 1; kill <= times; kill += 1) {
    const writers = await Promise.all(WRITERS.map((each) => startProgram('writer', [String(each)], place)));
    if (next() < 0.15) await pause(next() * OPENING_MS);
    else await Promise.all(writers.map(({ opened }) => opened)).then(() => pause(next() * longestMs));
    if (server !== undefined && next() < 0.3) {
      serverKills += 1;
      await server.kill();
      await Promise.all(writers.map(({ child }) => ended(child)));
      await server.restart();
    }
    for (const { child } of writers) {
      child.kill('SIGKILL');
      if (next() < 0.5) await pause(next() * 50);
    }
    for (const { child, said } of writers) {
      await ended(child);
      const text = said();
      // A kill can cut a line.
      promises.push(text.slice(0, text.lastIndexOf('\n') + 1));
    }
    const all = kill === times;
    seen = await look(place, promises.join(''), all ? Number.MAX_SAFE_INTEGER : NEWEST);
    onKill?.(kill);
  }
  return { kills: times, serverKills, ...seen };
}

async function look(place: string, promises: string, rounds: number) {
  const checker = await startProgram('check', [String(rounds)], place);
  checker.child.stdin?.end(promises);
  const code = await ended(checker.child);
  if (code !== 0)
    throw new Error(`After the kill the store is not what it has to be.\n${checker.complained()}`);
  return JSON.parse(checker.said()) as Omit<KillSummary, 'kills' | 'serverKills'>;
}
