import { Problem } from '../model/problem.ts';

/** The problem of pieces that do not give back what was kept. @param words a clause, without a full stop */
export function damaged(words: string, cause?: unknown): Problem {
  return new Problem('store-damaged', `What was kept of an account cannot be read back: ${words}.`, {
    cause,
  });
}

/** The value of a JSON text. Throws the {@link Problem} `store-damaged` for what is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw damaged('a piece is no sound JSON', error);
  }
}

/** A list that was kept. Throws the {@link Problem} `store-damaged` for anything else. */
export function listIn(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw damaged('a piece has something else where a list should stand');
  return value;
}
