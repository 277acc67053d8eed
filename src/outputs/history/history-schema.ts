import { NOT_SEEN_REASONS } from '../../core/model/comparison.ts';
import { SEVERITIES } from '../../core/model/finding.ts';
import { ACCOUNT } from '../../core/model/investigation-schema.ts';
import {
  count,
  list,
  object,
  oneOf,
  ref,
  ruleId,
  type Schema,
  text,
  time,
} from '../../core/model/schema-words.ts';
import { CALLS, COVERAGE, RUN_RULE } from '../run-schema.ts';
import {
  CHANGE,
  KEPT_FINDING,
  lifeState,
  runNumber,
  SECONDS_OPEN,
  STORED_RUN,
  TOOL_FIELD,
  VERSION_FIELD,
} from './schema-parts.ts';

const CHANGED = {
  run: runNumber('The run that changed it.'),
  now: time('The time that the run judged by.'),
  change: CHANGE,
  from: lifeState('How it stood before. Absent for one that had never been seen.'),
  to: lifeState('How it stands since.'),
  reason: oneOf(NOT_SEEN_REASONS, 'Why it was not seen.'),
  secondsOpen: SECONDS_OPEN,
};

const LIFE = object({
  finding: ref('finding'),
  state: lifeState('How it stands. not-seen: it was open, and the last run that asked could not tell.'),
  changes: list(object(CHANGED, ['from', 'reason', 'secondsOpen']), 'In the order of runs.'),
});

const COUNT = object(
  {
    rule: ruleId('The rule.'),
    severity: oneOf(SEVERITIES, 'Of the findings.'),
    change: CHANGE,
    from: CHANGED.from,
    to: CHANGED.to,
    count: count('Findings.'),
    secondsOpen: count('Of fixed ones: over all of them.'),
  },
  ['from'],
);

/** A document of one kind. */
function documentOf(kind: string, fields: Readonly<Record<string, Schema>>): Schema {
  return object({ schemaVersion: VERSION_FIELD, tool: TOOL_FIELD, kind: { const: kind }, ...fields });
}

/** The JSON contract of history as a JSON Schema (draft 2020-12); `docs/reference` has it as a file. */
export const HISTORY_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:keyreeve:schema:history:1',
  title: 'Runs of a store, one of them, or the lives of findings',
  description: 'What `keyreeve history --format json` prints.',
  oneOf: [ref('runs'), ref('oneRun'), ref('lives')],
  $defs: {
    runs: documentOf('runs', { runs: list(ref('run'), 'The newest first.') }),
    oneRun: documentOf('run', {
      run: ref('run'),
      rules: list(RUN_RULE, 'The rules that judged.'),
      coverage: list(ref('coverage'), 'Every account, in the order of ids.'),
      counts: list(COUNT, 'What it changed, counted.'),
      late: list(
        text('The id of an account.'),
        'Where a later run, or one that judged by a later time, had judged before: it changed nothing there, whatever it saw.',
      ),
      changed: list(ref('life'), 'The findings that it changed, each with its whole life.'),
    }),
    lives: documentOf('lives', { lives: list(ref('life'), 'In the order of account, rule and id.') }),
    ...{ account: ACCOUNT, run: STORED_RUN, coverage: COVERAGE, calls: CALLS },
    ...{ finding: KEPT_FINDING, life: LIFE },
  },
};
