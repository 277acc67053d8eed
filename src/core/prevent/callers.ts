import type { Partition } from '../model/account.ts';
import { type BreakGlass, SAMPLE_ACCOUNT, sampleOf, strangerTo } from '../plan/controls/break-glass.ts';
import type { ControlChoice } from '../plan/controls/control.ts';

/** Somebody who calls in the checks. */
export interface Caller {
  readonly id: CallerId;
  /** Of an exempt role, its pattern. */
  readonly pattern?: string;
  /** What AWS tells of the caller, by condition key; what is not there is absent. */
  readonly values: (partition: Partition) => Readonly<Record<string, string | null>>;
}

export type CallerId = 'root' | 'root-session' | 'console-user' | 'machine-user' | 'role' | 'exempt';

/** The callers of the checks: those whom a policy is for, and those whom it must leave alone. */
export function callersOf({ tag, breakGlass }: Pick<ControlChoice, 'tag' | 'breakGlass'>): readonly Caller[] {
  const stranger = strangerTo(breakGlass);
  const marked = tag === undefined ? {} : { [`aws:PrincipalTag/${tag.key}`]: tag.value };
  return [
    { id: 'root', values: (partition) => rootValues(partition, false) },
    { id: 'root-session', values: (partition) => rootValues(partition, true) },
    { id: 'console-user', values: (partition) => ({ ...user(partition, 'ann'), ...marked }) },
    { id: 'machine-user', values: (partition) => user(partition, 'importer') },
    { id: 'role', values: (partition) => role(iam(partition, `role/${stranger}`)) },
    ...breakGlass.map((each): Caller => exempt(each)),
  ];
}

function exempt(breakGlass: BreakGlass): Caller {
  return {
    id: 'exempt',
    pattern: breakGlass.pattern,
    values: (partition) => role(sampleOf(breakGlass, partition)),
  };
}

/** An ARN of IAM in the account of the checks. */
export function iam(partition: Partition, rest: string): string {
  return `arn:${partition}:iam::${SAMPLE_ACCOUNT}:${rest}`;
}

function rootValues(partition: Partition, assumed: boolean) {
  return {
    'aws:PrincipalArn': iam(partition, 'root'),
    'aws:PrincipalType': 'Account',
    ...(assumed && { 'aws:AssumedRoot': 'true' }),
  };
}

function user(partition: Partition, name: string) {
  return {
    'aws:PrincipalArn': iam(partition, `user/people/${name}`),
    'aws:PrincipalType': 'User',
    'aws:username': name,
  };
}

function role(arn: string) {
  return { 'aws:PrincipalArn': arn, 'aws:PrincipalType': 'AssumedRole' };
}
