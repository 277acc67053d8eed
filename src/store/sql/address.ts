import { Problem } from '../../core/model/problem.ts';

/** Whether a place is a PostgreSQL database. */
export function isPostgres(place: string): boolean {
  return /^postgres(ql)?:\/\//i.test(place);
}

/** Whether a place is meant as an address, and no file: as one it would be named with its password. */
export function isAddress(place: string): boolean {
  // With a slash too few it is no address of PostgreSQL, and still has the password in it.
  return /^([a-z][a-z0-9+.-]+:\/\/|postgres(ql)?:)/i.test(place);
}

/** The address as it may be shown. Throws the {@link Problem} `bad-argument` for one that is none. */
export function withoutPassword(address: string): string {
  const url = parsed(address);
  url.password = '';
  for (const name of ['password', 'sslpassword']) url.searchParams.delete(name);
  return url.href;
}

/** What `pg` takes for `verify-full`, with a warning of eight lines on standard error each time. */
const TAKEN_FOR_WHOLE = new Set(['prefer', 'require', 'verify-ca']);

/** The address as `pg` is given it: what it does with it, said exactly. */
export function connectable(address: string): string {
  const url = parsed(address);
  const asked = url.searchParams;
  if (TAKEN_FOR_WHOLE.has(asked.get('sslmode') ?? '') && !asked.has('uselibpqcompat'))
    asked.set('sslmode', 'verify-full');
  return url.href;
}

function parsed(address: string): URL {
  try {
    return new URL(address);
  } catch {
    throw new Problem(
      'bad-argument',
      'The address of the store is none: postgres://USER@HOST:PORT/DATABASE.',
      {
        hint: 'Give the password by PGPASSWORD or a password file, or in the address.',
      },
    );
  }
}
