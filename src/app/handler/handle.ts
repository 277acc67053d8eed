import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { dynamoDbStore } from '../../aws/ledger/dynamodb.ts';
import { readText, s3Store } from '../../aws/ledger/s3.ts';
import type { RecordStore } from '../../aws/ledger/store.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import { type Clock, systemClock } from '../../aws/session/clock.ts';
import { openSession } from '../../aws/session/open-session.ts';
import { MOST_PLAN_BYTES, readStandingPlan, type StandingPlanRead } from '../../core/events/standing-plan.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Environment } from '../../core/model/secrets.ts';
import { systemCode } from '../../core/model/system-error.ts';
import { instant } from '../../core/model/time.ts';
import { harmless } from '../../outputs/harmless.ts';
import { exists, readSettings, SETTINGS_FILE, type SettingsFile } from '../settings-file.ts';
import { VERSION } from '../version.ts';
import {
  HANDLER_SESSION,
  type HandlerConfiguration,
  handlerConfiguration,
  type LedgerPlace,
  type StandingPlace,
} from './configuration.ts';
import type { HandlerPorts, Invocation } from './ports.ts';
import { type Reaction, react } from './react.ts';
import { handlerRules } from './rules.ts';
import { openTellers } from './tell.ts';

/** The part of Lambda's context that is looked at (Lambda Developer Guide, "Using the Lambda context object"). */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** What the function stands on, where that is not the process's own. */
export interface HandlerOptions {
  readonly env?: Environment;
  /** Where the bundle, the settings and the standing plan lie; by default `LAMBDA_TASK_ROOT`. */
  readonly folder?: string;
  readonly clock?: Clock;
  /** Prints a line of the function's log. */
  readonly log?: (line: string) => void;
  /** So long a change may take to show. Milliseconds; by default 15 seconds. */
  readonly readBackMs?: number;
}

/** A function as Lambda calls it. */
export type EventHandler = (event: unknown, context: LambdaContext) => Promise<Reaction>;

const READ_BACK_MS = 15_000;

/**
 * Makes the handler. What it stands on is opened by the first event and kept for the next ones; where that fails, the
 * event fails with it and the next one tries again. Throws nothing itself. The handler throws a {@link Problem}:
 * `bad-handler-settings`, `wrong-region`, those of settings and credentials, and `event-not-settled`.
 */
export function createHandler(options: HandlerOptions = {}): EventHandler {
  const log = options.log ?? ((line) => process.stdout.write(`${line}\n`));
  let opened: Promise<HandlerPorts> | undefined;
  const open = () => {
    opened ??= openPorts(options).catch((error: unknown) => {
      // What failed once, such as a call of STS, may not fail with the next event.
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return async (event, context) => {
    try {
      const ports = await open();
      const reaction = await react(event, invocationOf(context, ports.clock), ports);
      log(harmlessJson({ level: reaction.decision === 'wrong-region' ? 'error' : 'info', ...reaction }));
      return reaction;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { code, message, hint } = error;
      log(harmlessJson({ level: 'error', code, message, hint }));
      throw error;
    }
  };
}

/** Half a minute is left for what comes after the last look at the clock. */
const SLACK_MS = 30_000;

function invocationOf(context: LambdaContext, clock: Clock): Invocation {
  const left = context.getRemainingTimeInMillis();
  return {
    id: context.awsRequestId,
    until: instant(new Date(clock.now().getTime() + left + SLACK_MS)),
  };
}

/** One line, in which nothing that others wrote can end it or be obeyed. */
function harmlessJson(value: object): string {
  return JSON.stringify(value, (_name, member) => (typeof member === 'string' ? harmless(member) : member));
}

async function openPorts(options: HandlerOptions): Promise<HandlerPorts> {
  const env = options.env ?? process.env;
  const configuration = handlerConfiguration(env);
  const clock = options.clock ?? systemClock();
  const folder = options.folder ?? env.LAMBDA_TASK_ROOT ?? process.cwd();
  const rules = handlerRules(await settingsIn(folder, configuration.config));
  const base = await openSession({
    region: configuration.home.region,
    role: configuration.memberRole,
    sessionName: HANDLER_SESSION,
    ...(configuration.externalId !== undefined && { externalId: configuration.externalId }),
    concurrency: { accounts: 4, callsPerAccount: 8 },
    clock,
    version: VERSION,
    env,
  });
  const own = base.account({ accountId: base.identity.accountId });
  const signing = await base.signingKey();
  const longTerm = signing.state === 'known' && !signing.value.temporary;
  const { accounts = [base.identity.accountId], home, memberRole, notify, standing, ledger } = configuration;
  return {
    home,
    self: { arn: base.identity.arn, memberRole, sessionName: HANDLER_SESSION },
    accounts: new Set(accounts),
    session: ({ id }) => base.account({ accountId: id }),
    store: storeOf(own, ledger),
    rules,
    standing: async () => standing && readStanding(standing, { own, folder, region: home.region }),
    ownKeys: longTerm ? [signing.value.accessKeyId] : [],
    tellers: openTellers(configuration.tell, own, env),
    notify,
    clock,
    actor: { host: `lambda:${env.AWS_LAMBDA_FUNCTION_NAME ?? 'keyreeve'}`, arn: base.identity.arn },
    tool: `keyreeve ${VERSION}`,
    readBackMs: options.readBackMs ?? READ_BACK_MS,
  };
}

function storeOf(own: AccountSession, ledger: LedgerPlace): RecordStore {
  return ledger.kind === 's3' ? s3Store(own, ledger) : dynamoDbStore(own, ledger.table, ledger.region);
}

/** The settings that are named, or those beside the bundle; never ones of a folder above. */
async function settingsIn(folder: string, named: string | undefined): Promise<SettingsFile | undefined> {
  const path = placeIn(folder, named ?? SETTINGS_FILE);
  return named === undefined && !exists(path) ? undefined : readSettings({ config: path, folder });
}

function placeIn(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

interface StandingGround {
  readonly own: AccountSession;
  readonly folder: string;
  readonly region: HandlerConfiguration['home']['region'];
}

/** Read anew each time: a plan that was taken away allows nothing from then on. */
async function readStanding(
  { at, publicKey }: StandingPlace,
  { own, folder, region }: StandingGround,
): Promise<StandingPlanRead> {
  if ('file' in at) {
    const text = fileText(placeIn(folder, at.file));
    return typeof text === 'string' ? readStandingPlan(text, publicKey) : text;
  }
  const read = await readText(own, { bucket: at.bucket, prefix: '', region }, at.key);
  if (read.state === 'unread') return { fault: `could not be read (${read.source}: ${read.code})` };
  return read.value === null
    ? { fault: 'is not there: S3 has no such object' }
    : readStandingPlan(read.value, publicKey);
}

function fileText(path: string): string | { readonly fault: string } {
  try {
    const bytes = readFileSync(path);
    return bytes.length > MOST_PLAN_BYTES ? { fault: 'is larger than one can be' } : bytes.toString('utf8');
  } catch (error) {
    return { fault: `could not be read (${systemCode(error) ?? 'unknown'})` };
  }
}
