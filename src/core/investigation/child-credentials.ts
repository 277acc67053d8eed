import type { ChildCredential } from '../model/investigation.ts';
import type { TrailRecord } from '../model/trail-record.ts';
import { objectIn, textIn } from '../parse/trail-record.ts';
import { givenKey, givenSession, sessionEnd, takenRole } from './given-credentials.ts';
import { byText } from './order.ts';
import type { TrailAnswer } from './source.ts';

/** Calls that give temporary credentials, and of which kind. */
const SESSION_CALLS: Readonly<Record<string, ChildCredential['kind']>> = {
  GetSessionToken: 'session-token',
  GetFederationToken: 'federation',
  AssumeRole: 'role',
  AssumeRoot: 'root-session',
};

/** The key that signed a call; `undefined` where the record has none. */
export function signerOf({ identity }: TrailRecord): string | undefined {
  return textIn(identity.accessKeyId);
}

/**
 * The sessions that were made with these credentials, and the keys, for whomever (I09). Calls that failed make none.
 * None of them counts as followed: whoever searches for their calls says so. Those of a busy key are as many as its
 * calls of STS: bounds are the caller's. In order of time, each once.
 */
export function childrenIn(answer: TrailAnswer, parents: ReadonlySet<string>): readonly ChildCredential[] {
  const counts = callsByKey(answer);
  const children = new Map<string, ChildCredential>();
  for (const record of answer.records) {
    const parent = signerOf(record);
    if (parent === undefined || !parents.has(parent)) continue;
    const child = childOf(record, parent, counts);
    if (child === undefined) continue;
    const before = children.get(child.accessKeyId);
    if (before === undefined || before.at > child.at) children.set(child.accessKeyId, child);
  }
  return [...children.values()].toSorted(
    (a, b) => byText(a.at, b.at) || byText(a.accessKeyId, b.accessKeyId),
  );
}

/** Calls seen with each credential. */
export function callsByKey({ uses }: Pick<TrailAnswer, 'uses'>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { accessKeyId, count } of uses) counts.set(accessKeyId, (counts.get(accessKeyId) ?? 0) + count);
  return counts;
}

/** Whether a call gave credentials that its record does not name: they cannot be followed, which has to be told. */
export function hidesCredentials(record: TrailRecord): boolean {
  if (record.errorCode !== undefined) return false;
  if (kindOf(record) !== undefined) return givenSession(record) === undefined;
  return isKeyMade(record) && givenKey(record) === undefined;
}

function childOf(
  record: TrailRecord,
  parent: string,
  counts: ReadonlyMap<string, number>,
): ChildCredential | undefined {
  if (record.errorCode !== undefined) return undefined;
  const made = isKeyMade(record) ? madeKey(record) : session(record);
  if (made === undefined) return undefined;
  const { at, region } = record;
  return { ...made, parent, at, region, count: counts.get(made.accessKeyId) ?? 0, followed: false };
}

type Made = Pick<ChildCredential, 'accessKeyId' | 'kind' | 'accountId' | 'of' | 'expiresAt'>;

function isKeyMade({ source, name }: TrailRecord): boolean {
  return source === 'iam.amazonaws.com' && name === 'CreateAccessKey';
}

function kindOf({ source, name }: TrailRecord): ChildCredential['kind'] | undefined {
  if (source !== 'sts.amazonaws.com' || !Object.hasOwn(SESSION_CALLS, name)) return undefined;
  return SESSION_CALLS[name];
}

function madeKey(record: TrailRecord): Made | undefined {
  const key = objectIn(record.response.accessKey);
  const accessKeyId = givenKey(record);
  if (accessKeyId === undefined) return undefined;
  const of = textIn(key.userName) ?? textIn(record.request.userName) ?? textIn(record.identity.userName);
  return { accessKeyId, kind: 'access-key', accountId: ownAccount(record), ...(of !== undefined && { of }) };
}

function session(record: TrailRecord): Made | undefined {
  const kind = kindOf(record);
  const accessKeyId = givenSession(record);
  if (kind === undefined || accessKeyId === undefined) return undefined;
  const expiresAt = sessionEnd(record);
  return {
    accessKeyId,
    kind,
    ...whose(record, kind),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

/** The account that a session works in: of a role, that of its ARN; as root, that of the account it was opened on. */
function whose(record: TrailRecord, kind: ChildCredential['kind']): Pick<Made, 'accountId' | 'of'> {
  const { request, response } = record;
  if (kind === 'role') {
    const role = takenRole(record);
    return role === undefined
      ? { accountId: ownAccount(record) }
      : { accountId: role.accountId, of: role.roleArn };
  }
  if (kind === 'root-session') {
    const target = textIn(request.targetPrincipal) ?? '';
    const accountId = /(?:^|::)(\d{12})(?::|$)/.exec(target)?.[1] ?? ownAccount(record);
    return { accountId, ...(target !== '' && { of: target }) };
  }
  const of = textIn(objectIn(response.federatedUser).arn) ?? textIn(request.name);
  return { accountId: ownAccount(record), ...(of !== undefined && { of }) };
}

/** The caller's account; a record lies in other accounts too, where a role of theirs was taken. */
function ownAccount({ identity, accountId }: TrailRecord): string {
  return textIn(identity.accountId) ?? accountId;
}
