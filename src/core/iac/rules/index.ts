// Written by tools/generate.ts from the files of this folder. Do not edit.

import type { AnyIacRule } from '../rule.ts';
import iacAccessKey from './iac-access-key.ts';
import iacAccessKeyNamedRoot from './iac-access-key-named-root.ts';
import iacAccessKeyWithoutPgpKey from './iac-access-key-without-pgp-key.ts';
import iacConsoleUserWithAccessKey from './iac-console-user-with-access-key.ts';
import iacLiteralPassword from './iac-literal-password.ts';
import iacPasswordWithoutPgpKey from './iac-password-without-pgp-key.ts';
import iacSecretInOutput from './iac-secret-in-output.ts';

/** Every rule, by id in the order of the alphabet. */
export const IAC_RULES: readonly AnyIacRule[] = [
  iacAccessKey,
  iacAccessKeyNamedRoot,
  iacAccessKeyWithoutPgpKey,
  iacConsoleUserWithAccessKey,
  iacLiteralPassword,
  iacPasswordWithoutPgpKey,
  iacSecretInOutput,
];
