/** Exit statuses of the command line. */
export const EXIT = {
  clean: 0,
  findings: 1,
  wrongUse: 2,
  incomplete: 3,
  failed: 4,
} as const;

interface ProblemKind {
  readonly exitStatus: 2 | 4;
  /** When it happens, for the reference page. */
  readonly when: string;
  /** The next move, where the message that is thrown has none more exact. */
  readonly hint: string;
}

/** Every code a {@link Problem} may carry. Each has a test that provokes it. */
export const PROBLEMS = {
  // How the program is called
  'unknown-rule': {
    exitStatus: 2,
    when: 'A rule id is asked for that does not exist.',
    hint: 'Run `keyreeve rules` for the ids.',
  },
  'unknown-framework': {
    exitStatus: 2,
    when: 'A framework id is asked for that does not exist.',
    hint: 'Run `keyreeve rules --frameworks` for the ids.',
  },
  'nothing-selected': {
    exitStatus: 2,
    when: 'The rules, frameworks, severities or accounts asked for leave nothing to do.',
    hint: 'Leave one of the options out, or check what it names.',
  },
  'unknown-parameter': {
    exitStatus: 2,
    when: 'A parameter is set that the rule does not have.',
    hint: 'Run `keyreeve explain RULE` for its parameters.',
  },
  'bad-parameter': {
    exitStatus: 2,
    when: 'A rule parameter is set to a value outside its borders.',
    hint: 'Run `keyreeve explain RULE` for the borders.',
  },
  'bad-argument': {
    exitStatus: 2,
    when: 'An option has a value it cannot take, or options contradict each other.',
    hint: 'Run the command with --help.',
  },
  'bad-account-list': {
    exitStatus: 2,
    when: 'A line of the account list is neither an id nor an id and a role.',
    hint: 'One account a line: `111122223333` or `111122223333,RoleName`; # starts a comment.',
  },
  'bad-people-list': {
    exitStatus: 2,
    when: 'A list of people names nobody, has no column with user names or e-mail addresses, or holds a date or a yes-or-no that cannot be read.',
    hint: 'One user name or e-mail address a line; or a CSV with a heading such as username, login or email; or JSON, as SCIM has it.',
  },
  // What was handed in
  'bad-settings': {
    exitStatus: 2,
    when: 'The settings file has something in it that cannot be: an unknown key, a wrong indent, a suppression without reason or end date.',
    hint: 'Mend it: nothing of the file was applied. All keys: docs/reference/settings.md.',
  },
  'damaged-report': {
    exitStatus: 2,
    when: 'A credential report cannot be read: cut short, shifted, re-saved by a spreadsheet, or no report at all.',
    hint: 'Fetch it again: keyreeve report --output credentials.csv',
  },
  'bad-baseline': {
    exitStatus: 2,
    when: 'The run handed over with --baseline is no run of Keyreeve, is cut short, or cannot be compared with this one.',
    hint: 'Hand over what an earlier `keyreeve scan --output run.json` wrote, as it is.',
  },
  'unreadable-file': {
    exitStatus: 2,
    when: 'A file that was named cannot be opened.',
    hint: 'Check the path and the permissions.',
  },
  // What happened on the way
  'no-credentials': {
    exitStatus: 4,
    when: 'No AWS credentials were found, or they were refused.',
    hint: 'Run `aws configure`, `aws sso login`, or name a profile with --profile.',
  },
  'aws-unreachable': {
    exitStatus: 4,
    when: 'AWS, or what AWS_ENDPOINT_URL names, cannot be reached, or something else answered.',
    hint: 'Check the network, the proxy and AWS_ENDPOINT_URL.',
  },
  'organization-unreadable': {
    exitStatus: 4,
    when: 'The accounts of the organisation cannot be listed.',
    hint: 'Run it from the management account or a delegated administrator, or hand over --accounts FILE.',
  },
  'output-unwritable': {
    exitStatus: 4,
    when: 'An output file cannot be written.',
    hint: 'Check that the folder exists and has room.',
  },
  'report-unavailable': {
    exitStatus: 4,
    when: 'The credential report that was asked for could not be had from any account.',
    hint: 'Run `keyreeve doctor` to see which permission is missing.',
  },
  cancelled: {
    exitStatus: 4,
    when: 'The run was interrupted before there was anything to print.',
    hint: 'Run it again.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;
