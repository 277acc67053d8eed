import type { Account } from './types.ts';

/** `111122223333 (prod)`. */
export function accountWords({ id, name }: Account): string {
  return name === undefined ? id : `${id} (${name})`;
}
