import { DescribeStacksCommand, GetTemplateCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { type Unread, unread } from '../../../core/model/fact.ts';
import { listedPage } from '../pages.ts';
import type { PlaceSearch } from './place-search.ts';
import { eachPage, readEach } from './walk.ts';

/** Stacks that are not deleted: parameters, outputs, tags, and the template. */
export async function searchCloudFormation(search: PlaceSearch): Promise<void> {
  const { session, region } = search;
  await eachPage(
    search,
    async (NextToken) => {
      const command = new DescribeStacksCommand({ ...(NextToken && { NextToken }) });
      const answer = await session.call('cloudformation:DescribeStacks', async (clients) =>
        (await clients.cloudFormation(region)).send(command),
      );
      return listedPage(answer, ({ Stacks: items, NextToken: next }) => ({ items, next }));
    },
    async (stacks) => {
      for (const stack of stacks) {
        await search.look({ kind: KIND, name: nameOf(stack), content: stack, managedBy: managerOf(stack) });
      }
      await readEach(search, stacks, nameOf, (stack) => lookAtTemplate(search, stack));
    },
  );
}

const KIND = 'CloudFormation stack';

function nameOf({ StackId, StackName = 'without a name' }: Stack): string {
  return StackId ?? StackName;
}

/** A nested stack is changed by the stack above it. */
function managerOf({ RootId }: Stack) {
  return async () => (RootId === undefined ? undefined : { value: `CloudFormation stack ${RootId}` });
}

async function lookAtTemplate(search: PlaceSearch, stack: Stack): Promise<Unread | undefined> {
  const original = await template(search, stack, 'Original');
  if (original.state === 'unread') return original;
  const { TemplateBody: written, StagesAvailable = [] } = original.value;
  if (written === undefined) return NO_TEMPLATE;
  await look(search, stack, { Template: written });
  // A macro or an include can bring in what nobody wrote into the template.
  if (!StagesAvailable.includes('Processed') || !/Transform/.test(written)) return undefined;
  const processed = await template(search, stack, 'Processed');
  if (processed.state === 'unread') return processed;
  if (processed.value.TemplateBody === undefined) return NO_TEMPLATE;
  await look(search, stack, { ProcessedTemplate: processed.value.TemplateBody });
  return undefined;
}

const NO_TEMPLATE = unread('cloudformation:GetTemplate', 'BadAnswer', 'The answer holds no template.');

async function look(search: PlaceSearch, stack: Stack, content: unknown): Promise<void> {
  await search.look({ kind: KIND, name: nameOf(stack), content, managedBy: managerOf(stack) });
}

function template(search: PlaceSearch, stack: Stack, TemplateStage: 'Original' | 'Processed') {
  const command = new GetTemplateCommand({ StackName: nameOf(stack), TemplateStage });
  return search.session.call('cloudformation:GetTemplate', async (clients) =>
    (await clients.cloudFormation(search.region)).send(command),
  );
}
