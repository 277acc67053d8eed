import { Type } from 'typebox';
import { accountDetail, accountsPage } from '../../../app/dashboard/board/accounts.ts';
import { runsPage } from '../../../app/dashboard/board/runs.ts';
import { AccountDetail, AccountsPage, AccountsQuery, RunsPage } from '../../api/accounts.ts';
import { PlaceQuery } from '../../api/parts.ts';
import { type App, route } from '../route.ts';
import type { BoardNow } from './board.ts';

/** Accounts, and the runs that read them. */
export function accountRoutes(app: App, board: BoardNow): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/accounts',
    role: 'viewer',
    schema: {
      summary: 'Accounts with what was read and what was not; those that could not be read first.',
      tags: ['accounts'],
      querystring: AccountsQuery,
      response: { 200: AccountsPage },
    },
    handler: async ({ query }) => accountsPage(await (await board()).view(), query),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/accounts/:id',
    role: 'viewer',
    schema: {
      summary: 'One account.',
      tags: ['accounts'],
      params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
      response: { 200: AccountDetail },
    },
    handler: async ({ params }) => accountDetail(await board(), params.id),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/runs',
    role: 'viewer',
    schema: {
      summary: 'Runs, the newest first: those that never ended too.',
      tags: ['runs'],
      querystring: PlaceQuery,
      response: { 200: RunsPage },
    },
    handler: async ({ query }) => runsPage(await board(), query),
  });
}
