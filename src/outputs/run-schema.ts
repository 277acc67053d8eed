import { SEVERITIES, STATUSES } from '../core/model/finding.ts';
import { ACCOUNT } from '../core/model/investigation-schema.ts';
import { CONTROL_OUTCOMES, COVERAGE_STATUSES } from '../core/model/run.ts';
import {
  count,
  countOfEach,
  flag,
  list,
  object,
  oneOf,
  ref,
  ruleId,
  type Schema,
  text,
  time,
} from '../core/model/schema-words.ts';
import { FINDING } from './finding-schema.ts';
import { CONTROL_COUNTS } from './run-contract.ts';

export const CALLS = object({
  read: count('Calls that read facts.'),
  poll: count('Polls of a credential report under way.'),
  session: count('Calls to obtain a session.'),
  retries: count('Attempts repeated after throttling or a fault; not counted in the others.'),
});

const NOT_READ = object(
  {
    source: text('The call, such as iam:GetLoginProfile.'),
    code: text("AWS's error code, or one of ours."),
    words: text('What happened.'),
    detail: text("AWS's own text. Absent in redacted output."),
    fix: text('The next move.'),
  },
  ['detail', 'fix'],
);

const REPORT = object(
  {
    generatedAt: time('When AWS made the credential report. Absent for a bare CSV file.'),
    ageSeconds: { type: 'number', description: "Seconds from the report to the run's `now`." },
    stale: flag('Older than was asked for.'),
    staleBecause: text('Why a stale report was used.'),
    file: text('The file it was read from.'),
  },
  ['generatedAt', 'ageSeconds', 'staleBecause', 'file'],
);

export const COVERAGE = object(
  {
    account: ref('account'),
    state: text("The organisation's state of the account, such as ACTIVE."),
    status: oneOf(
      COVERAGE_STATUSES,
      'scanned: read. partial: judged, but a call failed. skipped: left out. failed: not read; its verdicts are unknown.',
    ),
    reason: text('Why it was skipped, or failed.'),
    code: text("AWS's error code, or one of ours."),
    detail: text("AWS's own text. Absent in redacted output."),
    fix: text('The next move.'),
    report: REPORT,
    users: count('IAM users judged.'),
    usersReadAgain: count('Users read again by live calls.'),
    notRead: list(NOT_READ, 'Calls that failed.'),
    calls: ref('calls'),
  },
  ['state', 'reason', 'code', 'detail', 'fix', 'report', 'users', 'usersReadAgain'],
);

const LAPSED = object(
  {
    what: oneOf(['suppression', 'attestation'], 'What it is.'),
    why: oneOf(['expired', 'matched-nothing'], 'Why it did nothing.'),
    place: text('Its place in the settings: file and line.'),
    until: text('The last day it was meant to hold.'),
    match: text('What it was meant for. Absent in redacted output.'),
  },
  ['match'],
);

const CONTROL_RESULT = object(
  {
    framework: text('As --framework takes it.'),
    version: text("The publisher's version; may be empty."),
    id: text("The control's id. Always text: 1.10 is not 1.1."),
    title: text('In our own words.'),
    rules: list(ruleId('A rule.'), 'Rules that judge it; empty where none does.'),
    result: oneOf(
      CONTROL_OUTCOMES,
      'The worst that was found; `accepted` where all that fails is suppressed.',
    ),
    counts: countOfEach(CONTROL_COUNTS, "Findings by what the control's own text says of them."),
    words: text('What to look at, what was accepted, or why there is no result.'),
  },
  ['words'],
);

/** A rule of a run, with what it judged by. */
export const RUN_RULE = object({
  id: ruleId('The rule.'),
  title: text('The fault as a statement.'),
  severity: oneOf(SEVERITIES, "The rule's severity."),
  parameters: {
    type: 'object',
    description: 'The values it judged by, by name.',
    additionalProperties: {
      oneOf: [{ type: 'number' }, { type: 'array', items: { type: 'string' } }],
    },
  },
});

const RUN_FIELDS: Readonly<Record<string, Schema>> = {
  tool: object({ name: { const: 'keyreeve' }, version: text('Of the program.') }),
  now: time('The time every judgement was made for.'),
  source: oneOf(['live', 'files'], 'Live AWS, or report files.'),
  rules: list(RUN_RULE, 'The rules that judged.'),
  leftOut: list(
    object({
      rule: ruleId('The rule.'),
      needs: oneOf(['live', 'people'], 'The account itself, or a list of people.'),
    }),
    'Rules that could not run for want of something that was not handed in.',
  ),
  frameworks: list({ type: 'string' }, 'Frameworks asked for; empty for all.'),
  counts: countOfEach(STATUSES, 'Findings by status; suppressed and attested ones are apart.'),
  failing: countOfEach(SEVERITIES, 'Failing findings by severity, of those in counts.'),
  suppressed: countOfEach(STATUSES, 'Findings that somebody accepted for a while, by status.'),
  attested: countOfEach(STATUSES, 'Findings that a person looked at by hand, by status.'),
  lapsed: list(LAPSED, 'Suppressions and attestations that no longer hold, or that nothing answered to.'),
  controls: list(CONTROL_RESULT, 'What came out for each control of the frameworks asked for.'),
  accounts: countOfEach(COVERAGE_STATUSES, 'Accounts by what became of them.'),
  complete: flag('False where anything could not be read or judged.'),
  redacted: flag('Whether ids and names are pseudonyms.'),
  calls: ref('calls'),
};

/** The first number of the version: a document of another one has another meaning. */
const SCHEMA_VERSION_FIELD: Schema = {
  type: 'string',
  description:
    'The first number changes when a field goes or changes its meaning, the second when one is added.',
  pattern: '^1\\.\\d+$',
};

/** A line of NDJSON: the fields of `schema`, and `type` to tell it from the others. */
function line(type: string, schema: Schema, more: Readonly<Record<string, Schema>> = {}): Schema {
  const { properties, required } = schema as { properties: Record<string, Schema>; required: string[] };
  return {
    ...schema,
    properties: { type: { const: type }, ...more, ...properties },
    required: ['type', ...Object.keys(more), ...required],
  };
}

/**
 * The JSON contract as a JSON Schema (draft 2020-12); `$defs/line` is the schema of an NDJSON line. Written
 * as data here, beside the formats it holds; `docs/reference` has it as a file.
 */
export const RUN_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:keyreeve:schema:run:1',
  title: 'A Keyreeve run',
  description:
    'What `keyreeve scan --format json` prints. With --format ndjson the same fields are printed one object a line: first a line of type run, then one of type coverage for each account, then one of type finding for each finding (see $defs/line). The run line tells the counts, so that a file that was cut short is noticed.',
  ...object({
    schemaVersion: SCHEMA_VERSION_FIELD,
    run: ref('run'),
    coverage: list(ref('coverage'), 'Every account of the run, in the order of ids.'),
    findings: list(ref('finding'), 'Every verdict, in a stable order.'),
  }),
  $defs: {
    run: object(RUN_FIELDS),
    coverage: COVERAGE,
    finding: FINDING,
    account: ACCOUNT,
    calls: CALLS,
    line: {
      description: 'One line of NDJSON.',
      oneOf: [
        line('run', object(RUN_FIELDS), { schemaVersion: SCHEMA_VERSION_FIELD }),
        line('coverage', COVERAGE),
        line('finding', FINDING),
      ],
    },
  },
};
