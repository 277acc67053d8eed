import { CallCounter } from './call-counter.ts';
import { baseCaller, isKnownKey } from './callers.ts';
import { type Clock, createClock, parseInstant } from './clock.ts';
import { FaultList } from './faults.ts';
import { AccountHandle } from './mutations.ts';
import { listen } from './server.ts';
import type { Fault, SandboxOptions } from './spec.ts';
import { type Played, playStory } from './stories/play.ts';
import {
  type AccountTruth,
  accountTruth,
  eachTruth,
  type Truth,
  type TruthFrame,
  truthFrame,
} from './truth.ts';
import type { Account } from './world/account.ts';
import type { Sent } from './world/outbox.ts';
import { HOME_REGIONS, World } from './world/world.ts';
import type { Write } from './write-log.ts';

/**
 * An emulated AWS organisation on the loopback address, for any AWS client: set `AWS_ENDPOINT_URL` and go. It knows
 * nothing of the product that is tried on it, so the two cannot merely agree with each other.
 */

export type { Clock } from './clock.ts';
export type { ExpectedCredential, ExpectedFailure, Verdict, Verdicts } from './expectation.ts';
export { LISTED_RULES } from './expectation.ts';
export type { AccountHandle, Actor, Change } from './mutations.ts';
export type * from './spec.ts';
export type { Played } from './stories/play.ts';
export { makeStory, STORIES } from './stories/stories.ts';
export type { MadeStory, Story, StoryLabel, StoryTruth, StoryVerdict } from './stories/story.ts';
export { type TrailFilesOptions, type TrailFilesWritten, writeTrailFiles } from './trail-files.ts';
export type { AccountTruth, Truth, TruthFrame, Unreachable } from './truth.ts';
export type { Sent } from './world/outbox.ts';
export { type TrailRecordFields, trailRecordsOf } from './world/past-events.ts';
export type { Write } from './write-log.ts';

export interface Sandbox {
  readonly url: string;
  readonly port: number;
  /** Where IAM and its events live in this partition. */
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /**
   * For a child process; take AWS_PROFILE and AWS_SESSION_TOKEN out of its environment. With an `accessKeyId` that of
   * whoever has this key: secrets are not looked at. Throws a RangeError for a key that nobody here has.
   */
  env(as?: { readonly accessKeyId: string }): Record<string, string>;
  readonly clock: Clock;
  readonly faults: { add(fault: Fault): string; clear(): void };
  readonly calls: CallCounter;
  /** Every call that changed something, or would have: refused, dropped and ignored ones too. Oldest first. */
  writes(): readonly Write[];
  /** What SES and SNS were given to send. */
  sent(): readonly Sent[];
  /** Everything that is so. Makes every account: for thousands of them use `truths`. */
  truth(): Truth;
  truths(): Generator<AccountTruth>;
  /** What is so of the organisation as a whole. */
  truthFrame(): TruthFrame;
  /** Throws a RangeError for an account that is not of this organisation, as `account` does. */
  truthOf(accountId: string): AccountTruth;
  account(accountId: string): AccountHandle;
  /**
   * Plays a story that ends now: adds its account, or its users and events to the account that is named. Throws a
   * RangeError for a story that there is not, and where the account has a user of that name.
   */
  play(storyId: string, into?: { readonly accountId: string }): Played;
  /** What was played, in that order. */
  stories(): readonly Played[];
  close(): Promise<void>;
}

function whole(name: string, value: number | undefined, low: number, high: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= low && value <= high)) return;
  throw new RangeError(`${name} must be a whole number from ${low} to ${high}, not ${value}`);
}

function checkAsOf({ asOf, now, world }: SandboxOptions): void {
  if (asOf === undefined) return;
  if (now === undefined || parseInstant(asOf) > parseInstant(now))
    throw new RangeError('asOf is an instant before now, and now must be given with it');
  if (world !== undefined)
    throw new RangeError('asOf is for generated accounts, not for those written by hand');
}

function checkOptions(options: SandboxOptions): void {
  whole('accounts', options.accounts, 1, 10_000);
  whole('users', options.users, 0, 10_000);
  whole('seed', options.seed, 0, 0xffff_ffff);
  whole('port', options.port, 0, 65_535);
  whole('latencyMs', options.latencyMs, 0, 600_000);
  whole('reportDelayMs', options.reportDelayMs, 0, 86_400_000);
  whole('staleReads', options.staleReads, 0, 1_000_000);
  whole('staleMs', options.staleMs, 0, 86_400_000);
  whole('lastUseLagMs', options.lastUseLagMs, 0, 86_400_000);
  whole('trailLagMs', options.trailLagMs, 0, 86_400_000);
  checkAsOf(options);
  const { host = '127.0.0.1', partition = 'aws' } = options;
  if (host !== '127.0.0.1') {
    throw new RangeError(`the sandbox listens on 127.0.0.1 only, not on ${JSON.stringify(host)}`);
  }
  if (!Object.hasOwn(HOME_REGIONS, partition)) {
    throw new RangeError(`no such partition: ${JSON.stringify(partition)} (aws, aws-cn, aws-us-gov)`);
  }
}

function mustFind(world: World, id: string): Account {
  const account = world.find(id);
  if (account === undefined) throw new RangeError(`no account ${JSON.stringify(id)} in this organisation`);
  return account;
}

/** Starts the organisation. Throws a RangeError for options that make no sense; listens only afterwards. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  checkOptions(options);
  const clock = createClock(options.asOf ?? options.now, options.frozenClock ?? false);
  const world = new World(clock, options);
  for (const story of options.stories ?? []) playStory(world, story);
  const faults = new FaultList(options.seed ?? 1, options.faults ?? []);
  const calls = new CallCounter();
  const { callerAccount = 'management' } = options;
  const home = callerAccount === 'management' ? world.management : mustFind(world, callerAccount);
  const base = baseCaller(world, home);
  const writes: Write[] = [];
  const stage = { world, base, faults, calls, writes, onCall: options.onCall };
  const { port, close } = await listen(stage, options.latencyMs ?? 0, options.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  const region = world.homeRegion;
  const credentials = {
    accessKeyId: base.accessKeyId,
    secretAccessKey: 'sandbox/secret/that/opens/nothing/0000000',
  };
  return {
    url,
    port,
    region,
    credentials,
    clock,
    faults,
    calls,
    close,
    env: (as = credentials) => {
      if (!isKnownKey(world, base, as.accessKeyId)) {
        throw new RangeError(`nobody in this organisation has the key ${JSON.stringify(as.accessKeyId)}`);
      }
      return {
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: as.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        AWS_EC2_METADATA_DISABLED: 'true',
      };
    },
    writes: () => [...writes],
    sent: () => [...world.outbox],
    truth: () => ({ ...truthFrame(world), accounts: [...eachTruth(world)] }),
    truths: () => eachTruth(world),
    truthFrame: () => truthFrame(world),
    truthOf: (accountId) => accountTruth(world, mustFind(world, accountId)),
    play: (storyId, into) => playStory(world, storyId, into?.accountId),
    stories: () => [...world.stories],
    account: (accountId) => new AccountHandle(world, mustFind(world, accountId)),
  };
}
