import { type FunctionConfiguration, ListFunctionsCommand, ListTagsCommand } from '@aws-sdk/client-lambda';
import type { Told } from '../../../core/model/investigation.ts';
import { listedPage } from '../pages.ts';
import { explainGap } from './explain-gap.ts';
import { managerOf } from './manager.ts';
import type { PlaceSearch } from './place-search.ts';
import { eachPage } from './walk.ts';

/**
 * Lambda functions with their environments. Published versions too: an alias may run a version of years ago, and its
 * environment never changes (Lambda Developer Guide, "Manage Lambda function versions").
 */
export async function searchLambda(search: PlaceSearch): Promise<void> {
  const { session, region } = search;
  await eachPage(
    search,
    async (Marker) => {
      const command = new ListFunctionsCommand({ FunctionVersion: 'ALL', ...(Marker && { Marker }) });
      const answer = await session.call('lambda:ListFunctions', async (clients) =>
        (await clients.lambda(region)).send(command),
      );
      return listedPage(answer, ({ Functions: items, NextMarker: next }) => ({ items, next }));
    },
    async (functions) => {
      await Promise.all(functions.map((each) => lookAt(search, each)));
    },
  );
}

async function lookAt(search: PlaceSearch, found: FunctionConfiguration): Promise<void> {
  const { FunctionArn, FunctionName = 'without a name', Environment } = found;
  const name = FunctionArn ?? search.arn(`function:${FunctionName}`);
  if (Environment?.Error !== undefined) {
    search.gap(
      {
        call: 'lambda:ListFunctions',
        code: Environment.Error.ErrorCode ?? 'Unreadable',
        words: 'Its environment is encrypted, and was not decrypted for the scanning role.',
        fix: 'Grant kms:Decrypt on the KMS key of the function (`keyreeve permissions --for where-used --decrypt` prints the policy).',
      },
      name,
    );
  }
  const managedBy = () => managerByTags(search, name);
  await search.look({ kind: 'Lambda function', name, content: found, managedBy });
}

/** Tags are of a function, and of none of its versions. */
async function managerByTags(search: PlaceSearch, arn: string): Promise<Told<string> | undefined> {
  const command = new ListTagsCommand({ Resource: arn.split(':').slice(0, 7).join(':') });
  const answer = await search.session.call('lambda:ListTags', async (clients) =>
    (await clients.lambda(search.region)).send(command),
  );
  if (answer.state === 'unread') return { unread: explainGap(answer).words };
  return managerOf(answer.value.Tags ?? {});
}
