import { SEVERITIES, STATUSES } from '../../core/model/finding.ts';
import { CHANGES, LIFE_STATES } from '../../core/model/history.ts';
import { COVERAGE_STATUSES } from '../../core/model/run.ts';
import {
  count,
  countOfEach,
  flag,
  object,
  oneOf,
  type Schema,
  text,
  time,
} from '../../core/model/schema-words.ts';
import { FINDING } from '../finding-schema.ts';

/** Version of the JSON of history, diff and trend. A new field raises the second number, any other change the first. */
export const HISTORY_VERSION = '1.0';

export const VERSION_FIELD: Schema = { const: HISTORY_VERSION, description: 'Version of this contract.' };

export const TOOL_FIELD: Schema = object({ name: { const: 'keyreeve' }, version: text('Its version.') });

/** A number of a run. */
export const runNumber = (description: string): Schema => ({ type: 'integer', minimum: 1, description });

/** A run as the lists of a store have it. */
export const STORED_RUN = object(
  {
    number: runNumber('From 1, in the order in which runs began.'),
    state: oneOf(
      ['running', 'ended', 'failed', 'interrupted'],
      'interrupted: it never ended. Only runs that ended are compared.',
    ),
    scope: object({
      kind: oneOf(['account', 'list', 'organization', 'units', 'files'], 'Which accounts it was asked for.'),
      key: text('Of what.'),
    }),
    now: time('The time it judged by.'),
    startedAt: time('By the clock.'),
    endedAt: time('By the clock. Absent where it never ended.'),
    host: text('Where it ran.'),
    tool: text('Name and version of the program.'),
    caller: text('ARN of the caller. Absent of report files, or where it was not known yet.'),
    words: text('Why it failed.'),
    complete: flag(
      'False where anything could not be read or judged. This and the counts only of one that ended.',
    ),
    accounts: countOfEach(COVERAGE_STATUSES, 'Accounts by what became of them.'),
    counts: countOfEach(STATUSES, 'Findings by status; suppressed and attested ones are apart.'),
    failing: countOfEach(SEVERITIES, 'Failing findings by severity.'),
  },
  ['endedAt', 'caller', 'words', 'complete', 'accounts', 'counts', 'failing'],
);

const LEFT_OUT = ['evidence', 'controls', 'advice'];

/** A finding as a store keeps it: as in the contract of a run, without evidence, controls and advice. */
export const KEPT_FINDING: Schema = keptFinding();

function keptFinding(): Schema {
  const { properties, required } = FINDING as {
    readonly properties: Readonly<Record<string, Schema>>;
    readonly required: readonly string[];
  };
  const kept = Object.entries(properties).filter(([name]) => !LEFT_OUT.includes(name));
  return {
    ...FINDING,
    properties: Object.fromEntries(kept),
    required: required.filter((name) => !LEFT_OUT.includes(name)),
  };
}

/** How a finding can stand. */
export const lifeState = (description: string): Schema => oneOf(LIFE_STATES, description);

/** What a run can change about a finding. */
export const CHANGE: Schema = oneOf(
  CHANGES,
  'What the run changed. not-seen: it was open, and the run could not tell; never a fix.',
);

/** Seconds from new or reopened to resolved. */
export const SECONDS_OPEN: Schema = count('Of a fixed one: from when it last became new or reopened.');
