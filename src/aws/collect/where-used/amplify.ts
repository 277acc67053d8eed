import { type App, ListAppsCommand, ListBranchesCommand } from '@aws-sdk/client-amplify';
import { listedPage } from '../pages.ts';
import { managerOf } from './manager.ts';
import type { PlaceSearch } from './place-search.ts';
import { eachPage } from './walk.ts';

/** Amplify apps and their branches: environments and build specifications. */
export async function searchAmplify(search: PlaceSearch): Promise<void> {
  const { session, region } = search;
  await eachPage(
    search,
    async (nextToken) => {
      const command = new ListAppsCommand({ ...(nextToken && { nextToken }) });
      const answer = await session.call('amplify:ListApps', async (clients) =>
        (await clients.amplify(region)).send(command),
      );
      return listedPage(answer, ({ apps: items, nextToken: next }) => ({ items, next }));
    },
    async (apps) => {
      await Promise.all(apps.map((app) => lookAt(search, app)));
    },
  );
}

async function lookAt(search: PlaceSearch, app: App): Promise<void> {
  const { session, region } = search;
  const { appId = 'without an id', appArn = search.arn(`apps/${appId}`), tags = {} } = app;
  await search.look({
    kind: 'Amplify app',
    name: appArn,
    content: app,
    managedBy: async () => managerOf(tags),
  });
  await eachPage(
    search,
    async (nextToken) => {
      const command = new ListBranchesCommand({ appId, ...(nextToken && { nextToken }) });
      const answer = await session.call('amplify:ListBranches', async (clients) =>
        (await clients.amplify(region)).send(command),
      );
      return listedPage(answer, ({ branches: items, nextToken: next }) => ({ items, next }));
    },
    async (branches) => {
      for (const branch of branches) {
        await search.look({
          kind: 'Amplify branch',
          name: branch.branchArn ?? `${appArn}/branches/${branch.branchName}`,
          content: branch,
          managedBy: async () => managerOf(branch.tags ?? tags),
        });
      }
    },
  );
}
