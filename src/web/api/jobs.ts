import { Type } from 'typebox';
import { OUTCOMES } from '../../core/model/audit-entry.ts';
import { Count, type Value } from './parts.ts';

/** What a job does. */
export const JobKind = Type.Enum(['scan', 'plan', 'dry-run', 'apply', 'denied-calls', 'investigate']);
export type JobKind = Value<typeof JobKind>;

export const JobState = Type.Enum(['running', 'done', 'failed', 'cancelled']);
export type JobState = Value<typeof JobState>;

/** How far it is. `total` is absent as long as nobody knows. */
export const JobProgress = Type.Object({
  done: Count,
  total: Type.Optional(Count),
  /** `12 of 40 accounts done, 8 under way, 1 not read` */
  words: Type.String(),
});
export type JobProgress = Value<typeof JobProgress>;

/** What went wrong, as our Problems have it. */
export const JobProblem = Type.Object({ code: Type.String(), message: Type.String(), hint: Type.String() });
export type JobProblem = Value<typeof JobProblem>;

export const ScanResult = Type.Object({
  kind: Type.Literal('scan'),
  /** The run's number in the store; absent where it could not be kept. */
  run: Type.Optional(Count),
  /** False where something could not be read: then no number below is the whole. */
  complete: Type.Boolean(),
  failing: Count,
  unknown: Count,
  accounts: Type.Object({ scanned: Count, failed: Count, skipped: Count }),
  words: Type.String(),
});
export type ScanResult = Value<typeof ScanResult>;

export const PlanResult = Type.Object({
  kind: Type.Literal('plan'),
  /** Absent where there is nothing to do: no plan was kept. */
  plan: Type.Optional(Type.String()),
  steps: Count,
  refused: Count,
  manual: Count,
  /** What could not be read; more than 0 is shown as incomplete. */
  gaps: Count,
  words: Type.String(),
});
export type PlanResult = Value<typeof PlanResult>;

/** What would become of each step. */
export const DryRunResult = Type.Object({
  kind: Type.Literal('dry-run'),
  plan: Type.String(),
  steps: Type.Array(
    Type.Object({
      step: Type.String(),
      would: Type.Enum(['be-done', 'be-done-already', 'be-stale', 'not-be-read', 'wait-for-another']),
      words: Type.String(),
    }),
  ),
});
export type DryRunResult = Value<typeof DryRunResult>;

export const OutcomeName = Type.Enum([...OUTCOMES]);

export const ApplyResult = Type.Object({
  kind: Type.Literal('apply'),
  plan: Type.String(),
  counts: Type.Record(OutcomeName, Count),
  /** It had been cut off before, and was gone on with. */
  resumed: Type.Boolean(),
  /** Why it was over when it was resumed: nothing new was called. */
  over: Type.Optional(Type.String()),
  /** Every step was done, or was so already. */
  whole: Type.Boolean(),
  head: Type.Object({ seq: Count, hash: Type.String() }),
  words: Type.String(),
  /** Messages that a person has to pass on: nobody else sends them. */
  messages: Type.Array(Type.String()),
});
export type ApplyResult = Value<typeof ApplyResult>;

/** One key whose calls are refused. */
export const DeniedKey = Type.Object({
  account: Type.String(),
  accessKeyId: Type.String(),
  userName: Type.Optional(Type.String()),
  stage: Type.String(),
  since: Type.String(),
  /** Absent where nothing can be observed, and then `silent` says why. */
  calls: Type.Optional(
    Type.Object({
      denied: Count,
      stillUsed: Type.Boolean(),
      /** Regions that could not be searched; more than 0 is shown as incomplete. */
      notSearched: Count,
      /** Where they come from, what they ask for. */
      whole: Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', additionalProperties: true }),
    }),
  ),
  silent: Type.Optional(Type.String()),
  /** The step whose undo lifts the refusal. */
  step: Type.Optional(Type.String()),
  plan: Type.Optional(Type.String()),
});
export type DeniedKey = Value<typeof DeniedKey>;

export const DeniedCallsResult = Type.Object({
  kind: Type.Literal('denied-calls'),
  keys: Type.Array(DeniedKey),
  words: Type.String(),
});
export type DeniedCallsResult = Value<typeof DeniedCallsResult>;

export const InvestigateResult = Type.Object({
  kind: Type.Literal('investigate'),
  accessKeyId: Type.String(),
  verdict: Type.Enum(['no-use-seen', 'consistent-use', 'needs-a-look', 'likely-misuse']),
  complete: Type.Boolean(),
  words: Type.String(),
});
export type InvestigateResult = Value<typeof InvestigateResult>;

export const JobResult = Type.Union([
  ScanResult,
  PlanResult,
  DryRunResult,
  ApplyResult,
  DeniedCallsResult,
  InvestigateResult,
]);
export type JobResult = Value<typeof JobResult>;

/** Something under way, or that was. Kept in the memory of the process: after a restart only the log knows. */
export const Job = Type.Object({
  id: Type.String(),
  kind: JobKind,
  state: JobState,
  /** ISO 8601 UTC, to the second. */
  startedAt: Type.String(),
  endedAt: Type.Optional(Type.String()),
  /** The person who started it. */
  by: Type.String(),
  /** What it is about: a plan's id, an access key's id. */
  about: Type.Optional(Type.String()),
  cancellable: Type.Boolean(),
  progress: Type.Optional(JobProgress),
  result: Type.Optional(JobResult),
  problem: Type.Optional(JobProblem),
  /** What somebody should know, in sentences: what could not be kept, what others will see. */
  notices: Type.Array(Type.String()),
});
export type Job = Value<typeof Job>;

/** The answer of what starts a job: 202. */
export const JobStarted = Type.Object({ job: Job });
export type JobStarted = Value<typeof JobStarted>;

export const JobList = Type.Object({ items: Type.Array(Job) });
export type JobList = Value<typeof JobList>;

/** A step of a plan that is carried out. */
export const StepEvent = Type.Object({
  step: Type.String(),
  /** From 1. */
  number: Count,
  of: Count,
  state: Type.Enum(['begun', 'ended']),
  kind: Type.String(),
  account: Type.String(),
  effect: Type.String(),
  outcome: Type.Optional(OutcomeName),
  words: Type.Optional(Type.String()),
  fix: Type.Optional(Type.String()),
});
export type StepEvent = Value<typeof StepEvent>;

/**
 * What `GET /api/v1/jobs/:id/events` sends (SSE): `id` is the event's number, `event` its name, `data` the JSON. The
 * stream ends after `end`.
 */
export type JobEvent =
  | { readonly id: number; readonly event: 'progress'; readonly data: JobProgress }
  | { readonly id: number; readonly event: 'step'; readonly data: StepEvent }
  | { readonly id: number; readonly event: 'notice'; readonly data: { readonly words: string } }
  | { readonly id: number; readonly event: 'end'; readonly data: Job };
