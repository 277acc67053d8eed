import { givenSession, type TakenRole, takenRole } from '../../../core/investigation/given-credentials.ts';
import { type Fact, known, type Unread } from '../../../core/model/fact.ts';
import { instant } from '../../../core/model/time.ts';
import type { TrailRecord } from '../../../core/model/trail-record.ts';
import { textIn } from '../../../core/parse/trail-record.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { type NotSearched, regionsToSearch, searchRegions } from '../trail.ts';

/** The longest session of a role, in hours; of one taken with a role's session, 1 (IAM User Guide, "Roles terms"). */
export const LONGEST_ROLE_SESSION_HOURS = 12;

/** The longest that a user's temporary credentials last (STS API reference, GetSessionToken). */
const LONGEST_TOKEN_HOURS = 36;

/** A role that was taken, once for each role, with the newest taking. */
export interface RoleAssumed extends TakenRole {
  /** False for a role of another account, whose policies are not ours to change. */
  readonly ownAccount: boolean;
  readonly region: string;
  readonly at: string;
  /** The key that signed the call: one of those asked about, or of a session that began with one. */
  readonly accessKeyId: string;
}

/** Temporary credentials of another kind that were made with a key. */
export interface OtherSession {
  readonly call: 'GetSessionToken' | 'GetFederationToken' | 'AssumeRoot';
  readonly region: string;
  readonly at: string;
  /** What ends it. */
  readonly words: string;
}

export interface RolesAssumed {
  /** Newest first. Unread where not one region could be searched. */
  readonly roles: Fact<readonly RoleAssumed[]>;
  /** Newest first. */
  readonly otherSessions: readonly OtherSession[];
  readonly notSearched: readonly NotSearched[];
}

/** A thousand events of a key in a region; a busy key has more, and then the search says that it was cut. */
const MOST_PAGES = 20;

/** Sessions looked into for what was made with them. Each takes a search of every region. */
const MOST_FOLLOWED = 25;

/**
 * The roles that were taken with these keys since a time, and with the temporary credentials made with them, in every
 * enabled region (I09). A user's own temporary credentials are looked for 36 hours further back, since roles can be
 * taken with them until they end. Deactivating a key ends none of these sessions. Sessions of other accounts' roles are not
 * followed: what was made with them stands in those accounts' histories.
 *
 * @param since ISO 8601 UTC
 */
export async function readRolesAssumed(
  session: AccountSession,
  accessKeyIds: readonly string[],
  since: string,
): Promise<RolesAssumed> {
  const { regions, gaps } = await regionsToSearch(session);
  const tokensSince = instant(new Date(Date.parse(since) - LONGEST_TOKEN_HOURS * 3_600_000));
  const story: Story = {
    since,
    accountId: session.account.id,
    open: [...accessKeyIds],
    seen: new Set(accessKeyIds),
    most: new Set(accessKeyIds).size + MOST_FOLLOWED,
    roles: new Map(),
    others: [],
    gaps: [...gaps],
  };
  let lost: Unread | undefined;
  for (let key = story.open.shift(); key !== undefined; key = story.open.shift()) {
    const window = { since: tokensSince, mostPages: MOST_PAGES };
    const search = { attribute: 'AccessKeyId', value: key, ...window } as const;
    const { records, searched, notSearched } = await searchRegions(session, regions, search);
    if (searched.state === 'unread') lost ??= searched;
    story.gaps.push(...notSearched);
    for (const record of records) tell(story, record, key);
  }
  const roles = [...story.roles.values()].toSorted(newestFirst);
  const nothing = roles.length + story.others.length === 0;
  const readAt = instant(session.clock.now());
  return {
    roles: nothing && lost !== undefined ? lost : known(roles, 'cloudtrail:LookupEvents', readAt),
    otherSessions: story.others.toSorted(newestFirst),
    notSearched: eachOnce(story.gaps),
  };
}

/** What has been found so far, and which sessions are still to be looked into. */
interface Story {
  /** Sessions of roles that were taken before have ended. */
  readonly since: string;
  readonly accountId: string;
  /** Keys and sessions to be looked into. */
  readonly open: string[];
  /** Those, and all that were. */
  readonly seen: Set<string>;
  /** So many of them at most. */
  readonly most: number;
  readonly roles: Map<string, RoleAssumed>;
  readonly others: OtherSession[];
  readonly gaps: NotSearched[];
}

function tell(story: Story, record: TrailRecord, accessKeyId: string): void {
  if (record.source !== 'sts.amazonaws.com' || record.errorCode !== undefined) return;
  if (record.name === 'AssumeRole' && record.at >= story.since) tellRole(story, record, accessKeyId);
  const other = otherSession(record);
  if (other === undefined) return;
  story.others.push({ ...other, region: record.region, at: record.at });
  if (other.call !== 'AssumeRoot') follow(story, record);
}

function tellRole(story: Story, record: TrailRecord, accessKeyId: string): void {
  const { region, at } = record;
  const role = takenRole(record);
  if (role === undefined) {
    const words = 'The event history has a role being taken here, and the record does not say which.';
    story.gaps.push({ region, code: 'Unreadable', words });
    return;
  }
  const ownAccount = role.accountId === story.accountId;
  const before = story.roles.get(role.roleArn);
  if (before === undefined || before.at < at)
    story.roles.set(role.roleArn, { ...role, ownAccount, region, at, accessKeyId });
  if (ownAccount) follow(story, record);
}

/** Has the credentials that a call gave looked into, later. */
function follow({ seen, open, most, gaps }: Story, record: TrailRecord): void {
  const { region } = record;
  const child = givenSession(record);
  if (child === undefined) {
    const words = 'A session was given out here, and the record does not say which: it was not looked into.';
    gaps.push({ region, code: 'Unreadable', words });
    return;
  }
  if (seen.has(child)) return;
  if (seen.size === most) {
    gaps.push({ region, code: 'Bounded', words: CUT });
    return;
  }
  seen.add(child);
  open.push(child);
}

const CUT = `More than ${MOST_FOLLOWED} sessions were made with these keys: what was made with the others in turn was not searched for.`;

function eachOnce(gaps: readonly NotSearched[]): readonly NotSearched[] {
  return [...new Map(gaps.map((gap) => [`${gap.region} ${gap.code} ${gap.words}`, gap])).values()];
}

function newestFirst(a: { readonly at: string }, b: { readonly at: string }): number {
  if (a.at === b.at) return 0;
  return a.at < b.at ? 1 : -1;
}

/** Sessions that are no role's. A user's sessions are judged by the user's policies at every call. */
function otherSession({ name, request }: TrailRecord): Pick<OtherSession, 'call' | 'words'> | undefined {
  switch (name) {
    case 'GetSessionToken':
    case 'GetFederationToken':
      return {
        call: name,
        words: 'Denied with the user: a policy that denies everything to the user ends it.',
      };
    case 'AssumeRoot': {
      const target = textIn(request.targetPrincipal) ?? 'a member account';
      return {
        call: name,
        words: `A session as root of ${target}: 15 minutes at most, and no user's policy ends it.`,
      };
    }
    default:
      return undefined;
  }
}
