import { Type } from 'typebox';
import { startInvestigation } from '../../../app/dashboard/investigate-job.ts';
import { startScan } from '../../../app/dashboard/scan-job.ts';
import { suppressFindings } from '../../../app/dashboard/suppress-findings.ts';
import {
  InvestigationList,
  InvestigationRequest,
  ScanRequest,
  SuppressionRequest,
  SuppressionsMade,
} from '../../api/actions.ts';
import { JobStarted } from '../../api/jobs.ts';
import { deskOf } from '../desk.ts';
import { type App, personOf, route } from '../route.ts';
import type { Services } from '../services.ts';

/** Scans, suppressions and investigations. */
export function actionRoutes(app: App, services: Services): void {
  route(app, {
    method: 'POST',
    url: '/api/v1/scans',
    role: 'operator',
    schema: {
      summary: 'Scans what the dashboard was started for, or some accounts, and keeps the run.',
      tags: ['scans'],
      body: ScanRequest,
      response: { 202: JobStarted },
    },
    handler: async (request) => ({
      job: startScan(await deskOf(services), personOf(request).name, request.body.accounts),
    }),
  });
  route(app, {
    method: 'POST',
    url: '/api/v1/suppressions',
    role: 'operator',
    schema: {
      summary: 'Accepts findings until a day: written into the settings, by the name of who is signed in.',
      tags: ['suppressions'],
      body: SuppressionRequest,
      response: { 201: SuppressionsMade },
    },
    handler: async (request) =>
      suppressFindings(await deskOf(services), personOf(request).name, request.body),
  });
  investigationRoutes(app, services);
}

function investigationRoutes(app: App, services: Services): void {
  route(app, {
    method: 'POST',
    url: '/api/v1/investigations',
    role: 'operator',
    schema: {
      summary: 'Finds out what an access key did, and keeps the story.',
      tags: ['investigations'],
      body: InvestigationRequest,
      response: { 202: JobStarted },
    },
    handler: async (request) => ({
      job: startInvestigation(await deskOf(services), personOf(request).name, request.body),
    }),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/investigations/:accessKeyId',
    role: 'viewer',
    schema: {
      summary: 'What was found of an access key, the newest first.',
      tags: ['investigations'],
      params: Type.Object({ accessKeyId: Type.String({ maxLength: 128 }) }),
      response: { 200: InvestigationList },
    },
    handler: async (request) => {
      const all = await (await deskOf(services)).ground.store.investigationsOf(request.params.accessKeyId);
      return { items: all.map(({ madeAt, investigation }) => ({ madeAt, investigation })) };
    },
  });
}
