import { createPublicKey, type KeyObject } from 'node:crypto';
import type { BucketPlace } from '../../aws/ledger/s3.ts';
import { homeRegion, partitionOfRegion } from '../../aws/session/partitions.ts';
import type { EventHome } from '../../core/events/happening.ts';
import { homeOnly } from '../../core/events/read-event.ts';
import { nearestOf } from '../../core/model/nearest.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Environment } from '../../core/model/secrets.ts';

/** Every variable of ours, and what it is: the guide's table is held to it by a test. */
export const HANDLER_VARIABLES = {
  KEYREEVE_LEDGER:
    'where intents are written first: `dynamodb:TABLE`, `s3:BUCKET` or `s3:BUCKET/PREFIX`. Must be set',
  KEYREEVE_ACCOUNTS: 'ids of the accounts whose events are answered, with commas; by default its own alone',
  KEYREEVE_MEMBER_ROLE: 'the role it assumes in other accounts; by default `KeyreeveEventHandler`',
  KEYREEVE_EXTERNAL_ID: 'the external id for that role',
  KEYREEVE_STANDING_PLAN:
    'the signed standing plan: a file beside the bundle, or `s3://bucket/key`; none: it only tells',
  KEYREEVE_PUBLIC_KEY: 'the Ed25519 public key that signed the standing plan, as PEM or as its base64 alone',
  KEYREEVE_CONFIG: 'the settings; by default `keyreeve.yaml` beside the bundle, where it is there',
  KEYREEVE_NOTIFY: '`findings`, `attempts` (refused calls too, the default) or `all`',
  KEYREEVE_SNS_TOPIC: 'the ARN of a standard SNS topic to tell',
  KEYREEVE_WEBHOOK: 'the address of a Slack-compatible webhook to tell: a secret',
  KEYREEVE_SES_FROM: 'the verified sender of mails by SES',
  KEYREEVE_SES_TO: 'addresses to write to by SES, with commas',
  KEYREEVE_SES_REGION: 'the region of SES; by default the region of the function',
} as const;
export type HandlerVariable = keyof typeof HANDLER_VARIABLES;

const DEFAULT_MEMBER_ROLE = 'KeyreeveEventHandler';
/** What CloudTrail shows of it in other accounts, and by what its own calls are known again (V08). */
export const HANDLER_SESSION = 'keyreeve-event-handler';

export type LedgerPlace =
  | { readonly kind: 'dynamodb'; readonly table: string; readonly region: string }
  | ({ readonly kind: 's3' } & BucketPlace);

/** Where the standing plan lies, and by which key it must be signed. */
export interface StandingPlace {
  readonly at: { readonly file: string } | { readonly bucket: string; readonly key: string };
  readonly publicKey: KeyObject;
}

/** Whom to tell. At least one of them is there. */
export interface TellSettings {
  readonly topicArn?: string;
  /** Whether `KEYREEVE_WEBHOOK` is set: its value is read where it is used, and nowhere shown. */
  readonly webhook: boolean;
  readonly ses?: { readonly from: string; readonly to: readonly string[]; readonly region: string };
}

/** What the environment says, checked. */
export interface HandlerConfiguration {
  readonly home: EventHome;
  readonly ledger: LedgerPlace;
  /** Absent: the function's own account. */
  readonly accounts?: readonly string[];
  readonly memberRole: string;
  readonly externalId?: string;
  readonly standing?: StandingPlace;
  readonly config?: string;
  readonly notify: 'findings' | 'attempts' | 'all';
  readonly tell: TellSettings;
}

/**
 * Reads the environment at the start of the function. Throws the {@link Problem} `bad-handler-settings` with everything
 * that is wrong, and `wrong-region` where no event of IAM would ever come (V04). No value of a variable that may be a
 * secret is told.
 */
export function handlerConfiguration(env: Environment): HandlerConfiguration {
  const faults: string[] = [];
  const fault = (name: HandlerVariable, words: string) => void faults.push(`${name} ${words}`);
  const value = (name: HandlerVariable) => env[name]?.trim() || undefined;
  const home = homeIn(env);
  for (const words of strangers(env)) faults.push(words);
  const ledger = ledgerIn(value('KEYREEVE_LEDGER'), home.region);
  if (typeof ledger === 'string') fault('KEYREEVE_LEDGER', ledger);
  const accounts = listIn(value('KEYREEVE_ACCOUNTS'));
  if (accounts?.some((id) => !/^\d{12}$/.test(id)))
    fault('KEYREEVE_ACCOUNTS', 'holds something that is no account id of twelve digits.');
  const memberRole = value('KEYREEVE_MEMBER_ROLE') ?? DEFAULT_MEMBER_ROLE;
  if (!/^[\w+=,.@/-]{1,512}$/.test(memberRole)) fault('KEYREEVE_MEMBER_ROLE', 'is no name of a role.');
  const standing = standingIn(value('KEYREEVE_STANDING_PLAN'), value('KEYREEVE_PUBLIC_KEY'), fault);
  const notify = value('KEYREEVE_NOTIFY') ?? 'attempts';
  if (!isNotify(notify)) fault('KEYREEVE_NOTIFY', 'is none of findings, attempts and all.');
  const tell = tellIn(value, home, fault);
  if (faults.length > 0 || typeof ledger === 'string' || !isNotify(notify))
    throw new Problem('bad-handler-settings', ['The environment cannot be used.', ...faults].join('\n  '));
  const externalId = value('KEYREEVE_EXTERNAL_ID');
  const config = value('KEYREEVE_CONFIG');
  return {
    home,
    ledger,
    memberRole,
    notify,
    tell,
    ...(accounts !== undefined && { accounts }),
    ...(externalId !== undefined && { externalId }),
    ...(standing !== undefined && { standing }),
    ...(config !== undefined && { config }),
  };
}

type Told = (name: HandlerVariable, words: string) => void;

function homeIn(env: Environment): EventHome {
  const region = env.AWS_REGION ?? '';
  if (!/^[a-z]{2,}(-[a-z0-9]+)+$/.test(region))
    throw new Problem('bad-handler-settings', 'AWS_REGION names no region. Lambda sets it by itself.');
  return checkHome(region);
}

/** The home region, where this is one. Throws the {@link Problem} `wrong-region` for another (V04). */
export function checkHome(region: string): EventHome {
  const partition = partitionOfRegion(region);
  const home = { partition, region: homeRegion(partition) };
  if (region === home.region) return home;
  throw new Problem('wrong-region', `${region} is not where IAM's events are. ${homeOnly(home)}`, {
    hint: `Put it into ${home.region}.`,
  });
}

/** A variable that is misspelt would be one that is not heeded, and nobody would know. */
function strangers(env: Environment): readonly string[] {
  const names = Object.keys(HANDLER_VARIABLES);
  return Object.keys(env)
    .filter((name) => name.startsWith('KEYREEVE_') && !names.includes(name))
    .map((name) => {
      const near = nearestOf(name, names)[0];
      return `${name.slice(0, 60)} is not known.${near === undefined ? '' : ` Is ${near} meant?`}`;
    });
}

function ledgerIn(text: string | undefined, region: string): LedgerPlace | string {
  if (text === undefined) return 'is not set: without it nothing is ever switched off, and all is told anew.';
  const [, kind, place = ''] = /^(dynamodb|s3):(.+)$/s.exec(text) ?? [];
  if (kind === 'dynamodb' && /^[\w.-]{3,255}$/.test(place)) return { kind, table: place, region };
  const [, bucket, prefix = ''] =
    /^(?:\/\/)?([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w!.*'()/-]{0,500}))?$/.exec(place) ?? [];
  if (kind === 's3' && bucket !== undefined)
    return { kind, bucket, prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`, region };
  return 'is neither dynamodb:TABLE nor s3:BUCKET/PREFIX.';
}

function listIn(text: string | undefined): readonly string[] | undefined {
  return text?.split(/[\s,]+/).filter((each) => each !== '');
}

function standingIn(
  place: string | undefined,
  key: string | undefined,
  fault: Told,
): StandingPlace | undefined {
  if (place === undefined) {
    if (key !== undefined)
      fault('KEYREEVE_PUBLIC_KEY', 'is set, and no standing plan: name it, or leave it out.');
    return undefined;
  }
  const [, bucket, object] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/s.exec(place) ?? [];
  if (place.startsWith('s3:') && bucket === undefined)
    fault('KEYREEVE_STANDING_PLAN', 'is no s3://bucket/key, and no file.');
  const publicKey = key === undefined ? undefined : publicKeyIn(key);
  if (publicKey === undefined) {
    fault(
      'KEYREEVE_PUBLIC_KEY',
      'is not set, or is no Ed25519 public key. `keyreeve standing-plan new` prints it.',
    );
    return undefined;
  }
  const at = bucket !== undefined && object !== undefined ? { bucket, key: object } : { file: place };
  return { at, publicKey };
}

/** PEM, with line breaks or `\n`, or its base64 alone: a variable seldom holds line breaks. */
function publicKeyIn(text: string): KeyObject | undefined {
  // A private key would give its public one too, and must not lie in an environment.
  if (/PRIVATE/.test(text)) return undefined;
  const base64 = text
    .replaceAll('\\n', '\n')
    .replaceAll(/-----[A-Z ]+-----/g, '')
    .replaceAll(/\s+/g, '');
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch (error) {
    // Whatever OpenSSL says of it, it is no key.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function isNotify(text: string): text is HandlerConfiguration['notify'] {
  return text === 'findings' || text === 'attempts' || text === 'all';
}

const ADDRESS = /^[^\s@,;<>"]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

function tellIn(
  value: (name: HandlerVariable) => string | undefined,
  { region, partition }: EventHome,
  fault: Told,
): TellSettings {
  const topicArn = value('KEYREEVE_SNS_TOPIC');
  const isTopic = new RegExp(`^arn:${partition}:sns:[a-z0-9-]+:\\d{12}:[\\w-]{1,256}$`);
  if (topicArn !== undefined && !isTopic.test(topicArn))
    fault('KEYREEVE_SNS_TOPIC', 'is no ARN of a standard topic in this partition.');
  const from = value('KEYREEVE_SES_FROM');
  const to = listIn(value('KEYREEVE_SES_TO'));
  if ((from === undefined) !== (to === undefined))
    fault('KEYREEVE_SES_FROM', 'and KEYREEVE_SES_TO go together: set both, or neither.');
  if (from !== undefined && !ADDRESS.test(from)) fault('KEYREEVE_SES_FROM', 'is no address.');
  if (to?.some((each) => !ADDRESS.test(each)) || to?.length === 0)
    fault('KEYREEVE_SES_TO', 'holds something that is no address.');
  const webhook = value('KEYREEVE_WEBHOOK') !== undefined;
  if (topicArn === undefined && to === undefined && !webhook)
    fault(
      'KEYREEVE_SNS_TOPIC',
      'is not set, nor KEYREEVE_WEBHOOK, nor KEYREEVE_SES_TO: nobody would be told.',
    );
  return {
    webhook,
    ...(topicArn !== undefined && { topicArn }),
    ...(from !== undefined &&
      to !== undefined && { ses: { from, to, region: value('KEYREEVE_SES_REGION') ?? region } }),
  };
}
