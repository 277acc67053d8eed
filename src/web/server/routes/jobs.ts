import { Type } from 'typebox';
import { JobList, JobStarted } from '../../api/jobs.ts';
import { deskOf, found } from '../desk.ts';
import { sendEvents } from '../events.ts';
import { type App, route } from '../route.ts';
import type { Services } from '../services.ts';

const TAGS = ['jobs'] as const;
const params = Type.Object({ id: Type.String({ maxLength: 64 }) });

function there<T>(thing: T | undefined): T {
  return found(
    thing,
    'There is no such job.',
    'It may be of before the last start: what it did stands in the audit log and in the store.',
  );
}

/** What is under way, and what was. */
export function jobRoutes(app: App, services: Services): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/jobs',
    role: 'viewer',
    schema: {
      summary: 'What is under way, and what was, the newest first.',
      tags: TAGS,
      response: { 200: JobList },
    },
    handler: async () => ({ items: (await deskOf(services)).jobs.list() }),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/jobs/:id',
    role: 'viewer',
    schema: { summary: 'Where a job stands.', tags: TAGS, params, response: { 200: JobStarted } },
    handler: async (request) => ({
      job: there((await deskOf(services)).jobs.get(request.params.id)),
    }),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/jobs/:id/events',
    role: 'viewer',
    schema: {
      summary: 'What happens in a job, as server-sent events: progress, step, notice, and end.',
      description:
        'Each event has a number; `Last-Event-ID` asks for those after it, as far as they are still known.',
      tags: TAGS,
      params,
      gives: ['text/event-stream'],
    },
    handler: async (request, reply) =>
      sendEvents(request, reply, there((await deskOf(services)).jobs.events(request.params.id))),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/v1/jobs/:id',
    role: 'operator',
    schema: {
      summary: 'Asks a job to end. What it has done stays done.',
      tags: TAGS,
      params,
      response: { 200: JobStarted },
    },
    handler: async (request) => ({
      job: there((await deskOf(services)).jobs.cancel(request.params.id)),
    }),
  });
}
