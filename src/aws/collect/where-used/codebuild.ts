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
  const { projects = [] } = answer.value;
  const answered = new Set(projects.map(({ name }) => name));
  for (const name of names.filter((each) => !answered.has(each))) {
    const words = 'The project was listed and is not in the answer: it may be gone.';
    const code = 'BadAnswer';
    search.gap({ call: answer.source, code, words, fix: 'Search again.' }, search.arn(`project/${name}`));
  }
  for (const project of projects) {
    await search.look({
      kind: 'CodeBuild project',
      name: project.arn ?? search.arn(`project/${project.name}`),
      content: project,
      managedBy: async () => managerInList(project.tags),
    });
  }
}
