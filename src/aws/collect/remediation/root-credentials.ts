import { type Fact, known, type Unread, unread, valueIn } from '../../../core/model/fact.ts';
import type { TrailRecord } from '../../../core/model/trail-record.ts';
import { objectIn } from '../../../core/parse/trail-record.ts';
import type { LiveKey } from '../../../core/plan/key-case.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { homeRegion } from '../../session/partitions.ts';
import { readAccountSummary } from '../account-summary.ts';
import { readKeys } from '../live-user.ts';
import { readCertificates } from '../other-credentials.ts';
import { openRootAudit, type RootSessions } from '../root-audit.ts';
import { type NotSearched, searchRegions } from '../trail.ts';
import { heldKeys } from './key-holder.ts';

/** A root access key, as a root session lists it. */
export type RootKeyNow = LiveKey;

/** A signing certificate of root, as a root session lists it. */
export interface RootCertificateNow {
  readonly certificateId: string;
  readonly uploadedAt: string;
  readonly status: 'Active' | 'Inactive';
}

/** One act of the root user. */
export interface RootSeen {
  readonly at: string;
  /** An address, or what CloudTrail writes in its place. */
  readonly sourceIp?: string;
  readonly userAgent?: string;
  /** `signin.amazonaws.com ConsoleLogin`, and whether it failed. */
  readonly event: string;
  readonly region: string;
}

/** What root has that can be taken away, and from where root was used. */
export interface RootCredentials {
  /** Live, in every kind of account; counts inactive keys too. */
  readonly summary: Fact<{ readonly keysPresent: number; readonly certificatesPresent: number }>;
  readonly keys: Fact<readonly RootKeyNow[]>;
  readonly certificates: Fact<readonly RootCertificateNow[]>;
  /** The newest 200 events of the event history and no more, newest first (X18). */
  readonly seenFrom: Fact<readonly RootSeen[]>;
  /** Regions whose history was not searched, or not to its end. */
  readonly notSearched: readonly NotSearched[];
}

/**
 * Reads root's keys and certificates: from the account summary how many, and through centralised root access their
 * ids, where the account has any and such a session can be had (X14 to X16). GuardDuty reports that session as a use
 * of root credentials.
 */
export async function readRootCredentials(
  sessions: RootSessions,
  session: AccountSession,
): Promise<RootCredentials> {
  const summary = await readSummary(session);
  const present = valueIn(summary);
  if (present !== undefined && present.keysPresent + present.certificatesPresent === 0) {
    const none = known([], summary.source, summary.state === 'known' ? summary.readAt : undefined);
    return { summary, keys: none, certificates: none, seenFrom: NOTHING_TO_LOOK_FOR, notSearched: [] };
  }
  const { keys, certificates } = await listAsRoot(sessions, session);
  const used = (valueIn(keys) ?? []).flatMap(({ lastUse }) => valueIn(lastUse)?.region ?? []);
  return { summary, keys, certificates, ...(await readSightings(session, used)) };
}

const NOTHING_TO_LOOK_FOR = unread(
  'cloudtrail:LookupEvents',
  'NotAsked',
  'Root has no access key and no certificate, so its use was not searched for.',
);

async function readSummary(session: AccountSession): Promise<RootCredentials['summary']> {
  const { accountSummary, certificatesPresentNow } = await readAccountSummary(session);
  if (accountSummary.state === 'unread') return accountSummary;
  if (certificatesPresentNow.state === 'unread') return certificatesPresentNow;
  const keysPresent = accountSummary.value.accountAccessKeysPresent;
  return {
    ...accountSummary,
    value: { keysPresent, certificatesPresent: Number(certificatesPresentNow.value) },
  };
}

async function listAsRoot(
  sessions: RootSessions,
  session: AccountSession,
): Promise<Pick<RootCredentials, 'keys' | 'certificates'>> {
  const asRoot = await openRootAudit(sessions, session);
  if ('state' in asRoot) return { keys: asRoot, certificates: asRoot };
  const [keys, certificates] = await Promise.all([
    readKeys(asRoot, 'root').then(heldKeys),
    readRootCertificates(asRoot),
  ]);
  return { keys: deniedToRoot(keys), certificates: deniedToRoot(certificates) };
}

async function readRootCertificates(asRoot: AccountSession): Promise<Fact<readonly RootCertificateNow[]>> {
  const listed = await readCertificates(asRoot, 'root');
  if (listed.state === 'unread') return listed;
  const value: RootCertificateNow[] = [];
  for (const { id, uploadedAt, active } of listed.value) {
    if (id === undefined || uploadedAt === undefined)
      return unread(listed.source, 'BadAnswer', 'The answer lists a certificate without id or date.');
    value.push({ certificateId: id, uploadedAt, status: active ? 'Active' : 'Inactive' });
  }
  return { ...listed, value };
}

/** AWS's task policy permits these calls, so that a denial comes from above: no grant to a role would help. */
function deniedToRoot<T>(fact: Fact<T>): Fact<T> {
  if (fact.state === 'known' || fact.code !== 'AccessDenied') return fact;
  const { fix: _fix, ...reason } = fact;
  if (!/service control policy/i.test(fact.detail ?? ''))
    return {
      ...reason,
      words: 'The root session was opened, and this call was denied to it.',
    } satisfies Unread;
  return {
    ...reason,
    words: 'A service control policy of the organisation denies root, root sessions included.',
    fix: 'Except sessions with aws:AssumedRoot = true from the service control policy that denies root.',
  } satisfies Unread;
}

/** Of fifty events each, over all regions together. */
const MOST_EVENTS = 200;

/**
 * Where root signs in besides the home region (CloudTrail User Guide, "AWS Management Console sign-in events"), in
 * the partition aws.
 */
const SIGN_IN_REGIONS = ['us-east-2', 'us-west-2'] as const;

async function readSightings(
  session: AccountSession,
  usedIn: readonly string[],
): Promise<Pick<RootCredentials, 'seenFrom' | 'notSearched'>> {
  const { partition } = session.account;
  const regions = new Set([
    homeRegion(partition),
    ...(partition === 'aws' ? SIGN_IN_REGIONS : []),
    ...usedIn.filter((region) => /^[a-z]{2,4}(-[a-z]+)+-\d$/.test(region)),
  ]);
  const search = { attribute: 'Username', value: 'root', mostPages: MOST_EVENTS / 50 } as const;
  const { records, notSearched, searched } = await searchRegions(session, [...regions], search);
  if (searched.state === 'unread') return { seenFrom: searched, notSearched };
  const seen = records.filter(isRootItself).slice(0, MOST_EVENTS).map(sighting);
  return { seenFrom: { ...searched, value: seen }, notSearched };
}

/**
 * Whether it was the root user with its own password or key. Not so: what a service did on its own, and sessions of
 * AssumeRoot, ours among them, which CloudTrail marks with `assumedRoot` (CloudTrail User Guide, "userIdentity
 * element"). Where the mark is missing an event is shown: one too many rather than one too few. Temporary credentials
 * alone, `ASIA…`, tell nothing, since those of a console sign-in look the same.
 */
function isRootItself({ identity, all }: TrailRecord): boolean {
  if (identity.invokedBy !== undefined && identity.invokedBy !== '') return false;
  if (all.eventType === 'AwsServiceEvent') return false;
  return String(objectIn(identity.sessionContext).assumedRoot) !== 'true';
}

function sighting({
  at,
  region,
  source,
  name,
  sourceAddress,
  userAgent,
  errorCode,
  response,
}: TrailRecord): RootSeen {
  const failed = errorCode !== undefined || response.ConsoleLogin === 'Failure';
  return {
    at,
    ...(sourceAddress !== undefined && { sourceIp: sourceAddress }),
    ...(userAgent !== undefined && { userAgent }),
    event: `${source} ${name}${failed ? ', failed' : ''}`,
    region,
  };
}
