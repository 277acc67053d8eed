/** Calls that make a long-term key of some kind (Service Authorization Reference, "Actions defined by AWS IAM"). */
const KEY_MAKERS = [
  'iam:CreateAccessKey',
  'iam:CreateServiceSpecificCredential',
  'iam:UploadSSHPublicKey',
  'iam:UploadSigningCertificate',
] as const;

/**
 * Calls that bring one back to life. IAM has no condition key for the status that is asked for, so a policy that
 * stops a key from being activated stops it from being deactivated too; deleting it stays open.
 */
const KEY_REVIVERS = [
  'iam:ResetServiceSpecificCredential',
  'iam:UpdateAccessKey',
  'iam:UpdateSSHPublicKey',
  'iam:UpdateServiceSpecificCredential',
  'iam:UpdateSigningCertificate',
] as const;

/** Calls that make a key or bring one back to life. */
export const KEY_ACTIONS: readonly string[] = [...KEY_MAKERS, ...KEY_REVIVERS].sort();

/** Calls by which somebody else could become a role that is exempt. */
export const TAKEOVER_ACTIONS: readonly string[] = [
  'iam:CreateRole',
  'iam:PassRole',
  'iam:UpdateAssumeRolePolicy',
];
