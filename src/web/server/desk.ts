import type { Desk } from '../../app/dashboard/desk.ts';
import type { Services, WorkbenchPart } from './services.ts';
import { WebProblem } from './web-problem.ts';

/** What is worked at now. Throws the {@link WebProblem} `not-found` where nothing can be done here. */
export function deskOf(services: Services): Promise<Desk> {
  return workbenchOf(services).desk();
}

/** The same with the demo beside it. Throws as {@link deskOf} does. */
export function workbenchOf({ workbench }: Services): WorkbenchPart {
  if (workbench !== undefined) return workbench;
  throw new WebProblem('not-found', 'Nothing can be done here: there is no store.', {
    hint: 'Start keyreeve serve with --store, or set `store` in the settings.',
  });
}

/** What was asked for by its id. Throws the {@link WebProblem} `not-found` where it is not there. */
export function found<T>(thing: T | undefined, words: string, hint: string): T {
  if (thing !== undefined) return thing;
  throw new WebProblem('not-found', words, { hint });
}
