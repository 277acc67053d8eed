import type { JobNews } from '../../api/use-job.ts';
import type { StepEvent } from './types.ts';

/** Of each step the last that was told of it, in the order in which steps were begun. */
export function stepEvents(events: readonly JobNews[]): readonly StepEvent[] {
  const steps = new Map<string, StepEvent>();
  for (const { kind, data } of events) {
    if (kind === 'step') steps.set(data.step, data);
  }
  return [...steps.values()];
}
