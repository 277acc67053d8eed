import type { Attested, Finding } from '../../src/core/model/finding.ts';
import type { ControlResult, Lapsed, RunRule } from '../../src/core/model/run.ts';
import { DATA, NO_ADVICE, PRODUCTION, REPORTED_AT, STAGING, userFinding } from './sample-findings.ts';

const ATTESTED: Attested = {
  by: 'dana@example.com',
  on: '2026-11-01',
  until: '2027-02-01',
  note: 'Looked at in the console, with the owner.',
  evidenceSha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  evidenceFile: 'questions.pdf',
};

let made = 0;

/** Ids of their own, so that those of the other findings stay what they are. */
function nextId(): string {
  made += 1;
  return `fedcba9876543210fedcba98${made.toString(16).padStart(8, '0')}`;
}

/** Findings that somebody suppressed or attested, and findings on what is no access key. */
export const MARKED_FINDINGS: readonly Finding[] = [
  userFinding(PRODUCTION, 'gwen', {
    id: nextId(),
    rule: 'user-credential-unused',
    status: 'fail',
    severity: 'medium',
    credential: { kind: 'password', createdAt: '2025-01-01T08:00:00Z', status: 'Active' },
    says: 'The console password was last used 325 days ago, which is more than 45.',
    evidence: [
      {
        name: 'passwordLastUsedAt',
        value: '2026-01-01T09:00:00Z',
        source: 'credential report',
        at: REPORTED_AT,
      },
    ],
    controls: [{ framework: 'cis_v130', version: '1.3.0', id: '1.12', benchmarkText: 'passes' }],
    advice: { action: 'ask-owner', words: 'Ask whether the user still signs in.', commands: [] },
    suppressed: {
      reason: 'Break-glass user: it must lie unused (CHG-1041).',
      author: 'dana@example.com',
      until: '2026-12-31',
      by: 'settings',
    },
  }),
  userFinding(PRODUCTION, 'ivan', {
    id: nextId(),
    rule: 'user-ssh-key-age',
    status: 'fail',
    severity: 'medium',
    credential: {
      kind: 'ssh-public-key',
      id: 'APKARTX3GSDSQIVAN001',
      createdAt: '2024-05-06T07:08:09Z',
      status: 'Active',
    },
    says: 'SSH public key APKARTX3GSDSQIVAN001 is 930 days old, which is more than 90.',
    advice: {
      action: 'rotate',
      words: 'Upload a new key, then delete this one.',
      commands: ['aws iam delete-ssh-public-key --user-name=ivan --ssh-public-key-id=APKARTX3GSDSQIVAN001'],
    },
  }),
  userFinding(PRODUCTION, 'BedrockAPIKey-judy', {
    id: nextId(),
    rule: 'user-service-credential',
    status: 'fail',
    credential: {
      kind: 'service-specific-credential',
      id: 'ACCARTX3GSDSQJUDY001',
      createdAt: '2026-02-03T04:05:06Z',
      status: 'Active',
    },
    says: 'A credential for bedrock.amazonaws.com that never expires.',
    advice: { action: 'delete', words: 'Use a role, or a key that expires.', commands: [] },
  }),
  {
    id: nextId(),
    rule: 'policy-full-admin',
    status: 'fail',
    severity: 'high',
    account: PRODUCTION,
    resource: {
      type: 'AwsIamPolicy',
      arn: 'arn:aws:iam::111122223333:policy/ops-anything',
      name: 'ops-anything',
    },
    says: 'The policy allows every action on every resource, and is attached to 2 principals.',
    evidence: [{ name: 'attachments', value: 2, source: 'iam:GetAccountAuthorizationDetails' }],
    controls: [{ framework: 'cis_v130', version: '1.3.0', id: '1.16', benchmarkText: 'fails' }],
    advice: NO_ADVICE,
  },
  {
    id: nextId(),
    rule: 'policy-service-wildcard',
    status: 'fail',
    severity: 'low',
    account: STAGING,
    resource: { type: 'AwsIamPolicy', arn: 'arn:aws:iam::444455556666:user/carol', name: 'all-of-s3' },
    says: 'The policy allows every action of s3.',
    evidence: [],
    controls: [],
    advice: NO_ADVICE,
    suppressed: { reason: 'The tag break-glass exempts it.', by: 'tag' },
  },
  {
    id: nextId(),
    rule: 'security-questions',
    status: 'manual',
    severity: 'low',
    account: STAGING,
    resource: { type: 'AwsAccount', arn: 'arn:aws:iam::444455556666:root', name: 'staging' },
    says: 'No call tells whether security questions are set: look at the account page.',
    evidence: [],
    controls: [{ framework: 'cis_v130', version: '1.3.0', id: '1.3', benchmarkText: 'not-stated' }],
    advice: NO_ADVICE,
    attested: ATTESTED,
  },
  {
    id: nextId(),
    rule: 'security-questions',
    status: 'unknown',
    severity: 'low',
    account: DATA,
    resource: { type: 'AwsAccount', arn: 'arn:aws:iam::555566667777:root', name: 'data lake (eu)' },
    says: 'Cannot be judged. The role to scan with could not be assumed.',
    evidence: [],
    controls: [],
    advice: NO_ADVICE,
    attested: ATTESTED,
  },
  userFinding(DATA, 'kim', {
    id: nextId(),
    rule: 'user-ssh-key-age',
    status: 'not-applicable',
    says: 'Has no SSH public key.',
    suppressed: {
      reason: 'Everything of this user.',
      author: 'dana@example.com',
      until: '2027-01-31',
      by: 'settings',
    },
  }),
];

/** The rules that judged them. */
export const MARKED_RULES: readonly RunRule[] = [
  { id: 'policy-full-admin', title: 'A policy allows everything', severity: 'high', parameters: {} },
  {
    id: 'policy-service-wildcard',
    title: 'A policy allows everything of a service',
    severity: 'low',
    parameters: {},
  },
  {
    id: 'security-questions',
    title: 'Security questions may not be set',
    severity: 'low',
    parameters: {},
  },
  {
    id: 'user-credential-unused',
    title: 'A credential is not used',
    severity: 'medium',
    parameters: { maxUnusedDays: 45 },
  },
  {
    id: 'user-service-credential',
    title: 'A user has a credential for one service',
    severity: 'high',
    parameters: {},
  },
  {
    id: 'user-ssh-key-age',
    title: 'An SSH public key is old',
    severity: 'medium',
    parameters: { maxAgeDays: 90 },
  },
];

/** Suppressions that did nothing. */
export const LAPSED: readonly Lapsed[] = [
  {
    what: 'suppression',
    why: 'expired',
    place: 'keyreeve.yaml:12',
    until: '2026-11-21',
    match: 'user-key-age on arn:aws:iam::111122223333:user/ivan',
  },
  { what: 'attestation', why: 'matched-nothing', place: 'keyreeve.yaml:30', until: '2027-03-01' },
];

const NONE = { fails: 0, passes: 0, 'not-stated': 0, unknown: 0, manual: 0, suppressed: 0, attested: 0 };

/** Results of controls, one of each kind that a run has. */
export const CONTROL_RESULTS: readonly ControlResult[] = [
  {
    framework: 'cis_v130',
    version: '1.3.0',
    id: '1.3',
    title: 'Security questions are set',
    rules: ['security-questions'],
    result: 'manual',
    counts: { ...NONE, attested: 2 },
    words: 'Look at the account page of each account.',
  },
  {
    framework: 'cis_v130',
    version: '1.3.0',
    id: '1.4',
    title: 'The root user has no access key',
    rules: ['root-access-key'],
    result: 'fails',
    counts: { ...NONE, fails: 1, passes: 1, unknown: 1 },
  },
  {
    framework: 'cis_v130',
    version: '1.3.0',
    id: '1.10',
    title: 'Console users have MFA',
    rules: ['user-mfa'],
    result: 'not-run',
    counts: NONE,
  },
  {
    framework: 'cis_v130',
    version: '1.3.0',
    id: '1.11',
    title: 'No access keys are made at setup',
    rules: ['user-setup-access-key'],
    result: 'unknown',
    counts: { ...NONE, passes: 2, unknown: 4, 'not-stated': 3 },
  },
  {
    framework: 'cis_v130',
    version: '1.3.0',
    id: '1.12',
    title: 'Credentials that nobody uses are switched off',
    rules: ['user-credential-unused'],
    result: 'accepted',
    counts: { ...NONE, passes: 2, suppressed: 1 },
    words: 'What fails is suppressed.',
  },
  {
    framework: 'well_architected',
    version: '2024',
    id: 'SEC02-BP05',
    title: 'Credentials are audited and rotated',
    rules: [],
    result: 'not-covered',
    counts: NONE,
    words: 'It asks for a process, which no call of AWS tells.',
  },
];
