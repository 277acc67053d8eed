import { Type } from 'typebox';
import { type App, route } from '../route.ts';

/** For a probe: that the server answers, and no more. */
export function healthRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/healthz',
    role: 'public',
    schema: {
      summary: 'Whether the dashboard answers.',
      tags: ['session'],
      response: {
        200: Type.Object(
          { healthy: Type.Literal(true) },
          { additionalProperties: false, description: 'It does.' },
        ),
      },
    },
    handler: async () => ({ healthy: true }) as const,
  });
}
