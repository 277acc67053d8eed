import { searchOf } from '../../../app/dashboard/board/search.ts';
import { SearchAnswer, SearchQuery } from '../../api/accounts.ts';
import { type App, route } from '../route.ts';
import type { BoardNow } from './board.ts';

/** What the palette finds. */
export function searchRoutes(app: App, board: BoardNow): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/search',
    role: 'viewer',
    schema: {
      summary: 'Accounts, principals, keys, findings, rules, frameworks and plans by a part of their name.',
      tags: ['search'],
      querystring: SearchQuery,
      response: { 200: SearchAnswer },
    },
    handler: async ({ query }) => searchOf(await board(), query.q),
  });
}
