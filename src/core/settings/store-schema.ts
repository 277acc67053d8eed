import * as z from 'zod';
import { wholeNumber } from './schema-parts.ts';

/** A hundred years: whoever wants more leaves the setting out. */
const MOST_DAYS = 36_500;

/** `store` in `keyreeve.yaml`. */
export function store() {
  return z.strictObject({
    place: z
      .string()
      .max(1_000, 'is longer than 1,000 characters')
      .regex(/\S/, 'is empty')
      // The file is shared and kept in version control.
      .refine((text) => !/^postgres(ql)?:\/\/[^@/]*:[^@/]*@/i.test(text), {
        error: 'holds a password: leave it to PGPASSWORD, a password file, or the variable KEYREEVE_STORE',
      })
      .optional()
      .describe(
        "A file, relative to this one, or postgres://USER@HOST/DATABASE; none for none. Default a file in this user's data folder.",
      ),
    retention: z
      .strictObject({
        snapshotDays: wholeNumber(
          1,
          MOST_DAYS,
          'Days for which the facts and credential reports of a run are kept. The last of each month stays. Default for good.',
        ).optional(),
        runDays: wholeNumber(
          1,
          MOST_DAYS,
          'Days for which runs, and findings that were resolved, are kept. Default for good.',
        ).optional(),
      })
      .optional()
      .describe('What `keyreeve store prune` and `keyreeve watch` take away.'),
  });
}
