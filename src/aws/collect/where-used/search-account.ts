import type { Unread } from '../../../core/model/fact.ts';
import type { KeyPlace, PlaceGap, PlaceService, SearchedPlaces } from '../../../core/model/key-place.ts';
import type { KeyFinder } from '../../../core/where-used/key-finder.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { UNRESOLVED } from '../../session/failure.ts';
import { regionsToSearch } from '../trail.ts';
import { searchAmplify } from './amplify.ts';
import { searchCloudFormation } from './cloudformation.ts';
import { searchCodeBuild } from './codebuild.ts';
import { searchEc2 } from './ec2.ts';
import { searchEcs } from './ecs.ts';
import { explainGap } from './explain-gap.ts';
import { searchLambda } from './lambda.ts';
import { readRegionsOffered } from './offered.ts';
import { PlaceSearch } from './place-search.ts';
import { searchSsm } from './ssm.ts';

/** The services of AWS that are searched. */
const SEARCHES = {
  lambda: searchLambda,
  ecs: searchEcs,
  ec2: searchEc2,
  ssm: searchSsm,
  codebuild: searchCodeBuild,
  amplify: searchAmplify,
  cloudformation: searchCloudFormation,
} as const satisfies Partial<Record<PlaceService, (search: PlaceSearch) => Promise<void>>>;

type AwsService = keyof typeof SEARCHES;

export interface AccountSearch {
  readonly finder: KeyFinder;
  /** Only these; by default all that the account has enabled. */
  readonly regions?: readonly string[];
  /** Also read what is encrypted. */
  readonly decrypt: boolean;
  /** Told how many searches of a service in a region there will be, and when each is done. */
  readonly onPlan?: (searches: number) => void;
  readonly onDone?: (search: PlaceSearch) => void;
}

/** What a search of one account gave. */
export interface AccountPlaces {
  readonly places: readonly KeyPlace[];
  readonly gaps: readonly PlaceGap[];
  readonly searched: readonly SearchedPlaces[];
}

/** Searches every service in every region of an account, side by side, within the session's limit of calls. */
export async function searchAccount(session: AccountSession, asked: AccountSearch): Promise<AccountPlaces> {
  const account = session.account.id;
  const lost = await session.open();
  if (lost !== undefined) {
    return {
      places: [],
      gaps: [{ service: 'all', account, ...explainGap(lost), call: lost.source }],
      searched: [],
    };
  }
  const { regions, gaps } =
    asked.regions === undefined ? await regionsToSearch(session) : { regions: asked.regions, gaps: [] };
  const services = Object.keys(SEARCHES) as AwsService[];
  asked.onPlan?.(services.length * regions.length);
  const found = await Promise.all(services.map((service) => searchService(session, service, regions, asked)));
  return {
    places: found.flatMap(({ places }) => places),
    gaps: [
      ...gaps.map(({ region, code, words }): PlaceGap => {
        const fix = 'Grant account:ListRegions, or name the regions with --region-only.';
        return { service: 'all', account, region, call: 'account:ListRegions', code, words, fix };
      }),
      ...found.flatMap((each) => each.gaps),
    ],
    searched: found.map(({ searched }) => searched),
  };
}

async function searchService(
  session: AccountSession,
  service: AwsService,
  regions: readonly string[],
  { finder, decrypt, onDone }: AccountSearch,
) {
  const searches = await Promise.all(
    regions.map(async (region) => {
      const search = new PlaceSearch(finder, session, { service, region, decrypt });
      await SEARCHES[service](search);
      onDone?.(search);
      return search;
    }),
  );
  const notOffered = await whereNotOffered(session, service, searches);
  const offered = searches.filter(({ region }) => !notOffered.includes(region));
  const searched: SearchedPlaces = {
    service,
    account: session.account.id,
    regions: offered.filter(({ gaps }) => gaps.length === 0).map(({ region }) => region),
    notOffered,
    resources: offered.reduce((sum, { resources }) => sum + resources, 0),
  };
  return {
    places: offered.flatMap(({ places }) => places),
    gaps: offered.flatMap(({ gaps }) => gaps),
    searched,
  };
}

/**
 * Regions whose endpoint does not exist because AWS does not offer the service there. An endpoint without an address
 * alone is no proof: a proxy or a name server can hide one that there is.
 */
async function whereNotOffered(
  session: AccountSession,
  service: AwsService,
  searches: readonly PlaceSearch[],
): Promise<readonly string[]> {
  const without = searches.filter(({ failures }) => failures.length > 0 && failures.every(isUnresolved));
  if (without.length === 0) return [];
  const offered = await readRegionsOffered(session, service);
  if (offered.state === 'unread' || offered.value.size === 0) return [];
  return without.map(({ region }) => region).filter((region) => !offered.value.has(region));
}

function isUnresolved({ words }: Unread): boolean {
  return words === UNRESOLVED;
}
