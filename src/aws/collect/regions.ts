import { ListRegionsCommand } from '@aws-sdk/client-account';
import type { ByRegion } from '../../core/model/account-facts.ts';
import { type Fact, known, unread } from '../../core/model/fact.ts';
import type { AccountSession } from '../session/account-session.ts';
import { readPages } from './pages.ts';

/** Regions in which an account can have anything (Account Management API reference, RegionOptStatus). */
const ENABLED = ['ENABLED', 'ENABLED_BY_DEFAULT', 'DISABLING'] as const;

/** The regions that the account has enabled, in the order of the alphabet. */
export async function readRegions(account: AccountSession): Promise<Fact<readonly string[]>> {
  const name = 'account:ListRegions';
  const regions = await readPages<string>(async (NextToken) => {
    const command = new ListRegionsCommand({
      MaxResults: 50,
      RegionOptStatusContains: [...ENABLED],
      ...(NextToken && { NextToken }),
    });
    const answer = await account.call(name, async (clients) => (await clients.accounts()).send(command));
    if (answer.state === 'unread') return answer;
    const { Regions, NextToken: next } = answer.value;
    if (Regions === undefined) return unread(name, 'BadAnswer', 'The answer holds no list.');
    return { ...answer, value: { items: Regions.flatMap(({ RegionName }) => RegionName ?? []), next } };
  });
  if (regions.state === 'unread') return regions;
  if (regions.value.length === 0) return unread(name, 'BadAnswer', 'The answer names no region.');
  return { ...regions, value: regions.value.toSorted() };
}

/** Asks in every region, side by side; a region that cannot be read stays a fact of its own. */
export async function inEach<T>(
  regions: Fact<readonly string[]>,
  read: (region: string) => Promise<Fact<T>>,
): Promise<Fact<ByRegion<T>>> {
  if (regions.state === 'unread') return regions;
  const value = await Promise.all(
    regions.value.map(async (region) => ({ region, fact: await read(region) })),
  );
  return known(value, value[0]?.fact.source ?? regions.source, regions.readAt);
}
