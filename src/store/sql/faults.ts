import { Problem } from '../../core/model/problem.ts';
import { codeOrText, systemCode } from '../../core/model/system-error.ts';
import { SQLITE_BUSY, sqliteCode } from '../../system/sqlite.ts';
import { isPostgres } from './address.ts';

/** SQLite's codes (sqlite.org/rescode.html), in words. */
const SQLITE: Readonly<Record<number, string>> = {
  3: 'it may not be opened',
  6: 'it is locked',
  8: 'it may only be read',
  10: 'the disk answers with an error',
  13: 'the disk is full',
  14: 'it cannot be opened',
};
const SQLITE_DAMAGE: Readonly<Record<number, string>> = {
  11: 'the file is damaged',
  26: 'the file is no SQLite database',
};

/** PostgreSQL's codes (PostgreSQL manual, appendix A) and the system's, in words. */
const POSTGRES: Readonly<Record<string, string>> = {
  '28P01': 'the password is wrong',
  '28000': 'this user may not sign in',
  '3D000': 'there is no such database',
  '42501': 'this user may not do that there',
  '53100': 'its disk is full',
  '53300': 'it has no connection left',
  '57P01': 'it is shutting down',
  '57P03': 'it is starting up',
  '25006': 'it may only be read',
  ECONNREFUSED: 'nobody answers there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  EHOSTUNREACH: 'there is no way there',
  ENETUNREACH: 'there is no way there',
  EAI_AGAIN: 'the name of its host cannot be looked up',
  ENOENT: 'a file that its address names, or its socket, is not there',
  ENOTFOUND: 'there is no such host',
  ETIMEDOUT: 'it does not answer in time',
};

const SIGN_IN = 'Check the user, and the password: in the address, in PGPASSWORD or in a password file.';

/** The next move, where it is none of the common ones. */
const POSTGRES_HINTS: Readonly<Record<string, string>> = {
  '28P01': SIGN_IN,
  '28000': SIGN_IN,
  '3D000': 'Make it with createdb, or name another store with --store.',
  '42501': 'It makes the schema keyreeve and writes there: GRANT CREATE ON DATABASE … TO this user.',
  '53300': 'Let other programs end, or raise max_connections; a command takes up to 6.',
};

/** What `pg` throws without a code, by how it begins. */
const CLIENT: readonly (readonly [RegExp, string])[] = [
  [
    /^Connection terminated due to connection timeout|^timeout exceeded when trying/,
    'it does not answer in time',
  ],
  // The second of whoever asks on a connection that was lost a moment ago, or is being closed (pg, client.js).
  [/^Connection terminated|^Client .* not queryable$/, 'the connection was cut'],
  [/client password must be a/, 'it asks for a password, and none was given'],
  [/^SASL|authentication/i, 'it cannot be signed in to in the way that it asks for'],
  [/does not support SSL/, 'it takes no connections by TLS'],
  [/SSL/, 'no connection by TLS comes about'],
];

/** What the file system says, in words. */
const FILES: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is a file',
  EACCES: 'it may not be written',
  EPERM: 'it may not be written',
  EROFS: 'it may only be read',
  ENXIO: 'it is no file',
  EISDIR: 'it is a folder',
};

/**
 * A failure of the database as the {@link Problem} that it is; what is none of the database's stays as it is. What the
 * database says itself is left out: it can quote the address with the password.
 */
export function fault(place: string, error: unknown): unknown {
  if (error instanceof Problem) return error;
  const number = sqliteCode(error);
  if (number !== undefined) return ofSqlite(place, number, error);
  return isPostgres(place) ? ofPostgres(place, error) : ofFile(place, error);
}

function ofFile(place: string, error: unknown): unknown {
  const words = FILES[systemCode(error) ?? ''];
  return words === undefined ? error : unavailable(place, words, error);
}

function ofPostgres(place: string, error: unknown): unknown {
  const code = systemCode(error);
  const words = POSTGRES[code ?? ''];
  if (words !== undefined) return unavailable(place, words, error, POSTGRES_HINTS[code ?? '']);
  // Codes of PostgreSQL have five characters; those of its client are none of ours either.
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code))
    return unavailable(place, `PostgreSQL says ${code}`, error);
  // As Node and OpenSSL call what is wrong with a certificate.
  if (code !== undefined && /CERT|TLS|SSL|_CA$/.test(code))
    return unavailable(place, `its certificate is not trusted (${code})`, error);
  const said = error instanceof Error ? error.message : '';
  const [, told] = CLIENT.find(([begins]) => begins.test(said)) ?? [];
  if (told === undefined) return error;
  return unavailable(place, told, error, /password/.test(said) ? SIGN_IN : undefined);
}

/** Not ours to write in. */
export function ofOthers(place: string): Problem {
  return unavailable(
    place,
    'it holds tables of another program',
    undefined,
    'Name another one with --store.',
  );
}

/** The file that was opened is not where it was any more. */
export function ofAnotherFile(place: string): Problem {
  const words = 'its file was deleted or moved away, or another was put in its place, while it was open';
  const hint = 'Bring the file back, or begin a new one, and start again: what was written since is lost.';
  return unavailable(place, words, undefined, hint);
}

function ofSqlite(place: string, code: number, cause: unknown): Problem {
  const damage = SQLITE_DAMAGE[code];
  if (damage !== undefined) return new Problem('store-damaged', `The store ${place}: ${damage}.`, { cause });
  if (code === SQLITE_BUSY) return unavailable(place, 'another process has held it for a minute', cause);
  return unavailable(place, SQLITE[code] ?? `SQLite says ${code} (${codeOrText(cause)})`, cause);
}

function unavailable(place: string, words: string, cause: unknown, hint?: string): Problem {
  const more = { cause, ...(hint !== undefined && { hint }) };
  return new Problem('store-unavailable', `The store ${place} cannot be used: ${words}.`, more);
}
