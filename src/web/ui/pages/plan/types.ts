import type { DryRunResult, StepEvent } from '../../../api/jobs.ts';
import type { Plan, PlanStanding } from '../../../api/plans.ts';

/** Parts of a plan, by their names in its file. */
export type Step = Plan['steps'][number];
export type Account = Step['account'];
export type Condition = Step['precondition'][number];
export type Refusal = Plan['refused'][number];
export type Outcome = NonNullable<StepEvent['outcome']>;
export type Prospect = DryRunResult['steps'][number];
export type { Plan, PlanStanding, StepEvent };
