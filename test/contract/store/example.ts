import type { Account } from '../../../src/core/model/account.ts';
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import rule from '../../../src/core/rules/user-key-age.ts';
import { exampleSnapshot } from '../../support/example-snapshot.ts';

/** Facts of an account that are its own at this time. */
export function exampleOf(account: Account, now: string): Snapshot {
  const [example] = rule.examples;
  if (example === undefined) throw new Error('The rule has no example.');
  const about = { ...example.about, userName: `user of ${now}` };
  return { ...exampleSnapshot(rule.scope, { ...example, about } as never), account };
}
