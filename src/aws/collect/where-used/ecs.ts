import { DescribeTaskDefinitionCommand, ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { type Unread, unread } from '../../../core/model/fact.ts';
import { listedPage } from '../pages.ts';
import { managerInList } from './manager.ts';
import type { PlaceSearch } from './place-search.ts';
import { eachPage, readEach } from './walk.ts';

/** Every active revision of every task definition: each of them can be started. */
export async function searchEcs(search: PlaceSearch): Promise<void> {
  const { session, region } = search;
  await eachPage(
    search,
    async (nextToken) => {
      const command = new ListTaskDefinitionsCommand({
        status: 'ACTIVE',
        maxResults: 100,
        ...(nextToken && { nextToken }),
      });
      const answer = await session.call('ecs:ListTaskDefinitions', async (clients) =>
        (await clients.ecs(region)).send(command),
      );
      return listedPage(answer, ({ taskDefinitionArns: items, nextToken: next }) => ({ items, next }));
    },
    (arns) =>
      readEach(
        search,
        arns,
        (arn) => arn,
        (arn) => lookAt(search, arn),
      ),
  );
}

async function lookAt(search: PlaceSearch, arn: string): Promise<Unread | undefined> {
  const name = 'ecs:DescribeTaskDefinition';
  const command = new DescribeTaskDefinitionCommand({ taskDefinition: arn, include: ['TAGS'] });
  const answer = await search.session.call(name, async (clients) =>
    (await clients.ecs(search.region)).send(command),
  );
  if (answer.state === 'unread') return answer;
  const { taskDefinition: content, tags } = answer.value;
  if (content === undefined) return unread(name, 'BadAnswer', 'The answer holds no task definition.');
  await search.look({
    kind: 'ECS task definition',
    name: arn,
    content,
    managedBy: async () => managerInList(tags),
  });
  return undefined;
}
