import { DescribeParametersCommand, GetParametersCommand, type ParameterMetadata } from '@aws-sdk/client-ssm';
import type { Unread } from '../../../core/model/fact.ts';
import { listedPage } from '../pages.ts';
import type { PlaceSearch } from './place-search.ts';
import { eachPage, readEach } from './walk.ts';

/** GetParameters takes ten names (Systems Manager API reference). */
const BATCH = 10;

/** Parameters: what describes them, and their values; those of a SecureString only where that was asked for. */
export async function searchSsm(search: PlaceSearch): Promise<void> {
  const { session, region, decrypt } = search;
  await eachPage(
    search,
    async (NextToken) => {
      const command = new DescribeParametersCommand({ MaxResults: 50, ...(NextToken && { NextToken }) });
      const answer = await session.call('ssm:DescribeParameters', async (clients) =>
        (await clients.ssm(region)).send(command),
      );
      return listedPage(answer, ({ Parameters: items, NextToken: next }) => ({ items, next }));
    },
    async (parameters) => {
      const { secure = [], plain = [] } = Object.groupBy(parameters, ({ Type }) =>
        Type === 'SecureString' ? 'secure' : 'plain',
      );
      for (const each of parameters) await look(search, each.Name, each);
      if (!decrypt) for (const each of secure) notDecrypted(search, each);
      await Promise.all([
        lookAtValues(search, plain, false),
        lookAtValues(search, decrypt ? secure : [], true),
      ]);
    },
  );
}

function notDecrypted(search: PlaceSearch, { Name }: ParameterMetadata): void {
  search.gap(
    {
      code: 'NotDecrypted',
      words: 'A SecureString is read only where that is asked for.',
      fix: 'Add --decrypt. The scanning role then needs kms:Decrypt, and CloudTrail records each decryption.',
    },
    nameOf(search, Name),
  );
}

async function look(search: PlaceSearch, name: string | undefined, content: unknown): Promise<void> {
  await search.look({ kind: 'SSM parameter', name: nameOf(search, name), content });
}

/** A name that begins with a slash goes on from the slash of the ARN. */
function nameOf(search: PlaceSearch, name = 'without a name'): string {
  return search.arn(`parameter/${name.replace(/^\//, '')}`);
}

async function lookAtValues(
  search: PlaceSearch,
  parameters: readonly ParameterMetadata[],
  decrypt: boolean,
): Promise<void> {
  const names = parameters.flatMap(({ Name }) => Name ?? []);
  const batches = Array.from({ length: Math.ceil(names.length / BATCH) }, (_, at) =>
    names.slice(at * BATCH, (at + 1) * BATCH),
  );
  await Promise.all(
    batches.map(async (batch) => {
      if ((await lookAtBatch(search, batch, decrypt)) === undefined) return;
      // One parameter that may not be read, or not be decrypted, refuses all ten.
      await readEach(
        search,
        batch,
        (name) => nameOf(search, name),
        (name) => lookAtBatch(search, [name], decrypt),
      );
    }),
  );
}

async function lookAtBatch(
  search: PlaceSearch,
  names: readonly string[],
  decrypt: boolean,
): Promise<Unread | undefined> {
  const call = 'ssm:GetParameters';
  const command = new GetParametersCommand({ Names: [...names], WithDecryption: decrypt });
  const answer = await search.session.call(call, async (clients) =>
    (await clients.ssm(search.region)).send(command),
  );
  if (answer.state === 'unread') return answer;
  const { Parameters = [], InvalidParameters = [] } = answer.value;
  const answered = new Set(InvalidParameters);
  for (const { Name, Value } of Parameters) {
    if (Name !== undefined && Value !== undefined) answered.add(Name);
    await look(search, Name, { Value });
  }
  for (const name of names.filter((each) => !answered.has(each))) {
    const words = 'The answer holds no value of the parameter.';
    search.gap({ call, code: 'BadAnswer', words, fix: 'Search again.' }, nameOf(search, name));
  }
  for (const name of InvalidParameters) {
    const words = 'The parameter was listed and could not be read: it may be gone.';
    search.gap({ call, code: 'InvalidParameter', words, fix: 'Search again.' }, nameOf(search, name));
  }
  return undefined;
}
