import type { Account } from '../model/account.ts';
import { KnownNames } from '../model/known-names.ts';
import { accountPseudonym } from '../model/redact.ts';
import { Pseudonyms } from '../model/redact-more.ts';

/**
 * How names are shown. Everything in an archive that names an account, a person, a machine or a credential goes
 * through one of these, so that a pseudonym is the same in every file of it.
 */
export interface Showing {
  readonly redacted: boolean;
  account(id: string): string;
  /** Absent where it is hidden. */
  accountName(account: Account): string | undefined;
  /** A name or an id. @param kind the word before the number: `user` */
  name(kind: string, text: string): string;
  /** What a person wrote, or AWS: `redacted` where it may name somebody. */
  words(text: string): string;
  /** Our own words, in which an account or a file may be named. */
  ours(text: string): string;
}

/** Everything as it is. */
export const AS_IT_IS: Showing = {
  redacted: false,
  account: (id) => id,
  accountName: ({ name }) => name,
  name: (_kind, text) => text,
  words: (text) => text,
  ours: (text) => text,
};

const HIDDEN = 'redacted';

/**
 * Pseudonyms, for outsiders. Accounts are counted in the order of their ids, everything else in the order in which it
 * is shown first.
 *
 * @param accounts those of the archive, in any order
 */
export function pseudonymous(accounts: readonly Account[]): Showing {
  const names = new Pseudonyms();
  const texts = new KnownNames();
  const sorted = accounts.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const byId = new Map(sorted.map(({ id }, index) => [id, accountPseudonym(index)]));
  for (const { id, name } of sorted) {
    texts.stand(id, byId.get(id) ?? HIDDEN);
    if (name !== undefined) texts.stand(name, byId.get(id) ?? HIDDEN);
  }
  return {
    redacted: true,
    // One that no run of the period looked at is named by what is done in it only.
    account: (id) => byId.get(id) ?? names.of('other-account', id),
    accountName: () => undefined,
    name: (kind, text) => names.of(kind, text),
    words: () => HIDDEN,
    ours: (text) => texts.hide(text),
  };
}
