import { readKeyCreator } from '../../aws/collect/remediation/key-creator.ts';
import { readKeyHolder } from '../../aws/collect/remediation/key-holder.ts';
import { readKeyAccount, readKeyOwner } from '../../aws/collect/remediation/key-owner.ts';
import { readOrganizationControl } from '../../aws/collect/remediation/organization-control.ts';
import {
  LONGEST_ROLE_SESSION_HOURS,
  type RolesAssumed,
  readRolesAssumed,
} from '../../aws/collect/remediation/role-sessions.ts';
import { readRootCredentials } from '../../aws/collect/remediation/root-credentials.ts';
import { readScp } from '../../aws/collect/scp.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import type { Account } from '../../core/model/account.ts';
import { notSearchedTogether } from '../../core/model/denied-calls.ts';
import { type Unread, valueIn } from '../../core/model/fact.ts';
import type { Investigation } from '../../core/model/investigation.ts';
import type { CreatedBy } from '../../core/model/key-origin.ts';
import { Problem } from '../../core/model/problem.ts';
import {
  type AssumedRole,
  type ContainCase,
  type ContainContext,
  type Containment,
  contain,
  containRoot,
} from '../../core/plan/contain.ts';
import { containMade, eachOnce } from '../../core/plan/contain-made.ts';
import { gapOf } from '../../core/plan/gap.ts';
import { notSearchedGaps, sinceThenNotes } from '../../core/plan/investigated.ts';
import { makePlan } from '../../core/plan/make-plan.ts';
import type { Plan, PlanGap } from '../../core/plan/plan.ts';
import { DENY_ROOT_SCP, quarantineScp } from '../../core/plan/policies.ts';
import { DEFAULT_REMEDIATION_ROLE } from '../../core/settings/remediation-defaults.ts';
import { scpPossible } from './gather-root.ts';
import { readMade } from './made-principals.ts';
import { frameOf, rootSessionNotice, unreadGaps } from './make-remediation.ts';
import { type Ground, ownKeysOf, ownRolesOf } from './options.ts';

export interface ContainOptions {
  readonly accessKeyId: string;
  /** The account the key is of; by default the caller's, or the one STS names. */
  readonly accountId?: string;
  readonly reason: string;
  /** Contain a break-glass user all the same. */
  readonly forced: boolean;
  /** An investigation of the key: what it saw being made is contained too. */
  readonly investigation?: Investigation;
  /** Told before something is done that others will see. */
  readonly onNotice?: (words: string) => void;
}

/** A containment is for now: an hour later it is another situation. */
const VALID_MINUTES = 15;
const MINUTE_MS = 60_000;

/** Makes the plan that stops a live attack with a key. Nothing is changed. */
export async function makeContainment(ground: Ground, options: ContainOptions): Promise<Plan> {
  const { base, now } = ground;
  const control = await readOrganizationControl(base);
  const account = await accountOf(ground, options, valueIn(control.organization)?.managementAccountId);
  const session = base.account({ accountId: account.id });
  const lost = await session.open();
  if (lost !== undefined) throw unreadable(account, lost);
  const attack: Attack = {
    ground,
    options,
    account,
    session,
    management: base.account({ accountId: base.identity.accountId }),
    scp: account.isManagement === true ? NOT_BOUND : scpPossible(control),
    expiresAt: later(now, VALID_MINUTES * MINUTE_MS),
  };
  const owner = await readKeyOwner(session, options.accessKeyId);
  // A deleted key has no owner any more, and what was made with it may live on.
  const userName = valueIn(owner) ?? options.investigation?.subject.userName;
  const made =
    typeof userName === 'string'
      ? await ofUser(attack, userName)
      : await ofRoot(attack, owner.state === 'unread' ? whyNoOwner(owner) : undefined);
  return makePlan({
    ...frameOf(ground, {}),
    kind: 'contain',
    expiresAt: attack.expiresAt,
    steps: made.steps,
    refused: made.refused,
    manual: [],
    gaps: [...made.gaps, ...notSearchedGaps(account, options.investigation), ...unreadGaps(made.refused)],
    notes: [
      ...made.notes,
      ...sinceThenNotes(options.investigation, now),
      ...ground.caller.blind.map((words) => `Not seen: ${words}`),
    ],
  });
}

const NOT_BOUND = {
  possible: false,
  words: 'no policy of the organisation binds its management account.',
} as const;

interface Attack {
  readonly ground: Ground;
  readonly options: ContainOptions;
  readonly account: Account;
  readonly session: AccountSession;
  readonly management: AccountSession;
  readonly scp: ContainCase['scp'];
  readonly expiresAt: string;
}

type Made = Containment & { readonly gaps: readonly PlanGap[] };

async function ofUser(attack: Attack, userName: string): Promise<Made> {
  const { ground, options, account, session, management, scp } = attack;
  const { accessKeyId } = options;
  const holder = await readKeyHolder(session, userName);
  const keys = valueIn(holder.keys) ?? [];
  const key = keys.find((each) => each.accessKeyId === accessKeyId);
  const user = valueIn(holder.user);
  const policy = user ? quarantineScp(user.arn, user.userId).name : 'KeyreeveQuarantine';
  const [createdBy, assumed, quarantine] = await Promise.all([
    key === undefined ? GONE : readKeyCreator(session, accessKeyId, key.createdAt, ground.now),
    readRolesAssumed(
      session,
      keys.map((each) => each.accessKeyId),
      later(ground.now, -LONGEST_ROLE_SESSION_HOURS * 3_600_000),
    ),
    readScp(management, policy),
  ]);
  const roles = distinct(valueIn(assumed.roles) ?? []);
  const context = contextOf(attack);
  const made = contain({ account, accessKeyId, holder, createdBy, roles, scp, quarantine }, context);
  const rest = await ofMade(attack, context);
  const notes = assumed.otherSessions.map(
    ({ call, at, region, words }) => `${call} at ${at} in ${region}: ${words}`,
  );
  return { ...together(made, rest, notes), gaps: gapsOf(account, assumed) };
}

function together(of: Containment, made: Containment, notes: readonly string[]): Containment {
  return {
    // The key's own user may have made a second key for itself.
    steps: eachOnce([...of.steps, ...made.steps]),
    refused: [...of.refused, ...made.refused],
    notes: [...of.notes, ...notes, ...made.notes],
  };
}

async function ofMade({ account, session, options }: Attack, context: ContainContext): Promise<Containment> {
  const { made = [] } = options.investigation ?? {};
  return containMade(account, await readMade(session, made), context);
}

function contextOf({ ground, options, expiresAt }: Attack): ContainContext {
  const { accessKeyId, reason, forced } = options;
  return {
    settings: ground.settings,
    exempt: ground.exempt,
    ownKeys: ownKeysOf(ground.caller),
    forced: new Set(forced ? [accessKeyId] : []),
    reason,
    ownRoles: ownRolesOf(ground.caller, ground.settings.role.name ?? DEFAULT_REMEDIATION_ROLE),
    sessionsBefore: expiresAt,
  };
}

const GONE: CreatedBy = { unknown: 'The key is gone.' };

/** Role sessions that were not searched for are sessions that live on. */
function gapsOf(account: Account, { roles, notSearched }: RolesAssumed): readonly PlanGap[] {
  const gaps = notSearchedTogether(notSearched).map(({ regions, code, words }): PlanGap => {
    const source = `cloudtrail:LookupEvents ${regions.join(', ')}`;
    return { account, source, code, words: `Role sessions: ${words}` };
  });
  if (roles.state === 'known') return gaps;
  return [...gaps, gapOf({ ...roles, words: `Role sessions: ${roles.words}` }, account)];
}

async function ofRoot(attack: Attack, lostWords: string | undefined): Promise<Made> {
  const { ground, options, account, session, management, scp } = attack;
  const { accessKeyId, reason } = options;
  options.onNotice?.(rootSessionNotice(account));
  const { keys } = await readRootCredentials(ground.base, session);
  // Where root's keys cannot be listed, a key that no user has can only be root's, or gone.
  const isRoot = valueIn(keys)?.some((key) => key.accessKeyId === accessKeyId) ?? lostWords === undefined;
  if (!isRoot) throw notThere(accessKeyId, account, lostWords);
  const made = containRoot(
    { account, accessKeyId, scp },
    await readScp(management, DENY_ROOT_SCP.name),
    reason,
  );
  const rest = await ofMade(attack, contextOf(attack));
  return { ...together(made, rest, []), gaps: [] };
}

function unreadable({ id }: Account, { words, detail, fix }: Unread): Problem {
  const said = detail === undefined ? '' : ` (${detail})`;
  return new Problem('account-unreadable', `Account ${id} cannot be read: ${words}${said}`, {
    ...(fix !== undefined && { hint: fix }),
  });
}

/** AWS says AccessDenied of a key that is not of the account, as of a call that is not permitted. */
function whyNoOwner({ code, words }: Unread): string {
  return code === 'AccessDenied'
    ? 'Nobody in it has that key, or iam:GetAccessKeyLastUsed is not permitted there.'
    : words;
}

function notThere(accessKeyId: string, { id }: Account, words = 'Nobody in it has that key.'): Problem {
  return new Problem('bad-argument', `${accessKeyId} was not found in account ${id}. ${words}`, {
    hint: 'Name its account with --account. A key that was deleted cannot be used any more; sessions it issued can.',
  });
}

/** The account that is named, else the one STS names for the key. */
async function accountOf(
  { base }: Ground,
  { accountId, accessKeyId }: ContainOptions,
  managementAccountId: string | undefined,
): Promise<Account> {
  const { partition } = base.identity;
  const told = accountId ?? (await readKeyAccount(base, accessKeyId));
  if (typeof told === 'object' && told.state === 'unread')
    throw new Problem('bad-argument', `The account of ${accessKeyId} is not known. ${told.words}`, {
      hint: 'Name it with --account.',
    });
  const id = typeof told === 'string' ? told : told.value;
  return { id, partition, isManagement: id === managementAccountId };
}

function later(time: string, ms: number): string {
  return `${new Date(Date.parse(time) + ms).toISOString().slice(0, 19)}Z`;
}

function distinct(roles: readonly AssumedRole[]): readonly AssumedRole[] {
  return [...new Map(roles.map((role) => [role.roleArn, role])).values()];
}
