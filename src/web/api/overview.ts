import { type Static, Type } from 'typebox';
import type { Trend } from '../../core/history/trend.ts';
import { COVERAGE_STATUSES } from '../../core/model/run.ts';
import { FindingRow } from './findings.ts';
import { AccountRef, AsOf, Counts, domain, oneOf, RunRef, SeverityWord, Time } from './parts.ts';

/** A number that says what it does not know. */
export const HonestNumber = Type.Object({
  /** What fails. */
  count: Type.Integer(),
  unknown: Type.Integer({
    description:
      'Of `of`, those that could not be judged, those a person must look at, those not seen by the last run, and `unjudged`.',
  }),
  unjudged: Type.Integer({
    description:
      'Of `unknown`, accounts that were not judged by the rule, or are not yet, or whose facts are no longer kept, and of which nothing is open: no findings, but the accounts of `/accounts?unjudged=RULE`.',
  }),
  /** Accepted by somebody, and not in `count`. */
  accepted: Type.Integer(),
  of: Type.Integer({ description: 'All that were asked about, those unknown among them.' }),
});
export type HonestNumber = Static<typeof HonestNumber>;

export const RuleStanding = Type.Object({
  id: Type.String(),
  title: Type.String(),
  severity: SeverityWord,
  counts: Counts,
  accounts: Type.Integer({ description: 'In which it is open.' }),
});
export type RuleStanding = Static<typeof RuleStanding>;

/** Findings can be milder than their rule: `worst` is what the gravest that are open are, and how many are so. */
export const RuleOfAll = Type.Object({
  ...RuleStanding.properties,
  /** Absent where nothing is open. */
  worst: Type.Optional(Type.Object({ severity: SeverityWord, open: Type.Integer() })),
});
export type RuleOfAll = Static<typeof RuleOfAll>;

/** `GET /overview` */
export const Overview = Type.Object({
  asOf: AsOf,
  /** No run has ended yet. */
  empty: Type.Boolean(),
  accounts: Type.Object({
    total: Type.Integer(),
    scanned: Type.Integer(),
    partial: Type.Integer(),
    failed: Type.Integer(),
    skipped: Type.Integer(),
    /** Judged by a credential report that was older than asked for. */
    stale: Type.Integer(),
  }),
  /** Accounts with an active root key (`root-access-key`). */
  rootKeys: HonestNumber,
  /** Users with a console password and a key from their making (`user-setup-access-key`). */
  setupKeys: HonestNumber,
  /**
   * Access keys of all users and roots. `unread` counts keys without a readable status, users whose keys could not be
   * read, and 1 for each account of which nobody could.
   */
  keys: Type.Object({
    active: Type.Integer(),
    inactive: Type.Integer(),
    neverUsed: Type.Integer(),
    unread: Type.Integer(),
  }),
  counts: Counts,
  bySeverity: Type.Array(Type.Object({ severity: SeverityWord, open: Type.Integer() })),
  /** The gravest that is open first. */
  rules: Type.Array(RuleOfAll),
  /** Rules that were left out of the runs, and what they need. */
  leftOut: Type.Array(Type.Object({ rule: Type.String(), needs: Type.String() })),
});
export type Overview = Static<typeof Overview>;

/**
 * A cell of the heat map: counts of one rule in one account. `null` where the run did not ask, has not been judged here
 * yet, or its facts are no longer kept: nothing is known then.
 */
export const HeatCell = Type.Union([Counts, Type.Null()]);
export type HeatCell = Static<typeof HeatCell>;

/** `GET /overview/heat-map?limit&cursor`: accounts, the worst first, × rules. */
export const HeatMap = Type.Object({
  asOf: AsOf,
  rules: Type.Array(Type.Object({ id: Type.String(), title: Type.String(), severity: SeverityWord })),
  rows: Type.Array(
    Type.Object({
      account: AccountRef,
      status: oneOf(COVERAGE_STATUSES),
      /** False where its facts are no longer kept: cells show what is known to be open, and nothing else. */
      listed: Type.Boolean(),
      cells: Type.Array(HeatCell),
    }),
  ),
  next: Type.Optional(Type.String()),
  total: Type.Integer(),
});
export type HeatMap = Static<typeof HeatMap>;

/** A key of a user, or of root, as a dot. */
export const KeyDot = Type.Object({
  accessKeyId: Type.Optional(Type.String()),
  account: Type.String(),
  principal: Type.String({ description: 'The name of the user, or root.' }),
  kind: oneOf(['user', 'root']),
  createdAt: Time(),
  /** `null`: no use is recorded. */
  lastUsedAt: Type.Union([Time(), Type.Null()]),
  status: Type.String({ description: 'Active, Inactive, Expired, or unknown' }),
  /** The worst that is open on it. */
  severity: Type.Optional(SeverityWord),
});
export type KeyDot = Static<typeof KeyDot>;

/** `GET /overview/keys?status=Active&account&limit`: those on which something is open come first. */
export const KeysQuery = Type.Object({
  status: Type.Optional(Type.String({ maxLength: 100, description: 'Any of these, with commas between.' })),
  account: Type.Optional(Type.String({ maxLength: 40 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, default: 20_000 })),
});
export type KeysQuery = Static<typeof KeysQuery>;

export const KeyCloud = Type.Object({
  asOf: AsOf,
  now: Time(),
  dots: Type.Array(KeyDot),
  /** Keys that were asked for: of very many, dots are the first `limit`. */
  total: Type.Integer(),
  /** Keys without a readable age or last use: on no axis, and yet there. */
  notDrawn: Type.Integer(),
});
export type KeyCloud = Static<typeof KeyCloud>;

/** `GET /overview/trend?by=severity|rule&from&to&rule&account` */
export const TrendQuery = Type.Object({
  by: Type.Optional(oneOf(['severity', 'rule'])),
  from: Type.Optional(Time()),
  to: Type.Optional(Time()),
  rule: Type.Optional(Type.String({ maxLength: 2000 })),
  account: Type.Optional(Type.String({ maxLength: 2000 })),
});
export type TrendQuery = Static<typeof TrendQuery>;

export const TrendAnswer = Type.Object({ trend: domain<Trend>('Open findings after each run.') });
export type TrendAnswer = Static<typeof TrendAnswer>;

/** Numbers of runs; of one alone the run before it is meant too. */
export const ChangesQuery = Type.Object({
  from: Type.Optional(Type.Integer({ minimum: 1 })),
  to: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type ChangesQuery = Static<typeof ChangesQuery>;

export const ChangeKind = oneOf(['new', 'reopened', 'fixed', 'accepted', 'not-seen', 'unseen-before']);

/** `GET /overview/changes?from&to` (run numbers; by default the last two of the newest scope) */
export const Changes = Type.Object({
  /** Absent where there are no two runs to compare. */
  from: Type.Optional(RunRef),
  to: Type.Optional(RunRef),
  /** False where something that could be new, or fixed, could not be seen. */
  complete: Type.Boolean(),
  counts: Type.Object({
    new: Type.Integer(),
    fixed: Type.Integer(),
    accepted: Type.Integer(),
    notSeen: Type.Integer(),
    open: Type.Integer(),
  }),
  /** The worst first, no more than 200 of each kind. */
  rows: Type.Array(Type.Object({ kind: ChangeKind, row: FindingRow })),
  /** How many there are of each kind of which there are any: rows that were left off among them. */
  kinds: Type.Array(Type.Object({ kind: ChangeKind, total: Type.Integer() })),
  /** What could not be compared, in sentences. */
  notes: Type.Array(Type.String()),
});
export type Changes = Static<typeof Changes>;
