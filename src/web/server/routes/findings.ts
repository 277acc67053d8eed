import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { exportCsv } from '../../../app/dashboard/board/export.ts';
import { exportJson } from '../../../app/dashboard/board/export-json.ts';
import { groupsPage } from '../../../app/dashboard/board/groups.ts';
import { findingsPage, notAsked } from '../../../app/dashboard/board/select-rows.ts';
import { findingDetail } from '../../../app/dashboard/board/whole.ts';
import {
  ExportQuery,
  FindingDetail,
  FindingsPage,
  FindingsQuery,
  GroupsPage,
  GroupsQuery,
} from '../../api/findings.ts';
import { type App, route } from '../route.ts';
import type { BoardNow } from './board.ts';

const TAGS = ['findings'] as const;

/** The table of findings, and one of them. */
export function findingRoutes(app: App, board: BoardNow): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/findings',
    role: 'viewer',
    schema: {
      summary: 'Findings that need somebody; what is over only where it is asked for.',
      tags: TAGS,
      querystring: FindingsQuery,
      response: { 200: FindingsPage },
    },
    handler: async ({ query }) => findingsPage(await (await board()).view(), query),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/findings/groups',
    role: 'viewer',
    schema: {
      summary: 'Findings of the same account, rule or principal, counted.',
      tags: TAGS,
      querystring: GroupsQuery,
      response: { 200: GroupsPage },
    },
    handler: async ({ query }) => groupsPage(await (await board()).view(), query),
  });
  exportRoute(app, board);
  route(app, {
    method: 'GET',
    url: '/api/v1/findings/:id',
    role: 'viewer',
    schema: {
      summary: 'One finding with its evidence and its history.',
      tags: TAGS,
      params: Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{32}$' }) }),
      response: { 200: FindingDetail },
    },
    handler: async ({ params }) => findingDetail(await board(), params.id),
  });
}

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const;

/**
 * The rows are made while they are sent: all of one view, though a scan may end meanwhile. A file says nothing of what is
 * still to be judged, so that is waited for; its name says it where what a run counted cannot be listed, no run asked
 * for it, or the store could not be read since.
 */
function exportRoute(app: App, board: BoardNow): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/findings/export',
    role: 'viewer',
    schema: {
      summary: 'The findings of a view as a file.',
      description:
        'As JSON each has the members of a finding of `scan --format json` too, with its evidence, where its facts are kept; `withoutEvidence` counts the others.',
      tags: TAGS,
      querystring: ExportQuery,
      gives: ['text/csv', 'application/json'],
    },
    handler: async ({ query: { format, ...filter } }, reply) => {
      const shown = await board();
      const view = await shown.built();
      const { unknown, manual } = view.unlisted;
      const pieces = inPieces(format === 'csv' ? exportCsv(view, filter) : exportJson(shown, view, filter));
      // What cannot be asked for is refused now: once the file has begun, its encoding is promised.
      const first = await pieces.next();
      const isLess = unknown + manual > 0 || view.isBehind || notAsked(view, filter).length > 0;
      const less = isLess ? '-incomplete' : '';
      return reply
        .header('content-type', TYPES[format])
        .header('content-disposition', `attachment; filename="keyreeve-findings${less}.${format}"`)
        .send(Readable.from(withFirst(first, pieces)));
    },
  });
}

const PIECE = 65_536;

/** Lines are gathered: a chunk a line would cost more than the lines. */
async function* inPieces(lines: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const line of lines) {
    piece += line;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

async function* withFirst(
  first: IteratorResult<string, unknown>,
  rest: AsyncIterable<string>,
): AsyncGenerator<string> {
  if (first.done !== true) yield first.value;
  yield* rest;
}
