import { setupOf } from '../../../app/dashboard/setup.ts';
import { DemoState, Setup } from '../../api/actions.ts';
import { deskOf, workbenchOf } from '../desk.ts';
import { type App, personOf, route } from '../route.ts';
import type { Services } from '../services.ts';

const TAGS = ['setup'] as const;

/** What the dashboard stands on, and the demo. */
export function setupRoutes(app: App, services: Services): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/setup',
    role: 'viewer',
    schema: {
      summary: 'What is configured, what a scan would cover, and the ways to start.',
      tags: TAGS,
      response: { 200: Setup },
    },
    handler: async () => setupOf(await deskOf(services)),
  });
  route(app, {
    method: 'POST',
    url: '/api/v1/demo',
    role: 'admin',
    schema: {
      summary: 'Shows everybody here a made-up organisation, with a store and a log of its own.',
      tags: TAGS,
      response: { 202: DemoState },
    },
    handler: async (request) => ({
      demo: true,
      job: await workbenchOf(services).enterDemo(personOf(request).name),
    }),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/v1/demo',
    role: 'admin',
    schema: {
      summary: 'Ends the demo, and goes back to what is real.',
      tags: TAGS,
      response: { 200: DemoState },
    },
    handler: async () => {
      const workbench = workbenchOf(services);
      await workbench.leaveDemo();
      return { demo: (await workbench.desk()).ground.demo };
    },
  });
}
