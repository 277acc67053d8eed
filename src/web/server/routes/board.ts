import type { Board } from '../../../app/dashboard/board/board.ts';
import type { App } from '../route.ts';
import type { Services } from '../services.ts';
import { WebProblem } from '../web-problem.ts';
import { accountRoutes } from './accounts.ts';
import { catalogueRoutes } from './catalogue.ts';
import { findingRoutes } from './findings.ts';
import { overviewRoutes } from './overview.ts';
import { principalRoutes } from './principals.ts';
import { searchRoutes } from './search.ts';

/** All that is read from the board. */
export function boardRoutes(app: App, services: Services): void {
  const board = () => boardOf(services);
  overviewRoutes(app, board);
  findingRoutes(app, board);
  principalRoutes(app, services, board);
  accountRoutes(app, board);
  catalogueRoutes(app, board);
  searchRoutes(app, board);
}

/** The board of the store that is shown now. */
export type BoardNow = () => Promise<Board>;

async function boardOf({ board }: Services): Promise<Board> {
  if (board !== undefined) return board.current();
  throw new WebProblem('not-found', 'Nothing is kept here: there is no store.', {
    hint: 'Start keyreeve serve with --store, or set `store` in the settings.',
  });
}
