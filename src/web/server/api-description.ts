import { makeApp } from './make-app.ts';
import type { Services } from './services.ts';
import { Sessions } from './sign-in/sessions.ts';

/** The description of the API in OpenAPI 3.1. Nothing listens for it, and nothing is asked of any store. */
export async function apiDescription(): Promise<object> {
  const limits = { sessionHours: 1, idleMinutes: 1 };
  const app = await makeApp({
    // Routes reach for them only while they answer.
    services: {} as Services,
    sessions: new Sessions(limits, () => new Date(0)),
    limits,
    names: () => ({ port: 0, host: '127.0.0.1', tls: false }),
    base: () => '',
    now: () => new Date(0),
    ways: ['link'],
    uiFolder: process.cwd(),
    log: () => {},
  });
  try {
    await app.ready();
    return app.swagger();
  } finally {
    await app.close();
  }
}
