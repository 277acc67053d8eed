import { OUTCOMES } from '../../core/history/diff.ts';
import { NOT_SEEN_REASONS } from '../../core/model/comparison.ts';
import { ACCOUNT } from '../../core/model/investigation-schema.ts';
import { count, flag, list, object, oneOf, ref, ruleId, type Schema } from '../../core/model/schema-words.ts';
import {
  CHANGE,
  KEPT_FINDING,
  runNumber,
  SECONDS_OPEN,
  STORED_RUN,
  TOOL_FIELD,
  VERSION_FIELD,
} from './schema-parts.ts';

const WHY = oneOf(NOT_SEEN_REASONS, 'Why nobody can say what became of it.');

const DIFFED = object(
  {
    outcome: oneOf(
      OUTCOMES,
      'new: fails in the later run and did not in the earlier one. unseen-before: fails in the later run, and failed before the earlier one, which could not see it. The others failed in the earlier run.',
    ),
    change: CHANGE,
    run: runNumber('The run that changed it last, up to the later one.'),
    why: WHY,
    secondsOpen: SECONDS_OPEN,
    finding: ref('finding'),
  },
  ['why', 'secondsOpen'],
);

const COUNTS = object({
  new: count('Fail in the later run, and did not in the earlier one.'),
  newWhereUnread: count('Of the new ones, those in accounts that the earlier run did not read.'),
  fixed: count('Failed in the earlier run, and the later one saw that they do not any more.'),
  open: count('Fail in both.'),
  accepted: count('Failed in the earlier run, and are suppressed or attested in the later one.'),
  notSeen: count('Failed in the earlier run, and the later one cannot tell.'),
  unseenBefore: object({
    open: count('Failed before the earlier run, which could not see them, and fail in the later one.'),
    gone: count('The same, and do not fail in the later one.'),
    notSeen: count('The same, and the later one could not see them either.'),
  }),
  notCompared: count('Fail in the later run, by rules that the earlier one did not ask.'),
  notAsked: count('Failed in the earlier run, by rules that the later one did not ask.'),
});

/** The JSON contract of a diff as a JSON Schema (draft 2020-12); `docs/reference` has it as a file. */
export const DIFF_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:keyreeve:schema:diff:1',
  title: 'Two stored runs beside each other',
  description: 'What `keyreeve diff --format json` prints.',
  ...object({
    schemaVersion: VERSION_FIELD,
    tool: TOOL_FIELD,
    earlier: ref('run'),
    later: ref('run'),
    secondsBetween: {
      type: 'integer',
      description: 'From the time of the earlier run to that of the later one; negative where they go back.',
    },
    swapped: flag('They were named the other way round.'),
    complete: flag('False where something that could be new or fixed could not be seen.'),
    counts: COUNTS,
    rules: object({
      compared: count('Rules of both runs.'),
      onlyEarlier: list(ruleId('A rule.'), 'Not compared.'),
      onlyLater: list(ruleId('A rule.'), 'Not compared.'),
      changed: list(ruleId('A rule.'), 'Compared, though their parameters differ.'),
    }),
    accounts: object({
      onlyEarlier: list(ref('account'), 'Only in the earlier run.'),
      onlyLater: list(ref('account'), 'Only in the later run.'),
      notReadLater: list(ref('account'), 'In both, and read by the earlier run alone.'),
      lateEarlier: list(
        ref('account'),
        "That a later run, or one that judged by a later time, had judged before the earlier run did: what that saw there is in no finding's life, and not compared.",
      ),
      lateLater: list(ref('account'), 'The same of the later run.'),
    }),
    notSeen: list(
      object({ why: WHY, total: count('Findings.'), accounts: list(ref('account'), 'Where.') }),
      'Why findings were not seen.',
    ),
    findings: list(ref('diffed'), 'In the order of account, rule and id.'),
  }),
  $defs: { account: ACCOUNT, run: STORED_RUN, finding: KEPT_FINDING, diffed: DIFFED },
};
