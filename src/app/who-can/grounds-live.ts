import { readAuthorization } from '../../aws/collect/authorization.ts';
import { type ControlPolicyReader, controlPolicyReader } from '../../aws/collect/control-policies.ts';
import { obtainReport } from '../../aws/collect/credential-report.ts';
import { readOrganizationPlace } from '../../aws/collect/organization-facts.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import type { BaseSession, Target } from '../../aws/session/base-session.ts';
import { systemClock } from '../../aws/session/clock.ts';
import type { Account } from '../../core/model/account.ts';
import { Problem } from '../../core/model/problem.ts';
import type { UnreadAccount } from '../../core/model/who-can.ts';
import { parseCredentialReport } from '../../core/parse/credential-report.ts';
import { asTheyFinish } from '../as-they-finish.ts';
import { chooseAccounts } from '../choose-accounts.ts';
import { handedControls } from '../handed-controls.ts';
import { openLive } from '../open-live.ts';
import { DEFAULT_CONCURRENCY } from '../scan-options.ts';
import type { WhoCanOptions } from './options.ts';
import type { AccountGround } from './who-can.ts';

/** Reads the accounts that were asked for, each as it finishes. */
export async function* groundsLive(options: WhoCanOptions): AsyncGenerator<AccountGround | UnreadAccount> {
  const { live, now } = options;
  const base = await openLive(live, systemClock(now === undefined ? undefined : new Date(now)));
  try {
    const { targets, skipped } = await chooseAccounts(base, live);
    for (const { account, reason } of skipped)
      yield { account, words: reason ?? 'It was left out.', skipped: true };
    // Members may not see what limits them: it is asked with the credentials of the run, and shared parts once.
    const controls =
      options.controlPolicies === undefined
        ? controlPolicyReader(base.account({ accountId: base.identity.accountId }))
        : { of: handedControls(options.controlPolicies) };
    const atOnce = live.concurrency?.accounts ?? DEFAULT_CONCURRENCY.accounts;
    yield* asTheyFinish(targets, atOnce, (target) => readGround(base, target, controls, options));
  } finally {
    base.close();
  }
}

async function readGround(
  base: BaseSession,
  target: Target,
  controls: ControlPolicyReader,
  options: WhoCanOptions,
): Promise<AccountGround | UnreadAccount> {
  const session = base.account(target);
  const closed = await session.open();
  if (closed !== undefined) {
    const { words, fix } = closed;
    return { account: session.account, words, ...(fix !== undefined && { fix }), skipped: false };
  }
  const [authorization, place, console] = await Promise.all([
    readAuthorization(session, { boundaries: true }),
    readOrganizationPlace(session),
    consolePasswords(session, options),
  ]);
  const isManagement = place.state === 'known' ? place.value.place === 'management' : undefined;
  const account: Account = { ...session.account, ...(isManagement !== undefined && { isManagement }) };
  return {
    account,
    authorization,
    controls: await controls.of(account.id, place),
    ...(console !== undefined && { console }),
  };
}

/** Login profiles are in no other answer for all users at once; without the report it is not known, and told so. */
async function consolePasswords(
  session: AccountSession,
  { live: { maxReportAgeHours, reportDeadlineSeconds } }: WhoCanOptions,
): Promise<ReadonlyMap<string, boolean> | undefined> {
  const report = await obtainReport(session, {
    ...(maxReportAgeHours !== undefined && { maxReportAgeHours }),
    ...(reportDeadlineSeconds !== undefined && { deadlineSeconds: reportDeadlineSeconds }),
  });
  if (report.state === 'unread') return undefined;
  try {
    const about = { name: 'credential report', account: session.account };
    const { users, accountId } = parseCredentialReport(report.value.bytes, about);
    if (accountId !== session.account.id) return undefined;
    return new Map(
      [...users].flatMap(({ name, consolePassword }) =>
        consolePassword.state === 'known' ? [[name, consolePassword.value.enabled] as const] : [],
      ),
    );
  } catch (error) {
    // A report that cannot be read leaves it not known, as one that was refused does.
    if (error instanceof Problem && error.code === 'damaged-report') return undefined;
    throw error;
  }
}
