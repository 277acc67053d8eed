import { Problem } from '../model/problem.ts';

/** An account to scan, and the role to assume there where it is not the usual one. */
export interface ListedAccount {
  readonly id: string;
  /** A role name, a path with a name, or a whole role ARN. */
  readonly role?: string;
}

// Role paths hold printable characters, role names `\w+=,.@-` (IAM API reference, CreateRole).
const LINE = /^(\d{12})(?:\s*,\s*([\w+=.@:/-]{1,600}))?$/;

/**
 * Reads an account list: `111122223333` or `111122223333,RoleName` on a line; blank lines and text after `#`
 * are ignored. An account named twice is kept once, as first named.
 *
 * Throws a {@link Problem} `bad-account-list` naming file and line, and where one account is given two
 * different roles.
 */
export function parseAccountList(text: string, file: string): readonly ListedAccount[] {
  const accounts = new Map<string, ListedAccount>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [index, whole] of lines.entries()) {
    const line = whole.replace(/#.*$/, '').trim();
    if (line === '') continue;
    const [, id, role] = LINE.exec(line) ?? [];
    if (id === undefined) {
      throw new Problem(
        'bad-account-list',
        `${file}:${index + 1}: "${line.slice(0, 60)}" is not an account.`,
      );
    }
    const before = accounts.get(id);
    if (before !== undefined && before.role !== role) {
      throw new Problem(
        'bad-account-list',
        `${file}:${index + 1}: ${id} is listed with two different roles.`,
      );
    }
    if (before === undefined) accounts.set(id, role === undefined ? { id } : { id, role });
  }
  if (accounts.size === 0)
    throw new Problem('nothing-selected', `${file} names no account.`, {
      hint: 'One account a line: `111122223333` or `111122223333,RoleName`; # starts a comment.',
    });
  return [...accounts.values()];
}
