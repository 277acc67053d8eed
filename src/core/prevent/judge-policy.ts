import type { PolicyDocument } from '../model/authorization.ts';
import { known } from '../model/fact.ts';
import { Problem } from '../model/problem.ts';
import { parsePolicyDocument } from '../parse/policy-document.ts';
import { KEY_ACTIONS } from '../plan/controls/actions.ts';
import { neverCovered } from '../plan/controls/control.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import type { Controls, Grants } from '../policy/decide.ts';
import { FULL_ACCESS } from './check-control.ts';
import { faultsOf } from './judge-faults.ts';
import type { PolicyFault } from './policy-fault.ts';
import { samplesOf } from './samples.ts';
import type { PolicyType, TriedCall, TriedCaller } from './tried.ts';
import { tryCall } from './try-call.ts';

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
  /** Names and accounts in the policy that were too many to be tried: for them nothing is known. */
  readonly untried: number;
}

/**
 * Tells what a policy stops: every call that makes or revives a credential, by root, a session of AssumeRoot, and users
 * and roles that may do everything else, of unlike names and those that the policy speaks of. Throws the
 * {@link Problem} `bad-policy` for what is no policy.
 *
 * @param now ISO 8601 UTC: what has passed does not come again
 */
export function judgePolicy(text: string, type: PolicyType, file: string, now: string): JudgedPolicyFile {
  const parsed = parsePolicyDocument(text);
  if ('reason' in parsed) throw new Problem('bad-policy', `${file}: ${parsed.reason}.`);
  const { document } = parsed;
  const samples = samplesOf(document, type === 'scp');
  const trying = { grants: grantsOf(document, type), samples, now };
  const callers = CALLERS.filter((caller) => !UNBOUND[type].includes(caller));
  const tried = callers.flatMap((caller) => ACTIONS.map((action) => tryCall(trying, caller, action)));
  return {
    type,
    unbound: UNBOUND[type],
    tried,
    faults: faultsOf({ document, text, type, tried, now }),
    notCovered: type === 'scp' ? neverCovered() : [NOT_ROOT[type]],
    assumed: assumedOf(document, type),
    untried: samples.untried,
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
