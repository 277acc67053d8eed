import type { CallName } from './call-counter.ts';

export interface Explanation {
  readonly words: string;
  readonly fix?: string;
}

/** Whose session it is: the words speak of it, and the next move prints its policy. */
export type Denied = 'scanning role' | 'remediation role' | 'calling identity';

const PRINTS: Readonly<Record<Denied, string>> = {
  'scanning role': 'keyreeve permissions',
  'remediation role': 'keyreeve permissions --remediate',
  'calling identity': 'keyreeve permissions --caller --remediate',
};

/**
 * Why AWS denied a call, read from its own words ("… because no identity-based policy allows the … action",
 * "… with an explicit deny in a service control policy"; IAM User Guide, "Troubleshoot access denied error
 * messages"). Older services leave the reason out: then it is the plain lack of a permission.
 *
 * @param prints the command that prints the policy which lacks nothing
 */
export function explainDenial(
  name: CallName,
  message: string,
  who: Denied = 'scanning role',
  prints = PRINTS[who],
): Explanation {
  const said = (text: string) => text.replace('ACTION', name).replace('WHO', who);
  for (const [pattern, words, fix] of REASONS) {
    if (pattern.test(message)) return { words: said(words), fix: said(fix) };
  }
  return {
    words: `The ${who} lacks the permission ${name}.`,
    fix: `Grant ${name} to the ${who} (\`${prints}\` prints the policy).`,
  };
}

const REASONS: readonly (readonly [pattern: RegExp, words: string, fix: string])[] = [
  [
    /explicit deny in a service control policy/i,
    'A service control policy of the organisation denies ACTION.',
    'Except the WHO from the service control policy that denies ACTION.',
  ],
  [
    /no service control policy allows/i,
    'No service control policy of the organisation allows ACTION.',
    'Allow ACTION in the service control policies above the account.',
  ],
  [
    /resource control policy/i,
    'A resource control policy of the organisation denies ACTION.',
    'Except the WHO from the resource control policy that denies ACTION.',
  ],
  [
    /permissions boundary/i,
    "The WHO's permissions boundary does not allow ACTION.",
    'Allow ACTION in the permissions boundary of the WHO.',
  ],
  [
    /session policy/i,
    'The session was made with a policy that does not allow ACTION.',
    'Make the session without a session policy, or allow ACTION in it.',
  ],
  [
    /VPC endpoint policy/i,
    "The VPC endpoint's policy does not allow ACTION.",
    "Allow ACTION in the VPC endpoint's policy, or work from elsewhere.",
  ],
  [
    /explicit deny in an? (identity-based|resource-based) policy/i,
    'A policy denies ACTION to the WHO explicitly.',
    'Remove the explicit deny of ACTION for the WHO.',
  ],
];

/**
 * Why a role could not be assumed (O10). STS gives the same words for a role that is missing and one that
 * does not trust the caller, so as not to tell strangers which roles exist: then all causes are named.
 */
export function explainAssumeRoleDenial(
  message: string,
  externalIdGiven: boolean,
  role: Exclude<Denied, 'calling identity'> = 'scanning role',
): Explanation {
  if (/service control policy/i.test(message)) {
    return {
      words: `A service control policy of the organisation denies assuming the ${role}.`,
      fix: 'Except these credentials from the service control policy that denies sts:AssumeRole.',
    };
  }
  if (/no identity-based policy allows|permissions boundary|session policy/i.test(message)) {
    return {
      words: `The credentials in use may not assume the ${role}.`,
      fix: `Allow sts:AssumeRole on the ${role} to the credentials in use.`,
    };
  }
  const externalId = externalIdGiven
    ? 'check that its trust policy expects this external id'
    : 'give --external-id where its trust policy asks for one';
  return {
    words: `The ${role} cannot be assumed: it is missing in the account, or does not trust the credentials in use, or they may not call sts:AssumeRole.`,
    fix: `Create the role in the account (\`${PRINTS[role]}\` prints it), or name another with --role; ${externalId}.`,
  };
}
