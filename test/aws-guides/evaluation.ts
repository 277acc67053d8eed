import type { Verdict } from '../oracle/oracle.ts';
import type { WrittenContext, WrittenPolicy, WrittenStatement } from '../oracle/policies.ts';

/** A worked example of AWS's guides: policies, and what comes of calls. */
export interface Evaluation {
  readonly about: string;
  readonly source: string;
  readonly identity: readonly WrittenPolicy[];
  readonly boundary?: WrittenPolicy;
  /** From the root down. */
  readonly controls?: readonly (readonly WrittenPolicy[])[];
  readonly calls: readonly Call[];
}

/** `action` on `resource`; the rest of the request is absent. */
export type Call = readonly [verdict: Verdict, action: string, resource: string, context?: WrittenContext];

/** A policy of today with these statements. */
export const policy = (...Statement: readonly WrittenStatement[]): WrittenPolicy => ({
  Version: '2012-10-17',
  Statement,
});
/** A statement that allows. */
export const allow = (Action: string | readonly string[], Resource: string | readonly string[] = '*') => ({
  Effect: 'Allow',
  Action,
  Resource,
});
/** A statement that denies. */
export const deny = (Action: string | readonly string[], Resource: string | readonly string[] = '*') => ({
  Effect: 'Deny',
  Action,
  Resource,
});
/** Everything. */
export const FULL = policy(allow('*'));

/** The bucket of the guides. */
export const BUCKET = 'arn:aws:s3:::amzn-s3-demo-bucket';
export const OBJECT = `${BUCKET}/key`;
/** A user of the account of the guides. */
export const user = (name: string) => `arn:aws:iam::123456789012:user/${name}`;
/** An instance of that account. */
export const INSTANCE = 'arn:aws:ec2:us-east-1:123456789012:instance/i-1';

/** What an account may do of three services, where policies of its own stop nothing. */
export function services(allowed: string, notAllowed: string, denied = ''): readonly Call[] {
  const calls: Readonly<Record<string, readonly [string, string]>> = {
    s3: ['s3:GetObject', OBJECT],
    ec2: ['ec2:StopInstances', INSTANCE],
    iam: ['iam:CreateAccessKey', user('a')],
    dynamodb: ['dynamodb:GetItem', 'arn:aws:dynamodb:us-east-1:123456789012:table/t'],
  };
  const of = (names: string, verdict: Verdict): readonly Call[] =>
    names
      .split(' ')
      .filter(Boolean)
      .map((name) => [verdict, ...(calls[name] ?? ['', ''])]);
  return [...of(allowed, 'allowed'), ...of(notAllowed, 'not-allowed'), ...of(denied, 'denied')];
}
