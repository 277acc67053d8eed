import { COVERAGE_STATUSES } from '../../core/model/run.ts';
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
} from '../../core/model/schema-words.ts';
import { runNumber, TOOL_FIELD, VERSION_FIELD } from './schema-parts.ts';

const STANDINGS = object({
  open: count('Fail.'),
  notSeen: count('Were open or accepted, and the last run that asked could not tell.'),
  accepted: count('Are suppressed or attested.'),
});

const ROW = object(
  {
    key: text('The id of a rule, or a severity; all for the sum.'),
    openBefore: count('Open before the first run of the time.'),
    end: ref('standings'),
    new: count('Became new in the time.'),
    reopened: count('Failed again after they had been fixed.'),
    fixed: count('Were fixed.'),
    meanSecondsToFix: {
      type: 'number',
      minimum: 0,
      description:
        'Over all that were fixed, each from when it last became new or reopened. Absent where none was.',
    },
  },
  ['meanSecondsToFix'],
);

const POINT = object({
  run: runNumber('The run.'),
  now: time('The time it judged by.'),
  complete: flag('False where anything could not be read or judged.'),
  accounts: countOfEach(COVERAGE_STATUSES, 'Accounts of the run by what became of them.'),
  all: ref('standings'),
  of: list(ref('standings'), 'Of each of the rows, in their order.'),
});

/** The JSON contract of a trend as a JSON Schema (draft 2020-12); `docs/reference` has it as a file. */
export const TREND_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:keyreeve:schema:trend:1',
  title: 'Open findings over time',
  description: 'What `keyreeve trend --format json` prints.',
  ...object(
    {
      schemaVersion: VERSION_FIELD,
      tool: TOOL_FIELD,
      by: oneOf(['rule', 'severity'], 'What is counted apart.'),
      from: time('As asked for; absent for the first run.'),
      to: time('As asked for; absent for the last run.'),
      onlyRules: list(ruleId('A rule.'), 'Only these; empty for all.'),
      onlyAccounts: list(text('An account.'), 'Only their findings; empty for all.'),
      scopes: count('Different sets of accounts that the runs were of.'),
      backwards: flag('A run judged by an earlier time than the run before it.'),
      total: ref('row'),
      rows: list(ref('row'), 'By what is open, the most first; severities from worst to least.'),
      notEnded: list(
        object(
          {
            run: runNumber('The run.'),
            state: oneOf(['running', 'failed', 'interrupted'], 'How it stands.'),
            startedAt: time('By the clock.'),
            words: text('Why it failed.'),
          },
          ['words'],
        ),
        'Runs of that time that never ended, and so are no point.',
      ),
      late: list(
        object({ run: runNumber('The run.'), accounts: count('So many accounts.') }),
        'Runs that judged accounts where a later run, or one that judged by a later time, had judged before: what they saw there is in no point.',
      ),
      points: list(ref('point'), 'Runs that ended, in the order in which they began.'),
    },
    ['from', 'to'],
  ),
  $defs: { standings: STANDINGS, row: ROW, point: POINT },
};
