/**
 * `node:sqlite`, without the warning that it is experimental: nobody can do anything about it, and it would stand
 * on standard error of every scan. Every other warning goes its way.
 */
export function sqlite(): typeof import('node:sqlite') {
  const emit = process.emitWarning;
  const filtered = (...[warning, ...more]: Parameters<typeof emit>): void => {
    if (!/^SQLite is an experimental feature/.test(String(warning))) emit.call(process, warning, ...more);
  };
  process.emitWarning = filtered as typeof emit;
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emit;
  }
}

/** SQLite's own code of a failure (sqlite.org/rescode.html), without what extended codes add above the low byte. */
export function sqliteCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
}

/** SQLITE_BUSY: somebody else has held the lock for longer than we waited. */
export const SQLITE_BUSY = 5;
