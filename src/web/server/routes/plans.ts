import { Type } from 'typebox';
import { startApply, startDryRun } from '../../../app/dashboard/apply-job.ts';
import { approvePlan } from '../../../app/dashboard/approve.ts';
import { startContainment } from '../../../app/dashboard/contain-job.ts';
import { dueNow, startDeniedCalls } from '../../../app/dashboard/due.ts';
import { startPlan } from '../../../app/dashboard/plan-job.ts';
import { listPlans, seePlan } from '../../../app/dashboard/plans.ts';
import { makeUndoPlan } from '../../../app/dashboard/undo.ts';
import { JobStarted } from '../../api/jobs.ts';
import { PlaceQuery } from '../../api/parts.ts';
import {
  ApplyRequest,
  ApprovalRequest,
  ContainmentRequest,
  DeniedCallsRequest,
  Due,
  PlanList,
  PlanRequest,
  PlanStanding,
  PlanView,
  UndoMade,
  UndoRequest,
} from '../../api/plans.ts';
import { placeOf, withCursor } from '../cursor.ts';
import { deskOf, found } from '../desk.ts';
import { type App, personOf, route } from '../route.ts';
import type { Services } from '../services.ts';

const TAGS = ['plans'] as const;
const params = Type.Object({ id: Type.String({ maxLength: 64 }) });

function there<T>(thing: T | undefined): T {
  return found(
    thing,
    'The store has no such plan.',
    'Plans that were made without this store are not shown here.',
  );
}

/** Plans: made, read, approved, carried out, taken back. */
export function planRoutes(app: App, services: Services): void {
  readRoutes(app, services);
  makeRoutes(app, services);
  carryOutRoutes(app, services);
  dueRoutes(app, services);
}

function readRoutes(app: App, services: Services): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/plans',
    role: 'viewer',
    schema: {
      summary: 'Plans of the store with where they stand, the newest first.',
      tags: TAGS,
      querystring: PlaceQuery,
      response: { 200: PlanList },
    },
    handler: async ({ query: { limit = 50, cursor, from } }) =>
      withCursor(await listPlans(await deskOf(services), placeOf(cursor, from), limit)),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/plans/:id',
    role: 'viewer',
    schema: {
      summary: 'A plan, and where it stands by the audit log.',
      tags: TAGS,
      params,
      response: { 200: PlanView },
    },
    handler: async (request) => there(await seePlan(await deskOf(services), request.params.id)),
  });
}

function makeRoutes(app: App, services: Services): void {
  route(app, {
    method: 'POST',
    url: '/api/v1/plans',
    role: 'operator',
    schema: {
      summary: 'Makes a plan: what is chosen is scanned now, read live, and decided. Nothing is changed.',
      tags: TAGS,
      body: PlanRequest,
      response: { 202: JobStarted },
    },
    handler: async (request) => ({
      job: startPlan(await deskOf(services), personOf(request).name, request.body),
    }),
  });
  route(app, {
    method: 'POST',
    url: '/api/v1/plans/containment',
    role: 'operator',
    schema: {
      summary: 'Makes the plan that stops a live attack with an access key. Nothing is changed.',
      description:
        'Its user is denied everything, its keys and the sessions that came of it are stopped. It is approved and applied like any other, within a quarter of an hour.',
      tags: TAGS,
      body: ContainmentRequest,
      response: { 202: JobStarted },
    },
    handler: async (request) => ({
      job: startContainment(await deskOf(services), personOf(request).name, request.body),
    }),
  });
  route(app, {
    method: 'POST',
    url: '/api/v1/plans/:id/undo',
    role: 'operator',
    schema: {
      summary: 'Makes the plan that takes back what a plan, or one step of it, has done.',
      description: 'Nothing is taken back by that: it is approved and applied like any other.',
      tags: TAGS,
      params,
      body: UndoRequest,
      response: { 201: UndoMade },
    },
    handler: async (request) => {
      const { name } = personOf(request);
      return there(await makeUndoPlan(await deskOf(services), name, request.params.id, request.body.step));
    },
  });
}

function carryOutRoutes(app: App, services: Services): void {
  route(app, {
    method: 'POST',
    url: '/api/v1/plans/:id/approval',
    role: 'operator',
    schema: {
      summary: 'Writes down that somebody has read this very plan and means it: each account id, typed.',
      tags: TAGS,
      params,
      body: ApprovalRequest,
      response: { 201: PlanStanding },
    },
    handler: async (request) => {
      const { name } = personOf(request);
      return there(await approvePlan(await deskOf(services), name, request.params.id, request.body));
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/v1/plans/:id/apply',
    role: 'operator',
    schema: {
      summary: 'Carries a plan out. It needs an approval of this very plan that is not older than an hour.',
      tags: TAGS,
      params,
      body: ApplyRequest,
      response: { 202: JobStarted },
    },
    handler: async (request) => {
      const { name } = personOf(request);
      const job = await startApply(await deskOf(services), name, request.params.id, request.body);
      return { job: there(job) };
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/v1/plans/:id/dry-run',
    role: 'operator',
    schema: {
      summary: 'Reads again what every step is about and says what would be done. Nothing is changed.',
      tags: TAGS,
      params,
      response: { 202: JobStarted },
    },
    handler: async (request) => ({
      job: there(await startDryRun(await deskOf(services), personOf(request).name, request.params.id)),
    }),
  });
}

function dueRoutes(app: App, services: Services): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/plans/due',
    role: 'viewer',
    schema: {
      summary: 'Where each key stands and what comes next, by the audit log.',
      tags: TAGS,
      response: { 200: Due },
    },
    handler: async () => dueNow(await deskOf(services)),
  });
  route(app, {
    method: 'POST',
    url: '/api/v1/plans/denied-calls',
    role: 'operator',
    schema: {
      summary: 'Asks the event history who still uses keys whose calls are refused.',
      tags: TAGS,
      body: DeniedCallsRequest,
      response: { 202: JobStarted },
    },
    handler: async (request) => ({
      job: startDeniedCalls(await deskOf(services), personOf(request).name, request.body.keys),
    }),
  });
}
