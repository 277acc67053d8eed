import { type Account, PARTITIONS } from './account.ts';
import type { NotSearched } from './denied-calls.ts';
import {
  type ChildCredential,
  INVESTIGATION_SCHEMA_VERSION,
  type Investigation,
  type KeySubject,
  type MadePrincipal,
  type SearchedSource,
  SIGNAL_WEIGHTS,
  SIGNALS,
  type Signal,
  type TimelineEntry,
  type ToldEvent,
  TRAIL_SOURCES,
  USE_DIMENSIONS,
  USE_VERDICTS,
  type UseShare,
  type UseSummary,
} from './investigation.ts';
import {
  count,
  countOfEach,
  flag,
  list,
  object,
  objectOf,
  oneOf,
  ref,
  type Schema,
  text,
  time,
} from './schema-words.ts';

/** A value, or why it could not be read. */
export function told(value: Schema, description: string): Schema {
  return {
    description,
    oneOf: [object({ value }), object({ unread: text('Why it could not be read.') })],
  };
}

const texts = (description: string): Schema => list({ type: 'string' }, description);

const EVENT = objectOf<ToldEvent>(
  {
    id: text("CloudTrail's eventID. Absent where a source gave only counts, and in redacted output."),
    at: time('When it was.'),
    accountId: text('The account whose log has it.'),
    region: text('The region whose log has it.'),
    event: text('Service and action: `iam.amazonaws.com CreateUser`.'),
    accessKeyId: text('The credential that signed; another one than the key for sessions that came of it.'),
    from: text("An address, a service's name or `AWS Internal`. Absent where the record has none."),
    client: text('What the caller says it is. Callers choose it.'),
    errorCode: text('Why it failed. Absent where it was let through.'),
    about: text('What it was about: a user, a role, a key id.'),
    benign: text("Why it is nobody's doing: AWS on behalf, a console session."),
  },
  // A name in quotes after the word would be read as an import by the test of the import table.
  ['id', `from`, 'client', 'errorCode', 'about', 'benign'],
);

const SIGNAL = objectOf<Signal>(
  {
    id: oneOf(SIGNALS, 'What was noticed.'),
    weight: oneOf(
      SIGNAL_WEIGHTS,
      'strong: misuse is likely. look: somebody should look. info: explained, or habitual.',
    ),
    says: text('In one sentence, with numbers.'),
    firstAt: time('The first of its events.'),
    lastAt: time('The last of its events.'),
    count: count('Events it rests on, all of them.'),
    events: list(ref('event'), 'The earliest of them.'),
  },
  ['firstAt', 'lastAt'],
);

const SHARE = objectOf<UseShare>(
  {
    name: text(
      'The service, action, region, address, client or account; `unknown` where the record has none.',
    ),
    count: count('Calls.'),
    denied: count('Of these, calls that were denied.'),
    firstAt: time('The first of them.'),
    lastAt: time('The last of them.'),
    country: text('Of an address, where a local database of addresses was given: ISO 3166-1 alpha-2.'),
    network: text('Of an address, likewise: number and name of the network.'),
    label: text('A benign pattern: AWS on behalf, a console session.'),
  },
  ['country', 'network', 'label'],
);

const shares = (what: string): Schema => list(ref('share'), `${what}, the most used first.`);

const USE = objectOf<UseSummary>(
  {
    count: count('Calls with the key and the sessions that came of it.'),
    denied: count('Of these, denied.'),
    failed: count('Of these, failed for another reason.'),
    firstAt: time('The first call that AWS did not make itself. Absent where there is none.'),
    lastAt: time('The last call that AWS did not make itself. Absent where there is none.'),
    services: shares('Services'),
    actions: shares('Actions'),
    regions: shares('Regions'),
    addresses: shares('Addresses it was used at'),
    clients: shares('Clients'),
    accounts: shares('Accounts it was used in'),
    distinct: countOfEach(USE_DIMENSIONS, 'How many there are of each: the lists are cut.'),
    days: list(
      object({
        day: { type: 'string', description: 'A day in UTC.', pattern: '^\\d{4}-\\d\\d-\\d\\d$' },
        count: count('Calls.'),
        denied: count('Of these, denied.'),
      }),
      'Days with use, in order.',
    ),
    hours: list(
      object({
        service: text('The service.'),
        counts: { type: 'array', items: count('Calls in this hour.'), minItems: 24, maxItems: 24 },
      }),
      'Calls by hour of the day, UTC: 24 numbers a service.',
    ),
  },
  ['firstAt', 'lastAt'],
);

const CHILD = objectOf<ChildCredential>(
  {
    accessKeyId: text('`ASIA…` of a session, `AKIA…` of a key.'),
    parent: text('The credential it was made with.'),
    kind: oneOf(['session-token', 'federation', 'role', 'root-session', 'access-key'], 'What it is.'),
    at: time('When it was made.'),
    accountId: text('The account it works in.'),
    region: text('Where it was made.'),
    of: text('The role taken, the federated user, the user whose key was made.'),
    expiresAt: time('When it ends by itself. Absent for access keys, and where the record does not say.'),
    count: count('Calls seen with it.'),
    followed: flag('Whether its own calls were searched for.'),
    why: text('Why they were not.'),
  },
  ['of', 'expiresAt', 'why'],
);

const MADE = objectOf<MadePrincipal>(
  {
    kind: oneOf(
      [
        ...['user', 'role', 'access-key', 'login-profile', 'service-credential'],
        ...['policy', 'trust', 'provider', 'group-membership', 'other'],
      ],
      'What it is.',
    ),
    name: text('Its ARN, name or key id, as the record has it.'),
    userName: text('The user a key or password belongs to.'),
    accountId: text('The account it lies in.'),
    event: ref('event'),
  },
  ['userName'],
);

export const ACCOUNT = objectOf<Account>(
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

const OTHER_KEY = object({
  accessKeyId: text('The key.'),
  status: text('As IAM tells it.'),
  createdAt: time('When it was made.'),
});

const LAST_USE = object(
  {
    at: time('When. Absent where no use is recorded.'),
    region: text('Where.'),
    service: text('Which service.'),
  },
  ['at', 'region', 'service'],
);

const MADE_BY: Schema = {
  description: 'Who made the key, by the history of events; or why that is not known.',
  oneOf: [
    object(
      {
        arn: text('Who.'),
        at: time('When.'),
        sourceIp: text('From where.'),
        userAgent: text('With which client.'),
      },
      ['sourceIp', 'userAgent'],
    ),
    object({ unknown: text('Why it is not known.') }),
  ],
};

const SUBJECT = objectOf<KeySubject>(
  {
    accessKeyId: text('The key under study.'),
    account: ref('account'),
    accountFrom: oneOf(['named', 'sts', 'decoded', 'records'], 'How the account is known.'),
    holder: oneOf(['user', 'root', 'unknown'], 'Whose key it is.'),
    userName: text('The user.'),
    arn: text('The ARN of the user, or of root.'),
    userCreatedAt: time('When the user was made.'),
    createdAt: told(time('When.'), 'When the key was made.'),
    status: told(text('Active, Inactive, Expired or Deleted.'), 'Whether it works.'),
    lastUse: told(LAST_USE, "IAM's own record of the last use."),
    quarantine: told(texts('Names.'), 'Quarantine policies that AWS attached.'),
    otherKeys: told(list(OTHER_KEY), 'Other keys of the user.'),
    hasPassword: told(flag('True where there is one.'), 'Whether the user has a password for the console.'),
    exempt: text('Why the settings exempt it from remediation.'),
    madeBy: MADE_BY,
  },
  ['account', 'accountFrom', 'userName', 'arn', 'userCreatedAt', 'exempt'],
);

const SOURCE = objectOf<SearchedSource>(
  {
    kind: oneOf(TRAIL_SOURCES, 'Where events came from.'),
    says: text('Where was looked.'),
    events: count('Events read that were of this key, its sessions or its user.'),
    bytesScanned: count('Unpacked bytes read or scanned, where the source says.'),
    nothingSearched: flag('True where nothing of it could be searched: no event then says nothing.'),
    reachesBackTo: time('From when on it has anything, where it says so.'),
  },
  ['bytesScanned', 'nothingSearched', 'reachesBackTo'],
);

const ENTRY = objectOf<TimelineEntry>(
  {
    at: time('When.'),
    kind: oneOf(
      ['made', 'first', 'last', 'signal', 'status', 'session', 'sign-in'],
      '`last` closes a place, a client or a run of many events.',
    ),
    words: text('What happened.'),
    signal: oneOf(SIGNALS, 'The signal it belongs to.'),
    event: ref('event'),
  },
  ['signal', 'event'],
);

const NOT_SEARCHED = objectOf<NotSearched>({
  region: text('The region, file or part.'),
  code: text("AWS's code, or one of ours."),
  words: text('Why.'),
});

const STEP = object({
  id: oneOf(
    [
      ...['deactivate', 'second-key', 'password', 'sessions'],
      ...['parent', 'created-principals', 'root', 'rotate', 'delete'],
    ],
    'The step.',
  ),
  words: text('What to do.'),
});

/** The first number of the version: a document of another one has another meaning. */
const INVESTIGATION_VERSION_FIELD: Schema = {
  type: 'string',
  description:
    'The first number changes when a field goes or changes its meaning, the second when one is added.',
  pattern: `^${INVESTIGATION_SCHEMA_VERSION.split('.')[0]}\\.\\d+$`,
};

/** One investigation, its fields in the order they are printed. */
const INVESTIGATION: Schema = objectOf<Investigation>({
  schemaVersion: INVESTIGATION_VERSION_FIELD,
  tool: object({ name: { const: 'keyreeve' }, version: text('Of the program.') }),
  now: time('The time every judgement was made for.'),
  redacted: flag('Whether ids, names and addresses are pseudonyms.'),
  subject: ref('subject'),
  window: object({ since: time('From when on was searched.'), until: time('Until when.') }),
  sources: list(SOURCE, 'Where was looked.'),
  verdict: object({
    level: oneOf(USE_VERDICTS, 'From nothing to alarming. What was not searched stands in notSearched.'),
    says: text('In one sentence.'),
    reasons: texts('Why.'),
  }),
  signals: list(SIGNAL, 'What was noticed.'),
  use: USE,
  children: list(CHILD, 'Credentials that came of the key.'),
  made: list(MADE, 'What was made with it and outlives it.'),
  timeline: list(ENTRY, 'Telling events in order of time.'),
  notSearched: list(NOT_SEARCHED, 'What was not searched though it might have been.'),
  blind: texts('What this kind of search never shows.'),
  complete: flag('False where notSearched has anything.'),
  containment: object(
    {
      needed: flag('Whether the verdict asks for it.'),
      steps: list(STEP, "In the order of AWS's playbook."),
      command: text('Plans them. Absent where no plan can.'),
    },
    ['command'],
  ),
});

/**
 * The JSON contract of investigations as a JSON Schema (draft 2020-12). `docs/reference` has it as a file; what reads
 * such a document is held to it as well.
 */
export const INVESTIGATIONS_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:keyreeve:schema:investigations:1',
  title: "Investigations of keys' use",
  description: 'What `keyreeve investigate --format json` prints: one investigation a key, the worst first.',
  ...object({
    schemaVersion: INVESTIGATION_VERSION_FIELD,
    investigations: list(ref('investigation'), 'One a key, the worst first.'),
  }),
  $defs: {
    investigation: INVESTIGATION,
    subject: SUBJECT,
    account: ACCOUNT,
    event: EVENT,
    share: SHARE,
  },
};
