// Written by tools/generate.ts from the files of this folder. Do not edit.
import type { AnyRule } from './any-rule.ts';
import rootAccessKey from './root-access-key.ts';
import userConsoleAndAccessKey from './user-console-and-access-key.ts';
import userSetupAccessKey from './user-setup-access-key.ts';

/** Every rule, by id in the order of the alphabet. */
export const RULES: readonly AnyRule[] = [rootAccessKey, userConsoleAndAccessKey, userSetupAccessKey];
