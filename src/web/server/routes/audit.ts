import { auditFile, readAudit, verifyAudit } from '../../../app/dashboard/read-audit.ts';
import { AuditList, AuditQuery, AuditVerification } from '../../api/audit.ts';
import { placeOf, withCursor } from '../cursor.ts';
import { deskOf } from '../desk.ts';
import { type App, route } from '../route.ts';
import type { Services } from '../services.ts';

const TAGS = ['audit'] as const;

/** The audit log. */
export function auditRoutes(app: App, services: Services): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/audit',
    role: 'viewer',
    schema: {
      summary: 'Entries of the audit log, the newest first.',
      tags: TAGS,
      querystring: AuditQuery,
      response: { 200: AuditList },
    },
    handler: async ({ query: { limit = 100, cursor, from, ...filter } }) => {
      const place = placeOf(cursor, from);
      const asked = { ...filter, limit, ...(place !== undefined && { place }) };
      return withCursor(readAudit(await deskOf(services), asked));
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/audit/verification',
    role: 'viewer',
    schema: {
      summary: 'Checks the whole chain of the audit log anew.',
      tags: TAGS,
      response: { 200: AuditVerification },
    },
    handler: async () => verifyAudit(await deskOf(services)),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/audit/download',
    role: 'viewer',
    schema: { summary: 'The audit log, as the file is.', tags: TAGS, gives: ['application/x-ndjson'] },
    handler: async (_request, reply) =>
      reply
        .header('content-disposition', 'attachment; filename="keyreeve-audit.jsonl"')
        .header('cache-control', 'no-store')
        .type('application/x-ndjson; charset=utf-8')
        .send(auditFile(await deskOf(services))),
  });
}
