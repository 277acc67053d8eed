import { withSending } from '../src/app/notify/sending-policy.ts';
import { callingPolicy, type ScanningNeeds, scanningCalls } from '../src/app/permissions.ts';
import type { PolicyDocument } from '../src/outputs/permissions.ts';

const NOTE = '# Written by tools/generate.ts of what the collectors declare. Do not edit.';

/** Templates that deploy roles, by their paths. Their policies are those of `keyreeve permissions`. */
export function deployTemplates(): ReadonlyMap<string, string> {
  const scanRole = scanRoleTemplate();
  return new Map([
    ['deploy/stacksets/scan-role.yaml', scanRole],
    ['deploy/stacksets/caller.yaml', callerTemplate()],
    ['deploy/stacksets/organization.yaml', organizationTemplate(scanRole)],
  ]);
}

/** What a scan with an option calls besides: a parameter of the template, its Sid, and when it is wanted. */
const OPTIONS: readonly {
  readonly name: string;
  readonly needs: ScanningNeeds;
  readonly says: string;
}[] = [
  { name: 'WithFresh', needs: { fresh: true }, says: 'Also what scan --fresh calls.' },
  { name: 'WithInstances', needs: { instances: true }, says: 'Also what scan --instances calls.' },
  { name: 'WithProve', needs: { prove: true }, says: 'Also what scan --prove calls.' },
  { name: 'WithPreview', needs: { preview: true }, says: 'Also what rules in preview need.' },
];

function scanRoleTemplate(): string {
  const base = scanningCalls({});
  const options = OPTIONS.map(({ name, needs, says }) => {
    const more = scanningCalls(needs).filter((call) => !base.includes(call));
    return { name, says, statement: statementOf(`Keyreeve${name.slice('With'.length)}`, more) };
  });
  const [sending] = withSending({ Version: '2012-10-17', Statement: [] }).Statement;
  if (sending === undefined) throw new Error('Sending needs a permission.');
  const send = statementOf(sending.Sid, sending.Action, withPartition(sending.Resource));
  const all = [
    ...options,
    { name: 'WithSecurityHub', says: 'Also what --send security-hub calls.', statement: send },
  ];
  return `${NOTE}
# The role that Keyreeve scans an account with. It reads, and reads no secret. As a stack set it is put into all accounts
# of an organisation but the management account, which stack sets never deploy to: there it is a stack of its own.
# organization.yaml holds this same text.
AWSTemplateFormatVersion: "2010-09-09"
Description: The read-only role of Keyreeve scans.

${trustParameters()}${all.map(({ name, says }) => choice(name, says)).join('')}
Rules:
  SomebodyIsTrustedForSure:
    Assertions:
      - Assert: !Or
          - !Not [!Equals [!Ref ExternalId, ""]]
          - !Not [!Equals [!Ref OrganizationId, ""]]
        AssertDescription: Set OrganizationId, or ExternalId where the caller is of another organisation.

Conditions:
  HasExternalId: !Not [!Equals [!Ref ExternalId, ""]]
  HasOrganizationId: !Not [!Equals [!Ref OrganizationId, ""]]
  HasBoundary: !Not [!Equals [!Ref PermissionsBoundaryArn, ""]]
${all.map(({ name }) => `  ${name}Calls: !Equals [!Ref ${name}, "yes"]\n`).join('')}
Resources:
  ScanRole:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Ref RoleName
      Description: Read-only role of Keyreeve scans
      MaxSessionDuration: 3600
      PermissionsBoundary: !If [HasBoundary, !Ref PermissionsBoundaryArn, !Ref AWS::NoValue]
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            Principal:
              AWS: !Ref CallerArn
            Condition:
              StringEquals:
                sts:ExternalId: !If [HasExternalId, !Ref ExternalId, !Ref AWS::NoValue]
                aws:PrincipalOrgID: !If [HasOrganizationId, !Ref OrganizationId, !Ref AWS::NoValue]
      Policies:
        - PolicyName: KeyreeveScan
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
${indent(statementOf('KeyreeveScan', base), 14)}
${all.map(({ name, statement }) => `              - !If\n                - ${name}Calls\n${indent(statement, 16)}\n                - !Ref AWS::NoValue`).join('\n')}
      Tags:
        - Key: application
          Value: keyreeve

Outputs:
  RoleArn:
    Description: Keyreeve assumes it by its name, with --role.
    Value: !GetAtt ScanRole.Arn
`;
}

/** A stack set of the role, in the management account or that of a delegated administrator, and who is trusted. */
function organizationTemplate(scanRole: string): string {
  const names = parametersOf(scanRole);
  return `${NOTE}
# A stack set that puts the scanning role into every account of an organisation or of some of its units, and into those
# that join later. Create it in the management account, or with CallAs DELEGATED_ADMIN in the account of a delegated
# administrator of CloudFormation StackSets; trusted access for StackSets must be on. Stack sets never deploy to the
# management account: deploy scan-role.yaml there as a stack of its own.
AWSTemplateFormatVersion: "2010-09-09"
Description: Puts the scanning role of Keyreeve into the accounts of an organisation.

Parameters:
  OrganizationalUnitIds:
    Type: CommaDelimitedList
    AllowedPattern: "^(r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})$"
    Description: The root of the organisation (r-…), or units (ou-…).
  Region:
    Type: String
    Default: us-east-1
    Description: Where the stacks are kept. Roles are the same in all regions, so one is enough.
  CallAs:
    Type: String
    Default: SELF
    AllowedValues: [SELF, DELEGATED_ADMIN]
  FailureTolerancePercentage:
    Type: Number
    Default: 100
    MinValue: 0
    MaxValue: 100
    Description: An account that refuses the role must not keep it from the others; a scan tells of it.
${indent(bodyOf(scanRole, 'Parameters'), 2)}

Rules:
${indent(bodyOf(scanRole, 'Rules'), 2)}

Resources:
  ScanRoles:
    Type: AWS::CloudFormation::StackSet
    Properties:
      StackSetName: keyreeve-scan-role
      Description: The read-only role of Keyreeve scans.
      PermissionModel: SERVICE_MANAGED
      CallAs: !Ref CallAs
      Capabilities: [CAPABILITY_NAMED_IAM]
      ManagedExecution:
        Active: true
      AutoDeployment:
        Enabled: true
        RetainStacksOnAccountRemoval: false
      OperationPreferences:
        FailureTolerancePercentage: !Ref FailureTolerancePercentage
        MaxConcurrentPercentage: 100
        RegionConcurrencyType: PARALLEL
      StackInstancesGroup:
        - DeploymentTargets:
            OrganizationalUnitIds: !Ref OrganizationalUnitIds
          Regions: [!Ref Region]
      Parameters:
${names.map((name) => `        - ParameterKey: ${name}\n          ParameterValue: !Ref ${name}`).join('\n')}
      TemplateBody: |
${indent(scanRole.trimEnd(), 8)}

Outputs:
  StackSetId:
    Value: !Ref ScanRoles
`;
}

/** What the identity that starts a scan of an organisation needs. */
function callerTemplate(): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation fills it in.
  const policy = callingPolicy({ roleName: '${RoleName}', auditRoot: true, preview: true });
  const statements = policy.Statement.map((each) => {
    const statement = statementOf(each.Sid, each.Action, withPartition(each.Resource), each.Condition);
    return each.Sid === 'KeyreeveAuditRoot'
      ? `- !If\n  - MayAuditRoot\n${indent(statement, 2)}\n  - !Ref AWS::NoValue`
      : statement;
  });
  return `${NOTE}
# What the identity needs that starts keyreeve scan --org or keyreeve watch --org: it lists the accounts, and assumes the
# scanning role in them. Deploy it in the management account, or in that of a delegated administrator, and attach the
# policy to a role of yours: of an EC2 instance, an ECS task, a pod (IRSA) or a pipeline.
AWSTemplateFormatVersion: "2010-09-09"
Description: The policy of the identity that Keyreeve scans an organisation with.

Parameters:
  RoleName:
    Type: String
    Default: KeyreeveScan
    AllowedPattern: "^[A-Za-z0-9_+=,.@-]{1,64}$"
    Description: The scanning role's, of scan-role.yaml.
  AuditRoot:
    Type: String
    Default: "no"
    AllowedValues: ["yes", "no"]
    Description: Also what scan --audit-root calls.

Conditions:
  MayAuditRoot: !Equals [!Ref AuditRoot, "yes"]

Resources:
  CallerPolicy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Description: Lists the accounts of an organisation and assumes the scanning role of Keyreeve in them.
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
${indent(statements.join('\n'), 10)}

Outputs:
  PolicyArn:
    Value: !Ref CallerPolicy
`;
}

function trustParameters(): string {
  return `Parameters:
  CallerArn:
    Type: String
    AllowedPattern: "^arn:aws[a-z-]*:iam::[0-9]{12}:(root|role/.+|user/.+)$"
    Description: Who may assume the role. A role of its own is better than a whole account (…:root).
  OrganizationId:
    Type: String
    Default: ""
    AllowedPattern: "^(o-[a-z0-9]{10,32})?$"
    Description: Whoever assumes the role must belong to this organisation; empty for one that does not.
  ExternalId:
    Type: String
    Default: ""
    NoEcho: true
    AllowedPattern: "^([A-Za-z0-9_+=,.@:/-]{2,1224})?$"
    Description: The external id that the caller must give; empty for none.
  RoleName:
    Type: String
    Default: KeyreeveScan
    AllowedPattern: "^[A-Za-z0-9_+=,.@-]{1,64}$"
    Description: The same in all accounts. Keyreeve assumes it by this name.
  PermissionsBoundaryArn:
    Type: String
    Default: ""
    Description: A permissions boundary that your organisation demands of roles; empty for none.
`;
}

function choice(name: string, says: string): string {
  return `  ${name}:
    Type: String
    Default: "no"
    AllowedValues: ["yes", "no"]
    Description: ${says}
`;
}

type Condition = PolicyDocument['Statement'][number]['Condition'];

/** A statement as YAML; CloudFormation fills in what stands in `${…}`. */
function statementOf(
  sid: string,
  actions: readonly string[],
  resource = '"*"',
  condition?: Condition,
): string {
  const lines = [
    `- Sid: ${sid}`,
    '  Effect: Allow',
    '  Action:',
    ...actions.map((action) => `    - ${action}`),
    `  Resource: ${resource === '*' ? '"*"' : resource}`,
  ];
  if (condition !== undefined) {
    lines.push('  Condition:');
    for (const [operator, keys] of Object.entries(condition)) {
      lines.push(`    ${operator}:`);
      for (const [key, value] of Object.entries(keys)) lines.push(`      ${key}: ${JSON.stringify(value)}`);
    }
  }
  return lines.join('\n');
}

/** `arn:*:` matches any partition for IAM; a template knows its own. */
function withPartition(resource: string): string {
  if (!resource.startsWith('arn:')) return resource;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation fills it in.
  return `!Sub "${resource.replace(/^arn:(\*|aws):/, 'arn:${AWS::Partition}:')}"`;
}

/** The names of a template's parameters, in its order. */
function parametersOf(template: string): readonly string[] {
  return [...bodyOf(template, 'Parameters').matchAll(/^([A-Za-z]+):$/gm)].map(([, name]) => name ?? '');
}

/** What stands under an outermost key, without its indent. */
function bodyOf(template: string, key: string): string {
  const [, body = ''] = new RegExp(`^${key}:\\n((?:  .*\\n|\\n(?=  ))+)`, 'm').exec(template) ?? [];
  return body.trimEnd().replaceAll(/^ {2}/gm, '');
}

function indent(text: string, spaces: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(spaces));
}
