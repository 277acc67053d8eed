import { GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import type { Fact } from '../../../core/model/fact.ts';
import type { PlaceService } from '../../../core/model/key-place.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { homeRegion } from '../../session/partitions.ts';
import { listedPage, mapFact, readPages } from '../pages.ts';

/**
 * The regions that AWS offers a service in, by AWS's own list: a public parameter of Systems Manager that every
 * account can read (Systems Manager User Guide, "Calling AWS service, Region, endpoint, … public parameters").
 */
export async function readRegionsOffered(
  session: AccountSession,
  service: PlaceService,
): Promise<Fact<ReadonlySet<string>>> {
  const regions = await readPages<string>(async (NextToken) => {
    const command = new GetParametersByPathCommand({
      Path: `/aws/service/global-infrastructure/services/${service}/regions`,
      ...(NextToken && { NextToken }),
    });
    const answer = await session.call('ssm:GetParametersByPath', async (clients) =>
      (await clients.ssm(homeRegion(session.account.partition))).send(command),
    );
    return listedPage(answer, ({ Parameters, NextToken: next }) => ({
      items: Parameters?.flatMap(({ Value }) => Value ?? []),
      next,
    }));
  });
  return mapFact(regions, (all) => new Set(all));
}
