import type { UserReading } from '../model/user-reading.ts';
import type { AnyRule } from '../rules/any-rule.ts';
import { factsOf } from '../rules/facts-of.ts';

/** How each fact of the report is read again. What is live already is not in it. */
const OF_FACT: Readonly<Record<string, readonly UserReading[]>> = {
  consolePassword: ['login-profile'],
  loginProfile: ['login-profile'],
  passwordChangedAt: ['login-profile'],
  passwordUse: ['password-use'],
  mfaActive: ['mfa'],
  mfaDevices: ['mfa'],
  certificates: ['certificates'],
  keyStatuses: ['keys'],
  keyCreatedAt: ['keys'],
  keyStatus: ['keys'],
  keyLastUse: ['keys', 'last-use'],
};

const made = new WeakMap<AnyRule, readonly UserReading[]>();

/** What to read of a user before a verdict of this rule is told; empty where all its facts are live already. */
export function readingsOf(rule: AnyRule): readonly UserReading[] {
  let readings = made.get(rule);
  if (readings === undefined) {
    readings = [...new Set(factsOf(rule).flatMap((name) => OF_FACT[name] ?? []))];
    made.set(rule, readings);
  }
  return readings;
}
