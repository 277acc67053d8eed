import { Type } from 'typebox';
import {
  frameworkPage,
  frameworksAnswer,
  rulePage,
  rulesAnswer,
} from '../../../app/dashboard/board/catalogue.ts';
import { FrameworkPage, FrameworksAnswer, ResultsQuery, RulePage, RulesAnswer } from '../../api/catalogue.ts';
import { type App, route } from '../route.ts';
import type { BoardNow } from './board.ts';

const TAGS = ['rules and frameworks'] as const;
const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });

/** What is judged by. */
export function catalogueRoutes(app: App, board: BoardNow): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/rules',
    role: 'viewer',
    schema: { summary: 'All rules, and how they stand.', tags: TAGS, response: { 200: RulesAnswer } },
    handler: async () => rulesAnswer(await (await board()).view()),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/rules/:id',
    role: 'viewer',
    schema: {
      summary: 'The page of a rule, as `keyreeve explain` has it.',
      tags: TAGS,
      params: Id,
      response: { 200: RulePage },
    },
    handler: async ({ params }) => rulePage(await (await board()).view(), params.id),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/frameworks',
    role: 'viewer',
    schema: {
      summary: 'Published frameworks: how much of each is covered, and how it came out.',
      tags: TAGS,
      querystring: ResultsQuery,
      response: { 200: FrameworksAnswer },
    },
    handler: async ({ query }) => frameworksAnswer(await board(), query.run),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/frameworks/:id',
    role: 'viewer',
    schema: {
      summary: 'A framework, control by control.',
      tags: TAGS,
      params: Id,
      querystring: ResultsQuery,
      response: { 200: FrameworkPage },
    },
    handler: async ({ params, query }) => frameworkPage(await board(), params.id, query.run),
  });
}
