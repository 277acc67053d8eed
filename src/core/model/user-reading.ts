/**
 * What can be read of one user, live. Each costs a call; `last-use` one for each active key, and it comes with
 * `keys` only.
 */
export const USER_READINGS = [
  'keys',
  'last-use',
  'login-profile',
  'mfa',
  'certificates',
  'password-use',
] as const;
export type UserReading = (typeof USER_READINGS)[number];

/** Users to read again, each by name with what of them. */
export type ToReadAgain = ReadonlyMap<string, ReadonlySet<UserReading>>;
