import { createHash } from 'node:crypto';
import { known } from '../../src/core/model/fact.ts';
import { allHold, type SubjectReading } from '../../src/core/plan/conditions.ts';
import type { Step } from '../../src/core/plan/plan.ts';
import { KEYS, WORLD } from './remediation-world.ts';

/** The keys and policies of bob and of the organisation in `remediation-world.ts`, for thousands of steps a second. */
export class Organisation {
  readonly #keys = new Map<string, 'Active' | 'Inactive'>([
    [KEYS.bob, 'Active'],
    [KEYS.bobOther, 'Inactive'],
  ]);
  readonly #userPolicies = new Map<string, string>();
  readonly #scps = new Map<string, { readonly sha256: string; readonly targets: Set<string> }>();

  /** What stands there now, to be compared. */
  state() {
    const scps = [...this.#scps].map(([name, { sha256, targets }]) => ({ name, sha256, on: [...targets] }));
    return { keys: [...this.#keys], userPolicies: [...this.#userPolicies], scps };
  }

  /** As applying does: looks whether it is so already, then whether it may be, calls, and looks again. */
  carryOut(step: Step): 'done' | 'already-done' | 'stale' {
    if (allHold(step.shows, this.#reading(step))) return 'already-done';
    if (!allHold(step.precondition, this.#reading(step))) return 'stale';
    this.#call(step);
    if (!allHold(step.shows, this.#reading(step))) throw new Error(`${step.kind} does not show.`);
    return 'done';
  }

  #reading({ precondition, shows }: Step): SubjectReading {
    const createdAt = '2024-03-01T08:00:00Z';
    const keys = [...this.#keys].map(([accessKeyId, status]) => ({
      accessKeyId,
      status,
      createdAt,
      lastUsedAt: known(null, 'model'),
    }));
    const policyName = [...precondition, ...shows].flatMap((each) =>
      'policyName' in each ? each.policyName : [],
    )[0];
    const scp = this.#scps.get(policyName ?? '');
    return {
      user: known({ userId: BOB }, 'model'),
      keys: known(keys, 'model'),
      userPolicies: known({ [policyName ?? '']: this.#userPolicies.get(policyName ?? '') ?? null }, 'model'),
      scp: known(
        scp === undefined ? null : { policyId: 'p-1', sha256: scp.sha256, targets: [...scp.targets] },
        'model',
      ),
    };
  }

  #call({ call: { api, arguments: given } }: Step): void {
    const { AccessKeyId = '', Status, PolicyName = '', TargetId = '' } = given;
    const text = given.PolicyDocument ?? given.Content ?? '';
    const policy = { sha256: createHash('sha256').update(text).digest('hex'), targets: new Set<string>() };
    const calls: Partial<Record<typeof api, () => unknown>> = {
      'iam:UpdateAccessKey': () => this.#keys.set(AccessKeyId, Status === 'Active' ? 'Active' : 'Inactive'),
      'iam:PutUserPolicy': () => this.#userPolicies.set(PolicyName, policy.sha256),
      'iam:DeleteUserPolicy': () => this.#userPolicies.delete(PolicyName),
      'organizations:CreatePolicy': () => this.#scps.set(PolicyName, policy),
      'organizations:DeletePolicy': () => this.#scps.delete(PolicyName),
      'organizations:AttachPolicy': () => this.#scps.get(PolicyName)?.targets.add(TargetId),
      'organizations:DetachPolicy': () => this.#scps.get(PolicyName)?.targets.delete(TargetId),
    };
    const made =
      calls[api] ??
      (() => {
        throw new Error(`The model knows no ${api}.`);
      });
    made();
  }
}

const BOB = WORLD.flatMap(({ users = [] }) => users).find(({ name }) => name === 'bob')?.userId ?? '';
