import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { Account, Partition } from '../../core/model/account.ts';
import { type Fact, known, unread } from '../../core/model/fact.ts';
import { type AccountSession, type CredentialSource, LiveAccountSession } from './account-session.ts';
import { assumeRole, assumeRoot } from './assume.ts';
import { CallCounter, type CallName } from './call-counter.ts';
import { Caller, type CallOptions } from './caller.ts';
import { ClientFactory } from './clients.ts';
import type { Clock } from './clock.ts';
import { unreadFromError } from './failure.ts';
import { Limiter } from './limiter.ts';
import type { SessionOptions } from './open-session.ts';
import { homeRegion, partitionOfArn, partitionOfRegion } from './partitions.ts';
import { DEFAULT_ROLE } from './role.ts';
import type { ChosenRegion, Environment, ProfileSettings } from './shared-config.ts';

/** An account to scan. */
export interface Target {
  readonly accountId: string;
  /** A name, a name with its path, or an ARN; by default the session's. */
  readonly roleName?: string;
  readonly name?: string;
  readonly isManagement?: boolean;
}

/** How the role is assumed, where that differs from the session's options. */
export interface AssumeOptions {
  /** Assume the role in the caller's own account too, in place of using the caller's credentials there. */
  readonly assumeOwn?: boolean;
  /** In the place of the session's, which is the scanning role's. An empty text sends none. */
  readonly externalId?: string;
  readonly sessionName?: string;
}

/** Who the base credentials are. */
export interface CallerIdentity {
  readonly accountId: string;
  readonly partition: Partition;
  readonly arn: string;
}

/** The key that the base credentials are. */
export interface SigningKey {
  readonly accessKeyId: string;
  /** It came with a session token, so another credential stands behind it. */
  readonly temporary: boolean;
}

/** AWS's task policy for deleting root's credentials; it exists in the partition aws only. */
const DELETE_TASK = 'arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials';

interface BaseClients {
  readonly sts: STSClient;
  organizations(): Promise<OrganizationsClient>;
}

interface Surroundings {
  readonly profile: ProfileSettings;
  readonly region: ChosenRegion;
  readonly env: Environment;
}

/** Calls in flight for each account in flight: most wait for the report, so few are needed. */
const CALLS_PER_ACCOUNT_IN_FLIGHT = 4;

/** The credentials of the run, and from them the sessions of accounts. Every role is assumed from here (O05). */
export class BaseSession {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** All calls of the run. */
  readonly counter: CallCounter;
  readonly #options: SessionOptions;
  readonly #factory: ClientFactory;
  readonly #overall: Limiter;
  readonly #caller: Caller<BaseClients>;
  readonly #regionOption: string;
  #clients: Promise<BaseClients> | undefined;
  readonly #credentials: BaseCredentials;
  #identity: CallerIdentity | undefined;

  private constructor(options: SessionOptions, factory: ClientFactory, region: string, counter: CallCounter) {
    this.clock = options.clock;
    this.signal = options.signal;
    this.counter = counter;
    this.#options = options;
    this.#factory = factory;
    this.#regionOption = region;
    this.#overall = new Limiter(socketsFor(options));
    this.#credentials = baseCredentials(options, region);
    this.#caller = new Caller({
      clock: options.clock,
      counter,
      overall: this.#overall,
      limiter: new Limiter(options.concurrency.accounts),
      signal: options.signal,
      pace: options.pace,
      clients: () => this.#current(),
      renew: (worn) => this.#renew(worn),
    });
  }

  /** Makes a session that has not asked AWS anything yet; {@link openSession} asks who it is. */
  static async create(options: SessionOptions, { profile, region, env }: Surroundings): Promise<BaseSession> {
    const counter = new CallCounter();
    const factory = await ClientFactory.open({
      profile: options.profile,
      settings: profile,
      env,
      region: region.region,
      version: options.version,
      sockets: socketsFor(options),
      signal: options.signal,
      pace: options.pace,
      counter,
    });
    return new BaseSession(options, factory, region.region, counter);
  }

  /** Asks STS whose credentials these are. */
  async identify(): Promise<Fact<CallerIdentity>> {
    const answer = await this.call(
      'sts:GetCallerIdentity',
      ({ sts }) => sts.send(new GetCallerIdentityCommand({})),
      { kind: 'session' },
    );
    if (answer.state === 'unread') return answer;
    const { Account: accountId, Arn: arn } = answer.value;
    const partition = partitionOfArn(arn ?? '');
    if (accountId === undefined || arn === undefined || partition === undefined) {
      return unread(
        'sts:GetCallerIdentity',
        'BadAnswer',
        'The answer names no account that we know how to read.',
      );
    }
    this.#identity = { accountId, arn, partition };
    return { ...answer, value: this.#identity };
  }

  /** Who the credentials are. */
  get identity(): CallerIdentity {
    if (this.#identity === undefined) throw new Error('identify() comes first.');
    return this.#identity;
  }

  /** The region of STS: the one asked for, where it lies in the credentials' partition. */
  get region(): string {
    const { partition } = this.identity;
    return partitionOfRegion(this.#regionOption) === partition ? this.#regionOption : homeRegion(partition);
  }

  /** A session in an account: with these credentials where it is their own (O04), else through the role. */
  account(target: Target, assume: AssumeOptions = {}): AccountSession {
    const { accountId, partition } = this.identity;
    const account: Account = {
      id: target.accountId,
      partition,
      ...(target.name === undefined ? {} : { name: target.name }),
      ...(target.isManagement === undefined ? {} : { isManagement: target.isManagement }),
    };
    const role = target.roleName ?? this.#options.role ?? DEFAULT_ROLE;
    const counter = new CallCounter(this.counter);
    const own = target.accountId === accountId && assume.assumeOwn !== true;
    const externalId = (assume.externalId ?? this.#options.externalId) || undefined;
    const sessionName = assume.sessionName ?? this.#options.sessionName ?? 'keyreeve';
    const request = { role, externalId, sessionName };
    const source = own ? this.#ownSource() : { obtain: () => assumeRole(this, account, counter, request) };
    return this.#session(account, source, counter);
  }

  /** A session as the root user of a member, for one of the tasks AWS has a policy for; counted in `parent` too. */
  rootSession(account: Account, taskPolicyArn: string, parent = this.counter): AccountSession {
    const counter = new CallCounter(parent);
    const source = { obtain: () => assumeRoot(this, account, counter, taskPolicyArn) };
    return this.#session(account, source, counter);
  }

  /**
   * A session as the root user of a member that may delete root's credentials and nothing else: at the regional
   * endpoint, 900 seconds at most (X14).
   */
  remediationRoot(account: Account, parent = this.counter): AccountSession {
    return this.rootSession(account, DELETE_TASK, parent);
  }

  /** Which key signs the calls of this session. Its secret stays where it is. */
  async signingKey(): Promise<Fact<SigningKey>> {
    const found = await this.#ownSource().obtain(false);
    if ('state' in found) return found;
    const { accessKeyId, sessionToken } = found;
    return known({ accessKeyId, temporary: sessionToken !== undefined }, 'the credential chain');
  }

  /** Sends a call with the base credentials. */
  call<T>(
    name: CallName,
    send: (clients: BaseClients) => Promise<T>,
    options?: CallOptions,
  ): Promise<Fact<T>> {
    return this.#caller.call(name, send, options);
  }

  /** Closes all connections. */
  close(): void {
    this.#factory.close();
  }

  #session(account: Account, source: CredentialSource, counter: CallCounter): AccountSession {
    return new LiveAccountSession({
      account,
      clock: this.clock,
      counter,
      overall: this.#overall,
      limiter: new Limiter(this.#options.concurrency.callsPerAccount),
      signal: this.signal,
      pace: this.#options.pace,
      factory: this.#factory,
      region: homeRegion(account.partition),
      source,
    });
  }

  #ownSource(): CredentialSource {
    return {
      obtain: async (again) => {
        try {
          return await this.#credentials({ forceRefresh: again });
        } catch (error) {
          return unreadFromError('sts:GetCallerIdentity', error);
        }
      },
    };
  }

  #current(): Promise<BaseClients> {
    this.#clients ??= this.#connect();
    return this.#clients;
  }

  async #connect(): Promise<BaseClients> {
    const credentials = this.#credentials;
    const region = this.#identity === undefined ? this.#regionOption : this.region;
    const home = homeRegion(partitionOfRegion(region));
    let organizations: Promise<OrganizationsClient> | undefined;
    return {
      sts: await this.#factory.sts(credentials, region),
      organizations: () => {
        organizations ??= this.#factory.organizations(credentials, home);
        return organizations;
      },
    };
  }

  /** Searches for credentials anew: somebody may have signed in again meanwhile. */
  async #renew(worn: BaseClients): Promise<void> {
    if ((await this.#current()) !== worn) return;
    await this.#ownSource().obtain(true);
    this.#clients = this.#connect();
    await this.#clients;
  }
}

function socketsFor({ concurrency }: SessionOptions): number {
  return Math.max(16, concurrency.accounts * CALLS_PER_ACCOUNT_IN_FLIGHT);
}

/** The SDK warns on the console that a profile given by option beats keys in the environment: it is meant to. */
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

type BaseCredentials = ReturnType<typeof fromNodeProviderChain>;

/** The profile that was asked for, and nothing else: another identity in its place would scan another account. */
function profileCredentials(profile: string, shared: Parameters<typeof fromIni>[0]): BaseCredentials {
  return fromIni({ ...shared, profile, logger: QUIET });
}

function baseCredentials({ profile, mfaCode, credentials }: SessionOptions, region: string): BaseCredentials {
  if (credentials !== undefined) return async () => credentials;
  const shared = {
    ...(mfaCode === undefined ? {} : { mfaCodeProvider: mfaCode }),
    clientConfig: { region },
    // Else a credentials file that was renewed during the run would not be read again.
    ignoreCache: true,
  };
  return profile === undefined ? fromNodeProviderChain(shared) : profileCredentials(profile, shared);
}
