import type { Account } from '../../core/model/account.ts';
import { type Unread, unread, valueIn } from '../../core/model/fact.ts';
import type { AccessKey, RootFacts, RootKey } from '../../core/model/snapshot.ts';
import type { AccountSession } from '../session/account-session.ts';
import type { CallCounter } from '../session/call-counter.ts';
import { readKeys } from './live-user.ts';
import { readMfaDevices } from './mfa-devices.ts';
import { mapFact } from './pages.ts';

/** Opens a session as root of a member account; {@link BaseSession} does. */
export interface RootSessions {
  /** Whose credentials open them. */
  readonly identity?: { readonly accountId: string; readonly arn?: string };
  rootSession(account: Account, taskPolicyArn: string, counter: CallCounter): AccountSession;
}

const NAME = 'sts:AssumeRoot';
const AUDIT_POLICY = 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials';

/** Nobody asked for the audit: it leaves traces, and makes GuardDuty report the use of root credentials. */
export const ROOT_AUDIT_NOT_ASKED: Unread = unread(NAME, 'NotAsked', 'Root sessions were not asked for.', {
  fix: 'Add --audit-root for the ids of root access keys.',
});

/** No virtual device says nothing of hardware, so without the whole list there is no verdict. */
export const ROOT_DEVICES_NOT_ASKED: Unread = unread(
  NAME,
  'NotAsked',
  "All of root's MFA devices are listed only to a root session, and none was asked for.",
  {
    fix: 'Add --audit-root in an organisation; or sign in as root, look, and record it: keyreeve attest root-hardware-mfa.',
  },
);

/** What an audit session reads of root. */
export type AuditedFacts = Pick<RootFacts, 'auditedKeys' | 'devices'>;

/** There is nothing to name. */
export const ROOT_AUDIT_NOT_NEEDED: Unread = unread(
  NAME,
  'NotAsked',
  'The account summary tells of no root access key, so no root session was opened.',
);

/** No rule of this run asks for the devices, or there are none. */
const DEVICES_NOT_NEEDED: Unread = unread(NAME, 'NotAsked', "Root's MFA devices were not asked for.");

/** What to read as root. */
export interface AuditWants {
  readonly keys: boolean;
  readonly devices: boolean;
}

/**
 * Lists root's access keys and MFA devices in a session as the member's root user, which only AWS's own audit
 * policy limits.
 */
export async function auditRoot(
  sessions: RootSessions,
  audited: Pick<AccountSession, 'account' | 'counter'>,
  wants: AuditWants = { keys: true, devices: false },
): Promise<AuditedFacts> {
  const session = await openRootAudit(sessions, audited);
  if ('state' in session) {
    return {
      auditedKeys: wants.keys ? session : ROOT_AUDIT_NOT_NEEDED,
      devices: wants.devices ? session : DEVICES_NOT_NEEDED,
    };
  }
  const [keys, devices] = await Promise.all([
    wants.keys ? readKeys(session, 'root') : ROOT_AUDIT_NOT_NEEDED,
    wants.devices ? readMfaDevices(session, 'root') : DEVICES_NOT_NEEDED,
  ]);
  return { auditedKeys: mapFact(keys, (list) => list.map(rootKey)), devices };
}

/**
 * Opens a session as the member's root user that can only look: 900 seconds, at the regional STS endpoint (X14). In
 * such a session, and only there, calls leave out the user name (IAM User Guide, "Perform a privileged task on a
 * member account"). Unread with the reason, each told apart, where none can be had.
 */
export async function openRootAudit(
  sessions: RootSessions,
  { account, counter }: Pick<AccountSession, 'account' | 'counter'>,
): Promise<AccountSession | Unread> {
  const lost = unreachable(account, sessions.identity);
  if (lost !== undefined) return lost;
  const session = sessions.rootSession(account, AUDIT_POLICY, counter);
  const refused = await session.open();
  return refused === undefined ? session : explain(refused);
}

const SIGN_IN_AS_ROOT = {
  fix: 'Sign in as root there, look under security credentials, and attest what you saw: keyreeve attest.',
};

/** Why no root session can be had, whatever is permitted. */
function unreachable(account: Account, caller: RootSessions['identity']): Unread | undefined {
  const impossible = (words: string, more = {}) => unread(NAME, 'NotSupported', words, more);
  if (account.isManagement === true)
    return impossible(
      "The management account's root user cannot be reached by a root session.",
      SIGN_IN_AS_ROOT,
    );
  if (account.id === caller?.accountId)
    return impossible('An account opens no root session in itself.', SIGN_IN_AS_ROOT);
  if (account.partition === 'aws-cn') return impossible('Accounts in China have no root user to act as.');
  if (account.partition === 'aws-us-gov')
    return impossible("AWS's policy for root audits exists in the partition aws only, and not in GovCloud.");
  if (account.partition !== 'aws')
    return impossible("AWS's policy for root audits exists in the partition aws only.");
  // STS API reference, AssumeRoot: "You cannot use root user credentials to make this call" (X16).
  if (caller?.arn?.endsWith(':root') === true)
    return impossible('The credentials in use are those of a root user, who may open no root session.', {
      fix: "Use an IAM role of the management account, or of IAM's delegated administrator.",
    });
  return undefined;
}

function rootKey(key: AccessKey): RootKey {
  const { accessKeyId, lastUse } = key;
  const createdAt = valueIn(key.createdAt);
  return {
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...(createdAt === undefined ? {} : { createdAt }),
    // A key whose status cannot be read is taken for one that works.
    status: valueIn(key.status) ?? 'Active',
    lastUse,
  };
}

/** AWS says AccessDenied for several things of which only one is a missing permission. */
function explain(refused: Unread): Unread {
  const text = refused.detail ?? '';
  if (/feature is not enabled|Service not enabled/i.test(text)) {
    return {
      ...refused,
      words: 'Centralised root access is not switched on in the organisation.',
      fix: 'Switch it on: `aws iam enable-organizations-root-credentials-management`.',
    };
  }
  if (/service control policy/i.test(text)) {
    return {
      ...refused,
      words: 'A service control policy of the organisation denies opening a root session.',
      fix: 'Except these credentials from the service control policy that denies sts:AssumeRoot.',
    };
  }
  if (refused.code === 'AccessDenied') {
    return {
      ...refused,
      words: 'The credentials in use may not open a root session in this account.',
      fix: "Grant sts:AssumeRoot to credentials of the management account or of IAM's delegated administrator; root itself may not open one.",
    };
  }
  if (refused.code === 'InvalidAction') {
    return { ...refused, words: 'This STS endpoint knows no AssumeRoot.', fix: 'Set a region: --region.' };
  }
  return refused;
}
