import type { Account } from '../../src/core/model/account.ts';
import { type Fact, known, unread } from '../../src/core/model/fact.ts';
import type { RootFacts, Snapshot, User } from '../../src/core/model/snapshot.ts';
import type { Example, Scope, ScopeFacts } from '../../src/core/rules/rule.ts';

/** Every example is judged at this time. */
export const EXAMPLE_NOW = '2026-11-22T12:00:00Z';

const NOT_GIVEN = unread('example', 'Unreadable', 'The example does not give this fact.');

/** A snapshot in which exactly the facts of an example are known. */
export function exampleSnapshot(scope: Scope, example: Example<Scope>): Snapshot {
  const account: Account = { id: '111122223333', partition: example.about?.partition ?? 'aws' };
  const readAt = example.readAt ?? EXAMPLE_NOW;
  const given = example.given as Partial<ScopeFacts['root'] & ScopeFacts['access-key']>;
  const fact = <T>(value: T | undefined): Fact<T> =>
    value === undefined ? NOT_GIVEN : known(value, 'example', readAt);
  const root: RootFacts = {
    reportRow: fact(given.reportRow),
    accountSummary: fact(given.accountSummary),
    auditedKeys: fact(given.auditedKeys),
  };
  const { partition: _partition, ...key } = example.about ?? {};
  const user: User = {
    name: 'alice',
    arn: `arn:${account.partition}:iam::${account.id}:user/alice`,
    presence: 'confirmed',
    createdAt: fact(given.userCreatedAt),
    consolePassword: fact(given.consolePassword),
    loginProfile: fact(given.loginProfile),
    accessKeys: known(
      [
        {
          ...key,
          createdAt: fact(given.keyCreatedAt),
          status: fact(given.keyStatus),
          lastUse: fact(given.keyLastUse),
        },
      ],
      'example',
      readAt,
    ),
  };
  return {
    account,
    report: known({ generatedAt: readAt, stale: false, userRows: 1 }, 'example', readAt),
    root,
    users: known(scope === 'root' ? [] : [user], 'example', readAt),
  };
}
