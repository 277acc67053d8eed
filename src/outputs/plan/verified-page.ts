import type { Account } from '../../core/model/account.ts';
import { columnsOf, type Look, painter } from '../look.ts';
import { paragraph } from '../terminal/words.ts';
import { accountWords } from './words.ts';

/** One account's root, looked at. */
export interface VerifiedShown {
  readonly account: Account;
  readonly result: 'fixed' | 'not-fixed' | 'unknown';
  readonly words: string;
  readonly fix?: string;
  readonly readAt?: string;
}

const MARKS = { fixed: ['✓ ', 'green'], 'not-fixed': ['✗ ', 'red'], unknown: ['? ', 'yellow'] } as const;

/** Whether root's credentials are gone, an account after the other. */
export function* verifiedPage(results: readonly VerifiedShown[], look: Look): Generator<string> {
  const paint = painter(look);
  const columns = columnsOf(look);
  for (const { account, result, words, fix, readAt } of results) {
    const [mark, markStyle] = MARKS[result];
    const at = readAt === undefined ? '' : ` (live, ${readAt})`;
    yield paragraph(
      `${accountWords(account)}: ${words}${at}`,
      columns,
      { indent: 0, mark, markStyle },
      paint,
    );
    if (fix !== undefined) yield paragraph(fix, columns, { indent: 4, mark: 'Next: ' }, paint);
  }
}
