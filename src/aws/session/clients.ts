import type { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import type { AccountClient } from '@aws-sdk/client-account';
import type { AthenaClient } from '@aws-sdk/client-athena';
import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecurityHubClient } from '@aws-sdk/client-securityhub';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import type { CallCounter } from './call-counter.ts';
import type { Pace } from './pace.ts';
import { PLACE_LOADERS, type PlaceClients } from './place-clients.ts';
import { leaveThrottlingToCaller, MAX_ATTEMPTS, neverRepeat } from './retry-strategy.ts';
import { configuredEndpoint, type Environment, type ProfileSettings } from './shared-config.ts';
import { keepSigner, Sha256 } from './signing.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}
export type CredentialProvider = () => Promise<Credentials>;

/** Clients that send each request exactly once: see {@link neverRepeat}. */
export interface OnceClients {
  iam(): Promise<IAMClient>;
  organizations(): Promise<OrganizationsClient>;
  ses(region: string): Promise<SESv2Client>;
  sns(region: string): Promise<SNSClient>;
}

/** The clients of one set of credentials. Those seldom needed are imported when they are. */
export interface Clients extends PlaceClients {
  readonly iam: IAMClient;
  /** The event history of a region; by default of IAM's home region. */
  cloudTrail(region?: string): Promise<CloudTrailClient>;
  organizations(): Promise<OrganizationsClient>;
  /** Account Management: contacts and regions. */
  accounts(): Promise<AccountClient>;
  accessAnalyzer(region: string): Promise<AccessAnalyzerClient>;
  ec2(region: string): Promise<EC2Client>;
  ssoAdmin(region: string): Promise<SSOAdminClient>;
  /** Used by `src/aws/query` alone. By default in the region of the session. */
  athena(region?: string): Promise<AthenaClient>;
  /** Used by `src/aws/send` alone. */
  securityHub(region: string): Promise<SecurityHubClient>;
  /** Used by `src/aws/send` and `src/aws/ledger` alone. */
  s3(region: string): Promise<S3Client>;
  /** Used by `src/aws/ledger` alone. */
  dynamoDb(region: string): Promise<DynamoDBClient>;
  /** For writes: used by `src/aws/apply` and `src/aws/send` alone. */
  readonly once: OnceClients;
}

interface FactoryOptions {
  /** `--profile`, or nothing where `AWS_PROFILE` or the default profile is meant. */
  readonly profile: string | undefined;
  readonly settings: ProfileSettings;
  readonly env: Environment;
  readonly region: string;
  readonly version: string;
  readonly sockets: number;
  readonly signal: AbortSignal | undefined;
  readonly counter: CallCounter;
  readonly pace: Pace | undefined;
}

type SharedConfig = Awaited<ReturnType<typeof readSharedConfig>>;

/**
 * Makes clients that share one connection pool and one reading of the settings. A thousand clients that
 * each read the profile's files for FIPS, dual-stack, app id, retry mode, defaults mode and endpoint take
 * seconds of CPU where `~/.aws/config` is long, and each would open sockets of its own.
 */
export class ClientFactory {
  readonly #options: FactoryOptions;
  readonly #handler: NodeHttpHandler;
  readonly #shared: SharedConfig;

  private constructor(options: FactoryOptions, handler: NodeHttpHandler, shared: SharedConfig) {
    this.#options = options;
    this.#handler = handler;
    this.#shared = shared;
  }

  static async open(options: FactoryOptions): Promise<ClientFactory> {
    const handler = connectionPool(options.sockets, options.signal);
    return new ClientFactory(options, handler, await readSharedConfig(options, handler));
  }

  /** Closes the connections. Clients must not be destroyed one by one: that would close them for all. */
  close(): void {
    this.#handler.destroy();
  }

  /** Clients in the partition's home region, and in others where a service is told apart by region. */
  async forAccount(credentials: CredentialProvider, region: string, counter: CallCounter): Promise<Clients> {
    const iam = await prepared(
      new IAMClient({ ...this.#config('IAM'), credentials, region }),
      counter,
      this.#options,
    );
    const made = new Map<string, Promise<unknown>>();
    /** One client of each service and region, made when it is first asked for. */
    const kept = <C>(key: string, make: () => Promise<C>): Promise<C> => {
      const client = (made.get(key) as Promise<C> | undefined) ?? make();
      made.set(key, client);
      return client;
    };
    const of = <C extends Client>(serviceId: string, where: string, load: Load<C>): Promise<C> =>
      kept(`${serviceId} ${where}`, async () => {
        const config = { ...this.#config(serviceId), credentials, region: where };
        return prepared((await load())(config), counter, this.#options);
      });
    const onceOf = <C extends Client>(serviceId: string, where: string, load: Load<C>): Promise<C> =>
      kept(`${serviceId} ${where} once`, async () => {
        const config = { ...this.#config(serviceId), credentials, region: where, ...skewOf(iam) };
        return preparedOnce((await load())(config));
      });
    const organizations = () => of('Organizations', region, LOADERS.organizations);
    return {
      iam,
      cloudTrail: (where = region) => of('CloudTrail', where, LOADERS.cloudTrail),
      organizations,
      accounts: () => of('Account', region, LOADERS.accounts),
      accessAnalyzer: (where) => of('AccessAnalyzer', where, LOADERS.accessAnalyzer),
      ec2: (where) => of('EC2', where, LOADERS.ec2),
      ssoAdmin: (where) => of('SSO Admin', where, LOADERS.ssoAdmin),
      lambda: (where) => of('Lambda', where, PLACE_LOADERS.lambda),
      ecs: (where) => of('ECS', where, PLACE_LOADERS.ecs),
      ssm: (where) => of('SSM', where, PLACE_LOADERS.ssm),
      codeBuild: (where) => of('CodeBuild', where, PLACE_LOADERS.codeBuild),
      amplify: (where) => of('Amplify', where, PLACE_LOADERS.amplify),
      cloudFormation: (where) => of('CloudFormation', where, PLACE_LOADERS.cloudFormation),
      athena: (where = region) => of('Athena', where, LOADERS.athena),
      securityHub: (where) => of('SecurityHub', where, LOADERS.securityHub),
      s3: (where) => of('S3', where, LOADERS.s3),
      dynamoDb: (where) => of('DynamoDB', where, LOADERS.dynamoDb),
      once: {
        iam: () =>
          kept('IAM once', async () => {
            const config = { ...this.#config('IAM'), credentials, region, ...skewOf(iam) };
            return preparedOnce(new IAMClient(config));
          }),
        organizations: () =>
          kept('Organizations once', async () => {
            const skew = skewOf(await organizations());
            const config = { ...this.#config('Organizations'), credentials, region, ...skew };
            return preparedOnce((await LOADERS.organizations())(config));
          }),
        ses: (where) => onceOf('SESv2', where, LOADERS.ses),
        sns: (where) => onceOf('SNS', where, LOADERS.sns),
      },
    };
  }

  /** STS at the regional endpoint: the global one knows no AssumeRoot (STS API reference, AssumeRoot). */
  sts(credentials: CredentialProvider, region: string): Promise<STSClient> {
    const client = new STSClient({ ...this.#config('STS'), credentials, region });
    return prepared(client, this.#options.counter, this.#options);
  }

  async organizations(credentials: CredentialProvider, region: string): Promise<OrganizationsClient> {
    const config = { ...this.#config('Organizations'), credentials, region };
    return prepared((await LOADERS.organizations())(config), this.#options.counter, this.#options);
  }

  #config(serviceId: string) {
    const endpoint = configuredEndpoint(serviceId, this.#options.env, this.#options.settings);
    return endpoint === undefined ? this.#shared : { ...this.#shared, endpoint };
  }
}

type ClientConfig = SharedConfig & {
  readonly credentials: CredentialProvider;
  readonly region: string;
  readonly endpoint?: string;
};
type Load<C> = () => Promise<(config: ClientConfig) => C>;

/** Each part of the SDK costs 30 ms or more to import, so it is imported by the first who needs it. */
const LOADERS = {
  cloudTrail: async () => {
    const { CloudTrailClient } = await import('@aws-sdk/client-cloudtrail');
    return (config: ClientConfig) => new CloudTrailClient(config);
  },
  organizations: async () => {
    const { OrganizationsClient } = await import('@aws-sdk/client-organizations');
    return (config: ClientConfig) => new OrganizationsClient(config);
  },
  accounts: async () => {
    const { AccountClient } = await import('@aws-sdk/client-account');
    return (config: ClientConfig) => new AccountClient(config);
  },
  accessAnalyzer: async () => {
    const { AccessAnalyzerClient } = await import('@aws-sdk/client-accessanalyzer');
    return (config: ClientConfig) => new AccessAnalyzerClient(config);
  },
  ec2: async () => {
    const { EC2Client } = await import('@aws-sdk/client-ec2');
    return (config: ClientConfig) => new EC2Client(config);
  },
  ssoAdmin: async () => {
    const { SSOAdminClient } = await import('@aws-sdk/client-sso-admin');
    return (config: ClientConfig) => new SSOAdminClient(config);
  },
  athena: async () => {
    const { AthenaClient } = await import('@aws-sdk/client-athena');
    return (config: ClientConfig) => new AthenaClient(config);
  },
  ses: async () => {
    const { SESv2Client } = await import('@aws-sdk/client-sesv2');
    return (config: ClientConfig) => new SESv2Client(config);
  },
  sns: async () => {
    const { SNSClient } = await import('@aws-sdk/client-sns');
    return (config: ClientConfig) => new SNSClient(config);
  },
  securityHub: async () => {
    const { SecurityHubClient } = await import('@aws-sdk/client-securityhub');
    return (config: ClientConfig) => new SecurityHubClient(config);
  },
  dynamoDb: async () => {
    const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
    return (config: ClientConfig) => new DynamoDBClient(config);
  },
  s3: async () => {
    const { S3Client } = await import('@aws-sdk/client-s3');
    // An endpoint set by hand seldom has a name for each bucket.
    return (config: ClientConfig) =>
      new S3Client({ ...config, forcePathStyle: config.endpoint !== undefined });
  },
};

type Client = Parameters<typeof leaveThrottlingToCaller>[0] & Parameters<typeof keepSigner>[0];

async function prepared<C extends Client>(
  client: C,
  counter: CallCounter,
  { pace, signal }: Pick<FactoryOptions, 'pace' | 'signal'>,
): Promise<C> {
  keepSigner(client);
  await leaveThrottlingToCaller(client, counter, async () => pace?.take(signal));
  return client;
}

async function preparedOnce<C extends Client>(client: C): Promise<C> {
  keepSigner(client);
  await neverRepeat(client);
  return client;
}

/**
 * By how much this machine's clock is wrong, as a client that reads has found out. The SDK learns it from a
 * refusal and then repeats the call, which a client that sends once cannot.
 */
function skewOf(client: { readonly config: { readonly systemClockOffset: number } }) {
  return { systemClockOffset: client.config.systemClockOffset };
}

/**
 * Breaks requests off when the run is interrupted. Given to each call instead, the signal would keep the SDK
 * from putting its middleware together once for a client and command: a seventh of a call's CPU.
 */
class Connections extends NodeHttpHandler {
  readonly #signal: AbortSignal | undefined;

  constructor(options: NodeHttpHandlerOptions, signal: AbortSignal | undefined) {
    super(options);
    this.#signal = signal;
  }

  override handle(...[request, options]: Parameters<NodeHttpHandler['handle']>) {
    if (this.#signal === undefined) return super.handle(request, options);
    return super.handle(request, { ...options, abortSignal: this.#signal });
  }
}

function connectionPool(maxSockets: number, signal: AbortSignal | undefined): NodeHttpHandler {
  const agent = { keepAlive: true, maxSockets };
  const options = {
    httpAgent: agent,
    httpsAgent: agent,
    connectionTimeout: 5_000,
    // A report of 5,000 users is 2 MB; nothing that IAM answers takes half a minute.
    requestTimeout: 30_000,
    throwOnRequestTimeout: true,
  };
  return new Connections(options, signal);
}

/** Asks the SDK itself, once, how environment and profile set what does not differ between clients. */
async function readSharedConfig(options: FactoryOptions, requestHandler: NodeHttpHandler) {
  const profile = options.profile === undefined ? {} : { profile: options.profile };
  const probe = new STSClient({ ...profile, region: options.region, requestHandler });
  const [useFipsEndpoint, useDualstackEndpoint, userAgentAppId, authSchemePreference] = await Promise.all([
    probe.config.useFipsEndpoint(),
    probe.config.useDualstackEndpoint(),
    probe.config.userAgentAppId(),
    probe.config.authSchemePreference(),
  ]);
  return {
    ...profile,
    requestHandler,
    useFipsEndpoint,
    useDualstackEndpoint,
    userAgentAppId: async () => userAgentAppId,
    authSchemePreference,
    maxAttempts: MAX_ATTEMPTS,
    cacheMiddleware: true,
    retryMode: 'standard',
    defaultsMode: 'standard' as const,
    sha256: Sha256,
    customUserAgent: [['keyreeve', options.version]] as [string, string][],
    // Looked up by configuredEndpoint, for the profile in force.
    ignoreConfiguredEndpointUrls: true,
  };
}
