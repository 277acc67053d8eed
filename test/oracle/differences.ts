import { isIP } from 'node:net';
import { type PolicyCase, ROLE_SESSION } from './cases.ts';
import type { Verdict } from './oracle.ts';
import { ACCOUNT, FULL, USER, type WrittenContext, type WrittenStatement } from './policies.ts';

/**
 * Where Keyreeve and the other evaluator are known to differ, and why. `open`: AWS's documents do not settle it, so
 * Keyreeve answers with a condition and the other evaluator with a guess. `documented`: AWS's documents say what Keyreeve
 * says.
 */
export interface Difference {
  readonly id: string;
  readonly kind: 'open' | 'documented';
  readonly why: string;
  /** A page of AWS's documents, and its heading. */
  readonly source: string;
  /** Whether a request can meet it; what the generator never makes has none. */
  readonly touches?: (one: PolicyCase) => boolean;
  readonly example: PolicyCase;
  readonly ours: Verdict | 'open';
  readonly theirs: Verdict;
}

const GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';
const OPERATORS = `${GUIDE}reference_policies_elements_condition_operators.html`;
const VARIABLES = `${GUIDE}reference_policies_variables.html`;
const SETS = `${GUIDE}reference_policies_condition-single-vs-multi-valued-context-keys.html`;
const RESOURCE = `${GUIDE}reference_policies_elements_resource.html`;
const PRINCIPAL = `${GUIDE}reference_policies_elements_principal.html`;
const NOT_PRINCIPAL = `${GUIDE}reference_policies_elements_notprincipal.html`;

const ALLOW = { Effect: 'Allow', Action: 'iam:CreateAccessKey', Resource: '*' };

/** The request of the examples, judged by these statements alone. */
function example(
  statement: Readonly<Record<string, unknown>>,
  context: WrittenContext = {},
  Version = '2012-10-17',
): PolicyCase {
  return {
    principal: USER,
    account: ACCOUNT,
    action: 'iam:CreateAccessKey',
    resource: USER,
    context,
    identity: [{ Version, Statement: [{ ...ALLOW, ...statement }] }],
    controls: [],
  };
}

/** Whether alice, or a session of a role, may assume a role that these statements let in. */
function assuming(principal: string, Statement: readonly WrittenStatement[]): PolicyCase {
  return {
    principal,
    account: ACCOUNT,
    action: 'sts:AssumeRole',
    resource: `arn:aws:iam::${ACCOUNT}:role/target`,
    context: {},
    identity: [],
    controls: [[FULL]],
    trust: { Version: '2012-10-17', Statement: Statement.map((each) => ({ Action: 'sts:*', ...each })) },
  };
}

/** The names in an element of the statements of a trust policy, by effect. */
function namesIn({ trust }: PolicyCase, element: 'Principal' | 'NotPrincipal', effect?: string) {
  return (trust?.Statement ?? [])
    .filter(({ Effect }) => effect === undefined || Effect === effect)
    .map((statement) => JSON.stringify(statement[element] ?? null))
    .filter((names) => names !== 'null');
}

function statementsOf({ identity, boundary, controls, session }: PolicyCase): readonly WrittenStatement[] {
  const policies = [...identity, ...controls.flat(), ...[boundary ?? [], session ?? []].flat()];
  return policies.flatMap(({ Statement }) => Statement);
}

interface WrittenCondition {
  readonly operator: string;
  readonly key: string;
  readonly wanted: readonly string[];
}

function conditionsOf(one: PolicyCase): readonly WrittenCondition[] {
  return statementsOf(one).flatMap(({ Condition = {} }) =>
    Object.entries(Condition as Record<string, Record<string, string | string[]>>).flatMap(
      ([operator, keys]) =>
        Object.entries(keys).map(([key, wanted]) => ({ operator, key, wanted: [wanted].flat() })),
    ),
  );
}

/** The value of a key, whose case nobody minds. */
function givenFor({ context }: PolicyCase, key: string): string | readonly string[] | undefined {
  return Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
}

/** Whether a text has a variable that has neither a value nor a default. */
function hasUnset(text: string, one: PolicyCase): boolean {
  return [...text.matchAll(/\$\{([^},]+)\}/g)].some(
    ([, key = '']) => !'*?$'.includes(key) && givenFor(one, key) === undefined,
  );
}

/** Colons within a variable are none between parts. */
function partsOf(text: string): number {
  return text.replaceAll(/\$\{[^}]*\}/g, '').split(':').length;
}

const NEGATED = /Not(Equals|Like|IpAddress)/;

export const DIFFERENCES: readonly Difference[] = [
  {
    id: 'not-resource-with-unset-variable',
    kind: 'open',
    why: 'Of a variable without a value AWS writes that its element matches no resource, which makes NotResource everything, and that the statement may be invalid, which makes it nothing.',
    source: `${VARIABLES}#policy-vars-no-value`,
    touches: (one) =>
      statementsOf(one).some(({ NotResource }) =>
        [NotResource ?? []].flat().some((text) => hasUnset(String(text), one)),
      ),
    example: example({ Resource: undefined, NotResource: `${USER}-\${aws:SourceVpc}` }),
    ours: 'open',
    theirs: 'not-allowed',
  },
  {
    id: 'negated-operator-with-unset-variable',
    kind: 'documented',
    why: 'A negated operator matches where the variable it compares with has no value.',
    source: `${VARIABLES}#policy-vars-no-value`,
    touches: (one) =>
      conditionsOf(one).some(
        ({ operator, wanted }) => NEGATED.test(operator) && wanted.some((text) => hasUnset(text, one)),
      ),
    example: example(
      { Condition: { StringNotLike: { 'aws:username': `\${aws:SourceVpc}` } } },
      { 'aws:username': 'alice' },
    ),
    ours: 'allowed',
    theirs: 'not-allowed',
  },
  {
    id: 'empty-value',
    kind: 'open',
    why: 'AWS calls an empty text a null dataset for ForAllValues, which is true of it, and says nothing of variables, of Null or of other operators.',
    source: `${OPERATORS}#conditions_arn_multivalued`,
    touches: (one) =>
      givenFor(one, 'aws:PrincipalTag/team') === '' &&
      JSON.stringify(statementsOf(one)).toLowerCase().includes('aws:principaltag/team'),
    example: example({ Resource: `${USER}\${aws:PrincipalTag/team}` }, { 'aws:PrincipalTag/team': '' }),
    ours: 'open',
    theirs: 'not-allowed',
  },
  {
    id: 'for-all-values-of-an-empty-value',
    kind: 'documented',
    why: 'ForAllValues is true where the key resolves to a null dataset, such as an empty text.',
    source: `${OPERATORS}#conditions_arn_multivalued`,
    touches: (one) =>
      givenFor(one, 'aws:PrincipalTag/team') === '' &&
      conditionsOf(one).some(({ operator }) => operator.startsWith('ForAllValues:')),
    example: example(
      { Condition: { 'ForAllValues:StringEquals': { 'aws:PrincipalTag/team': 'red' } } },
      { 'aws:PrincipalTag/team': '' },
    ),
    ours: 'allowed',
    theirs: 'not-allowed',
  },
  {
    id: 'not-the-one-address-of-the-other-version',
    kind: 'documented',
    why: 'NotIpAddress means all addresses except the named ones, and an IPv6 address is no IPv4 address, with a prefix (as the other evaluator has it) or without.',
    source: `${OPERATORS}#Conditions_IPAddress`,
    touches: (one) =>
      conditionsOf(one).some(({ operator, key, wanted }) => {
        const value = givenFor(one, key);
        if (!operator.includes('NotIpAddress') || typeof value !== 'string') return false;
        return wanted.some((address) => isIP(address) !== 0 && isIP(address) !== isIP(value));
      }),
    example: example(
      { Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.1' } } },
      { 'aws:SourceIp': '2001:db8::1' },
    ),
    ours: 'allowed',
    theirs: 'not-allowed',
  },
  {
    id: 'arn-of-fewer-parts',
    kind: 'open',
    why: 'ARNs are compared in six parts each by itself; AWS does not say what a pattern of fewer is.',
    source: `${OPERATORS}#Conditions_ARN`,
    touches: (one) =>
      conditionsOf(one).some(
        ({ operator, wanted }) =>
          operator.includes('Arn') && wanted.some((text) => text !== '*' && partsOf(text) < 6),
      ),
    example: example(
      { Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:*:user/alice' } } },
      { 'aws:PrincipalArn': USER },
    ),
    ours: 'open',
    theirs: 'not-allowed',
  },
  {
    id: 'star-at-the-end-of-a-part',
    kind: 'documented',
    why: 'A star that is the last character of a part of a resource goes across colons.',
    source: `${RESOURCE}#reference_policies_elements_resource_wildcards`,
    example: example({ Resource: `arn:aws:*:${ACCOUNT}:user/alice` }),
    ours: 'allowed',
    theirs: 'not-allowed',
  },
  {
    id: 'star-inside-a-part',
    kind: 'open',
    why: 'AWS only recommends to use stars within the parts of an ARN.',
    source: `${RESOURCE}#reference_policies_elements_resource_wildcards`,
    example: example({ Resource: 'arn:aws:i*2223333:user/alice' }),
    ours: 'open',
    theirs: 'not-allowed',
  },
  {
    id: 'star-in-the-type-of-a-resource',
    kind: 'documented',
    why: 'Wildcards stand within each part of an ARN, and a slash is a character like any other.',
    source: `${RESOURCE}#reference_policies_elements_resource_wildcards`,
    example: example({ Resource: `arn:aws:iam::${ACCOUNT}:*user/alice` }),
    ours: 'allowed',
    theirs: 'not-allowed',
  },
  {
    id: 'variable-before-2012',
    kind: 'documented',
    why: 'A policy has variables from version 2012-10-17 on; in one of before, or without a Version, their text stands for itself.',
    source: `${VARIABLES}#policy-vars-using-variables`,
    example: example(
      { Resource: `arn:aws:iam::${ACCOUNT}:user/\${aws:username}` },
      { 'aws:username': 'alice' },
      '2008-10-17',
    ),
    ours: 'not-allowed',
    theirs: 'allowed',
  },
  {
    id: 'for-any-value-if-exists',
    kind: 'open',
    why: 'Without the key ForAnyValue is false and IfExists true, and AWS says both.',
    source: `${SETS}#reference_policies_condition-foranyvalue, ${OPERATORS}#Conditions_IfExists`,
    example: example({ Condition: { 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'team' } } }),
    ours: 'open',
    theirs: 'not-allowed',
  },
  {
    id: 'several-values-without-a-set',
    kind: 'open',
    why: 'A key with several values demands a set operator, and AWS does not say what comes without one.',
    source: `${SETS}#reference_policies_condition-key-points`,
    example: example(
      { Condition: { StringEquals: { 'aws:TagKeys': 'team' } } },
      { 'aws:TagKeys': ['team', 'cost'] },
    ),
    ours: 'open',
    theirs: 'not-allowed',
  },
  {
    id: 'every-ipv4-address',
    kind: 'documented',
    why: 'Networks are written in CIDR, where 0.0.0.0/0 is every IPv4 address.',
    source: `${OPERATORS}#Conditions_IPAddress`,
    example: example(
      { Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } },
      { 'aws:SourceIp': '10.0.0.1' },
    ),
    ours: 'allowed',
    theirs: 'not-allowed',
  },
  {
    id: 'session-of-one-name',
    kind: 'open',
    why: 'A trust policy that names one session of a role lets in the role if its session has that name, which whoever opens it chooses.',
    source: `${PRINCIPAL}#principal-role-session`,
    touches: (one) =>
      one.principal === ROLE_SESSION &&
      ['Principal', 'NotPrincipal'].some((element) =>
        namesIn(one, element as 'Principal').some((names) => names.includes(ROLE_SESSION)),
      ),
    example: assuming(ROLE_SESSION, [{ Effect: 'Allow', Principal: { AWS: ROLE_SESSION } }]),
    ours: 'open',
    theirs: 'allowed',
  },
  {
    id: 'allow-for-all-but-an-account',
    kind: 'open',
    why: 'Whether an account that NotPrincipal leaves out of an allow leaves out everybody in it AWS does not say.',
    source: NOT_PRINCIPAL,
    touches: (one) => namesIn(one, 'NotPrincipal', 'Allow').some((names) => names.includes(ACCOUNT)),
    example: assuming(USER, [{ Effect: 'Allow', NotPrincipal: { AWS: ACCOUNT } }]),
    ours: 'open',
    theirs: 'not-allowed',
  },
  {
    id: 'allow-for-all-but-some-and-a-boundary',
    kind: 'open',
    why: 'AWS says of each kind of principal whether a boundary limits what it is granted, and nothing of NotPrincipal.',
    source: `${GUIDE}reference_policies_evaluation-logic_policy-eval-denyallow.html`,
    touches: (one) => one.boundary !== undefined && namesIn(one, 'NotPrincipal', 'Allow').length > 0,
    example: {
      ...assuming(USER, [{ Effect: 'Allow', NotPrincipal: { AWS: `${USER}2` } }]),
      boundary: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }] },
    },
    ours: 'open',
    theirs: 'allowed',
  },
  {
    id: 'deny-for-all-but-some',
    kind: 'open',
    why: 'A deny with NotPrincipal may deny whoever it leaves out, if it does not leave out the account too.',
    source: `${NOT_PRINCIPAL}#specifying-notprincipal`,
    touches: (one) => namesIn(one, 'NotPrincipal', 'Deny').length > 0,
    example: assuming(USER, [
      { Effect: 'Allow', Principal: '*' },
      { Effect: 'Deny', NotPrincipal: { AWS: USER } },
    ]),
    ours: 'open',
    theirs: 'allowed',
  },
];
