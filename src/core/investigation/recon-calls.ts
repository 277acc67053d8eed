/**
 * Calls that whoever holds an unknown key makes to see what it is worth, by service; for most programs one or two of
 * them are daily work, which is why several soon after each other are asked for. From the playbooks for compromised
 * IAM credentials, SES and Bedrock (aws-samples/aws-customer-playbook-framework) and from Sigma's rules for CloudTrail.
 */
const RECON: Readonly<Record<string, readonly string[]>> = {
  'sts.amazonaws.com': ['GetCallerIdentity'],
  's3.amazonaws.com': ['ListBuckets'],
  'ses.amazonaws.com': [
    'GetSendQuota',
    'GetAccount',
    'GetAccountSendingEnabled',
    'ListIdentities',
    'ListEmailIdentities',
    'VerifyEmailIdentity',
  ],
  'sns.amazonaws.com': ['GetSMSAttributes', 'GetSMSSandboxAccountStatus'],
  'iam.amazonaws.com': [
    'ListUsers',
    'ListAccessKeys',
    'ListAttachedUserPolicies',
    'ListUserPolicies',
    'ListGroupsForUser',
    'ListRoles',
    'ListGroups',
    'ListAccountAliases',
    'GetAccountSummary',
    'GetCredentialReport',
    'GetAccountAuthorizationDetails',
    'SimulatePrincipalPolicy',
  ],
  'ec2.amazonaws.com': ['DescribeInstances', 'DescribeRegions'],
  'servicequotas.amazonaws.com': ['ListServiceQuotas', 'GetServiceQuota'],
  'bedrock.amazonaws.com': [
    'ListFoundationModels',
    'GetFoundationModelAvailability',
    'GetModelInvocationLoggingConfiguration',
    'InvokeModel',
    'InvokeModelWithResponseStream',
  ],
  'secretsmanager.amazonaws.com': ['ListSecrets'],
  'organizations.amazonaws.com': ['DescribeOrganization', 'ListAccounts'],
};

/** Whether a call is one of those that look around. */
export function isRecon({ source, name }: { readonly source: string; readonly name: string }): boolean {
  return Object.hasOwn(RECON, source) && RECON[source]?.includes(name) === true;
}
