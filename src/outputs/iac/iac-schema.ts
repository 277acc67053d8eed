import { SEVERITIES } from '../../core/model/finding.ts';
import {
  DIRECTIVE_FAULTS,
  IAC_KINDS,
  IAC_STATUSES,
  IAC_VERSION,
  type IacDirectiveFault,
  type IacFinding,
  type IacGap,
  type IacPlace,
  type IacRead,
  type IacRun,
  type IacRunRule,
  type IacSuppressed,
} from '../../core/model/iac.ts';
import {
  count,
  countOfEach,
  day,
  flag,
  list,
  object,
  objectOf,
  oneOf,
  ref,
  ruleId,
  type Schema,
  text,
  time,
} from '../../core/model/schema-words.ts';

const PLACE = objectOf<IacPlace>({
  file: text('The path from where the command was run, with /; <stdin> for standard input.'),
  line: count('From 1.'),
  column: count('From 1, in UTF-16 code units.'),
});

const SUPPRESSED = objectOf<IacSuppressed>(
  {
    reason: text('Why, in the words of whoever wrote it.'),
    until: day('The last day it holds.'),
    place: ref('place'),
  },
  ['until'],
);

const FINDING = objectOf<IacFinding>(
  {
    id: text('The same from run to run, wherever in its file the block stands.'),
    rule: ruleId('Its rule.'),
    status: oneOf(IAC_STATUSES, 'unknown: the code does not tell.'),
    severity: oneOf(SEVERITIES, "The rule's, or lower for a lesser case."),
    kind: oneOf(IAC_KINDS, 'What it was read of.'),
    place: ref('place'),
    address: text('The block: an address of Terraform without indexes, a logical id, a URN.'),
    instances: list(
      text('An address.'),
      'Instances with this verdict, ten at most; none where it has no index.',
    ),
    instanceCount: count('How many instances have this verdict.'),
    says: text('Why.'),
    suppressed: SUPPRESSED,
  },
  ['suppressed'],
);

const GAP = objectOf<IacGap>({
  place: ref('place'),
  says: text('What could not be read.'),
  fix: text('The next move.'),
});

const DIRECTIVE = objectOf<IacDirectiveFault>({
  fault: oneOf(DIRECTIVE_FAULTS, 'Why it does not hold.'),
  place: ref('place'),
  says: text('The same in words.'),
});

const RUN: Readonly<Record<keyof IacRun, Schema>> = {
  tool: object({ name: { const: 'keyreeve' }, version: text('Its version.') }),
  now: time('The time every judgement took for now.'),
  complete: flag('False where something could not be read, or could not be told.'),
  rules: list(
    objectOf<IacRunRule>({
      id: ruleId('Its id.'),
      title: text('The fault.'),
      severity: oneOf(SEVERITIES, 'The worst it gives.'),
    }),
    'The rules that were asked.',
  ),
  counts: countOfEach(IAC_STATUSES, 'Findings of each status, without suppressed ones.'),
  failing: countOfEach(SEVERITIES, 'Failing findings of each severity, without suppressed ones.'),
  suppressed: count('Suppressed findings.'),
  read: list(
    objectOf<IacRead>({
      kind: oneOf(IAC_KINDS, 'What it is.'),
      path: text('The folder of a configuration, else the file.'),
      users: count('Users it makes.'),
      accessKeys: count('Access keys it makes.'),
      passwords: count('Console passwords it makes.'),
    }),
    'What was read as a whole.',
  ),
  passedBy: object({
    files: count('Files that are no code read here.'),
    links: count('Symbolic links, which are not followed.'),
    folders: count('Folders that are not entered.'),
  }),
  gaps: list(ref('gap'), 'What could not be read.'),
  directives: list(ref('directive'), 'Suppressions in the code that do not hold.'),
  findings: list(
    ref('finding'),
    'In the order of files and lines. Verdicts that do not apply are counted only.',
  ),
};

/** The JSON contract of `check-iac` as a JSON Schema (draft 2020-12); `docs/reference` has it as a file. */
export const IAC_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:keyreeve:schema:iac:1',
  title: 'Credentials in infrastructure as code',
  description: 'What `keyreeve check-iac --format json` prints.',
  ...object({
    schemaVersion: { const: IAC_VERSION, description: 'Version of this contract.' },
    ...RUN,
  }),
  $defs: { place: PLACE, finding: FINDING, gap: GAP, directive: DIRECTIVE },
};
