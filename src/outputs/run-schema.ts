import { PARTITIONS } from '../core/model/account.ts';
import { SEVERITIES, STATUSES } from '../core/model/finding.ts';
import { COVERAGE_STATUSES } from '../core/model/run.ts';
import { KEY_STATUSES } from '../core/model/snapshot.ts';

/** A JSON Schema, as data. */
export type Schema = { readonly [keyword: string]: unknown };

/** An object that holds these fields and no other; those named in `optional` may be absent. */
function object(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

const list = (items: Schema, description?: string): Schema => ({
  type: 'array',
  ...(description !== undefined && { description }),
  items,
});
const text = (description: string): Schema => ({ type: 'string', description });
const oneOf = (values: readonly string[], description: string): Schema => ({ enum: values, description });
const flag = (description: string): Schema => ({ type: 'boolean', description });
const count = (description: string): Schema => ({ type: 'integer', minimum: 0, description });
const time = (description: string): Schema => ({
  type: 'string',
  description,
  format: 'date-time',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$',
});
const ruleId = (description: string): Schema => ({
  type: 'string',
  description,
  pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
});
const countOfEach = (names: readonly string[], description: string): Schema => ({
  ...object(Object.fromEntries(names.map((name) => [name, count(`How many are ${name}.`)]))),
  description,
});
const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

const ACCOUNT = object(
  {
    id: {
      type: 'string',
      description: 'Twelve digits, or a pseudonym in redacted output.',
      pattern: '^(\\d{12}|account-\\d+)$',
    },
    partition: oneOf(PARTITIONS, 'The AWS partition.'),
    name: text("The organisation's name of the account. AWS allows any characters; show it with care."),
    isManagement: flag('Whether it is the management account of its organisation; absent where not known.'),
  },
  ['name', 'isManagement'],
);

const CALLS = object({
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

const COVERAGE = object(
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

const CREDENTIAL = object(
  {
    accessKeyId: text('Absent where the report alone was read: reports hold no key ids.'),
    createdAt: time('When the key was made. Absent only where it cannot be read.'),
    status: oneOf(KEY_STATUSES, 'Absent only where it cannot be read.'),
    sameSecond: list(
      object(
        {
          accessKeyId: text('Absent where the report alone was read.'),
          status: oneOf(KEY_STATUSES, 'Absent only where it cannot be read.'),
          verdict: oneOf(STATUSES, 'The verdict on this key alone.'),
        },
        ['accessKeyId', 'status'],
      ),
      'All keys of the user made in the same second, where there are several: they share a finding.',
    ),
  },
  ['accessKeyId', 'createdAt', 'status', 'sameSecond'],
);

const EVIDENCE = object(
  {
    name: text('What it is, with its unit.'),
    value: { type: ['string', 'number', 'boolean', 'null'], description: 'null: none is recorded.' },
    source: text('The call or file that gave it.'),
    at: time('When it was true.'),
  },
  ['at'],
);

const CONTROL = object({
  framework: text('As --framework takes it.'),
  version: text("The publisher's version; may be empty."),
  id: text("The control's id. Always text: 1.10 is not 1.1."),
  benchmarkText: oneOf(
    ['fails', 'passes', 'not-stated'],
    "What the published control's own text says of this subject, which can differ from our status.",
  ),
});

const FINDING = object(
  {
    id: {
      type: 'string',
      description: 'Stays the same from run to run for the same fault, offline and live.',
      pattern: '^[0-9a-f]{32}$',
    },
    rule: ruleId('The rule that judged.'),
    status: oneOf(STATUSES, 'unknown: could not be judged, which is not a pass.'),
    severity: oneOf(SEVERITIES, "The rule's, or lower for a lesser case."),
    account: ref('account'),
    resource: object({
      type: oneOf(['AwsAccount', 'AwsIamRootUser', 'AwsIamUser'], 'What was judged.'),
      arn: text('Its ARN.'),
      name: text('Its name; may hold any characters where it came from a file.'),
    }),
    credential: CREDENTIAL,
    says: text('The verdict in one or more sentences.'),
    evidence: list(EVIDENCE, 'What the verdict rests on.'),
    controls: list(CONTROL, 'Published controls this finding counts for.'),
    advice: object({
      action: oneOf(['delete', 'rotate', 'ask-owner', 'read-again', 'none'], 'What to do next.'),
      words: text('The same for a person; may be empty.'),
      commands: list({ type: 'string' }, 'Commands to run, in this order.'),
    }),
  },
  ['credential'],
);

const RUN_FIELDS: Readonly<Record<string, Schema>> = {
  tool: object({ name: { const: 'keyreeve' }, version: text('Of the program.') }),
  now: time('The time every judgement was made for.'),
  source: oneOf(['live', 'files'], 'Live AWS, or report files.'),
  rules: list(
    object({
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
    }),
    'The rules that judged.',
  ),
  frameworks: list({ type: 'string' }, 'Frameworks asked for; empty for all.'),
  counts: countOfEach(STATUSES, 'Findings by status.'),
  failing: countOfEach(SEVERITIES, 'Failing findings by severity.'),
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
