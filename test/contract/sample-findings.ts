import type { Account } from '../../src/core/model/account.ts';
import type { Advice, Evidence, Finding, FindingControl } from '../../src/core/model/finding.ts';

/**
 * Findings as they could have been, of every status, and keys that share a second. They are written by hand,
 * so that a new rule or new wording does not change the golden files.
 */
export const PRODUCTION: Account = {
  id: '111122223333',
  partition: 'aws',
  name: 'production',
  isManagement: true,
};
export const STAGING: Account = {
  id: '444455556666',
  partition: 'aws',
  name: 'staging',
  isManagement: false,
};
export const DATA: Account = {
  id: '555566667777',
  partition: 'aws',
  name: 'data lake (eu)',
  isManagement: false,
};
export const CLOSED: Account = {
  id: '777788889999',
  partition: 'aws',
  name: 'old-sandbox',
  isManagement: false,
};

export const NO_ADVICE: Advice = { action: 'none', words: '', commands: [] };
export const READ_AT = '2026-11-22T11:59:58Z';
export const REPORTED_AT = '2026-11-22T11:48:00Z';

let made = 0;

/** Ids only need to differ and to look like ids. */
function nextId(): string {
  made += 1;
  return `0123456789abcdef01234567${made.toString(16).padStart(8, '0')}`;
}

/** A finding on a user, as far as it is not given. */
export function userFinding(
  account: Account,
  name: string,
  rest: Partial<Finding> & Pick<Finding, 'rule' | 'status' | 'says'>,
): Finding {
  return {
    id: nextId(),
    severity: 'high',
    account,
    resource: { type: 'AwsIamUser', arn: `arn:aws:iam::${account.id}:user/${name}`, name },
    evidence: [],
    controls: [],
    advice: NO_ADVICE,
    ...rest,
  };
}

function keyEvidence(createdAt: string, lastUsedAt: string | null): Evidence[] {
  const live = { source: 'iam:ListAccessKeys', at: READ_AT };
  return [
    { name: 'keyCreatedAt', value: createdAt, ...live },
    { name: 'secondsAfterUserCreation', value: 2, ...live },
    { name: 'madeAtSetup', value: true, ...live },
    { name: 'keyLastUsedAt', value: lastUsedAt, source: 'iam:GetAccessKeyLastUsed', at: READ_AT },
    { name: 'consolePassword', value: true, source: 'credential report', at: REPORTED_AT },
  ];
}

function setupControls(cis: FindingControl['benchmarkText']): FindingControl[] {
  return [
    { framework: 'cis_v130', version: '1.3.0', id: '1.11', benchmarkText: cis },
    { framework: 'cis_v500', version: '5.0.0', id: '1.10', benchmarkText: cis },
    {
      framework: 'aws_config',
      version: '2026',
      id: 'iam-user-console-and-api-access-at-creation',
      benchmarkText: 'fails',
    },
  ];
}

function commandsOn(user: string, key: string): string[] {
  const on = `--user-name=${user} --access-key-id=${key}`;
  return [`aws iam update-access-key ${on} --status=Inactive`, `aws iam delete-access-key ${on}`];
}

export const ROOT_FINDINGS: readonly Finding[] = [
  {
    id: nextId(),
    rule: 'root-access-key',
    status: 'fail',
    severity: 'critical',
    account: PRODUCTION,
    resource: { type: 'AwsIamRootUser', arn: 'arn:aws:iam::111122223333:root', name: '<root_account>' },
    says: 'The root user has 2 active access keys: the key created 2020-02-02T00:00:00Z, 2485 days old, last used 2 days ago (s3, us-east-1); the key created 2021-05-05T00:00:00Z, 2027 days old, no use is recorded.',
    evidence: [
      { name: 'accountAccessKeysPresent', value: 1, source: 'iam:GetAccountSummary', at: READ_AT },
      { name: 'rootKeysInReport', value: 2, source: 'credential report', at: REPORTED_AT },
      {
        name: 'rootKeyCreatedAt',
        value: '2020-02-02T00:00:00Z',
        source: 'credential report',
        at: REPORTED_AT,
      },
      { name: 'rootKeyStatus', value: 'Active', source: 'credential report', at: REPORTED_AT },
      {
        name: 'rootKeyLastUsedAt',
        value: '2026-11-20T12:00:00Z',
        source: 'credential report',
        at: REPORTED_AT,
      },
      {
        name: 'rootKeyCreatedAt',
        value: '2021-05-05T00:00:00Z',
        source: 'credential report',
        at: REPORTED_AT,
      },
      { name: 'rootKeyStatus', value: 'Active', source: 'credential report', at: REPORTED_AT },
      { name: 'rootKeyLastUsedAt', value: null, source: 'credential report', at: REPORTED_AT },
    ],
    controls: [{ framework: 'cis_v130', version: '1.3.0', id: '1.4', benchmarkText: 'fails' }],
    advice: {
      action: 'delete',
      words:
        'It was used lately: find out by what, and move that to a role, before anything else. Sign in as root and delete it under "Security credentials": no other principal can.',
      commands: [
        'aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=root',
      ],
    },
  },
  {
    id: nextId(),
    rule: 'root-access-key',
    status: 'pass',
    severity: 'critical',
    account: STAGING,
    resource: { type: 'AwsIamRootUser', arn: 'arn:aws:iam::444455556666:root', name: '<root_account>' },
    says: 'No root access key, by the live account summary.',
    evidence: [{ name: 'accountAccessKeysPresent', value: 0, source: 'iam:GetAccountSummary', at: READ_AT }],
    controls: [{ framework: 'cis_v130', version: '1.3.0', id: '1.4', benchmarkText: 'passes' }],
    advice: NO_ADVICE,
  },
];

export const USER_FINDINGS: readonly Finding[] = [
  userFinding(PRODUCTION, 'alice', {
    rule: 'user-setup-access-key',
    status: 'fail',
    credential: {
      kind: 'access-key',
      accessKeyId: 'AKIARTX3GSDSQALICE01',
      createdAt: '2026-01-10T10:00:02Z',
      status: 'Active',
    },
    says: 'Key AKIARTX3GSDSQALICE01 was made 2 seconds after the user, at setup, is active, and no use is recorded in the 316 days until it was read. Falls under: made at setup and never used (CIS console procedure); the CIS command-line procedure (active and never used).',
    evidence: keyEvidence('2026-01-10T10:00:02Z', null),
    controls: setupControls('fails'),
    advice: {
      action: 'delete',
      words: 'Never used: deactivate it, wait for somebody to miss it, then delete it and tell the user.',
      commands: commandsOn('alice', 'AKIARTX3GSDSQALICE01'),
    },
  }),
  userFinding(PRODUCTION, 'deploy-pipeline-eu-central-1@example.com', {
    rule: 'user-setup-access-key',
    status: 'fail',
    credential: {
      kind: 'access-key',
      accessKeyId: 'AKIARTX3GSDSQDEPLO01',
      createdAt: '2024-03-01T09:30:00Z',
      status: 'Active',
      sameSecond: [
        { accessKeyId: 'AKIARTX3GSDSQDEPLO01', status: 'Active', verdict: 'fail' },
        { accessKeyId: 'AKIARTX3GSDSQDEPLO02', status: 'Inactive', verdict: 'pass' },
      ],
    },
    says: 'Key AKIARTX3GSDSQDEPLO01 was made 0 seconds after the user, at setup, is active, and last used 3 hours ago (s3, eu-central-1). Falls under: made at setup, in use. Key AKIARTX3GSDSQDEPLO02 was made 0 seconds after the user, at setup, is inactive, and no use is recorded. Made at setup, but it cannot sign: a leftover to delete.',
    evidence: keyEvidence('2024-03-01T09:30:00Z', '2026-11-22T09:00:00Z'),
    controls: setupControls('passes'),
    advice: {
      action: 'rotate',
      words:
        'In use: never delete it as it is. Move what uses it to a role or a user of its own, then deactivate it.',
      commands: ['aws iam get-access-key-last-used --access-key-id=AKIARTX3GSDSQDEPLO01'],
    },
  }),
  userFinding(PRODUCTION, 'bob', {
    rule: 'user-setup-access-key',
    status: 'pass',
    credential: {
      kind: 'access-key',
      accessKeyId: 'AKIARTX3GSDSQBOB0001',
      createdAt: '2026-10-13T10:00:00Z',
      status: 'Active',
    },
    says: 'Key AKIARTX3GSDSQBOB0001 was made 1096 days after the user, is active, and last used 1 day ago. Whether an earlier key was made at setup is not provable from the report.',
    controls: setupControls('passes'),
  }),
  userFinding(PRODUCTION, 'ci', {
    rule: 'user-setup-access-key',
    status: 'not-applicable',
    says: 'Has no console password.',
  }),
  userFinding(PRODUCTION, 'auditor', {
    rule: 'user-setup-access-key',
    status: 'manual',
    says: 'A person has to look at this one.',
  }),
  userFinding(PRODUCTION, 'alice', {
    rule: 'user-console-and-access-key',
    status: 'fail',
    severity: 'medium',
    credential: {
      kind: 'access-key',
      accessKeyId: 'AKIARTX3GSDSQALICE01',
      createdAt: '2026-01-10T10:00:02Z',
      status: 'Active',
    },
    says: 'The user has a console password. Key AKIARTX3GSDSQALICE01 is active, and no use is recorded.',
    evidence: keyEvidence('2026-01-10T10:00:02Z', null),
    controls: [{ framework: 'well_architected', version: '2024', id: 'SEC02-BP02', benchmarkText: 'fails' }],
    advice: {
      action: 'ask-owner',
      words: 'Ask the owner which of the two is needed; a program wants a role or a user of its own.',
      commands: commandsOn('alice', 'AKIARTX3GSDSQALICE01').slice(0, 1),
    },
  }),
  userFinding(STAGING, 'carol', {
    rule: 'user-console-and-access-key',
    status: 'fail',
    severity: 'low',
    credential: { kind: 'access-key', createdAt: '2026-11-22T09:00:00Z', status: 'Inactive' },
    says: 'The user has a console password. The key created 2026-11-22T09:00:00Z is inactive, and its last use is not known.',
    advice: {
      action: 'ask-owner',
      words: 'Ask the owner which of the two is needed; a program wants a role or a user of its own.',
      commands: ["aws iam delete-access-key --user-name=carol --access-key-id='<AccessKeyId>'"],
    },
  }),
];

const DENIED =
  'Cannot be judged. AWS denied iam:ListAccessKeys, which is needed to see the keys of the user as they are now.';
export const GRANT =
  'Grant iam:ListAccessKeys to the role that scans; keyreeve permissions prints the whole policy.';
export const NO_ROLE = 'The role to scan with could not be assumed.';
export const ROLE_FIX = 'Create the role in that account, or name another one with --role.';

export const UNKNOWN_FINDINGS: readonly Finding[] = [
  ...['dave', 'erin', 'frank'].map((name) =>
    userFinding(STAGING, name, {
      rule: 'user-setup-access-key',
      status: 'unknown',
      says: DENIED,
      evidence: [{ name: 'unread', value: 'AccessDenied', source: 'iam:ListAccessKeys' }],
      controls: setupControls('not-stated'),
      advice: { action: 'read-again', words: GRANT, commands: [] },
    }),
  ),
  userFinding(STAGING, 'hannah', {
    rule: 'user-console-and-access-key',
    status: 'unknown',
    severity: 'medium',
    says: "Cannot be judged. The report's row contradicts itself: a key is older than its user.",
    evidence: [{ name: 'unread', value: 'Contradiction', source: 'credential report' }],
    advice: { action: 'read-again', words: '', commands: [] },
  }),
  ...['root-access-key', 'user-console-and-access-key', 'user-setup-access-key'].map(
    (rule): Finding => ({
      id: nextId(),
      rule,
      status: 'unknown',
      severity: 'high',
      account: DATA,
      resource: { type: 'AwsAccount', arn: 'arn:aws:iam::555566667777:root', name: 'data lake (eu)' },
      says: `Cannot be judged. ${NO_ROLE}`,
      evidence: [{ name: 'unread', value: 'AccessDenied', source: 'sts:AssumeRole' }],
      controls: [],
      advice: { action: 'read-again', words: ROLE_FIX, commands: [] },
    }),
  ),
];
