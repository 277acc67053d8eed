import { CREDENTIAL_KINDS } from '../core/model/credentials.ts';
import { ADVICE_ACTIONS, CERTAINTIES, SEVERITIES, STATUSES } from '../core/model/finding.ts';
import { day, list, object, oneOf, ref, ruleId, text, time } from '../core/model/schema-words.ts';
import { KEY_STATUSES } from '../core/model/snapshot.ts';

const CREDENTIAL = object(
  {
    kind: oneOf(CREDENTIAL_KINDS, 'What it is.'),
    accessKeyId: text('Of an access key. Absent where the report alone was read: reports hold no key ids.'),
    id: text("AWS's id of a credential that is no access key. Absent where it has none, or it was not read."),
    createdAt: time('When it was made. Absent only where it cannot be read.'),
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
  ['accessKeyId', 'id', 'createdAt', 'status', 'sameSecond'],
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

const SUPPRESSED = object(
  {
    reason: text('Why somebody accepted it.'),
    author: text('Who. Absent for an exemption by tag.'),
    until: day('The last day it holds. Absent for an exemption by tag, which holds as long as the tag.'),
    by: oneOf(
      ['settings', 'tag', 'earlier-run'],
      'Where that was said; earlier-run: it was open before, and only what is new was asked for.',
    ),
  },
  ['author', 'until'],
);

const ATTESTED = object(
  {
    by: text('Who looked.'),
    on: day('When.'),
    until: day('The last day it holds.'),
    note: text('What they noted.'),
    evidenceSha256: {
      type: 'string',
      description: 'SHA-256 of the evidence, in hex.',
      pattern: '^[0-9a-f]{64}$',
    },
    evidenceFile: text("The evidence's file name."),
  },
  ['note'],
);

/** One finding of the JSON contract. */
export const FINDING = object(
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
      type: oneOf(['AwsAccount', 'AwsIamRootUser', 'AwsIamUser', 'AwsIamPolicy'], 'What was judged.'),
      arn: text('Its ARN.'),
      name: text('Its name; may hold any characters where it came from a file.'),
    }),
    credential: CREDENTIAL,
    says: text('The verdict in one or more sentences.'),
    certainty: oneOf(
      CERTAINTIES,
      'How sure what is said of the past is. proved: AWS recorded the act itself. Absent where nothing has to be inferred.',
    ),
    evidence: list(EVIDENCE, 'What the verdict rests on.'),
    controls: list(CONTROL, 'Published controls this finding counts for.'),
    advice: object({
      action: oneOf(ADVICE_ACTIONS, 'What to do next.'),
      words: text('The same for a person; may be empty.'),
      commands: list({ type: 'string' }, 'Commands to run, in this order.'),
    }),
    suppressed: {
      ...SUPPRESSED,
      description: 'Somebody accepted it for a while. It is counted apart and does not fail a run.',
    },
    attested: { ...ATTESTED, description: 'A person looked where no call does. It is counted apart.' },
  },
  ['credential', 'certainty', 'suppressed', 'attested'],
);
