import type { JudgedPolicy, PolicyDocument, PolicyStatement, PolicyUse } from '../model/authorization.ts';
import type { Known } from '../model/fact.ts';
import type { BenchmarkText, Evidence } from '../model/finding.ts';
import { matchesEveryArn } from '../model/pattern.ts';
import {
  adviceOnPolicy,
  conditionKeys,
  isEveryAction,
  matches,
  policyInWords,
  unusedInWords,
  useInWords,
} from './policy-words.ts';
import { defineRule, type Example, type Given, type Verdict } from './rule.ts';
import { shown } from './words.ts';

type Facts = Given<'policy', 'policyUse', 'policyDocument'>;
type About = Pick<JudgedPolicy, 'kind' | 'name' | 'arn'>;

/** For the examples: patterns of the actions that make an administrator, but for handing a role over. */
const ALL_BUT_PASS_ROLE = [
  ...[
    'iam:Attach*',
    'iam:Put*',
    'iam:CreatePolicyVersion',
    'iam:SetDefaultPolicyVersion',
    'iam:AddUserToGroup',
  ],
  ...[
    'iam:CreateAccessKey',
    'iam:CreateLoginProfile',
    'iam:UpdateLoginProfile',
    'iam:UpdateAssumeRolePolicy',
  ],
];

export default defineRule<'policy'>()({
  id: 'policy-full-admin',
  title: 'A policy in use allows every action on every resource',
  severity: 'high',
  maturity: 'stable',

  why: [
    'Whoever takes over one credential of a principal with this policy owns the account: they read everything, make credentials of their own, and switch the logging off.',
    'A policy of your own that allows everything hides it under a harmless name, where nobody looks for an administrator.',
  ],
  howItDecides: [
    'Judged is the default version of each managed policy that the account has or attaches, and each policy written into a user, group or role. The parameter `judge` says which kinds fail; the others are not applicable.',
    'Fails for an Allow statement whose actions match everything (`*`, `*:*`, `**` and the like) on resources that match everything (`*`, or a pattern that leaves no ARN of the partition out, such as `arn:aws:*` and `arn*`).',
    'Fails for the other spellings of the same: `NotAction` that leaves open a way by which a principal makes itself an administrator in one step (policies, groups and trust, keys and passwords of others, a role handed to a machine), and `NotResource`, which allows everything but what it lists.',
    'A condition on the statement does not undo it: the benchmark counts the statement, and conditions on dates or tags are easily met. The severity is then medium, and the keys of the condition are named.',
    'A policy that is attached to nobody passes with a note, and so does one that is only a permissions boundary: a boundary grants nothing. Security Hub and AWS Config count customer managed policies that are attached to nobody too; their readings say so. A policy that we or a published text would count, and whose document could not be read, is unknown.',
    'Patterns are judged as patterns: no list of services and actions is involved. Several narrower statements that add up to everything are not found, and Deny statements are not set off against it.',
  ],
  troubleshooting: [
    'The finding names the statement. `list-entities-for-policy` names the users, groups and roles that are granted by it.',
    'IAM keeps, for each principal and policy, when each service was last accessed: what was not called for 90 days is seldom needed.',
    'A policy on a deployment role is the usual case. IAM Access Analyzer can write a policy from what the role did in CloudTrail.',
  ],
  commands: [
    {
      what: 'The managed policies in use',
      run: 'aws iam list-policies --only-attached --query "Policies[].[PolicyName,Arn,DefaultVersionId]"',
    },
    {
      what: 'The default version of one of them',
      run: 'aws iam get-policy-version --policy-arn <PolicyArn> --version-id <DefaultVersionId>',
    },
    {
      what: 'Who is granted by it',
      run: 'aws iam list-entities-for-policy --policy-arn <PolicyArn>',
    },
  ],
  fix: [
    'Find out what its principals call: the "Last Accessed" tab of the policy or the role in the console, or `generate-service-last-accessed-details`.',
    'Write a policy of those actions on those resources, or use a job function policy of AWS.',
    'Attach the new one beside the old one, detach the old one, and keep it for some weeks in case something was missed.',
    'People who must be administrators get a role for it that demands MFA, through IAM Identity Center where there is one, rather than a policy on a user.',
    'Console: IAM, Policies, the policy, "Entities attached", Detach. CLI: `aws iam detach-user-policy`, `detach-group-policy` or `detach-role-policy` with `--policy-arn`; `delete-user-policy` and its like for an inline one.',
    'Keyreeve: scan again with `--rule policy-full-admin`.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Security best practices in IAM: apply least-privilege permissions',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
    },
    {
      title: 'IAM User Guide, JSON policy elements: NotAction',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html',
    },
    {
      title: 'AWS Security Hub User Guide, IAM controls (IAM.1)',
      url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html',
    },
    {
      title: 'AWS Config Developer Guide, iam-policy-no-statements-with-admin-access',
      url: 'https://docs.aws.amazon.com/config/latest/developerguide/iam-policy-no-statements-with-admin-access.html',
    },
  ],

  scope: 'policy',
  needs: ['policyUse'],
  needsAnyOf: [],
  // Wanted, not needed: a policy that grants to nobody passes even where its document cannot be read.
  wants: ['policyDocument'],
  parameters: {
    judge: {
      kind: 'choices',
      of: ['customer-managed', 'inline', 'aws-managed'],
      default: ['customer-managed', 'inline'],
      says: 'Kinds of policies that are judged. `aws-managed` makes every use of AdministratorAccess fail.',
    },
  },
  controls: {
    cis_v120: ['1.22'],
    cis_v130: ['1.16'],
    cis_v140: ['1.16'],
    cis_v150: ['1.16'],
    cis_v200: ['1.16'],
    cis_v300: ['1.16'],
    cis_v400: ['1.16'],
    cis_v500: ['1.15'],
    cis_v600: ['2.15'],
    cis_v700: ['2.14'],
    security_hub: ['IAM.1'],
    aws_config: ['iam-policy-no-statements-with-admin-access'],
  },
  readings: {
    cis_v120: 'attached-managed',
    cis_v130: 'attached-managed',
    cis_v140: 'attached-managed',
    cis_v150: 'attached-managed',
    cis_v200: 'attached-managed',
    cis_v300: 'attached-managed',
    cis_v400: 'attached-managed',
    cis_v500: 'attached-managed',
    cis_v600: 'attached-managed',
    cis_v700: 'attached-managed',
    security_hub: 'customer-managed-but-boundaries',
    aws_config: 'customer-managed',
  },

  evaluate({ account, policy }, given, { judge }) {
    const use = given.policyUse.value;
    const document = given.policyDocument?.value;
    const granted = document === undefined ? [] : grantsOf(document, account.partition);
    const judged = judge.includes(policy.kind);
    if (document === undefined && isCounted(policy.kind, use, judged)) {
      return { status: 'needs', facts: ['policyDocument'] };
    }
    const texts = document === undefined ? {} : { benchmarkText: textsOf(policy.kind, use, granted) };
    if (!judged) {
      const says = `${policyInWords(policy)} is of a kind that is not judged (parameter judge).`;
      return { status: 'not-applicable', says, ...texts };
    }
    const evidence = evidenceOf(given, granted);
    if (granted.length > 0 && use.attachments > 0)
      return { ...fails(policy, use, granted, evidence), ...texts };
    const what =
      document === undefined
        ? 'could not be read'
        : granted.length > 0
          ? 'allows every action on every resource'
          : 'does not allow every action on every resource';
    const note = use.attachments > 0 ? '' : ` ${unusedInWords(use)}`;
    return { status: 'pass', says: `${policyInWords(policy)} ${what}.${note}`, evidence, ...texts };
  },

  examples: [
    {
      name: 'a customer managed policy of *:* on * that is attached fails',
      given: { policyUse: use(2), policyDocument: allowing({ actions: ['*'], resources: ['*'] }) },
      expect: {
        status: 'fail',
        severity: 'high',
        says: /Customer managed policy deploy .*statement 1.*attached to 2 principals/,
        advice: 'change',
        benchmarkText: {
          'attached-managed': 'fails',
          'customer-managed': 'fails',
          'customer-managed-but-boundaries': 'fails',
        },
      },
    },
    {
      name: 'a policy of some actions passes',
      given: {
        policyUse: use(1),
        policyDocument: allowing({ actions: ['s3:*', 'iam:Get*'], resources: ['*'] }),
      },
      expect: { status: 'pass', says: /does not allow/, benchmarkText: { 'attached-managed': 'passes' } },
    },
    {
      name: 'every action on one bucket passes',
      given: {
        policyUse: use(1),
        policyDocument: allowing({ actions: ['*'], resources: ['arn:aws:s3:::one/*'] }),
      },
      expect: { status: 'pass' },
    },
    {
      name: '*:* is a pattern, and needs no list of services to be understood',
      cases: ['K10'],
      given: { policyUse: use(1), policyDocument: allowing({ actions: ['*:*'], resources: ['*'] }) },
      expect: { status: 'fail' },
    },
    {
      name: 'other spellings of everything fail',
      cases: ['K10'],
      given: {
        policyUse: use(1),
        policyDocument: allowing({ actions: ['s3:Get*', '**:?*'], resources: ['arn:aws:*'] }),
      },
      expect: {
        status: 'fail',
        benchmarkText: { 'attached-managed': 'not-stated', 'customer-managed': 'not-stated' },
      },
    },
    {
      name: 'NotAction that leaves IAM open is full administration',
      given: {
        policyUse: use(1),
        policyDocument: allowing({ notActions: ['aws-portal:*'], resources: ['*'] }),
      },
      expect: {
        status: 'fail',
        says: /every action but aws-portal:\*/,
        benchmarkText: { 'attached-managed': 'not-stated' },
      },
    },
    ...['arn:aws*:*', 'arn*', 'arn:aws*:*:*:*:*', 'arn:a*', '*a*'].map((resource) => ({
      name: `${resource} leaves no resource out`,
      given: { policyUse: use(1), policyDocument: allowing({ actions: ['*'], resources: [resource] }) },
      expect: { status: 'fail', benchmarkText: { 'customer-managed': 'not-stated' } } as const,
    })),
    {
      name: 'every resource of another partition is none of this one',
      given: { policyUse: use(1), policyDocument: allowing({ actions: ['*'], resources: ['arn:aws-cn:*'] }) },
      expect: { status: 'pass' },
    },
    ...['AddUserToGroup', 'CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile'].map(leavingOpen),
    ...['UpdateAssumeRolePolicy', 'SetDefaultPolicyVersion', 'PassRole'].map(leavingOpen),
    {
      name: 'NotAction that leaves only a role to be handed over, and nothing to hand it to, is not',
      given: {
        policyUse: use(1),
        policyDocument: allowing({
          notActions: [
            ...ALL_BUT_PASS_ROLE,
            'ec2:*',
            'lambda:*',
            'cloudformation:*',
            'ecs:*',
            'codebuild:*',
          ].concat(['glue:*', 'ssm:*', 'states:*', 'sagemaker:*']),
          resources: ['*'],
        }),
      },
      expect: { status: 'pass' },
    },
    {
      name: 'NotAction that takes IAM away is not',
      given: {
        policyUse: use(1),
        policyDocument: allowing({ notActions: ['iam:*', 'organizations:*'], resources: ['*'] }),
      },
      expect: { status: 'pass' },
    },
    {
      name: 'NotResource allows everything but what it lists',
      given: {
        policyUse: use(1),
        policyDocument: allowing({ actions: ['*'], notResources: ['arn:aws:s3:::logs/*'] }),
      },
      expect: { status: 'fail', says: /every resource but the 1 that it lists/ },
    },
    {
      name: 'a condition lowers the severity and is named',
      given: {
        policyUse: use(1),
        policyDocument: allowing({
          actions: ['*'],
          resources: ['*'],
          conditions: { Bool: { 'aws:MultiFactorAuthPresent': ['true'] } },
        }),
      },
      expect: {
        status: 'fail',
        severity: 'medium',
        says: /under a condition on aws:MultiFactorAuthPresent/,
        benchmarkText: { 'attached-managed': 'fails' },
      },
    },
    {
      name: 'a statement that denies everything allows nothing',
      given: {
        policyUse: use(1),
        policyDocument: { statements: [{ effect: 'Deny', actions: ['*'], resources: ['*'] }] },
      },
      expect: { status: 'pass' },
    },
    {
      name: 'attached to nobody, it passes with a note; Security Hub counts it all the same',
      given: { policyUse: use(0), policyDocument: allowing({ actions: ['*'], resources: ['*'] }) },
      expect: {
        status: 'pass',
        says: /allows every action on every resource\. It is attached to nobody/,
        benchmarkText: {
          'attached-managed': 'passes',
          'customer-managed': 'fails',
          'customer-managed-but-boundaries': 'fails',
        },
      },
    },
    {
      name: 'only a permissions boundary, it grants nothing',
      given: { policyUse: use(0, 3), policyDocument: allowing({ actions: ['*'], resources: ['*'] }) },
      expect: {
        status: 'pass',
        says: /bounds 3 principals/,
        benchmarkText: { 'customer-managed': 'fails', 'customer-managed-but-boundaries': 'passes' },
      },
    },
    {
      name: 'an inline policy fails where it is written',
      about: { policy: { kind: 'inline', name: 'everything' } },
      given: { policyDocument: allowing({ actions: ['*'], resources: ['*'] }) },
      expect: {
        status: 'fail',
        says: /Inline policy everything of role\/deploy/,
        benchmarkText: { 'attached-managed': 'not-stated', 'customer-managed': 'not-stated' },
      },
    },
    {
      name: "AWS's AdministratorAccess is not judged by default, and the benchmark's text fails it",
      about: { policy: { kind: 'aws-managed', name: 'AdministratorAccess' } },
      given: { policyUse: use(1), policyDocument: allowing({ actions: ['*'], resources: ['*'] }) },
      expect: {
        status: 'not-applicable',
        benchmarkText: { 'attached-managed': 'fails', 'customer-managed': 'not-stated' },
      },
    },
    {
      name: "AWS's AdministratorAccess fails where the parameter asks for it",
      about: { policy: { kind: 'aws-managed', name: 'AdministratorAccess' } },
      parameters: { judge: 'aws-managed' },
      given: { policyUse: use(1), policyDocument: allowing({ actions: ['*'], resources: ['*'] }) },
      expect: { status: 'fail', severity: 'high' },
    },
    {
      name: 'an attached policy whose document cannot be read is unknown',
      given: { policyUse: use(1) },
      expect: { status: 'unknown' },
    },
    {
      name: 'a policy of the account attached to nobody is unknown where its document cannot be read: IAM.1 counts it',
      given: { policyUse: use(0) },
      expect: { status: 'unknown' },
    },
    {
      name: "an attached policy of AWS that cannot be read is unknown: the benchmark's text counts it",
      about: { policy: { kind: 'aws-managed', name: 'AdministratorAccess' } },
      given: { policyUse: use(1) },
      expect: { status: 'unknown' },
    },
    {
      name: 'a policy of AWS attached to nobody passes though its document cannot be read',
      about: { policy: { kind: 'aws-managed', name: 'AdministratorAccess' } },
      parameters: { judge: 'aws-managed' },
      given: { policyUse: use(0) },
      expect: { status: 'pass', says: /could not be read\. It is attached to nobody/ },
    },
    {
      name: 'an inline policy that cannot be read is unknown',
      about: { policy: { kind: 'inline', name: 'everything' } },
      given: {},
      expect: { status: 'unknown' },
    },
  ],
});

/** A statement that allows everything, and its place. */
interface Grant {
  readonly statement: PolicyStatement;
  readonly index: number;
}

/**
 * Actions by which a principal makes itself an administrator in one step, by rights of its own, by a credential of
 * somebody else's, or by a machine that runs under a role of its choice: a `NotAction` that leaves one of these ways
 * open leaves everything open.
 */
const TO_ADMINISTRATOR: readonly (readonly string[])[] = [
  ['iam:AttachUserPolicy'],
  ['iam:AttachGroupPolicy'],
  ['iam:AttachRolePolicy'],
  ['iam:PutUserPolicy'],
  ['iam:PutGroupPolicy'],
  ['iam:PutRolePolicy'],
  ['iam:CreatePolicyVersion'],
  ['iam:SetDefaultPolicyVersion'],
  ['iam:AddUserToGroup'],
  ['iam:CreateAccessKey'],
  ['iam:CreateLoginProfile'],
  ['iam:UpdateLoginProfile'],
  ['iam:UpdateAssumeRolePolicy'],
  ['iam:PassRole', 'ec2:RunInstances'],
  ['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'],
  ['iam:PassRole', 'cloudformation:CreateStack'],
  ['iam:PassRole', 'ecs:RegisterTaskDefinition', 'ecs:RunTask'],
  ['iam:PassRole', 'codebuild:CreateProject', 'codebuild:StartBuild'],
  ['iam:PassRole', 'glue:CreateJob', 'glue:StartJobRun'],
  ['iam:PassRole', 'ssm:StartAutomationExecution'],
  ['iam:PassRole', 'states:CreateStateMachine', 'states:StartExecution'],
  ['iam:PassRole', 'sagemaker:CreateNotebookInstance'],
];

function grantsOf({ statements }: PolicyDocument, partition: string): readonly Grant[] {
  return statements
    .map((statement, index) => ({ statement, index }))
    .filter(
      ({ statement }) =>
        statement.effect === 'Allow' && allActions(statement) && allResources(statement, partition),
    );
}

/** Whether we or a published text judge it: what could not be read then is no pass. */
function isCounted(kind: About['kind'], { attachments }: PolicyUse, judged: boolean): boolean {
  if (kind === 'customer-managed') return true;
  return attachments > 0 && (judged || kind === 'aws-managed');
}

function allActions({ actions = [], notActions }: PolicyStatement): boolean {
  if (notActions === undefined) return actions.some(isEveryAction);
  const isOpen = (action: string) => !notActions.some((pattern) => matches(pattern, action));
  return TO_ADMINISTRATOR.some((way) => way.every(isOpen));
}

function allResources({ resources = [], notResources }: PolicyStatement, partition: string): boolean {
  const isEvery = (pattern: string) => matchesEveryArn(pattern, partition);
  return notResources === undefined ? resources.some(isEvery) : !notResources.some(isEvery);
}

/** Word for word what the published controls look for. */
function isLiteral({ statement: { actions = [], resources = [] } }: Grant): boolean {
  return (actions.includes('*') || actions.includes('*:*')) && resources.includes('*');
}

/**
 * What the published texts say. CIS looks at attached managed policies, AWS's own among them; IAM.1 and its Config
 * rule at customer managed ones, attached or not, of which Security Hub leaves out permissions boundaries
 * (`excludePermissionBoundaryPolicy`). All of them look for the stars themselves: of other spellings of the same
 * they say nothing.
 */
function textsOf(
  kind: About['kind'],
  { attachments, boundaryOf }: PolicyUse,
  granted: readonly Grant[],
): Readonly<Record<string, BenchmarkText>> {
  const found: BenchmarkText = granted.some(isLiteral)
    ? 'fails'
    : granted.length > 0
      ? 'not-stated'
      : 'passes';
  const ofCustomer = kind === 'customer-managed' ? found : 'not-stated';
  const onlyBounds = attachments === 0 && boundaryOf > 0;
  return {
    'attached-managed': kind === 'inline' ? 'not-stated' : attachments > 0 ? found : 'passes',
    'customer-managed': ofCustomer,
    'customer-managed-but-boundaries': onlyBounds && ofCustomer === 'fails' ? 'passes' : ofCustomer,
  };
}

function fails(
  policy: About,
  use: PolicyUse,
  granted: readonly Grant[],
  evidence: readonly Evidence[],
): Verdict {
  const free = granted.filter(({ statement }) => conditionKeys(statement).length === 0);
  // Neither Sids nor resources are told: redaction does not look into documents.
  // A statement without a condition decides; the others would only lower what it is.
  const [first, ...others] = free.length > 0 ? free : granted;
  if (first === undefined) throw new TypeError('nothing is granted');
  const more =
    others.length === 0
      ? ''
      : `, and so ${others.length === 1 ? 'does another' : `do ${others.length} others`}`;
  return {
    status: 'fail',
    ...(free.length === 0 && { severity: 'medium' as const }),
    says: `${policyInWords(policy)} allows ${grantInWords(first)}: statement ${first.index + 1}${more}. It is ${useInWords(policy, use)}.`,
    evidence,
    advice: adviceOnPolicy(policy),
  };
}

function grantInWords({ statement }: Grant): string {
  const { notActions, notResources } = statement;
  const keys = conditionKeys(statement);
  return [
    notActions === undefined ? 'every action' : `every action but ${some(notActions)}`,
    notResources === undefined
      ? ' on every resource'
      : ` on every resource but the ${notResources.length} that it lists`,
    keys.length === 0 ? '' : `, under a condition on ${some(keys)}`,
  ].join('');
}

const MOST_NAMED = 5;

function some(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function evidenceOf({ policyUse, policyDocument }: Facts, granted: readonly Grant[]): Evidence[] {
  const { attachments, boundaryOf } = policyUse.value;
  return [
    shown('attachments', attachments, policyUse),
    shown('boundaryOf', boundaryOf, policyUse),
    ...(policyDocument === undefined ? [] : shownGrants(policyDocument, granted)),
  ];
}

function shownGrants(from: Known<PolicyDocument>, granted: readonly Grant[]): Evidence[] {
  return [
    shown('statements', from.value.statements.length, from),
    ...granted.map(({ index }) => shown('allowsEverythingInStatement', index + 1, from)),
  ];
}

/** A statement that takes all of IAM's actions away but one. */
function leavingOpen(action: string): Example<'policy'> {
  const others = [...ALL_BUT_PASS_ROLE, 'iam:PassRole'].filter((each) => each !== `iam:${action}`);
  return {
    name: `NotAction that leaves iam:${action} open is full administration by one step`,
    given: { policyUse: use(1), policyDocument: allowing({ notActions: others, resources: ['*'] }) },
    expect: { status: 'fail', benchmarkText: { 'attached-managed': 'not-stated' } },
  };
}

function use(attachments: number, boundaryOf = 0): PolicyUse {
  return { attachments, boundaryOf };
}

function allowing(statement: Omit<PolicyStatement, 'effect'>): PolicyDocument {
  return { version: '2012-10-17', statements: [{ effect: 'Allow', ...statement }] };
}
