import type { Partition } from '../model/account.ts';
import type { PolicyDocument } from '../model/authorization.ts';
import type { Decision } from '../model/decision.ts';
import { known } from '../model/fact.ts';
import { Problem } from '../model/problem.ts';
import { parsePolicyDocument } from '../parse/policy-document.ts';
import { KEY_ACTIONS } from '../plan/controls/actions.ts';
import { neverCovered } from '../plan/controls/control.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import { type RequestContext, withValues } from '../policy/context.ts';
import { type Controls, decide, type Grants } from '../policy/decide.ts';
import { iam } from './callers.ts';
import { FULL_ACCESS } from './check-control.ts';
import { faultsOf, type PolicyFault } from './judge-faults.ts';

/** What a policy is to be used as. */
export type PolicyType = 'identity' | 'scp' | 'boundary';

/** The partitions that a policy is tried in. */
export const TRIED_PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov'] as const;

export type TriedCaller = 'root' | 'root-session' | 'user' | 'role';

/** Whether a call that others allow is stopped; `depends`: by conditions that only the call settles. */
export type Stopped = 'yes' | 'no' | 'depends';

/** One call by one caller, in each of the partitions. */
export interface TriedCall {
  readonly caller: TriedCaller;
  readonly action: string;
  readonly stopped: Readonly<Record<(typeof TRIED_PARTITIONS)[number], Stopped>>;
  /** The conditions it depends on, as the policy has them. */
  readonly conditions: readonly string[];
}

/** What a policy that a person wrote does, by evaluation. */
export interface JudgedPolicyFile {
  readonly type: PolicyType;
  /** Callers of whom AWS never asks this type of policy. */
  readonly unbound: readonly TriedCaller[];
  readonly tried: readonly TriedCall[];
  readonly faults: readonly PolicyFault[];
  readonly notCovered: readonly string[];
  /** How it was put beside other policies. */
  readonly assumed: string;
}

/**
 * Tells what a policy stops: every call that makes or revives a credential, by root, a session of AssumeRoot, a user
 * and a role that may do everything else. Throws the {@link Problem} `bad-policy` for what is no policy.
 */
export function judgePolicy(text: string, type: PolicyType, file: string): JudgedPolicyFile {
  const parsed = parsePolicyDocument(text);
  if ('reason' in parsed) throw new Problem('bad-policy', `${file}: ${parsed.reason}.`);
  const { document } = parsed;
  const grants = grantsOf(document, type);
  const callers = CALLERS.filter((caller) => !UNBOUND[type].includes(caller));
  const tried = callers.flatMap((caller) => ACTIONS.map((action) => tryCall(grants, caller, action)));
  return {
    type,
    unbound: UNBOUND[type],
    tried,
    faults: faultsOf({ document, text, type, tried }),
    notCovered: type === 'scp' ? neverCovered() : [NOT_ROOT[type]],
    assumed: assumedOf(document, type),
  };
}

const CALLERS: readonly TriedCaller[] = ['root', 'root-session', 'user', 'role'];

/** Root has no identity policies and no boundary (IAM User Guide, "AWS account root user"). */
const UNBOUND: Readonly<Record<PolicyType, readonly TriedCaller[]>> = {
  identity: ['root', 'root-session'],
  boundary: ['root', 'root-session'],
  scp: [],
};

const NOT_ROOT = {
  identity: 'Root, which no identity policy limits; and every user and role it is not put on.',
  boundary: 'Root, which has no boundary; and every user and role it is not set on.',
} as const;

/** Credentials that can be made or revived, and two calls by which it shows what else is stopped. */
const ACTIONS: readonly string[] = [
  ...KEY_ACTIONS,
  'iam:CreateLoginProfile',
  'iam:UpdateLoginProfile',
  'iam:DeleteAccessKey',
  'iam:ListAccessKeys',
];

function compiled(document: PolicyDocument, type: PolicyType): CompiledPolicy {
  const layer = type === 'scp' ? 'control' : type;
  return compilePolicy({ layer, name: 'the policy' }, known(document, 'file'));
}

const allows = ({ statements }: PolicyDocument) => statements.some(({ effect }) => effect === 'Allow');

/** A control policy that allows stands in the place of the one that allows everything, or it would say nothing. */
function grantsOf(document: PolicyDocument, type: PolicyType): Grants {
  const policy = compiled(document, type);
  const free: Controls = { limited: false };
  switch (type) {
    case 'identity':
      return { identity: [FULL_ACCESS, policy], controls: free };
    case 'boundary':
      return { identity: [FULL_ACCESS], boundary: policy, controls: free };
    case 'scp': {
      const policies = allows(document) ? [policy] : [FULL_ACCESS, policy];
      return {
        identity: [FULL_ACCESS],
        controls: { limited: true, levels: [{ at: 'the account', policies }] },
      };
    }
  }
}

function assumedOf(document: PolicyDocument, type: PolicyType): string {
  if (type === 'identity')
    return 'Judged beside another policy that allows everything: what it stops are its denies.';
  if (type === 'boundary') return 'Judged on users and roles whose policies allow everything.';
  return allows(document)
    ? 'It allows something, so it is judged in place of FullAWSAccess: what it does not allow, it stops.'
    : 'Judged beside FullAWSAccess, which the organisation attaches by default.';
}

const PRINCIPALS: Readonly<
  Record<TriedCaller, (partition: Partition) => Readonly<Record<string, string | null>>>
> = {
  root: (partition) => ({
    'aws:PrincipalArn': iam(partition, 'root'),
    'aws:PrincipalType': 'Account',
    'aws:AssumedRoot': null,
    'aws:username': null,
  }),
  'root-session': (partition) => ({
    'aws:PrincipalArn': iam(partition, 'root'),
    'aws:PrincipalType': 'Account',
    'aws:AssumedRoot': 'true',
    'aws:username': null,
  }),
  user: (partition) => ({
    'aws:PrincipalArn': iam(partition, 'user/ann'),
    'aws:PrincipalType': 'User',
    'aws:AssumedRoot': null,
    'aws:username': 'ann',
  }),
  role: (partition) => ({
    'aws:PrincipalArn': iam(partition, 'role/Administrator'),
    'aws:PrincipalType': 'AssumedRole',
    'aws:AssumedRoot': null,
    'aws:username': null,
  }),
};

const UNKNOWN: RequestContext = { values: new Map(), others: 'unknown' };

function tryCall(grants: Grants, caller: TriedCaller, action: string): TriedCall {
  const decisions = TRIED_PARTITIONS.map((partition) => {
    const on = iam(partition, caller.startsWith('root') ? 'root' : 'user/ann');
    const context = withValues(UNKNOWN, PRINCIPALS[caller](partition));
    return [partition, decide(grants, { action, resource: on, context })] as const;
  });
  const stopped = Object.fromEntries(
    decisions.map(([partition, decision]) => [partition, stoppedBy(decision)]),
  ) as TriedCall['stopped'];
  const conditions = new Set(
    decisions.flatMap(([, decision]) => decision.conditions.map(({ quote }) => quote)),
  );
  return { caller, action, stopped, conditions: [...conditions] };
}

function stoppedBy({ answer }: Decision): Stopped {
  if (answer === 'no') return 'yes';
  return answer === 'yes' ? 'no' : 'depends';
}
