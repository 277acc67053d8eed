import {
  allow,
  BUCKET,
  type Call,
  deny,
  type Evaluation,
  FULL,
  OBJECT,
  policy,
  services,
  user,
} from './evaluation.ts';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';

const CARLOS = `${BUCKET}-carlossalazar`;
const managed = (name: string) => `arn:aws:iam::123456789012:policy/${name}`;

const DELEGATED_BOUNDARY = policy(
  {
    ...allow([
      'iam:AttachUserPolicy',
      'iam:CreateUser',
      'iam:PutUserPermissionsBoundary',
      'iam:PutUserPolicy',
    ]),
    Condition: { StringEquals: { 'iam:PermissionsBoundary': managed('XCompanyBoundaries') } },
  },
  {
    Effect: 'Allow',
    Action: ['cloudwatch:*', 'iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:SetDefaultPolicyVersion'],
    NotResource: user('Maria'),
  },
  deny(
    ['iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion'],
    [managed('XCompanyBoundaries'), managed('DelegatedUserBoundary')],
  ),
  deny('iam:DeleteUserPermissionsBoundary'),
);

const NIKHIL_BOUNDARY = policy(
  allow(['s3:*', 'cloudwatch:*', 'ec2:*', 'dynamodb:*']),
  allow(['iam:ListUsers', 'iam:GetAccountPasswordPolicy']),
  allow(['iam:*AccessKey*', 'iam:ChangePassword', 'iam:GetUser'], `arn:aws:iam::*:user/\${aws:username}`),
  deny('s3:*', ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*']),
);

/** The examples of the guide to IAM. */
export const EVALUATIONS: readonly Evaluation[] = [
  {
    about: 'a deny of one bucket beside an allow of another',
    source: `${IAM}reference_policies_evaluation-logic_policy-eval-basics.html#reference_policies_evaluation-logic_policies_evaluation_example`,
    identity: [
      policy(
        allow(['s3:GetBucketLocation', 's3:ListAllMyBuckets'], 'arn:aws:s3:::*'),
        allow('s3:*', [`${CARLOS}/*`, CARLOS]),
        deny('s3:*', 'arn:aws:s3:::*log*'),
      ),
    ],
    calls: [
      ['denied', 's3:PutObject', `${CARLOS}-logs/file`],
      ['allowed', 's3:PutObject', `${CARLOS}/file`],
      ['allowed', 's3:GetBucketLocation', `${BUCKET}-other`],
      ['not-allowed', 's3:PutObject', `${BUCKET}-other/file`],
    ],
  },
  {
    about: 'W04: a boundary without IAM leaves nothing of a policy for IAM',
    source: `${IAM}access_policies_boundaries.html`,
    identity: [policy(allow('iam:CreateUser'))],
    boundary: policy(allow(['s3:*', 'cloudwatch:*', 'ec2:*'])),
    calls: [
      ['not-allowed', 'iam:CreateUser', user('new')],
      ['not-allowed', 's3:GetObject', OBJECT],
    ],
  },
  {
    about: 'W04: a boundary that delegates making users who have a boundary',
    source: `${IAM}access_policies_boundaries.html#access_policies_boundaries-delegate`,
    identity: [
      policy(
        allow('iam:*'),
        allow('cloudwatch:ListMetrics'),
        allow('s3:ListBucket', 'arn:aws:s3:::ZhangBucket'),
      ),
    ],
    boundary: DELEGATED_BOUNDARY,
    calls: [
      ['not-allowed', 'iam:CreateUser', user('Nikhil')],
      [
        'allowed',
        'iam:CreateUser',
        user('Nikhil'),
        { 'iam:PermissionsBoundary': managed('XCompanyBoundaries') },
      ],
      ['not-allowed', 'iam:CreateUser', user('Nikhil'), { 'iam:PermissionsBoundary': managed('Other') }],
      ['allowed', 'iam:CreateAccessKey', user('Nikhil')],
      ['not-allowed', 'iam:CreateAccessKey', user('Maria')],
      ['denied', 'iam:SetDefaultPolicyVersion', managed('XCompanyBoundaries')],
      ['allowed', 'iam:SetDefaultPolicyVersion', managed('Other')],
      ['denied', 'iam:DeleteUserPermissionsBoundary', user('Zhang')],
      ['not-allowed', 's3:ListBucket', 'arn:aws:s3:::ZhangBucket'],
      ['not-allowed', 'cloudwatch:PutDashboard', 'arn:aws:cloudwatch::123456789012:dashboard/d'],
    ],
  },
  {
    about: 'W04: a boundary that leaves the own keys and password',
    source: `${IAM}access_policies_boundaries.html#access_policies_boundaries-delegate`,
    identity: [policy(allow('iam:*')), policy(allow(['s3:Get*', 's3:List*']))],
    boundary: NIKHIL_BOUNDARY,
    calls: [
      ['allowed', 'iam:ChangePassword', user('Nikhil'), { 'aws:username': 'Nikhil' }],
      ['allowed', 'iam:CreateAccessKey', user('Nikhil'), { 'aws:username': 'Nikhil' }],
      ['not-allowed', 'iam:CreateAccessKey', user('Maria'), { 'aws:username': 'Nikhil' }],
      ['not-allowed', 'iam:CreateUser', user('new'), { 'aws:username': 'Nikhil' }],
      ['allowed', 's3:GetObject', OBJECT, { 'aws:username': 'Nikhil' }],
      ['denied', 's3:GetObject', 'arn:aws:s3:::logs/x', { 'aws:username': 'Nikhil' }],
    ],
  },
  {
    about: 'W05: everything but one service',
    source: `${IAM}reference_policies_elements_notaction.html`,
    identity: [policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })],
    calls: services('s3 ec2 dynamodb', 'iam'),
  },
  {
    about: 'W05: all actions on buckets but one',
    source: `${IAM}reference_policies_elements_notaction.html`,
    identity: [policy({ Effect: 'Allow', NotAction: 's3:DeleteBucket', Resource: 'arn:aws:s3:::*' })],
    calls: [
      ['allowed', 's3:PutObject', OBJECT],
      ['not-allowed', 's3:DeleteBucket', BUCKET],
      ['not-allowed', 'iam:CreateAccessKey', user('a')],
    ],
  },
  {
    about: 'W05: a deny of all but IAM without MFA',
    source: `${IAM}reference_policies_elements_notaction.html`,
    identity: [
      FULL,
      policy({
        Effect: 'Deny',
        NotAction: 'iam:*',
        Resource: '*',
        Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
      }),
    ],
    calls: [
      ['denied', 's3:GetObject', OBJECT],
      ['denied', 's3:GetObject', OBJECT, { 'aws:MultiFactorAuthPresent': 'false' }],
      ['allowed', 's3:GetObject', OBJECT, { 'aws:MultiFactorAuthPresent': 'true' }],
      ['allowed', 'iam:CreateAccessKey', user('a')],
    ],
  },
  {
    about: 'W05: a deny of all folders but one',
    source: `${IAM}reference_policies_elements_notresource.html`,
    identity: [
      FULL,
      policy({
        Effect: 'Deny',
        Action: 's3:*',
        NotResource: ['arn:aws:s3:::HRBucket/Payroll', 'arn:aws:s3:::HRBucket/Payroll/*'],
      }),
    ],
    calls: [
      ['allowed', 's3:GetObject', 'arn:aws:s3:::HRBucket/Payroll/2026'],
      ['denied', 's3:GetObject', 'arn:aws:s3:::HRBucket/Other'],
      ['denied', 's3:GetObject', 'arn:aws:s3:::Other/Payroll'],
    ],
  },
  {
    about: 'W05: stars go across slashes, and slashes are characters like others',
    source: `${IAM}reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards`,
    identity: [policy(allow('s3:GetObject', `${BUCKET}/*/test/*`))],
    calls: [
      ...[
        '1/test/object.jpg',
        '1/2/3/test/4/object.jpg',
        '1///test///object.jpg',
        '/test/object.jpg',
        '1/2/test/',
      ].map((key): Call => ['allowed', 's3:GetObject', `${BUCKET}/${key}`]),
      ...['1-test/object.jpg', 'test/object.jpg', '1/2/test.jpg'].map(
        (key): Call => ['not-allowed', 's3:GetObject', `${BUCKET}/${key}`],
      ),
    ],
  },
  {
    about: 'W05: all users of a path',
    source: `${IAM}reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards`,
    identity: [policy(allow('iam:*', user('accounting/*')))],
    calls: [
      ['allowed', 'iam:CreateAccessKey', user('accounting/Bob')],
      ['not-allowed', 'iam:CreateAccessKey', user('Bob')],
      ['not-allowed', 'iam:CreateAccessKey', user('Accounting/Bob')],
    ],
  },
  {
    about: 'a tag as a variable, with a default',
    source: `${IAM}reference_policies_variables.html#policy-vars-default-values`,
    identity: [policy(allow('s3:GetObject', `${BUCKET}-\${aws:PrincipalTag/team, 'company-wide'}`))],
    calls: [
      ['allowed', 's3:GetObject', `${BUCKET}-yellow`, { 'aws:PrincipalTag/team': 'yellow' }],
      ['not-allowed', 's3:GetObject', `${BUCKET}-company-wide`, { 'aws:PrincipalTag/team': 'yellow' }],
      ['allowed', 's3:GetObject', `${BUCKET}-company-wide`],
      ['not-allowed', 's3:GetObject', `${BUCKET}-yellow`],
    ],
  },
  {
    about: 'a negated operator beside a variable without a value',
    source: `${IAM}reference_policies_variables.html#policy-vars-no-value`,
    identity: [
      FULL,
      policy({
        ...deny('s3:GetObject', `${BUCKET}/*`),
        Condition: {
          StringNotEquals: { 's3:ExistingObjectTag/Team': `\${aws:PrincipalTag/Team}` },
        },
      }),
    ],
    calls: [
      ['denied', 's3:GetObject', OBJECT, { 's3:ExistingObjectTag/Team': 'a' }],
      ['denied', 's3:GetObject', OBJECT, { 's3:ExistingObjectTag/Team': 'a', 'aws:PrincipalTag/Team': 'b' }],
      ['allowed', 's3:GetObject', OBJECT, { 's3:ExistingObjectTag/Team': 'a', 'aws:PrincipalTag/Team': 'a' }],
    ],
  },
  {
    about: 'tokens of before a date, and calls without a token',
    source: `${IAM}reference_policies_elements_condition_operators.html#Conditions_Date`,
    identity: [
      policy({
        ...allow('iam:*AccessKey*', user('*')),
        Condition: { DateGreaterThan: { 'aws:TokenIssueTime': '2020-01-01T00:00:01Z' } },
      }),
    ],
    calls: [
      ['allowed', 'iam:CreateAccessKey', user('a'), { 'aws:TokenIssueTime': '2020-06-01T00:00:00Z' }],
      ['not-allowed', 'iam:CreateAccessKey', user('a'), { 'aws:TokenIssueTime': '2019-06-01T00:00:00Z' }],
      ['not-allowed', 'iam:CreateAccessKey', user('a')],
    ],
  },
  {
    about: 'at most so many keys of a list',
    source: `${IAM}reference_policies_elements_condition_operators.html#Conditions_Numeric`,
    identity: [
      policy({
        ...allow('s3:ListBucket', BUCKET),
        Condition: { NumericLessThanEquals: { 's3:max-keys': '10' } },
      }),
    ],
    calls: [
      ['allowed', 's3:ListBucket', BUCKET, { 's3:max-keys': '10' }],
      ['not-allowed', 's3:ListBucket', BUCKET, { 's3:max-keys': '11' }],
      ['not-allowed', 's3:ListBucket', BUCKET],
    ],
  },
];
