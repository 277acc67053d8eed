import { BatchGetProjectsCommand, ListProjectsCommand } from '@aws-sdk/client-codebuild';
import { listedPage } from '../pages.ts';
import { managerInList } from './manager.ts';
import type { PlaceSearch } from './place-search.ts';
import { eachPage } from './walk.ts';

/** CodeBuild projects: environments, build specifications, and whatever else a project says. */
export async function searchCodeBuild(search: PlaceSearch): Promise<void> {
  const { session, region } = search;
  await eachPage(
    search,
    async (nextToken) => {
      const command = new ListProjectsCommand({ ...(nextToken && { nextToken }) });
      const answer = await session.call('codebuild:ListProjects', async (clients) =>
        (await clients.codeBuild(region)).send(command),
      );
      return listedPage(answer, ({ projects: items, nextToken: next }) => ({ items, next }));
    },
    (names) => lookAt(search, names),
  );
}

/** A page of ListProjects has 100 names at most, which is what BatchGetProjects takes (CodeBuild API reference). */
async function lookAt(search: PlaceSearch, names: readonly string[]): Promise<void> {
  // It refuses an empty list.
  if (names.length === 0) return;
  const command = new BatchGetProjectsCommand({ names: [...names] });
  const answer = await search.session.call('codebuild:BatchGetProjects', async (clients) =>
    (await clients.codeBuild(search.region)).send(command),
  );
  if (answer.state === 'unread') {
    search.failed(answer, `${names.length} projects`);
    return;
  }
  for (const project of answer.value.projects ?? []) {
    await search.look({
      kind: 'CodeBuild project',
      name: project.arn ?? search.arn(`project/${project.name}`),
      content: project,
      managedBy: async () => managerInList(project.tags),
    });
  }
}
