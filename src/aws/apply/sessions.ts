import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import type { Account } from '../../core/model/account.ts';
import { type Unread, unread } from '../../core/model/fact.ts';
import type { AccountSession } from '../session/account-session.ts';
import type { BaseSession } from '../session/base-session.ts';
import { isRootArn } from '../session/caller-keys.ts';

/**
 * The sessions that steps are carried out with. None of them throws: one that cannot be had gives the reason for
 * every call.
 */
export interface StepSessions {
  /** The remediation role in an account. */
  account(account: Account): AccountSession;
  /** Root of a member account, with AWS's task policy for deleting root's credentials. */
  root(account: Account): AccountSession;
  /** The organisation's management account, with the caller's own credentials. */
  management(): AccountSession;
  /** `account` gives the caller's own credentials: then a refusal speaks of them, and not of the role. */
  readonly asCaller?: boolean;
}

export interface StepSessionOptions {
  /** The remediation role: a name, a name with its path, or an ARN. */
  readonly role: string;
  readonly externalId?: string;
  /** Shown in CloudTrail. */
  readonly sessionName: string;
  /** Use the caller's own credentials in its own account, and refuse every other. */
  readonly asCaller?: boolean;
}

/** Sessions made from the credentials of the run, each once: a role is not assumed anew for each step. */
export function stepSessions(base: BaseSession, options: StepSessionOptions): StepSessions {
  const made = new Map<string, AccountSession>();
  const kept = (key: string, make: () => AccountSession): AccountSession => {
    const session = made.get(key) ?? make();
    made.set(key, session);
    return session;
  };
  return {
    account: (account) => kept(`account ${account.id}`, () => accountSession(base, account, options)),
    root: (account) => kept(`root ${account.id}`, () => rootSession(base, account)),
    management: () => kept('management', () => managementSession(base)),
    asCaller: options.asCaller ?? false,
  };
}

function accountSession(base: BaseSession, account: Account, options: StepSessionOptions): AccountSession {
  const { role, externalId = '', sessionName, asCaller = false } = options;
  if (!asCaller) {
    const target = { ...targetOf(account), roleName: role };
    return base.account(target, { assumeOwn: true, externalId, sessionName });
  }
  const session = base.account(targetOf(account));
  return account.id === base.identity.accountId ? session : refused(session, OTHER_ACCOUNT);
}

const OTHER_ACCOUNT = unread(
  'sts:GetCallerIdentity',
  'NotSupported',
  'The calling credentials are of another account, and were asked to be used as they are.',
  {
    fix: 'Let the remediation role be assumed there, or call with credentials of that account; then plan again.',
  },
);

function rootSession(base: BaseSession, account: Account): AccountSession {
  const session = base.remediationRoot(account);
  const reason = unreachable(account, base.identity);
  return reason === undefined ? session : refused(session, reason);
}

/** Why no root session can be had, whatever is permitted (X15, X16). */
function unreachable(account: Account, caller: BaseSession['identity']): Unread | undefined {
  const not = (words: string, fix: string) => unread('sts:AssumeRoot', 'NotSupported', words, { fix });
  const byHand = 'Sign in as root there and delete it under "My security credentials".';
  if (account.partition !== 'aws')
    return not("AWS's policy for deleting root's credentials exists in the partition aws only.", byHand);
  if (account.isManagement === true)
    return not("The management account's root user cannot be reached by a root session.", byHand);
  if (account.id === caller.accountId) return not('An account opens no root session in itself.', byHand);
  if (!isRootArn(caller.arn)) return undefined;
  return not(
    'The calling credentials are those of a root user, which may not open a root session.',
    "Call with an IAM user or a role of the management account, or of IAM's delegated administrator.",
  );
}

/** Checks once, before the first call, that the credentials are of the management account. */
function managementSession(base: BaseSession): AccountSession {
  const session = base.account({ accountId: base.identity.accountId });
  let checked: Promise<Unread | undefined> | undefined;
  const check = () => {
    checked ??= notManagement(session);
    return checked;
  };
  return behind(session, check);
}

async function notManagement(session: AccountSession): Promise<Unread | undefined> {
  const name = 'organizations:DescribeOrganization';
  const answer = await session.call(name, async (clients) =>
    (await clients.organizations()).send(new DescribeOrganizationCommand({})),
  );
  if (answer.state === 'unread') return answer;
  const { MasterAccountId } = answer.value.Organization ?? {};
  if (MasterAccountId === undefined)
    return unread(name, 'BadAnswer', 'The answer names no management account.');
  if (MasterAccountId === session.account.id) return undefined;
  const words = "The calling credentials are not of the organisation's management account.";
  return unread(name, 'NotSupported', words, {
    fix: 'Service control policies are changed from there: call with credentials of the management account.',
  });
}

function targetOf({ id, name, isManagement }: Account) {
  return {
    accountId: id,
    ...(name === undefined ? {} : { name }),
    ...(isManagement === undefined ? {} : { isManagement }),
  };
}

function refused(session: AccountSession, reason: Unread): AccountSession {
  return behind(session, async () => reason);
}

/** A session that calls nothing while there is a reason against it. */
function behind(session: AccountSession, reason: () => Promise<Unread | undefined>): AccountSession {
  const { account, clock, signal, counter } = session;
  return {
    account,
    clock,
    signal,
    counter,
    open: async () => (await reason()) ?? session.open(),
    call: async (...args) => (await reason()) ?? session.call(...args),
  };
}
