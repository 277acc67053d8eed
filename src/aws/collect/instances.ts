import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import type { Instance } from '../../core/model/account-facts.ts';
import { type Fact, unread } from '../../core/model/fact.ts';
import type { AccountSession } from '../session/account-session.ts';
import { readPages } from './pages.ts';

/** The EC2 instances of a region, terminated ones left out. */
export function readInstances(account: AccountSession, region: string): Promise<Fact<readonly Instance[]>> {
  const name = 'ec2:DescribeInstances';
  return readPages<Instance>(async (NextToken) => {
    const command = new DescribeInstancesCommand({ MaxResults: 1000, ...(NextToken && { NextToken }) });
    const answer = await account.call(name, async (clients) => (await clients.ec2(region)).send(command));
    if (answer.state === 'unread') return answer;
    const { Reservations, NextToken: next } = answer.value;
    if (Reservations === undefined) return unread(name, 'BadAnswer', 'The answer holds no list.');
    const items = Reservations.flatMap(({ Instances = [] }) =>
      Instances.map(({ InstanceId: id = '', State, IamInstanceProfile }) => ({
        id,
        state: String(State?.Name ?? 'unknown'),
        hasProfile: IamInstanceProfile !== undefined,
      })),
    ).filter(({ state }) => state !== 'terminated');
    return { ...answer, value: { items, next: next === '' ? undefined : next } };
  });
}
