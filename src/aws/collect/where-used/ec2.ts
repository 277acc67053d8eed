import {
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  type Instance,
  type LaunchTemplate,
} from '@aws-sdk/client-ec2';
import type { Unread } from '../../../core/model/fact.ts';
import { listedPage } from '../pages.ts';
import { managerInList } from './manager.ts';
import type { PlaceSearch } from './place-search.ts';
import { eachPage, readEach } from './walk.ts';

/** Instances and launch templates, with their user data. */
export async function searchEc2(search: PlaceSearch): Promise<void> {
  await Promise.all([searchInstances(search), searchTemplates(search)]);
}

async function searchInstances(search: PlaceSearch): Promise<void> {
  const { session, region } = search;
  await eachPage(
    search,
    async (NextToken) => {
      const command = new DescribeInstancesCommand({ MaxResults: 1000, ...(NextToken && { NextToken }) });
      const answer = await session.call('ec2:DescribeInstances', async (clients) =>
        (await clients.ec2(region)).send(command),
      );
      return listedPage(answer, ({ Reservations, NextToken: next }) => ({
        items: Reservations?.flatMap(({ Instances = [] }) => Instances).filter(
          ({ State }) => State?.Name !== 'terminated',
        ),
        next,
      }));
    },
    (instances) =>
      readEach(
        search,
        instances,
        (each) => nameOf(search, each),
        (each) => lookAtInstance(search, each),
      ),
  );
}

function nameOf(search: PlaceSearch, { InstanceId = 'without an id' }: Instance): string {
  return search.arn(`instance/${InstanceId}`);
}

async function lookAtInstance(search: PlaceSearch, instance: Instance): Promise<Unread | undefined> {
  const command = new DescribeInstanceAttributeCommand({
    InstanceId: instance.InstanceId,
    Attribute: 'userData',
  });
  const answer = await search.session.call('ec2:DescribeInstanceAttribute', async (clients) =>
    (await clients.ec2(search.region)).send(command),
  );
  const gone = answer.state === 'unread' && answer.code === 'InvalidInstanceID.NotFound';
  const userData = answer.state === 'known' ? { UserData: answer.value.UserData?.Value } : {};
  const managedBy = async () => managerInList(instance.Tags);
  // What DescribeInstances says of it, tags above all, is known whatever became of the user data.
  const content = { ...instance, ...userData };
  await search.look({ kind: 'EC2 instance', name: nameOf(search, instance), content, managedBy });
  return answer.state === 'unread' && !gone ? answer : undefined;
}

async function searchTemplates(search: PlaceSearch): Promise<void> {
  const { session, region } = search;
  await eachPage(
    search,
    async (NextToken) => {
      const command = new DescribeLaunchTemplatesCommand({
        MaxResults: 200,
        ...(NextToken && { NextToken }),
      });
      const answer = await session.call('ec2:DescribeLaunchTemplates', async (clients) =>
        (await clients.ec2(region)).send(command),
      );
      return listedPage(answer, ({ LaunchTemplates: items, NextToken: next }) => ({ items, next }));
    },
    async (templates) => {
      await Promise.all(templates.map((template) => searchVersions(search, template)));
    },
  );
}

/**
 * Every version of a template, not only the default and the latest one: nothing in EC2 tells which version a group,
 * a fleet or a cluster starts machines from, and a template's versions come in one call.
 */
async function searchVersions(search: PlaceSearch, template: LaunchTemplate): Promise<void> {
  const { LaunchTemplateId = 'without an id', LatestVersionNumber: latest } = template;
  const name = search.arn(`launch-template/${LaunchTemplateId}`);
  const managedBy = async () => managerInList(template.Tags);
  await eachPage(
    search,
    async (NextToken) => {
      const command = new DescribeLaunchTemplateVersionsCommand({
        LaunchTemplateId,
        MaxResults: 200,
        ...(NextToken && { NextToken }),
      });
      const answer = await search.session.call('ec2:DescribeLaunchTemplateVersions', async (clients) =>
        (await clients.ec2(search.region)).send(command),
      );
      return listedPage(answer, ({ LaunchTemplateVersions: items, NextToken: next }) => ({ items, next }));
    },
    async (versions) => {
      for (const { VersionNumber, DefaultVersion, VersionDescription, LaunchTemplateData } of versions) {
        const marks = [DefaultVersion === true && 'default', VersionNumber === latest && 'latest'];
        const which = marks.filter((mark) => mark !== false).join(', ');
        const version = `version ${VersionNumber}${which === '' ? '' : ` (${which})`}`;
        const content = { [version]: { VersionDescription, ...LaunchTemplateData } };
        await search.look({ kind: 'EC2 launch template', name, content, managedBy });
      }
    },
  );
}
