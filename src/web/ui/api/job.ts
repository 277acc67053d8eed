/** Something under way on the server, as in `GET /jobs/:id`. */
export interface Job {
  readonly id: string;
  readonly kind: 'scan' | 'plan' | 'apply' | 'undo' | 'investigate' | 'verify-log';
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly by: string;
  readonly progress?: { readonly done: number; readonly total: number; readonly words: string };
  readonly result?: unknown;
  readonly problem?: {
    readonly code: string;
    readonly title: string;
    readonly detail: string;
    readonly hint?: string;
  };
}
