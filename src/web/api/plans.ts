import { Type } from 'typebox';
import type { KeyDue } from '../../core/plan/due.ts';
import type { Plan as WholePlan } from '../../core/plan/plan.ts';
import { OutcomeName } from './jobs.ts';
import { AccountId, Count, type Value } from './parts.ts';

const KeyId = Type.String({ pattern: '^[A-Z0-9]{16,128}$' });
const Reason = Type.String({ minLength: 1, maxLength: 1000 });
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** A finding's id, as the run has it. */
export const FindingId = Type.String({ pattern: '^[0-9a-f]{32}$' });

/**
 * `POST /api/v1/plans` → 202 {@link JobStarted}. What fails is read live before it is planned. Give `findings`, or
 * `rules`, or neither for all that a plan answers.
 */
export const PlanRequest = Type.Object(
  {
    findings: Type.Optional(Type.Array(FindingId, { minItems: 1, maxItems: 1000 })),
    rules: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: 100 })),
    /** Only these accounts. */
    accounts: Type.Optional(Type.Array(AccountId, { minItems: 1, maxItems: 1000 })),
    /** Only these access keys. */
    keys: Type.Optional(Type.Array(KeyId, { minItems: 1, maxItems: 1000 })),
    stage: Type.Optional(Type.Enum(['notify', 'refuse', 'deactivate', 'delete'])),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    /** Plan these keys though they were used of late, or their use may not show. */
    force: Type.Optional(
      Type.Object(
        { keys: Type.Array(KeyId, { minItems: 1, maxItems: 100 }), reason: Reason },
        { additionalProperties: false },
      ),
    ),
    /** Leave these keys and record an exception until that day. */
    keep: Type.Optional(
      Type.Object(
        {
          keys: Type.Array(KeyId, { minItems: 1, maxItems: 100 }),
          reason: Reason,
          until: Type.String({ maxLength: 40 }),
        },
        { additionalProperties: false },
      ),
    ),
    /** Owners of these keys have the notice that was possibly sent; or are told again. */
    told: Type.Optional(Type.Array(KeyId, { maxItems: 100 })),
    resend: Type.Optional(Type.Array(KeyId, { maxItems: 100 })),
  },
  { additionalProperties: false },
);
export type PlanRequest = Value<typeof PlanRequest>;

/** `POST /api/v1/plans/containment` → 202 {@link JobStarted}. */
export const ContainmentRequest = Type.Object(
  {
    accessKeyId: KeyId,
    /** The account it is of; by default the one that STS names for it. */
    account: Type.Optional(AccountId),
    reason: Reason,
    /** Also where its user is exempt for emergencies (break glass). */
    force: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type ContainmentRequest = Value<typeof ContainmentRequest>;

/**
 * Where a plan stands, by the audit log: `approved` as long as an approval is good, `begun` where it is under way or
 * was cut off, `elsewhere` where the log does not have its making.
 */
export const PlanState = Type.Enum([
  'made',
  'approved',
  'begun',
  'ended',
  'undone',
  'expired',
  'elsewhere',
  'changed',
]);
export type PlanState = Value<typeof PlanState>;

/** Somebody has read the plan and means it. */
export const Approval = Type.Object({
  at: Type.String(),
  person: Type.String(),
  hash: Type.String(),
  accounts: Type.Array(Type.String()),
  /** Until then it can be applied by it. */
  until: Type.String(),
  used: Type.Boolean({
    description: 'The plan was begun by it, or gone on with: it stands for nothing more.',
  }),
  /** Of this very plan, not over, and not used. */
  good: Type.Boolean(),
});
export type Approval = Value<typeof Approval>;

/** How a step ended, as the log has it. */
export const StepOutcome = Type.Object({
  step: Type.String(),
  outcome: OutcomeName,
  at: Type.String(),
  words: Type.Optional(Type.String()),
});
export type StepOutcome = Value<typeof StepOutcome>;

export const PlanStanding = Type.Object({
  state: PlanState,
  approvals: Type.Array(Approval),
  /** Accounts whose ids are to be typed for an approval. */
  accounts: Type.Array(Type.Object({ id: Type.String(), name: Type.Optional(Type.String()), steps: Count })),
  madeBy: Type.Optional(Type.String()),
  begunAt: Type.Optional(Type.String()),
  begunBy: Type.Optional(Type.String()),
  endedAt: Type.Optional(Type.String()),
  outcomes: Type.Array(StepOutcome),
  /** Steps with an intent and no outcome: a crash, or a call under way, lies between. */
  open: Type.Array(Type.String()),
  /** Something of it was done, or may have been, and nobody took it back yet. */
  undoable: Type.Boolean(),
  /** The plan that takes this one back, made or begun. */
  undoneBy: Type.Optional(Type.String()),
  /** The plan, or step, that this one takes back. */
  undoes: Type.Optional(Type.String()),
  /** The job that carries it out at this moment. */
  job: Type.Optional(Type.String()),
  /** What may be done now: the page shows these buttons and no others. */
  can: Type.Object({ approve: Type.Boolean(), apply: Type.Boolean(), undo: Type.Boolean() }),
  /** Why nothing can be done, in a sentence, where that is so. */
  why: Type.Optional(Type.String()),
});
export type PlanStanding = Value<typeof PlanStanding>;

export const PlanSummary = Type.Object({
  id: Type.String(),
  hash: Type.String(),
  kind: Type.Enum(['remediate', 'contain', 'undo']),
  madeAt: Type.String(),
  expiresAt: Type.String(),
  madeBy: Type.String(),
  steps: Count,
  refused: Count,
  manual: Count,
  gaps: Count,
  accounts: Type.Array(Type.String()),
  standing: PlanStanding,
});
export type PlanSummary = Value<typeof PlanSummary>;

/** `GET /api/v1/plans?limit=&cursor=`: the newest first. */
export const PlanList = Type.Object({
  items: Type.Array(PlanSummary),
  next: Type.Optional(Type.String()),
  total: Count,
  /** Plans of the store that cannot be read, such as of a newer version. */
  unreadable: Count,
});
export type PlanList = Value<typeof PlanList>;

/** The plan as its file has it. */
export const Plan = Type.Unsafe<WholePlan>({ type: 'object', additionalProperties: true });
export type Plan = WholePlan;

/** `GET /api/v1/plans/:id` */
export const PlanView = Type.Object({ plan: Plan, standing: PlanStanding });
export type PlanView = Value<typeof PlanView>;

/** `POST /api/v1/plans/:id/approval` → 201 {@link PlanStanding}. Every account of the plan, typed by hand. */
export const ApprovalRequest = Type.Object(
  { hash: Hash, accounts: Type.Array(Type.String({ maxLength: 40 }), { minItems: 1, maxItems: 1000 }) },
  { additionalProperties: false },
);
export type ApprovalRequest = Value<typeof ApprovalRequest>;

/** `POST /api/v1/plans/:id/apply` → 202 {@link JobStarted}. `confirm` is the plan's id, typed again. */
export const ApplyRequest = Type.Object(
  { hash: Hash, confirm: Type.String({ maxLength: 40 }) },
  { additionalProperties: false },
);
export type ApplyRequest = Value<typeof ApplyRequest>;

/** `POST /api/v1/plans/:id/undo` with `{}` or a step of it → 201. The plan that takes back is approved like any other. */
export const UndoRequest = Type.Object(
  { step: Type.Optional(Type.String({ pattern: '^p-[0-9a-f]{12}-[0-9]{2,}$' })) },
  { additionalProperties: false },
);
export type UndoRequest = Value<typeof UndoRequest>;

export const UndoMade = Type.Object({
  /** Absent where nothing can be taken back. */
  plan: Type.Optional(Type.String()),
  steps: Count,
  impossible: Type.Array(Type.Object({ step: Type.String(), kind: Type.String(), words: Type.String() })),
  words: Type.String(),
});
export type UndoMade = Value<typeof UndoMade>;

/** `GET /api/v1/plans/due`: where each key stands, and what comes next. */
export const Due = Type.Object({
  now: Type.String(),
  keys: Type.Array(Type.Unsafe<KeyDue>({ type: 'object', additionalProperties: true })),
  /** Plans that were begun and not ended. */
  cutOff: Type.Array(Type.String()),
});
export type Due = Value<typeof Due>;

/** `POST /api/v1/plans/denied-calls` → 202 {@link JobStarted}: asks the event history who still uses refused keys. */
export const DeniedCallsRequest = Type.Object(
  { keys: Type.Optional(Type.Array(KeyId, { minItems: 1, maxItems: 100 })) },
  { additionalProperties: false },
);
export type DeniedCallsRequest = Value<typeof DeniedCallsRequest>;
