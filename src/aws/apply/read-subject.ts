import { GetAccessKeyLastUsedCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { type Fact, known, type Unread, unread } from '../../core/model/fact.ts';
import type { AccessKey } from '../../core/model/snapshot.ts';
import { instant } from '../../core/model/time.ts';
import {
  type Condition,
  type KeyNow,
  type PolicyNow,
  partsFor,
  type SubjectReading,
} from '../../core/plan/conditions.ts';
import type { Step, Subject } from '../../core/plan/plan.ts';
import { readKeys, readUser } from '../collect/live-user.ts';
import { readCertificates } from '../collect/other-credentials.ts';
import { readPolicyVersions } from '../collect/remediation/policy-versions.ts';
import { readScp } from '../collect/scp.ts';
import type { AccountSession } from '../session/account-session.ts';
import { explainRefusal, type Who, whoCalls } from './explain.ts';
import { readRolePolicies, readUserPolicies } from './read-policies.ts';
import type { StepSessions } from './sessions.ts';

/**
 * Reads of a step's subject what these conditions ask for, and no more. What cannot be read is unread in the words
 * of somebody who applies a plan; nothing of it throws, but a condition that the subject cannot have (a plan's
 * fault): that throws an Error.
 */
export async function readSubject(
  sessions: StepSessions,
  step: Pick<Step, 'account' | 'subject' | 'call'>,
  conditions: readonly Condition[],
): Promise<SubjectReading> {
  const parts = partsFor(conditions);
  const readers: Promise<SubjectReading>[] = [];
  const read = <K extends keyof SubjectReading>(part: K, make: () => Promise<SubjectReading[K]>) => {
    if (parts.has(part)) readers.push(make().then((fact) => ({ [part]: fact })));
  };
  const told = async <T>(ask: (session: AccountSession, who: Who) => Promise<Fact<T>>) => {
    const { session, who } = sessionOf(sessions, step);
    return explained(await ask(session, who), who);
  };
  const { subject } = step;
  read('user', () => told((session) => orNull(session, userOf(session, userName(subject)))));
  read('keys', () => told((session, who) => keysOf({ session, who }, subject, lastUseOf(conditions))));
  read('userPolicies', () =>
    told((session) => readUserPolicies(session, userName(subject), policiesOf(conditions, 'user'))),
  );
  read('role', () => told((session) => orNull(session, roleOf(session, roleName(subject)))));
  read('rolePolicies', () =>
    told((session) => readRolePolicies(session, roleName(subject), policiesOf(conditions, 'role'))),
  );
  read('certificates', () => told((session) => rootCertificates(session, subject)));
  read('policy', () => told(async (session) => orNull(session, policyNow(session, policyArn(subject)))));
  // Whatever a step's own session is: policies of the organisation are read in the management account.
  read('scp', async () =>
    explained(await readScp(sessions.management(), scpName(conditions)), 'calling identity'),
  );
  return Object.assign({}, ...(await Promise.all(readers)));
}

interface Asked {
  readonly session: AccountSession;
  readonly who: Who;
}

/** Root's own credentials are seen by root alone; everything else in an account, by the remediation role. */
function sessionOf(sessions: StepSessions, { account, subject }: Pick<Step, 'account' | 'subject'>): Asked {
  const root = subject.kind === 'root-key' || subject.kind === 'root-certificate';
  const who = whoCalls(root ? 'root' : 'account', sessions);
  return { session: root ? sessions.root(account) : sessions.account(account), who };
}

function explained<T>(fact: Fact<T>, who: Who): Fact<T> {
  return fact.state === 'unread' ? explainRefusal(fact, who) : fact;
}

function userName(subject: Subject): string {
  if ('userName' in subject) return subject.userName;
  throw new Error(`A ${subject.kind} is of no user.`);
}

function roleName(subject: Subject): string {
  if (subject.kind === 'role') return subject.roleName;
  throw new Error(`A ${subject.kind} is no role.`);
}

function policyArn(subject: Subject): string {
  if (subject.kind === 'policy') return subject.policyArn;
  throw new Error(`A ${subject.kind} is no policy.`);
}

/** The names of inline policies that conditions speak of, each once. */
function policiesOf(conditions: readonly Condition[], holder: 'user' | 'role'): readonly string[] {
  const kinds: readonly string[] = [`${holder}-policy-is`, `${holder}-policy-gone`];
  return [
    ...new Set(
      conditions.flatMap((each) => (kinds.includes(each.is) && 'policyName' in each ? each.policyName : [])),
    ),
  ];
}

/** The one policy of the organisation that conditions speak of: a reading has room for one. */
function scpName(conditions: readonly Condition[]): string {
  const names = conditions.flatMap((each) =>
    each.is.startsWith('scp-') && 'policyName' in each ? each.policyName : [],
  );
  const [name, ...others] = new Set(names);
  if (name === undefined || others.length > 0) throw new Error('A step speaks of one policy at a time.');
  return name;
}

/** The keys whose last use conditions speak of. */
function lastUseOf(conditions: readonly Condition[]): ReadonlySet<string> {
  return new Set(conditions.flatMap((each) => (each.is === 'last-use-still' ? each.accessKeyId : [])));
}

/** What AWS does not find is known not to be there. */
async function orNull<T>({ clock }: AccountSession, reading: Promise<Fact<T>>): Promise<Fact<T | null>> {
  const fact = await reading;
  if (fact.state === 'known' || fact.code !== 'NoSuchEntity') return fact;
  return known(null, fact.source, instant(clock.now()));
}

async function userOf(session: AccountSession, name: string): Promise<Fact<{ readonly userId: string }>> {
  const user = await readUser(session, name);
  if (user.state === 'unread') return user;
  const { userId } = user.value;
  if (userId === undefined) return badAnswer('iam:GetUser', 'The answer holds no id of the user.');
  return { ...user, value: { userId } };
}

async function policyNow(session: AccountSession, arn: string): Promise<Fact<PolicyNow>> {
  const policy = await readPolicyVersions(session, arn);
  if (policy.state === 'unread') return policy;
  const { policyId, defaultVersionId, versions } = policy.value;
  const hashes = versions.map(({ id, sha256 }) => [id, sha256] as const);
  return { ...policy, value: { policyId, defaultVersionId, versions: Object.fromEntries(hashes) } };
}

async function roleOf(session: AccountSession, RoleName: string): Promise<Fact<{ readonly roleId: string }>> {
  const command = new GetRoleCommand({ RoleName });
  const answer = await session.call('iam:GetRole', ({ iam }) => iam.send(command));
  if (answer.state === 'unread') return answer;
  const { RoleId } = answer.value.Role ?? {};
  if (RoleId === undefined) return badAnswer('iam:GetRole', 'The answer holds no id of the role.');
  return { ...answer, value: { roleId: RoleId } };
}

/** All keys of the subject's user, or of root. A user that is gone has none. */
async function keysOf(
  { session, who }: Asked,
  subject: Subject,
  lastUse: ReadonlySet<string>,
): Promise<Fact<readonly KeyNow[]>> {
  const whose = subject.kind === 'root-key' ? 'root' : { userName: userName(subject) };
  const keys = await orNull(session, readKeys(session, whose, { lastUse: false }));
  if (keys.state === 'unread') return keys;
  const value: KeyNow[] = [];
  for (const key of keys.value ?? []) {
    const now = keyNow(key);
    if ('state' in now) return now;
    const asked = lastUse.has(now.accessKeyId);
    value.push(
      asked ? { ...now, lastUsedAt: explained(await readLastUse(session, now.accessKeyId), who) } : now,
    );
  }
  return { ...keys, value };
}

function keyNow({ accessKeyId, status, createdAt }: AccessKey): KeyNow | Unread {
  if (accessKeyId === undefined) return badAnswer('iam:ListAccessKeys', 'The answer holds a key without id.');
  if (status.state === 'unread') return status;
  if (createdAt.state === 'unread') return createdAt;
  return { accessKeyId, status: status.value, createdAt: createdAt.value };
}

/** When AWS last recorded a use; `null` where it has none (the date is absent then, and the rest `N/A`). */
async function readLastUse(session: AccountSession, AccessKeyId: string): Promise<Fact<string | null>> {
  const name = 'iam:GetAccessKeyLastUsed';
  const command = new GetAccessKeyLastUsedCommand({ AccessKeyId });
  const answer = await session.call(name, ({ iam }) => iam.send(command));
  if (answer.state === 'unread') return answer;
  const { AccessKeyLastUsed: used } = answer.value;
  if (used === undefined) return badAnswer(name, 'The answer says nothing of a last use.');
  return { ...answer, value: used.LastUsedDate === undefined ? null : instant(used.LastUsedDate) };
}

async function rootCertificates(
  session: AccountSession,
  { kind }: Subject,
): Promise<Fact<readonly string[]>> {
  if (kind !== 'root-certificate') throw new Error(`A ${kind} is no certificate of root.`);
  const certificates = await readCertificates(session, 'root');
  if (certificates.state === 'unread') return certificates;
  const ids = certificates.value.flatMap(({ id }) => id ?? []);
  // One without an id would look as if it were gone.
  if (ids.length < certificates.value.length)
    return badAnswer('iam:ListSigningCertificates', 'The answer holds a certificate without id.');
  return { ...certificates, value: ids };
}

function badAnswer(source: string, words: string): Unread {
  return unread(source, 'BadAnswer', words);
}
