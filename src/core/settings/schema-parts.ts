import * as z from 'zod';

/** A text that says something. */
export const words = (says: string) =>
  z.string().max(1_000, 'is longer than 1,000 characters').regex(/\S/, 'is empty').describe(says);

export const accountId = z.string().regex(/^\d{12}$/, 'must be an account id, of twelve digits');

/** The id of an organisational unit, or of the organisation's root. */
export const unitId = z
  .string()
  .regex(/^(ou|r)-[0-9a-z-]{4,67}$/, 'must be the id of an organisational unit: ou-… or r-…');

export const region = z.string().regex(/^[a-z]{2,}(-[a-z]+)+-\d$/, 'must be a region, such as eu-central-1');

/** The name of an environment variable that holds a secret. */
export const environmentName = (says: string) =>
  z
    .string()
    // The value is never told in the message: it may be the secret itself.
    .regex(
      /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
      'must be the name of an environment variable, not the secret itself',
    )
    .describe(says);

/** A whole number between borders, both of them allowed. */
export const wholeNumber = (min: number, max: number, says: string) => {
  const borders = `must be a whole number from ${min} to ${max}`;
  return z.int(borders).min(min, borders).max(max, borders).describe(says);
};

/** A role that is assumed in accounts. */
export function role(defaultName: string) {
  return z.strictObject({
    name: z
      .string()
      .regex(/^[\w+=,.@/-]{1,576}$/, 'must be the name of a role')
      .optional()
      .describe(`Default ${defaultName}.`),
    externalId: z
      .string()
      .regex(/^[\w+=,.@:/-]{2,1224}$/, 'must be an external id')
      .optional(),
    sessionName: z
      .string()
      .regex(/^[\w+=,.@-]{2,64}$/, 'must be a session name of 2 to 64 characters')
      .optional()
      .describe('As CloudTrail shows it.'),
  });
}
