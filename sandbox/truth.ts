import type { ExpectedFailure, Verdicts } from './expectation.ts';
import { matchesAny } from './glob.ts';
import type { Generated } from './population/generate.ts';
import type { Partition } from './spec.ts';
import type { Played } from './stories/play.ts';
import { organizationVerdicts, rootVerdicts } from './verdicts.ts';
import type { Account } from './world/account.ts';
import type { World } from './world/world.ts';

export type Unreachable =
  | 'suspended'
  | 'pending-closure'
  | 'closed'
  | 'not-active'
  | 'role-missing'
  | 'scp-denied';

export interface AccountTruth {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  /** Whether an audit from the management account can read this one. What is expected is stated in any case. */
  readonly reachable: boolean;
  readonly why?: Unreachable;
  readonly root: {
    readonly keys: readonly { readonly id: string; readonly status: string; readonly createdAt: string }[];
  };
  readonly users: number;
  /** Absent for hand-written accounts, and for those changed since the start. */
  readonly expect?: {
    /** On root and on the account as a whole, by rule. */
    readonly verdicts: Verdicts;
    /** Every failing user, credential and policy, of the rules in `LISTED_RULES`. */
    readonly failing: readonly ExpectedFailure[];
  };
}

export interface TruthFrame {
  /** `seed` and the rest are absent for hand-written accounts. */
  readonly generatedFor: {
    readonly seed?: number;
    readonly accounts: number;
    readonly users?: number;
    readonly now?: string;
    readonly hostileNames?: boolean;
  };
  readonly organization: {
    readonly id: string;
    readonly managementAccountId: string;
    readonly partition: Partition;
  };
  /** Stories that were played; absent where none was. */
  readonly stories?: readonly Played[];
}

export interface Truth extends TruthFrame {
  readonly accounts: readonly AccountTruth[];
}

function unreachable(account: Account): Unreachable | undefined {
  const { roles = 'any', scpDenies = [] } = account.spec;
  if (account.state === 'SUSPENDED') return 'suspended';
  if (account.state === 'PENDING_CLOSURE') return 'pending-closure';
  if (account.state === 'CLOSED') return 'closed';
  if (account.state !== 'ACTIVE') return 'not-active';
  if (roles !== 'any' && roles.length === 0) return 'role-missing';
  const scp = !account.isManagement && matchesAny(scpDenies, 'iam:GenerateCredentialReport');
  return scp || (!account.isManagement && matchesAny(scpDenies, 'sts:AssumeRole')) ? 'scp-denied' : undefined;
}

/** Read off what personas and traits wrote down: no rule is run here. */
function failures(world: World, account: Account, { users, account: draft }: Generated): ExpectedFailure[] {
  const ofUsers = users.flatMap(({ user, notes }) => {
    const arn = world.arn('iam', account.id, `user${user.path}${user.name}`);
    return notes.map((note) => ({ ...note, arn, name: user.name }));
  });
  const ofPolicies = draft.notes.map(({ rule, name, path }) => ({
    rule,
    name,
    arn: world.arn('iam', account.id, path),
  }));
  return [...ofUsers, ...ofPolicies];
}

function expectation(world: World, account: Account, made: Generated): NonNullable<AccountTruth['expect']> {
  return {
    verdicts: {
      ...rootVerdicts(world, account, made.root),
      ...made.account.verdicts,
      ...organizationVerdicts(world, account),
    },
    failing: failures(world, account, made),
  };
}

/** What is really in one account, and what must be found there. */
export function accountTruth(world: World, account: Account): AccountTruth {
  const made = account.changed === undefined ? world.expected(account) : undefined;
  const content = made?.content ?? world.content(account);
  const why = unreachable(account);
  const keys = content.root.keys.map(({ id, status, createdAt }) => ({ id, status, createdAt }));
  return {
    id: account.id,
    name: account.spec.name ?? `account-${account.id}`,
    state: account.state,
    reachable: why === undefined,
    ...(why === undefined ? {} : { why }),
    root: { keys },
    users: content.users.length,
    ...(made === undefined ? {} : { expect: expectation(world, account, made) }),
  };
}

/** What the truth is about. */
export function truthFrame(world: World): TruthFrame {
  const { population, stories } = world;
  return {
    generatedFor: {
      accounts: population?.accounts ?? world.accounts.length,
      ...(population === undefined
        ? {}
        : {
            seed: population.seed,
            users: population.users,
            now: new Date(population.now).toISOString(),
            hostileNames: population.hostileNames,
          }),
    },
    organization: {
      id: world.organizationId,
      managementAccountId: world.management.id,
      partition: world.partition,
    },
    ...(stories.length === 0 ? {} : { stories: [...stories] }),
  };
}

/** Account after account, none of them kept: for organisations too big to hold at once. */
export function* eachTruth(world: World): Generator<AccountTruth> {
  for (const account of world.accounts) yield accountTruth(world, account);
}
