import { Type } from 'typebox';
import { principalsPage } from '../../../app/dashboard/board/accounts.ts';
import { principalPage } from '../../../app/dashboard/board/principal.ts';
import { oneOf } from '../../api/parts.ts';
import { Principal, PrincipalsPage, PrincipalsQuery } from '../../api/principals.ts';
import { type App, route } from '../route.ts';
import type { Services } from '../services.ts';
import type { BoardNow } from './board.ts';

const TAGS = ['principals'] as const;

const PrincipalParams = Type.Object({
  account: Type.String({ maxLength: 40 }),
  kind: oneOf(['user', 'root']),
  name: Type.String({ maxLength: 2000 }),
});

/** Users and roots. */
export function principalRoutes(app: App, services: Services, board: BoardNow): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/principals',
    role: 'viewer',
    schema: {
      summary: 'Users and roots, those with the worst finding first.',
      tags: TAGS,
      querystring: PrincipalsQuery,
      response: { 200: PrincipalsPage },
    },
    handler: async ({ query }) => principalsPage(await (await board()).view(), query),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/principals/:account/:kind/:name',
    role: 'viewer',
    schema: {
      summary: 'All that is known of a user or of root, as the report and as live calls have it.',
      tags: TAGS,
      params: PrincipalParams,
      response: { 200: Principal },
    },
    handler: async ({ params }) => {
      const around = (await services.board?.around()) ?? { entries: () => [] };
      return principalPage(await board(), params, around);
    },
  });
}
