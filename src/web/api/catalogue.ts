import { type Static, Type } from 'typebox';
import type { Published } from '../../core/frameworks/framework.ts';
import { CONTROL_OUTCOMES } from '../../core/model/run.ts';
import type { Block } from '../../outputs/rule-content.ts';
import { AsOf, Counts, oneOf, RunRef, SeverityWord } from './parts.ts';

/** A rule in the list. */
export const RuleRow = Type.Object({
  id: Type.String(),
  title: Type.String(),
  severity: SeverityWord,
  maturity: Type.String(),
  scope: Type.String(),
  /** Names of what it does not run without. */
  needs: Type.Optional(Type.String()),
  /** Ids of primary frameworks with a control that it judges. */
  frameworks: Type.Array(Type.String()),
  /** Whether the runs on the page asked it. */
  asked: Type.Boolean(),
  counts: Counts,
});
export type RuleRow = Static<typeof RuleRow>;

/** `GET /rules` */
export const RulesAnswer = Type.Object({ asOf: AsOf, items: Type.Array(RuleRow) });
export type RulesAnswer = Static<typeof RulesAnswer>;

/** `GET /rules/:id`: the page of `keyreeve explain`, as blocks. */
export const RulePage = Type.Object({
  asOf: AsOf,
  row: RuleRow,
  /** maturity, what it judges, what it needs */
  facts: Type.Array(Type.String()),
  blocks: Type.Array(Type.Unsafe<Block>({ type: 'object', additionalProperties: true })),
});
export type RulePage = Static<typeof RulePage>;

export const FrameworkRow = Type.Object({
  id: Type.String(),
  title: Type.String(),
  version: Type.String(),
  publisher: Type.String(),
  url: Type.String(),
  level: oneOf(['primary', 'derived']),
  coverage: Type.Object({
    controls: Type.Integer(),
    byRules: Type.Integer(),
    manual: Type.Integer(),
    notCovered: Type.Integer(),
  }),
  /** How many of its controls came out how, in the newest run. */
  results: Type.Array(Type.Object({ result: oneOf(CONTROL_OUTCOMES), count: Type.Integer() })),
});
export type FrameworkRow = Static<typeof FrameworkRow>;

/** By default of the runs on the page the one of the most accounts. */
export const ResultsQuery = Type.Object({ run: Type.Optional(Type.Integer({ minimum: 1 })) });
export type ResultsQuery = Static<typeof ResultsQuery>;

/** The run that results are of, with what an auditor asks about it. */
export const ResultsRun = Type.Object({
  ...RunRef.properties,
  /** What its scope is of: accounts of an organisation, ids of units. */
  of: Type.String(),
  /** Name and version of the program. */
  tool: Type.String(),
  /** How many of its accounts were read how. */
  accounts: Type.Object({
    scanned: Type.Integer(),
    partial: Type.Integer(),
    skipped: Type.Integer(),
    failed: Type.Integer(),
  }),
});
export type ResultsRun = Static<typeof ResultsRun>;

/** `GET /frameworks?run` */
export const FrameworksAnswer = Type.Object({
  run: Type.Optional(ResultsRun),
  items: Type.Array(FrameworkRow),
});
export type FrameworksAnswer = Static<typeof FrameworksAnswer>;

export const ControlRow = Type.Object({
  id: Type.String(),
  title: Type.String(),
  level: Type.Optional(Type.Integer()),
  published: Type.Optional(Type.Unsafe<Published>({ type: 'string' })),
  severity: Type.Optional(SeverityWord),
  states: Type.Optional(Type.String()),
  rules: Type.Array(
    Type.Object({ rule: Type.String(), part: Type.Optional(Type.String()), byHand: Type.Boolean() }),
  ),
  covered: oneOf(['by-rules', 'manual', 'not-covered']),
  words: Type.Optional(Type.String()),
  /** Absent where no run has ended. */
  result: Type.Optional(oneOf(CONTROL_OUTCOMES)),
  resultWords: Type.Optional(Type.String()),
  counts: Type.Optional(
    Type.Object({
      fails: Type.Integer(),
      passes: Type.Integer(),
      notStated: Type.Integer(),
      unknown: Type.Integer(),
      manual: Type.Integer(),
      suppressed: Type.Integer(),
      attested: Type.Integer(),
    }),
  ),
  /**
   * How the findings of its rules stand on the page. A control comes out by its own text, and an account may have been
   * read again since: these are not always the numbers of `counts`.
   */
  rows: Counts,
});
export type ControlRow = Static<typeof ControlRow>;

/** `GET /frameworks/:id?run` */
export const FrameworkPage = Type.Object({
  run: Type.Optional(ResultsRun),
  /** False where the run could not judge everything: no control passes for sure then. */
  complete: Type.Boolean(),
  row: FrameworkRow,
  controls: Type.Array(ControlRow),
});
export type FrameworkPage = Static<typeof FrameworkPage>;
