/** For whom a policy allows: `any` user, the caller's `own`, users of `OpsWorks`; `, if` where only under a condition. */
type Reach = string;

const ALWAYS = {
  AdministratorAccess: 'any',
  IAMFullAccess: 'any',
  AWSMcpServiceActionsFullAccess: 'any, if',
};

/**
 * Which of AWS's managed policies allow what makes a credential, as computed by a script of its own over the 1,523 that
 * there were on 7 March 2026 (https://github.com/zoph-io/MAMIP at 0387244).
 */
export const PUBLISHED: Readonly<Record<string, Readonly<Record<string, Reach>>>> = {
  'iam:CreateAccessKey': {
    ...ALWAYS,
    AWSOpsWorksRegisterCLI: 'any',
    AWSOpsWorksRegisterCLI_OnPremises: 'OpsWorks',
  },
  'iam:UpdateAccessKey': ALWAYS,
  'iam:DeleteAccessKey': ALWAYS,
  'iam:CreateLoginProfile': ALWAYS,
  'iam:UpdateLoginProfile': ALWAYS,
  'iam:CreateServiceSpecificCredential': {
    ...ALWAYS,
    AWSCodeCommitFullAccess: 'own',
    AWSCodeCommitPowerUser: 'own',
    IAMSelfManageServiceSpecificCredentials: 'own',
  },
  'iam:UploadSSHPublicKey': { ...ALWAYS, IAMUserSSHKeys: 'own', SystemAdministrator: 'any' },
  'iam:UploadSigningCertificate': { ...ALWAYS, SystemAdministrator: 'any' },
  'iam:PutUserPolicy': { ...ALWAYS, AWSOpsWorksRegisterCLI: 'any' },
  'sts:AssumeRoot': {
    AdministratorAccess: 'any',
    AWSMcpServiceActionsFullAccess: 'any, if',
    PowerUserAccess: 'any',
  },
};

/** Where the list computed here differs, and why. */
export interface Explained {
  readonly actions: readonly string[];
  readonly policy: string;
  /** Absent where it does not allow here. */
  readonly ours?: Reach;
  readonly why: string;
}

export const EXPLAINED: readonly Explained[] = [
  {
    actions: ['iam:CreateAccessKey', 'iam:PutUserPolicy'],
    policy: 'AWSOpsWorksRegisterCLI',
    why: 'Neither file has it. Of its family they have AWSOpsWorksRegisterCLI_EC2, which allows nothing of IAM, and AWSOpsWorksRegisterCLI_OnPremises.',
  },
  {
    actions: ['iam:UploadSSHPublicKey'],
    policy: 'AWSCodeCommitFullAccess',
    ours: 'own',
    why: 'Every version of it since 2017 allows it on the own user; the published list leaves it out.',
  },
  {
    actions: ['iam:UploadSSHPublicKey'],
    policy: 'AWSCodeCommitPowerUser',
    ours: 'own',
    why: 'Every version of it since 2017 allows it on the own user; the published list leaves it out.',
  },
];
