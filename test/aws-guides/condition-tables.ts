import type { WrittenContext } from '../oracle/policies.ts';

/** A table of AWS's guides: one `Condition`, and whether it matches in each of several requests. */
export interface ConditionTable {
  readonly about: string;
  readonly source: string;
  readonly condition: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  readonly rows: readonly ConditionRow[];
}

/** A request, and whether the condition matches: as the guide has it, and as Keyreeve does where that differs. */
export interface ConditionRow {
  readonly context: WrittenContext;
  readonly matches: boolean;
  readonly unlikeTheGuide?: { readonly matches: boolean; readonly why: string };
}

const GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';
const OPERATORS = `${GUIDE}reference_policies_elements_condition_operators.html`;
const SETS = `${GUIDE}reference_policies_condition-single-vs-multi-valued-context-keys.html`;
const SEVERAL = `${GUIDE}reference_policies_condition-logic-multiple-context-keys-or-values.html`;

const row = (matches: boolean, context: WrittenContext): ConditionRow => ({ matches, context });

const ANA_AND_MARY = ['arn:aws:iam::222222222222:user/Ana', 'arn:aws:iam::222222222222:user/Mary'];
const PEOPLE = {
  'aws:PrincipalTag/department': ['finance', 'hr', 'legal'],
  'aws:PrincipalTag/role': ['audit', 'security'],
};
const person = (name: string, department?: string, role?: string): WrittenContext => ({
  'aws:PrincipalArn': `arn:aws:iam::222222222222:user/${name}`,
  ...(department !== undefined && { 'aws:PrincipalTag/department': department }),
  ...(role !== undefined && { 'aws:PrincipalTag/role': role }),
});

const DISTRIBUTION = 'arn:aws::cloudfront:123456789012:distribution';
const LOG_SOURCES = 'logs:LogGeneratingResourceArns';
const TOPIC = (account: string) => `arn:aws:sns:us-west-2:${account}:TOPIC-ID`;
const ORG = 'o-acorg/r-acroot';
const UPSIDE_DOWN =
  'The rows of this table are those of StringLike: by the description of the operator above it, none of the values may match.';

export const CONDITION_TABLES: readonly ConditionTable[] = [
  {
    about: 'StringEquals on a tag',
    source: `${OPERATORS}#Conditions_String`,
    condition: { StringEquals: { 'aws:PrincipalTag/job-category': 'iamuser-admin' } },
    rows: [
      row(true, { 'aws:PrincipalTag/job-category': 'iamuser-admin' }),
      row(false, { 'aws:PrincipalTag/job-category': 'dev-ops' }),
      row(false, {}),
    ],
  },
  {
    about: 'StringLike with a variable',
    source: `${OPERATORS}#Conditions_String`,
    condition: { StringLike: { 's3:prefix': ['home/', `home/\${aws:username}/`] } },
    rows: [
      row(true, { 's3:prefix': 'home/martha_rivera/', 'aws:username': 'martha_rivera' }),
      row(false, { 's3:prefix': 'home/martha_rivera/', 'aws:username': 'nikki_wolf' }),
      row(false, { 's3:prefix': 'home/martha_rivera/' }),
      row(true, { 's3:prefix': 'home/' }),
    ],
  },
  {
    about: 'ForAnyValue beside an operator without a set',
    source: `${OPERATORS}#conditions_string_multivalued`,
    condition: {
      StringEqualsIgnoreCase: { 'aws:RequestTag/environment': ['preprod', 'storage'] },
      'ForAnyValue:StringEquals': { 'aws:TagKeys': 'environment' },
    },
    rows: [
      row(true, { 'aws:TagKeys': ['environment'], 'aws:RequestTag/environment': 'preprod' }),
      row(true, { 'aws:TagKeys': ['environment', 'costcenter'], 'aws:RequestTag/environment': 'PreProd' }),
      row(false, { 'aws:TagKeys': ['Environment'], 'aws:RequestTag/Environment': 'preprod' }),
      row(false, { 'aws:TagKeys': ['costcenter'], 'aws:RequestTag/environment': 'preprod' }),
      row(false, { 'aws:RequestTag/environment': 'storage' }),
      row(false, { 'aws:TagKeys': ['environment'] }),
      row(false, {}),
    ],
  },
  {
    about: 'ForAllValues with a negated operator',
    source: `${OPERATORS}#Conditions_String-wildcard`,
    condition: {
      'ForAllValues:StringNotLike': {
        'aws:ResourceOrgPaths': [`${ORG}/ou-acroot-mediaou/`, `${ORG}/ou-acroot-sportsou/*`],
      },
    },
    rows: [
      {
        matches: true,
        context: { 'aws:ResourceOrgPaths': [`${ORG}/ou-acroot-sportsou/costcenter/`] },
        unlikeTheGuide: { matches: false, why: UPSIDE_DOWN },
      },
      {
        matches: false,
        context: { 'aws:ResourceOrgPaths': [`${ORG}/ou-acroot-mediaou/costcenter/`] },
        unlikeTheGuide: { matches: true, why: UPSIDE_DOWN },
      },
      {
        matches: false,
        context: {},
        unlikeTheGuide: {
          matches: true,
          why: `ForAllValues is true where the request has no such key (${SETS}#reference_policies_condition-forallvalues).`,
        },
      },
    ],
  },
  {
    about: 'Bool',
    source: `${OPERATORS}#Conditions_Boolean`,
    condition: { Bool: { 'aws:SecureTransport': 'false' } },
    rows: [
      row(true, { 'aws:SecureTransport': 'false' }),
      row(false, { 'aws:SecureTransport': 'true' }),
      row(false, {}),
    ],
  },
  {
    about: 'BinaryEquals',
    source: `${OPERATORS}#Conditions_BinaryEquals`,
    condition: { BinaryEquals: { key: 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' } },
    rows: [
      row(true, { key: 'QmluYXJ5VmFsdWVJbkJhc2U2NA==' }),
      row(false, { key: 'U29tZXRoaW5nIGVsc2U=' }),
      row(false, {}),
    ],
  },
  {
    about: 'IpAddress',
    source: `${OPERATORS}#Conditions_IPAddress`,
    condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
    rows: [
      row(true, { 'aws:SourceIp': '203.0.113.1' }),
      row(false, { 'aws:SourceIp': '198.51.100.1' }),
      row(false, {}),
    ],
  },
  {
    about: 'ArnEquals',
    source: `${OPERATORS}#Conditions_ARN`,
    condition: { ArnEquals: { 'aws:SourceArn': TOPIC('123456789012') } },
    rows: [
      row(true, { 'aws:SourceArn': TOPIC('123456789012') }),
      row(false, { 'aws:SourceArn': TOPIC('777788889999') }),
      row(false, {}),
    ],
  },
  {
    about: 'ForAllValues of ARNs',
    source: `${OPERATORS}#conditions_arn_multivalued`,
    condition: {
      'ForAllValues:ArnLike': { [LOG_SOURCES]: [`${DISTRIBUTION}/*`, `${DISTRIBUTION}/support*`] },
    },
    rows: [
      row(true, { [LOG_SOURCES]: [`${DISTRIBUTION}/costcenter`] }),
      row(true, { [LOG_SOURCES]: [`${DISTRIBUTION}/costcenter`, `${DISTRIBUTION}/support2025`] }),
      row(true, { [LOG_SOURCES]: [`${DISTRIBUTION}/costcenter`, `${DISTRIBUTION}/admin`] }),
      row(false, { [LOG_SOURCES]: ['arn:aws::cloudfront:777788889999:distribution/costcenter'] }),
      row(true, {}),
    ],
  },
  {
    about: 'IfExists',
    source: `${OPERATORS}#Conditions_IfExists`,
    condition: { StringLikeIfExists: { 'ec2:InstanceType': ['t1.*', 't2.*', 'm3.*'] } },
    rows: [
      row(true, { 'ec2:InstanceType': 't1.micro' }),
      row(false, { 'ec2:InstanceType': 'm2.micro' }),
      row(true, {}),
    ],
  },
  {
    about: 'Null',
    source: `${OPERATORS}#Conditions_Null`,
    condition: { Null: { 'aws:TokenIssueTime': 'false' } },
    rows: [row(true, { 'aws:TokenIssueTime': '2026-11-26T00:00:00Z' }), row(false, {})],
  },
  {
    about: 'ForAllValues and Null',
    source: `${SETS}#reference_policies_condition-forallvalues`,
    condition: {
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['environment', 'cost-center'] },
      Null: { 'aws:TagKeys': 'false' },
    },
    rows: [
      row(true, { 'aws:TagKeys': ['environment'] }),
      row(true, { 'aws:TagKeys': ['cost-center'] }),
      row(true, { 'aws:TagKeys': ['environment', 'cost-center'] }),
      row(false, { 'aws:TagKeys': ['environment', 'dept'] }),
      row(false, {}),
    ],
  },
  {
    about: 'ForAnyValue',
    source: `${SETS}#reference_policies_condition-foranyvalue`,
    condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['environment', 'cost-center'] } },
    rows: [
      row(true, { 'aws:TagKeys': ['environment'] }),
      row(true, { 'aws:TagKeys': ['cost-center'] }),
      row(true, { 'aws:TagKeys': ['environment', 'cost-center'] }),
      row(true, { 'aws:TagKeys': ['environment', 'dept'] }),
      row(false, { 'aws:TagKeys': ['dept'] }),
      row(false, {}),
    ],
  },
  {
    about: 'several operators, keys and values',
    source: `${SEVERAL}#reference_policies_multiple-conditions-eval`,
    condition: { StringEquals: PEOPLE, ArnLike: { 'aws:PrincipalArn': ANA_AND_MARY } },
    rows: [
      row(true, person('Mary', 'legal', 'audit')),
      row(false, person('Nikki', 'hr', 'audit')),
      row(false, person('Mary', 'hr', 'payroll')),
      row(false, person('Mary', 'hr')),
      row(false, person('Mary')),
    ],
  },
  {
    about: 'several values of a negated operator',
    source: `${SEVERAL}#reference_policies_multiple-conditions-negated-matching-eval`,
    condition: { StringEquals: PEOPLE, ArnNotLike: { 'aws:PrincipalArn': ANA_AND_MARY } },
    rows: [
      row(true, person('Nikki', 'legal', 'audit')),
      row(false, person('Mary', 'hr', 'audit')),
      row(false, person('Nikki', 'hr', 'payroll')),
      row(false, person('Nikki', 'hr')),
      row(false, person('Nikki')),
    ],
  },
];
