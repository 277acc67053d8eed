import { changesOf, trendOf } from '../../../app/dashboard/board/looking-back.ts';
import { heatMapOf, keyCloudOf, overviewOf } from '../../../app/dashboard/board/overview.ts';
import {
  Changes,
  ChangesQuery,
  HeatMap,
  KeyCloud,
  KeysQuery,
  Overview,
  TrendAnswer,
  TrendQuery,
} from '../../api/overview.ts';
import { PageQuery } from '../../api/parts.ts';
import { type App, route } from '../route.ts';
import type { BoardNow } from './board.ts';

const TAGS = ['overview'] as const;

/** The first page. */
export function overviewRoutes(app: App, board: BoardNow): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/overview',
    role: 'viewer',
    schema: {
      summary: 'How everything stands, in large numbers, each with what it does not know.',
      tags: TAGS,
      response: { 200: Overview },
    },
    handler: async () => overviewOf(await (await board()).view()),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/overview/heat-map',
    role: 'viewer',
    schema: {
      summary: 'Accounts, the worst first, and how each rule stands there.',
      tags: TAGS,
      querystring: PageQuery,
      response: { 200: HeatMap },
    },
    handler: async ({ query }) => heatMapOf(await (await board()).view(), query),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/overview/keys',
    role: 'viewer',
    schema: {
      summary: 'Keys by their age and last use.',
      tags: TAGS,
      querystring: KeysQuery,
      response: { 200: KeyCloud },
    },
    handler: async ({ query }) => keyCloudOf(await (await board()).view(), query),
  });
  lookingBackRoutes(app, board);
}

function lookingBackRoutes(app: App, board: BoardNow): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/overview/trend',
    role: 'viewer',
    schema: {
      summary: 'Open findings after each run.',
      tags: TAGS,
      querystring: TrendQuery,
      response: { 200: TrendAnswer },
    },
    handler: async ({ query }) => trendOf(await board(), query),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/overview/changes',
    role: 'viewer',
    schema: {
      summary: 'What changed between two runs; by default since the run before the latest.',
      tags: TAGS,
      querystring: ChangesQuery,
      response: { 200: Changes },
    },
    handler: async ({ query }) => changesOf(await board(), query),
  });
}
