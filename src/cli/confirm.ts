import { createInterface } from 'node:readline/promises';
import type { Account } from '../core/model/account.ts';
import { Problem } from '../core/model/problem.ts';
import { harmless } from '../outputs/harmless.ts';

/**
 * Makes sure that somebody means each of these accounts: by its id typed at the terminal, or named by option. Throws
 * the {@link Problem} `not-confirmed`; then nothing was done.
 *
 * @param meant ids given with `--yes-i-mean`
 */
export async function confirmAccounts(
  accounts: readonly { readonly account: Account; readonly steps: number }[],
  meant: readonly string[],
): Promise<void> {
  const known = new Set(accounts.map(({ account }) => account.id));
  const stranger = meant.find((id) => !known.has(id));
  if (stranger !== undefined)
    throw new Problem('not-confirmed', `--yes-i-mean ${stranger.slice(0, 40)} is no account of this plan.`, {
      hint: `The plan is for ${[...known].join(', ')}.`,
    });
  const open = accounts.filter(({ account }) => !meant.includes(account.id));
  if (open.length === 0) return;
  if (!process.stdin.isTTY) {
    const options = open.map(({ account }) => `--yes-i-mean ${account.id}`).join(' ');
    throw new Problem('not-confirmed', 'Nobody confirmed the changes, and there is no terminal to ask at.', {
      hint: `Add ${options}, or --dry-run to see what would be done.`,
    });
  }
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    for (const { account, steps } of open) {
      const name = account.name === undefined ? '' : ` (${harmless(account.name)})`;
      const count = `${steps} ${steps === 1 ? 'step' : 'steps'}`;
      process.stderr.write(`To let ${count} be carried out in ${account.id}${name}, type its id.\n`);
      const typed = (await answered(ask, 'Account id: ')).trim();
      if (typed !== account.id)
        throw new Problem('not-confirmed', `"${typed.slice(0, 40)}" is not ${account.id}. Nothing was done.`);
    }
  } finally {
    ask.close();
  }
}

/**
 * Makes sure that somebody means it: by a word typed at the terminal. Throws the {@link Problem} `not-confirmed`; then
 * nothing was done.
 *
 * @param asks what is to be typed for what, in a sentence
 */
export async function confirmByWord(word: string, asks: string): Promise<void> {
  if (!process.stdin.isTTY)
    throw new Problem('not-confirmed', 'Nobody confirmed it, and there is no terminal to ask at.', {
      hint: 'Add --yes, or --dry-run to see what would be done.',
    });
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    process.stderr.write(`${harmless(asks)}\n`);
    const typed = (await answered(ask, '> ')).trim();
    if (typed !== word)
      throw new Problem('not-confirmed', `"${typed.slice(0, 40)}" is not ${word}. Nothing was done.`);
  } finally {
    ask.close();
  }
}

/** Ctrl-C breaks the question off, and Ctrl-D closes the terminal's line without an answer: both mean no. */
function answered(ask: ReturnType<typeof createInterface>, words: string): Promise<string> {
  const no = () => {
    process.stderr.write('\n');
    return new Problem('not-confirmed', 'The question was left unanswered. Nothing was done.');
  };
  return new Promise((resolve, reject) => {
    ask.once('close', () => reject(no()));
    // Broken off, it closes too.
    ask.question(words).then(resolve, () => ask.close());
  });
}
