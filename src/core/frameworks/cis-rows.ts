/** The versions, in the order of the columns below. */
export const CIS_VERSIONS = [
  '1.2.0',
  '1.3.0',
  '1.4.0',
  '1.5.0',
  '2.0.0',
  '3.0.0',
  '4.0.1',
  '5.0.0',
  '6.0.0',
  '7.0.0',
] as const;

/** One demand of the benchmark through its versions. */
export interface CisRow {
  readonly title: string;
  readonly level: 1 | 2;
  /** Its number in each version, in the order of {@link CIS_VERSIONS}; `-` where it has none. */
  readonly ids: string;
  /** A letter a version: S scored, N not scored, A automated, M manual. */
  readonly published: string;
  readonly unjudged?: { readonly as: 'not-covered'; readonly words: string };
}

/**
 * The IAM section, in the order of 1.2.0: facts only, titles in our own words. The texts themselves are CC BY-NC-SA.
 *
 * Sources: turbot/steampipe-mod-aws-compliance 1.13.0 (Apache-2.0) up to 6.0.0, Prowler's cis_7.0_aws for 7.0.0. On
 * root use, hardware MFA and instance roles in 2.0.0 and 3.0.0 they disagree over automated and manual: Powerpipe's
 * reading is taken. It alone has 1.22 of 1.2.0 in level 2: Prowler's level 1 is.
 */
export const CIS_ROWS: readonly CisRow[] = [
  row('The root user is not used for daily work', 1, '1.1 1.7 1.7 1.7 1.7 1.7 1.7 1.6 2.6 2.7', 'SAAAMMMMMM'),
  row(
    'Every user with a console password has MFA',
    1,
    '1.2 1.10 1.10 1.10 1.10 1.10 1.10 1.9 2.9 2.10',
    'SAAAAAAAAA',
  ),
  row('Credentials without use for 90 days are switched off', 1, '1.3 1.12 - - - - - - - -', 'SA--------'),
  row(
    'Credentials without use for 45 days are switched off',
    1,
    '- - 1.12 1.12 1.12 1.12 1.12 1.11 2.11 2.11',
    '--AAAAAAAA',
  ),
  row(
    'Access keys are replaced within 90 days',
    1,
    '1.4 1.14 1.14 1.14 1.14 1.14 1.14 1.13 2.13 2.12',
    'SAAAAAAAAA',
  ),
  row('Passwords hold an upper-case letter', 1, '1.5 - - - - - - - - -', 'S---------'),
  row('Passwords hold a lower-case letter', 1, '1.6 - - - - - - - - -', 'S---------'),
  row('Passwords hold a symbol', 1, '1.7 - - - - - - - - -', 'S---------'),
  row('Passwords hold a digit', 1, '1.8 - - - - - - - - -', 'S---------'),
  row('Passwords have at least 14 characters', 1, '1.9 1.8 1.8 1.8 1.8 1.8 1.8 1.7 2.7 2.8', 'SAAAAAAAAA'),
  row(
    'The last 24 passwords cannot be chosen again',
    1,
    '1.10 1.9 1.9 1.9 1.9 1.9 1.9 1.8 2.8 2.9',
    'SAAAAAAAAA',
  ),
  row('Passwords expire within 90 days', 1, '1.11 - - - - - - - - -', 'S---------'),
  row('The root user has no access key', 1, '1.12 1.4 1.4 1.4 1.4 1.4 1.4 1.3 2.3 2.4', 'SAAAAAAAAA'),
  row('The root user signs in with MFA', 1, '1.13 1.5 1.5 1.5 1.5 1.5 1.5 1.4 2.4 2.5', 'SAAAAAAAAA'),
  row(
    'The MFA of the root user is a hardware device',
    2,
    '1.14 1.6 1.6 1.6 1.6 1.6 1.6 1.5 2.5 2.6',
    'SAAAMMMMMM',
  ),
  row(
    'Security questions are set, by which AWS Support knows the owner',
    1,
    '1.15 1.3 1.3 1.3 1.3 1.3 1.3 - - -',
    'NMMMMMM---',
  ),
  row(
    'Users get permissions from their groups alone',
    1,
    '1.16 1.15 1.15 1.15 1.15 1.15 1.15 1.14 2.14 2.13',
    'SAAAAAAAAA',
  ),
  row(
    'The contact details of the account are current',
    1,
    '1.17 1.1 1.1 1.1 1.1 1.1 1.1 1.1 2.1 2.2',
    'NMMMMMMMMM',
  ),
  row('The account has a contact for security', 1, '1.18 1.2 1.2 1.2 1.2 1.2 1.2 1.2 2.2 2.3', 'NMMMMMMMMM'),
  row(
    'Instances reach AWS through roles, not through stored keys',
    2,
    '1.19 1.18 1.18 1.18 1.18 1.18 1.18 1.17 2.17 2.16',
    'NMMMAAAAAA',
  ),
  row(
    'There is a role for cases with AWS Support',
    1,
    '1.20 1.17 1.17 1.17 1.17 1.17 1.17 1.16 2.16 2.15',
    'SAAAAAAAAA',
  ),
  row(
    'Users with a console password get no access key when they are made',
    1,
    '1.21 1.11 1.11 1.11 1.11 1.11 1.11 1.10 2.10 -',
    'NMMAMMMMM-',
  ),
  row(
    'No policy in use allows every action on everything',
    1,
    '1.22 1.16 1.16 1.16 1.16 1.16 1.16 1.15 2.15 2.14',
    'SAAAAAAAAA',
  ),
  row(
    'No user has more than one active access key',
    1,
    '- 1.13 1.13 1.13 1.13 1.13 1.13 1.12 2.12 -',
    '-AAAAAAAA-',
  ),
  row(
    'IAM holds no expired server certificate',
    1,
    '- 1.19 1.19 1.19 1.19 1.19 1.19 1.18 2.18 2.17',
    '-AAAAAAAAA',
  ),
  {
    title: 'S3 buckets are shut to the public',
    level: 1,
    ids: '- 1.20 - - - - - - - -',
    published: '-A--------',
    unjudged: {
      as: 'not-covered',
      words:
        'It is about buckets, not about credentials, and later versions have it in their section on storage. AWS Security Hub judges it as S3.1 and S3.8; by hand: `aws s3control get-public-access-block`.',
    },
  },
  row(
    'IAM Access Analyzer watches every region',
    1,
    '- 1.21 1.20 1.20 1.20 1.20 1.20 1.19 2.19 2.18',
    '-AAAAAAAAA',
  ),
  row(
    'People are managed in one place, not account by account',
    2,
    '- 1.22 1.21 1.21 1.21 1.21 1.21 1.20 2.20 2.19',
    '-MMMMMMMMM',
  ),
  row('Full access to CloudShell is given to few', 1, '- - - - 1.22 1.22 1.22 1.21 2.21 2.20', '----MMMMMM'),
  row(
    'The root credentials of member accounts are managed centrally',
    2,
    '- - - - - - - - - 2.1.1',
    '---------M',
  ),
  row(
    'Policies of the organization keep its accounts within limits',
    2,
    '- - - - - - - - - 2.1.2',
    '---------M',
  ),
  row('The management account runs no workloads', 2, '- - - - - - - - - 2.1.3', '---------M'),
  row('Organizational units follow environment and sensitivity', 2, '- - - - - - - - - 2.1.4', '---------M'),
  row(
    'Policies of the organization are managed from a delegated account',
    2,
    '- - - - - - - - - 2.1.5',
    '---------M',
  ),
  row(
    'Services of the organization are run from delegated accounts',
    2,
    '- - - - - - - - - 2.1.6',
    '---------M',
  ),
  row('Policies of resources are open to nobody unnamed', 1, '- - - - - - - - - 2.21', '---------M'),
];

function row(title: string, level: 1 | 2, ids: string, published: string): CisRow {
  return { title, level, ids, published };
}
