import type { Partition } from '../model/account.ts';
import type { Decision } from '../model/decision.ts';
import { type RequestContext, withValues } from '../policy/context.ts';
import { decide, type Grants } from '../policy/decide.ts';
import type { Samples } from './samples.ts';
import { type Apart, type Stopped, TRIED_PARTITIONS, type TriedCall, type TriedCaller } from './tried.ts';

/** What calls are tried with. */
export interface Trying {
  readonly grants: Grants;
  readonly samples: Samples;
  /** ISO 8601 UTC. */
  readonly now: string;
}

/** One call by everybody of a kind of callers, on everybody that it could be made on. */
export function tryCall(trying: Trying, caller: TriedCaller, action: string): TriedCall {
  const trials = TRIED_PARTITIONS.map(
    (partition) => [partition, tryIn(trying, caller, action, partition)] as const,
  );
  const stopped = Object.fromEntries(
    trials.map(([partition, outcomes]) => [partition, togetherOf(outcomes)]),
  ) as TriedCall['stopped'];
  const all = trials.flatMap(([, outcomes]) => outcomes);
  const conditions = [...new Set(all.flatMap((each) => each.conditions))];
  // Of one partition: what differs between partitions is another fault.
  const mixed = trials.find(([, outcomes]) => togetherOf(outcomes) === 'some');
  return { caller, action, stopped, conditions, ...(mixed !== undefined && { apart: apartOf(mixed[1]) }) };
}

type One = Exclude<Stopped, 'some'>;

interface Outcome {
  readonly stopped: One;
  readonly conditions: readonly string[];
  /** For people: `user/ann on user/people/bob in account 111122223333`. */
  readonly words: string;
  /** The caller, or whom it is about, stands in the policy. */
  readonly isNamed: boolean;
}

function tryIn(
  { grants, samples, now }: Trying,
  caller: TriedCaller,
  action: string,
  partition: Partition,
): readonly Outcome[] {
  const bare: RequestContext = { values: new Map(), others: 'unknown', now };
  const byWhom = callersIn(caller, samples);
  const onWhom =
    caller === 'user' || caller === 'role' ? samples.users.map((name) => `user/${name}`) : ['root'];
  return samples.accounts.flatMap((account) =>
    byWhom.flatMap((who) => {
      const context = withValues(bare, valuesOf(caller, who, { partition, account }));
      return onWhom.map((on): Outcome => {
        const resource = `arn:${partition}:iam::${account}:${on}`;
        const decision = decide(grants, { action, resource, context });
        return {
          stopped: stoppedBy(decision),
          conditions: decision.conditions.map(({ quote }) => quote),
          words: `${who} on ${on} in account ${account}`,
          isNamed: samples.named.has(who) || samples.named.has(on),
        };
      });
    }),
  );
}

function callersIn(caller: TriedCaller, { users, roles }: Samples): readonly string[] {
  switch (caller) {
    case 'user':
      return users.map((name) => `user/${name}`);
    case 'role':
      return roles.map((name) => `role/${name}`);
    default:
      return ['root'];
  }
}

const TYPES: Readonly<Record<TriedCaller, string>> = {
  root: 'Account',
  'root-session': 'Account',
  user: 'User',
  role: 'AssumedRole',
};

/** What AWS tells of a caller. A user's name is the last part of its ARN. */
function valuesOf(
  caller: TriedCaller,
  who: string,
  { partition, account }: { readonly partition: Partition; readonly account: string },
): Readonly<Record<string, string | null>> {
  return {
    'aws:PrincipalArn': `arn:${partition}:iam::${account}:${who}`,
    'aws:PrincipalAccount': account,
    'aws:ResourceAccount': account,
    'aws:PrincipalType': TYPES[caller],
    'aws:AssumedRoot': caller === 'root-session' ? 'true' : null,
    'aws:username': caller === 'user' ? who.slice(who.lastIndexOf('/') + 1) : null,
  };
}

function stoppedBy({ answer }: Decision): One {
  if (answer === 'no') return 'yes';
  return answer === 'yes' ? 'no' : 'depends';
}

/** Stopped for all, for none, under conditions; who is let and who is not are told apart whatever the conditions. */
function togetherOf(outcomes: readonly Outcome[]): Stopped {
  const [first, ...others] = [...new Set(outcomes.map(({ stopped }) => stopped))];
  if (first === undefined || others.length === 0) return first ?? 'no';
  return first === 'no' || others.includes('no') ? 'some' : 'depends';
}

function apartOf(outcomes: readonly Outcome[]): Apart {
  const open = outcomes.filter(({ stopped }) => stopped === 'no');
  const shut =
    outcomes.find(({ stopped }) => stopped === 'yes') ?? outcomes.find(({ stopped }) => stopped !== 'no');
  return {
    stopped: `${shut?.words ?? ''}${shut?.stopped === 'depends' ? ' under a condition' : ''}`,
    open: open[0]?.words ?? '',
    exempt: open.every(({ isNamed }) => isNamed),
  };
}
