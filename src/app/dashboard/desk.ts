import type { DashboardGround } from './ground.ts';
import type { Jobs } from './jobs.ts';

/** What may have changed, for whoever has looked before. */
export type Changed = 'ground' | 'run' | 'settings' | 'plans' | 'log' | 'investigations';

/** What every action works at: a ground, the jobs on it, and whom to tell what has changed. */
export interface Desk {
  readonly ground: DashboardGround;
  readonly jobs: Jobs;
  /** The promise is kept when it is shown: whoever looks from then on sees it. It never fails. */
  readonly changed: (what: Changed) => Promise<void> | void;
}
