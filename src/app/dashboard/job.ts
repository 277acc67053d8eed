import type { Outcome } from '../../core/model/audit-entry.ts';
import type { UseVerdict } from '../../core/model/investigation.ts';
import type { Prospect } from '../remediate/dry-run.ts';

/** What a job does. */
export type JobKind = 'scan' | 'plan' | 'dry-run' | 'apply' | 'denied-calls' | 'investigate';
export type JobState = 'running' | 'done' | 'failed' | 'cancelled';

/** How far it is. `total` is absent as long as nobody knows. */
export interface JobProgress {
  readonly done: number;
  readonly total?: number;
  readonly words: string;
}

export interface JobProblem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export interface ScanResult {
  readonly kind: 'scan';
  /** The run's number in the store; absent where it could not be kept. */
  readonly run?: number;
  readonly complete: boolean;
  readonly failing: number;
  readonly unknown: number;
  readonly accounts: { readonly scanned: number; readonly failed: number; readonly skipped: number };
  readonly words: string;
}

export interface PlanResult {
  readonly kind: 'plan';
  /** Absent where there is nothing to do: no plan was kept. */
  readonly plan?: string;
  readonly steps: number;
  readonly refused: number;
  readonly manual: number;
  readonly gaps: number;
  readonly words: string;
}

export interface DryRunResult {
  readonly kind: 'dry-run';
  readonly plan: string;
  readonly steps: readonly {
    readonly step: string;
    readonly would: Prospect['would'];
    readonly words: string;
  }[];
}

export interface ApplyResult {
  readonly kind: 'apply';
  readonly plan: string;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly resumed: boolean;
  readonly over?: string;
  /** Every step was done, or was so already. */
  readonly whole: boolean;
  readonly head: { readonly seq: number; readonly hash: string };
  readonly words: string;
  /** Messages that a person has to pass on. */
  readonly messages: readonly string[];
}

export interface DeniedKey {
  readonly account: string;
  readonly accessKeyId: string;
  readonly userName?: string;
  readonly stage: string;
  readonly since: string;
  readonly calls?: {
    readonly denied: number;
    readonly stillUsed: boolean;
    readonly notSearched: number;
    readonly whole: Readonly<Record<string, unknown>>;
  };
  readonly silent?: string;
  readonly step?: string;
  readonly plan?: string;
}

export interface DeniedCallsResult {
  readonly kind: 'denied-calls';
  readonly keys: readonly DeniedKey[];
  readonly words: string;
}

export interface InvestigateResult {
  readonly kind: 'investigate';
  readonly accessKeyId: string;
  readonly verdict: UseVerdict;
  readonly complete: boolean;
  readonly words: string;
}

export type JobResult =
  | ScanResult
  | PlanResult
  | DryRunResult
  | ApplyResult
  | DeniedCallsResult
  | InvestigateResult;

/** Something under way, or that was. */
export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  readonly state: JobState;
  readonly startedAt: string;
  readonly endedAt?: string;
  /** The person who started it. */
  readonly by: string;
  /** What it is about: a plan's id, an access key's id. */
  readonly about?: string;
  readonly cancellable: boolean;
  readonly progress?: JobProgress;
  readonly result?: JobResult;
  readonly problem?: JobProblem;
  /** What somebody should know, in sentences. */
  readonly notices: readonly string[];
}

/** A step of a plan that is carried out. */
export interface StepEvent {
  readonly step: string;
  /** From 1. */
  readonly number: number;
  readonly of: number;
  readonly state: 'begun' | 'ended';
  readonly kind: string;
  readonly account: string;
  readonly effect: string;
  readonly outcome?: Outcome;
  readonly words?: string;
  readonly fix?: string;
}

/** What happens in a job, numbered from 1. */
export type JobEvent =
  | { readonly id: number; readonly event: 'progress'; readonly data: JobProgress }
  | { readonly id: number; readonly event: 'step'; readonly data: StepEvent }
  | { readonly id: number; readonly event: 'notice'; readonly data: { readonly words: string } }
  | { readonly id: number; readonly event: 'end'; readonly data: Job };
