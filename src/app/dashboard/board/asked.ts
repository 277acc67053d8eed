import { Problem } from '../../../core/model/problem.ts';
import { RULES } from '../../../core/rules/index.ts';
import type { View } from './view.ts';

/** Values that stand with commas between; nothing where none is given. */
export function listOf(text: string | undefined): ReadonlySet<string> | undefined {
  const parts = (text ?? '').split(',').flatMap((part) => part.trim() || []);
  return parts.length === 0 ? undefined : new Set(parts);
}

/**
 * What nothing can be of gives no rows, and would look as if nothing were wrong. Throws the {@link Problem}
 * `bad-argument` for a word that is none of those known.
 */
export function checkWords(what: string, asked: string | undefined, known: readonly string[]): void {
  const wrong = [...(listOf(asked) ?? [])].find((word) => !known.includes(word));
  if (wrong === undefined) return;
  throw new Problem('bad-argument', `There is no ${what} "${wrong.slice(0, 40)}".`, {
    hint: known.length > 12 ? `Look at /${what}s.` : `Use ${known.join(', ')}.`,
  });
}

/** The same of rules: of this program's and of those that a run of another one has findings of. */
export function checkRules(view: View, asked: string | undefined): void {
  checkWords('rule', asked, [...RULES.map(({ id }) => id), ...view.ruleIds()]);
}

/**
 * The same of ids of accounts: an account that no run covered has no rows, and that is no good news. Throws the
 * {@link Problem}s `bad-argument` for what is no id, and `not-in-store`.
 */
export function checkAccounts(view: View, asked: string | undefined): void {
  for (const id of listOf(asked) ?? []) {
    if (view.knowsAccount(id)) continue;
    if (!/^\d{12}$/.test(id))
      throw new Problem('bad-argument', `"${id.slice(0, 40)}" is no id of an account.`, {
        hint: 'Give its 12 digits; the page /accounts lists those that were covered.',
      });
    throw new Problem(
      'not-in-store',
      `No run that is shown here covered the account ${id}: nothing is known of it.`,
      {
        hint: 'Look for it on the page /accounts, or scan it.',
      },
    );
  }
}
