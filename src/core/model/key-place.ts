import type { Told } from './investigation.ts';

/** The version of the JSON of a search for places. As of a run's: the first number for what breaks, the second for what is new. */
export const WHERE_USED_SCHEMA_VERSION = '1.0';

/** Where a key can be looked for, in the order it is told. `checkout` is a folder on this machine. */
export const PLACE_SERVICES = [
  'lambda',
  'ecs',
  'ec2',
  'ssm',
  'codebuild',
  'amplify',
  'cloudformation',
  'checkout',
] as const;
export type PlaceService = (typeof PLACE_SERVICES)[number];

/** What a text had to be taken out of before the key's id could be read in it, the outermost first. */
export type Encoding = 'base64' | 'gzip' | 'utf-16';

/** Somewhere a key's id stands. Never a value: what stands beside an id is mostly its secret. */
export interface KeyPlace {
  readonly accessKeyId: string;
  readonly service: PlaceService;
  /** Twelve digits; absent for a checkout, as `region` is. */
  readonly account?: string;
  readonly region?: string;
  /** `Lambda function`, `file` */
  readonly kind: string;
  /** An ARN, an id with its name where AWS has no ARN, or the path of a file. Text of others' making. */
  readonly resource: string;
  /**
   * Where in it, in the service's own words: `Environment.Variables.AWS_ACCESS_KEY_ID`; `content` or a commit of a
   * file. Text of others' making.
   */
  readonly at: string;
  /** Of several lines, the first with the id, from 1. */
  readonly line?: number;
  readonly encoded: readonly Encoding[];
  /** The line in what was decoded, from 1. */
  readonly lineInside?: number;
  /** How often it stands there. */
  readonly count: number;
  /** Who could change it, or why that could not be read; absent where nothing says. */
  readonly managedBy?: Told<string>;
}

/** Something that should have been searched and could not be. Makes the search incomplete. */
export interface PlaceGap {
  readonly service: PlaceService | 'all';
  readonly account?: string;
  readonly region?: string;
  /** The one thing that was not searched, where it is not all of the service: a parameter, a file. */
  readonly what?: string;
  /** `lambda:ListFunctions` */
  readonly call?: string;
  /** AWS's code, or one of our own. */
  readonly code: string;
  /** Our own words: they hold no name. */
  readonly words: string;
  readonly fix?: string;
}

/** What was searched of one service in one account, or of one checkout. */
export interface SearchedPlaces {
  readonly service: PlaceService;
  readonly account?: string;
  /** The folder that was searched. */
  readonly path?: string;
  /** Regions in which nothing is missing, in the order of the alphabet. */
  readonly regions: readonly string[];
  /** Regions that AWS's own list does not have the service in. */
  readonly notOffered: readonly string[];
  /** How many resources, or files, were looked through. */
  readonly resources: number;
}

/** Where keys are kept, as far as could be read. */
export interface WhereUsed {
  readonly schemaVersion: string;
  readonly tool: { readonly name: 'keyreeve'; readonly version: string };
  /** ISO 8601 UTC. */
  readonly now: string;
  readonly redacted: boolean;
  readonly accessKeyIds: readonly string[];
  readonly searched: readonly SearchedPlaces[];
  /** In a fixed order: by key, account, region, service, resource. */
  readonly places: readonly KeyPlace[];
  readonly notSearched: readonly PlaceGap[];
  /** What was left out by choice, and does not make the search incomplete. */
  readonly leftOut: readonly string[];
  /** What this search never looks at. */
  readonly never: readonly string[];
  readonly complete: boolean;
}
