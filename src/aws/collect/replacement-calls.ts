import type { ReadCalls } from './remediation/calls.ts';

/** What replacing a key reads besides an investigation. It imports nothing of the SDK. */
export const REPLACEMENT_READS = [
  {
    id: 'user-rights',
    says: "The policies, groups and permissions boundary of the key's user: nothing made goes beyond them.",
    permittedTo: 'account',
    calls: ['iam:GetAccountAuthorizationDetails'],
  },
  {
    id: 'last-accessed',
    says: 'What IAM recorded of the use of that user, over 400 days.',
    permittedTo: 'account',
    calls: ['iam:GenerateServiceLastAccessedDetails', 'iam:GetServiceLastAccessedDetails'],
  },
] as const satisfies readonly ReadCalls[];
