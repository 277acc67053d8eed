import { ACCOUNT, told } from '../../core/model/investigation-schema.ts';
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
} from '../../core/model/schema-words.ts';
import {
  LIST_FORMATS,
  PRIORITIES,
  type ReportedKey,
  STANDINGS,
  TRIAGE_STATUSES,
  TRIAGE_VERSION,
  type Triage,
  type TriagedKey,
} from '../../core/model/triage.ts';

const KINDS = ['long-term', 'session', 'bearer-token', 'not-a-key', 'bedrock', 'maybe-secret', 'unknown'];

const REPORTED = objectOf<ReportedKey>(
  {
    by: oneOf(LIST_FORMATS, 'What it stood in.'),
    at: time('When it was found, or the finding last brought up to date.'),
    type: text('The type of the finding, event or secret.'),
    severity: text('As the list has it; of GuardDuty in words.'),
    where: text('The host of the page, or host/owner/repository. Absent in redacted output.'),
    userName: text('The user it names. Absent in redacted output.'),
    misuse: flag('It says that somebody used the key, not only that others could.'),
  },
  ['at', 'type', 'severity', 'where', 'userName'],
);

const LAST_USE = object(
  {
    at: time('Absent where no use is recorded.'),
    region: text('The region of the last use.'),
    service: text('The service of the last use.'),
  },
  ['at', 'region', 'service'],
);

const KEY = objectOf<TriagedKey>(
  {
    id: text('The id as it stands in the list; a pseudonym in redacted output.'),
    priority: oneOf(
      PRIORITIES,
      'P1: works and is used, quarantined, of root, or reported as misused. P2: works, no use seen. unknown: could not be told. P3: there, does not work. P4: gone, not ours, or no key.',
    ),
    says: text('Why.'),
    advice: text('What to do next.'),
    commands: list(text('A command.'), 'Commands for it, the first first.'),
    incomplete: flag('Something of it that decides could not be read.'),
    kind: oneOf(KINDS, 'What the id is of.'),
    noKey: text('What it is where it is no key.'),
    standing: oneOf(STANDINGS, 'Whose it is.'),
    account: ref('account'),
    accountFrom: oneOf(
      ['sts', 'decoded'],
      'sts: confirmed by AWS. decoded: read from the id, a hint. Absent where it was found by looking there.',
    ),
    notDecoded: text('Why no account can be read from the id.'),
    holder: oneOf(['user', 'root', 'unknown'], 'Who has the key.'),
    userName: text('Its user.'),
    owner: text("An address from the user's tags or name. Absent in redacted output."),
    createdAt: time('When it was made.'),
    status: told(oneOf(TRIAGE_STATUSES, 'Gone: not in its account any more.'), 'How it stands.'),
    lastUse: told(LAST_USE, "IAM's record of the last use."),
    quarantine: told(list(text('The name of a policy.')), "AWS's quarantine policies on its user."),
    exempt: text('Why it is exempt from remediation by the settings.'),
    times: count('How often it stands in the list.'),
    reported: list(REPORTED, 'What the list says of it, the newest first, three at most.'),
  },
  ['noKey', 'account', 'accountFrom', 'notDecoded', 'userName', 'owner', 'createdAt', 'exempt'],
);

/** The JSON contract of triage as a JSON Schema (draft 2020-12); `docs/reference` has it as a file. */
export const TRIAGE_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:keyreeve:schema:triage:1',
  title: 'A list of keys, the worst first',
  description: 'What `keyreeve triage --format json` prints.',
  ...objectOf<Triage>({
    schemaVersion: { const: TRIAGE_VERSION, description: 'Version of this contract.' },
    tool: object({ name: { const: 'keyreeve' }, version: text('Its version.') }),
    now: time('The time every judgement took for now.'),
    redacted: flag('Pseudonyms stand in place of ids and names.'),
    offline: flag('Nothing was asked of AWS.'),
    list: objectOf<Triage['list']>({
      formats: list(oneOf(LIST_FORMATS, 'A format.'), 'What the list was recognised as.'),
      records: count('Alerts, events, findings or lines.'),
      recordsWithoutId: count('Of them, those that name no key id.'),
      bedrockKeys: count('API keys of Bedrock in it: secrets as a whole, not kept.'),
      ids: count('Different ids.'),
    }),
    counts: countOfEach(PRIORITIES, 'Keys of each priority.'),
    keys: list(ref('key'), 'The worst first.'),
    notes: list(text('A sentence.'), 'What is to be known besides the keys.'),
    complete: flag('False where something that decides could not be read.'),
  }),
  $defs: { account: ACCOUNT, key: KEY },
};
