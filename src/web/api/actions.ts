import { Type } from 'typebox';
import type { Investigation as WholeInvestigation } from '../../core/model/investigation.ts';
import { Job } from './jobs.ts';
import { AccountId, Count, type Value } from './parts.ts';
import { FindingId } from './plans.ts';

/** `POST /api/v1/scans` → 202 {@link JobStarted}. Without accounts: what the dashboard was started for. */
export const ScanRequest = Type.Object(
  { accounts: Type.Optional(Type.Array(AccountId, { minItems: 1, maxItems: 1000 })) },
  { additionalProperties: false },
);
export type ScanRequest = Value<typeof ScanRequest>;

/**
 * `POST /api/v1/suppressions` → 201. The findings that are named, or all that a rule finds, in one account or everywhere.
 * The author is the person who is signed in.
 */
export const SuppressionRequest = Type.Object(
  {
    findings: Type.Optional(Type.Array(FindingId, { minItems: 1, maxItems: 1000 })),
    rule: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    account: Type.Optional(AccountId),
    reason: Type.String({ minLength: 1, maxLength: 1000 }),
    /** The last day it holds, YYYY-MM-DD in UTC. */
    until: Type.String({ maxLength: 40 }),
  },
  { additionalProperties: false },
);
export type SuppressionRequest = Value<typeof SuppressionRequest>;

export const SuppressionsMade = Type.Object({
  /** Entries that were written. */
  written: Count,
  /** The file they stand in. */
  settings: Type.String(),
  until: Type.String(),
  author: Type.String(),
  /** What was left out, and why, such as a finding that is suppressed already. */
  left: Type.Array(Type.Object({ finding: Type.String(), words: Type.String() })),
  words: Type.String(),
});
export type SuppressionsMade = Value<typeof SuppressionsMade>;

/** `POST /api/v1/investigations` → 202 {@link JobStarted}. */
export const InvestigationRequest = Type.Object(
  {
    accessKeyId: Type.String({ maxLength: 128 }),
    /** The account it is said to be of. */
    account: Type.Optional(AccountId),
    /** How far back; 90 by default, which is as far as the event history goes. */
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90 })),
  },
  { additionalProperties: false },
);
export type InvestigationRequest = Value<typeof InvestigationRequest>;

export const Investigation = Type.Unsafe<WholeInvestigation>({ type: 'object', additionalProperties: true });
export type Investigation = WholeInvestigation;

/** `GET /api/v1/investigations/:accessKeyId`: what was found of a key, the newest first. */
export const InvestigationList = Type.Object({
  items: Type.Array(Type.Object({ madeAt: Type.String(), investigation: Investigation })),
});
export type InvestigationList = Value<typeof InvestigationList>;

/** `POST /api/v1/demo` → 202, `DELETE /api/v1/demo` → 200 */
export const DemoState = Type.Object({
  demo: Type.Boolean(),
  /** The first scan of the demo. */
  job: Type.Optional(Job),
});
export type DemoState = Value<typeof DemoState>;

/** One of the ways to start. */
export const WayToStart = Type.Object({
  id: Type.Enum(['account', 'organization', 'reports']),
  /** A scan can be started from the page; else it is done by the command. */
  here: Type.Boolean(),
  command: Type.String(),
  words: Type.String(),
});
export type WayToStart = Value<typeof WayToStart>;

/** `GET /api/v1/setup`: what is there, for the first visit and for whoever asks what a scan would do. */
export const Setup = Type.Object({
  demo: Type.Boolean(),
  /** No run that ended is kept. */
  empty: Type.Boolean(),
  store: Type.Object({ kind: Type.Enum(['sqlite', 'postgres']), place: Type.String() }),
  /** Absent where there is none. */
  settings: Type.Optional(Type.String()),
  auditLog: Type.Object({ path: Type.String(), exists: Type.Boolean() }),
  journal: Type.String(),
  /** What `Scan now` covers. */
  scope: Type.Object({
    kind: Type.Enum(['organization', 'units', 'list', 'account']),
    words: Type.String(),
    accounts: Type.Optional(Count),
  }),
  /** Who AWS says we are, or why that is not known. */
  caller: Type.Union([
    Type.Object({ known: Type.Literal(true), arn: Type.String(), account: Type.String() }),
    Type.Object({
      known: Type.Literal(false),
      code: Type.String({
        description:
          'no-credentials: there are none, or AWS refuses them, so no scan can begin. asking: AWS has not answered yet, ask again.',
      }),
      words: Type.String(),
      hint: Type.String(),
    }),
  ]),
  ways: Type.Array(WayToStart),
});
export type Setup = Value<typeof Setup>;
