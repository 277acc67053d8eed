import fc from 'fast-check';
import { type PolicyCase, ROLE_SESSION } from './cases.ts';
import { ACCOUNT, FULL, USER, type WrittenPolicy, type WrittenStatement } from './policies.ts';

const ARN = `arn:aws:iam::${ACCOUNT}`;
const ROLE = `${ARN}:role/ops`;
export const TARGET = `${ARN}:role/target`;

const EFFECT = fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny');

/** Every kind of name: the caller's, others', those of the account and of another one, of a session, of everybody. */
const NAME = fc.constantFrom(
  '*',
  USER,
  ROLE,
  ROLE_SESSION,
  `arn:aws:sts::${ACCOUNT}:assumed-role/other/jo`,
  ACCOUNT,
  `${USER}2`,
  `${ARN}:root`,
  'arn:aws:iam::444455556666:root',
);
const NAMES = fc.array(NAME, { minLength: 1, maxLength: 2 }).map((AWS) => ({ AWS }));
const PRINCIPAL = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ Principal: '*' }) },
  { weight: 4, arbitrary: NAMES.map((Principal) => ({ Principal })) },
  { weight: 1, arbitrary: NAMES.map((NotPrincipal) => ({ NotPrincipal })) },
  { weight: 1, arbitrary: fc.constant({ Principal: { Service: 'lambda.amazonaws.com' } }) },
);
const CONDITION = fc.constantFrom(
  {},
  {},
  {},
  { Condition: { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } } },
  { Condition: { StringNotEquals: { 'aws:PrincipalAccount': ACCOUNT } } },
  { Condition: { ArnLike: { 'aws:PrincipalArn': `${ARN}:user/*` } } },
  { Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE } } },
);

const policies = (statement: fc.Arbitrary<WrittenStatement>): fc.Arbitrary<WrittenPolicy> =>
  fc
    .array(statement, { minLength: 1, maxLength: 2 })
    .map((Statement) => ({ Version: '2012-10-17', Statement }));

const TRUST = policies(
  fc
    .record({
      Effect: EFFECT,
      principal: PRINCIPAL,
      Action: fc.constantFrom('sts:AssumeRole', 'sts:*', '*', 'sts:AssumeRoleWithSAML'),
      condition: CONDITION,
    })
    .map(({ Effect, principal, Action, condition }) => ({ Effect, ...principal, Action, ...condition })),
);
const OWN = policies(
  fc.record({
    Effect: EFFECT,
    Action: fc.constantFrom('sts:AssumeRole', 'sts:*', '*', 'iam:*'),
    Resource: fc.constantFrom('*', TARGET, ROLE, `${ARN}:role/*`),
  }),
);

/** A user or a session of a role, with or without boundary and policies, that would assume a role of its account. */
export const ASSUME_CASE: fc.Arbitrary<PolicyCase> = fc
  .record({
    isUser: fc.boolean(),
    trust: TRUST,
    identity: fc.array(OWN, { maxLength: 1 }),
    boundary: fc.option(OWN, { nil: undefined }),
    control: fc.option(OWN, { nil: undefined }),
  })
  .map(({ isUser, trust, identity, boundary, control }) => ({
    principal: isUser ? USER : ROLE_SESSION,
    account: ACCOUNT,
    action: 'sts:AssumeRole',
    resource: TARGET,
    context: { 'aws:PrincipalAccount': ACCOUNT, 'aws:PrincipalArn': isUser ? USER : ROLE },
    identity,
    ...(boundary !== undefined && { boundary }),
    controls: [[FULL, ...(control === undefined ? [] : [control])]],
    trust,
  }));
