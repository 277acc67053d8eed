import swagger from '@fastify/swagger';
import { Type } from 'typebox';
import { type App, route } from './route.ts';

const DESCRIPTION = `The API that the dashboard's own page uses (\`keyreeve serve\`).

Sign in by the one-time link that the command prints, or with your organisation's provider; both set a cookie. A
request that changes something also needs the header \`Origin\` with the address of the dashboard. Whatever is no
success is \`application/problem+json\` with a code that does not change, and the next move.`;

/** Describes every route that is registered after it. */
export async function describeApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Keyreeve dashboard',
        version: 'v1',
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } as never,
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'keyreeve', description: `Set by signing in.` },
        },
      },
    },
  });
}

/** Gives the description at `/api/v1/openapi.json`. It says nothing of anybody, so anybody may read it. */
export function openApiRoute(app: App): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/openapi.json',
    role: 'public',
    schema: {
      summary: 'This description.',
      tags: ['session'],
      response: {
        200: Type.Unsafe<object>({ type: 'object', additionalProperties: true, description: 'OpenAPI 3.1.' }),
      },
    },
    handler: async () => app.swagger(),
  });
}
