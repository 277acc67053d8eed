import type { Account } from '../../core/model/account.ts';
import { counted } from './words.ts';

type Named = Pick<Account, 'id' | 'name'>;

/** Accounts named in a line; the rest are counted. */
const NAMED = 5;

/** `111122223333 production`, or the id alone. */
export function nameOf({ id, name }: Named): string {
  return name === undefined ? id : `${id} ${name}`;
}

/** `3 accounts: 1111… a, 2222… b, 3333… c`; of many the first few and a count. */
export function accountsInWords(accounts: readonly Named[]): string {
  const [first] = accounts;
  if (accounts.length === 1 && first !== undefined) return nameOf(first);
  const names = accounts.slice(0, NAMED).map(nameOf).join(', ');
  const more = accounts.length > NAMED ? ` and ${accounts.length - NAMED} more` : '';
  return `${counted(accounts.length, 'account')}: ${names}${more}`;
}
