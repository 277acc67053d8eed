/**
 * Calls that hand out secrets as they are, by service (GuardDuty, CredentialAccess:IAMUser/AnomalousBehavior; Stratus
 * Red Team, AWS techniques for credential access). CloudTrail records them as management events.
 */
const SECRET_CALLS: Readonly<Record<string, readonly string[]>> = {
  'secretsmanager.amazonaws.com': ['GetSecretValue', 'BatchGetSecretValue'],
  'ssm.amazonaws.com': ['GetParameter', 'GetParameters', 'GetParametersByPath', 'GetParameterHistory'],
  'ec2.amazonaws.com': ['GetPasswordData'],
};

/** Whether a call hands out a secret. */
export function readsSecret({ source, name }: { readonly source: string; readonly name: string }): boolean {
  return Object.hasOwn(SECRET_CALLS, source) && SECRET_CALLS[source]?.includes(name) === true;
}
