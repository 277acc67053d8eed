/** Exit statuses of the command line. */
export const EXIT = {
  clean: 0,
  findings: 1,
  wrongUse: 2,
  incomplete: 3,
  failed: 4,
  storeNewer: 5,
} as const;

interface ProblemKind {
  readonly exitStatus: 2 | 4 | 5;
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
  'bad-key-list': {
    exitStatus: 2,
    when: 'A list of key ids is no text, is damaged, or holds more ids than are taken at once.',
    hint: 'Export it again, whole, as JSON, CSV or plain ids.',
  },
  // What was handed in
  'bad-settings': {
    exitStatus: 2,
    when: 'The settings file has something in it that cannot be: an unknown key, a wrong indent, a suppression without reason or end date.',
    hint: 'Mend it: nothing of the file was applied. All keys: docs/reference/settings.md.',
  },
  'bad-template': {
    exitStatus: 2,
    when: 'The template of a notice has no subject, asks for something there is not, or leaves out what a notice must name.',
    hint: 'Mend the lines named. What a template may ask for: docs/guides/notices.md.',
  },
  'damaged-report': {
    exitStatus: 2,
    when: 'A credential report cannot be read: cut short, shifted, re-saved by a spreadsheet, or no report at all.',
    hint: 'Fetch it again: keyreeve report --output credentials.csv',
  },
  'bad-authorization': {
    exitStatus: 2,
    when: 'A file of users, groups, roles and policies is no answer of GetAccountAuthorizationDetails, is cut short, or mixes accounts.',
    hint: 'Fetch it again, whole: aws iam get-account-authorization-details --output json > details.json',
  },
  'bad-control-policies': {
    exitStatus: 2,
    when: 'A file of service control policies is no list of levels from the root to the account, each with its policies.',
    hint: 'A JSON list of levels, each a list of policy documents or of answers of: aws organizations describe-policy --policy-id ID',
  },
  'bad-baseline': {
    exitStatus: 2,
    when: 'The run handed over with --baseline is no run of Keyreeve, is cut short, or cannot be compared with this one.',
    hint: 'Hand over what an earlier `keyreeve scan --output run.json` wrote, as it is.',
  },
  'bad-investigation': {
    exitStatus: 2,
    when: 'The investigation handed over with --investigation is none of Keyreeve, is cut short, or was changed.',
    hint: 'Hand over what `keyreeve investigate --format json` wrote, as it is.',
  },
  'bad-policy': {
    exitStatus: 2,
    when: 'A policy that was handed over is no policy: not JSON, or with elements that policies of its type do not have.',
    hint: 'Hand over the policy document alone, as IAM or Organizations takes it.',
  },
  'no-effect': {
    exitStatus: 2,
    when: 'A policy is asked for that would have no effect, such as an identity policy against root.',
    hint: 'Use a service control policy: keyreeve prevent scp.',
  },
  'bad-plan': {
    exitStatus: 2,
    when: 'A plan cannot be applied: it is none, it was changed since it was made, or it names what a plan cannot do.',
    hint: 'Plan again, with the command that made it (keyreeve plan, or keyreeve prevent plan).',
  },
  'plan-expired': {
    exitStatus: 2,
    when: 'A plan is older than it may be when it is applied.',
    hint: 'Plan again, with the command that made it (keyreeve plan, or keyreeve prevent plan).',
  },
  'plan-used': {
    exitStatus: 2,
    when: 'A plan was applied before. Each is applied once.',
    hint: 'Plan again, with the command that made it (keyreeve plan, or keyreeve prevent plan).',
  },
  'bad-journal': {
    exitStatus: 2,
    when: 'The journal of keys is none, or goes on from another audit log than the one beside it.',
    hint: 'Check --audit-log and --journal. A journal can be removed: it is made again from the log.',
  },
  'bad-standing-plan': {
    exitStatus: 2,
    when: 'A standing plan cannot be used: it is none, it was changed since it was signed, another key signed it, or it allows what none can.',
    hint: 'Make a new one: keyreeve standing-plan new.',
  },
  'bad-handler-settings': {
    exitStatus: 2,
    when: 'The environment of the event handler lacks something, or holds what cannot be.',
    hint: 'Mend the variables that the message names. All of them: docs/guides/event-handler.md.',
  },
  'wrong-region': {
    exitStatus: 2,
    when: "The event handler is to run in a region that IAM's events never reach.",
    hint: 'Put it into the home region of the partition, such as us-east-1.',
  },
  'event-not-settled': {
    exitStatus: 4,
    when: 'An event could not be dealt with to its end: it is to be delivered again.',
    hint: 'Lambda calls again by itself, twice; then the event lies in the dead-letter queue.',
  },
  'not-confirmed': {
    exitStatus: 2,
    when: 'A change was not confirmed: the account id, or the word that was asked for, was not typed, or not named.',
    hint: 'Type the id of the account, or name it with --yes-i-mean.',
  },
  'no-iac': {
    exitStatus: 2,
    when: 'Nothing that check-iac was pointed at is infrastructure as code: there is nothing to say about it.',
    hint: 'Name a folder with Terraform source or templates, or a plan: terraform show -json plan.tfplan',
  },
  'no-evidence': {
    exitStatus: 2,
    when: 'Evidence is asked for of a time of which the store holds no run that ended.',
    hint: 'Run `keyreeve history` for the runs there are, and check --from, --to and --store.',
  },
  'evidence-too-large': {
    exitStatus: 2,
    when: 'The evidence asked for does not fit into one archive: too many files, or too many bytes.',
    hint: 'Ask for a shorter time, or for one credential report an account and month: --reports monthly.',
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
  'account-unreadable': {
    exitStatus: 4,
    when: 'The one account that was asked about cannot be read.',
    hint: 'Run `keyreeve doctor` to see which permission is missing.',
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
  'audit-log-unwritable': {
    exitStatus: 4,
    when: 'The audit log cannot be written: then nothing is changed either.',
    hint: 'Check that its folder exists, may be written and has room, or name another place with --audit-log.',
  },
  'audit-log-damaged': {
    exitStatus: 4,
    when: 'The audit log was cut, edited or taken away: it no longer holds what was acknowledged, or what the store has a copy of, and nothing is added to it.',
    hint: 'Run `keyreeve audit verify` for the first fault. Keep the file as it is; start another log with --audit-log.',
  },
  'store-unavailable': {
    exitStatus: 4,
    when: 'The store of runs cannot be reached, opened, read or written.',
    hint: 'Check that its folder exists and has room, or that PostgreSQL is there; name another one with --store.',
  },
  'store-damaged': {
    exitStatus: 4,
    when: 'The store of runs, or what it was asked for in it, cannot be read back: a piece is missing or was changed.',
    hint: 'Bring back a backup (`keyreeve store backup` makes one), or name another store with --store.',
  },
  'store-newer': {
    exitStatus: 5,
    when: 'The store of runs was written by a later version of Keyreeve.',
    hint: 'Update keyreeve, or name another store with --store.',
  },
  'store-no-queue': {
    exitStatus: 2,
    when: 'Work on many machines is asked for, and the store of runs is a file.',
    hint: "Name a PostgreSQL database: --store postgres://USER@HOST/DATABASE. A file is one machine's: use keyreeve scan.",
  },
  'unknown-run': {
    exitStatus: 2,
    when: 'A run is named that the store does not have, or that has not ended.',
    hint: 'Run `keyreeve history` for the runs.',
  },
  'not-in-store': {
    exitStatus: 2,
    when: 'The dashboard is asked for an account, a principal or a finding that the store does not have.',
    hint: 'Look for it in the lists of the dashboard, or scan again if it was made since.',
  },
  'list-changed': {
    exitStatus: 4,
    when: 'The next page of a list of the dashboard is asked for, and the list is another one by now.',
    hint: 'Ask for the first page again.',
  },
  'missing-package': {
    exitStatus: 4,
    when: 'A package is needed that is installed only where somebody wants it, and it is not there or does not run on this machine.',
    hint: 'Install the package that the message names with npm.',
  },
  'pdf-unavailable': {
    exitStatus: 4,
    when: 'A PDF is asked for, and there is no Chromium to print it with, or it does not print.',
    hint: 'Install Chromium, name it with the variable CHROMIUM, or leave --pdf out: the HTML page prints as well.',
  },
  busy: {
    exitStatus: 4,
    when: 'Another keyreeve is at work on the same thing, such as applying a plan.',
    hint: 'Wait until it has ended, then run it again.',
  },
  'cannot-listen': {
    exitStatus: 4,
    when: 'The address that watch or serve is to answer at cannot be listened at.',
    hint: 'Name another one with --listen; watch also takes --no-listen.',
  },
  'sign-in-unavailable': {
    exitStatus: 4,
    when: 'The provider that people sign in with cannot be reached, or is not what dashboard.oidc says.',
    hint: 'Check dashboard.oidc.issuer: its /.well-known/openid-configuration must answer from this machine.',
  },
  exposed: {
    exitStatus: 2,
    when: 'serve is to listen where other machines reach it, and strangers could sign in or listen in.',
    hint: 'Listen at 127.0.0.1, or set up sign-in with your organisation, and TLS: docs/guides/dashboard-sign-in.md.',
  },
  cancelled: {
    exitStatus: 4,
    when: 'The run was interrupted before there was anything to print.',
    hint: 'Run it again.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;
