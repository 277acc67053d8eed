import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import type { Probe } from '../../core/model/diagnosis.ts';
import type { Fact } from '../../core/model/fact.ts';
import { Problem } from '../../core/model/problem.ts';
import { parseCredentialReport } from '../../core/parse/credential-report.ts';
import type { AccountSession } from '../session/account-session.ts';
import { obtainReport } from './credential-report.ts';
import { CATALOGUE_TRIES, NOBODY, type Try } from './probe-catalogue.ts';

/** Answers that only somebody with the permission gets. */
const PERMITTED_CODES = new Set([
  'NoSuchEntity',
  'ReportNotPresent',
  'ReportInProgress',
  'ReportExpired',
  'ResourceNotFoundException',
  'AWSOrganizationsNotInUseException',
]);

/**
 * Tries each of the calls once, reading next to nothing, in the order given. `GenerateCredentialReport` has a
 * report made where there is none, as a scan would.
 */
export async function probeCalls(
  account: AccountSession,
  calls: readonly string[],
): Promise<readonly Probe[]> {
  const tried = new Map<string, Probe>();
  const wanted = new Set(calls);
  for (const [call, send] of Object.entries(TRIES)) {
    if (wanted.has(call)) tried.set(call, probeOf(call, await send(account)));
  }
  if (wanted.has('iam:GetAccessKeyLastUsed')) {
    tried.set('iam:GetAccessKeyLastUsed', await probeLastUsed(account));
  }
  return calls.map((call) => tried.get(call) ?? { call, result: 'not-tried', words: notTried(call) });
}

const TRIES: Readonly<Record<string, Try>> = {
  ...CATALOGUE_TRIES,
  'iam:GenerateCredentialReport': (account) =>
    account.call('iam:GenerateCredentialReport', ({ iam }) =>
      iam.send(new GenerateCredentialReportCommand({})),
    ),
  'iam:GetCredentialReport': (account) =>
    account.call('iam:GetCredentialReport', ({ iam }) => iam.send(new GetCredentialReportCommand({}))),
  'iam:GetAccountSummary': (account) =>
    account.call('iam:GetAccountSummary', ({ iam }) => iam.send(new GetAccountSummaryCommand({}))),
  'iam:ListAccessKeys': (account) =>
    account.call('iam:ListAccessKeys', ({ iam }) =>
      iam.send(new ListAccessKeysCommand({ UserName: NOBODY })),
    ),
  'iam:GetLoginProfile': (account) =>
    account.call('iam:GetLoginProfile', ({ iam }) =>
      iam.send(new GetLoginProfileCommand({ UserName: NOBODY })),
    ),
  'iam:GetUser': (account) =>
    account.call('iam:GetUser', ({ iam }) => iam.send(new GetUserCommand({ UserName: NOBODY }))),
  'iam:ListUsers': (account) =>
    account.call('iam:ListUsers', ({ iam }) => iam.send(new ListUsersCommand({ MaxItems: 1 }))),
  'cloudtrail:LookupEvents': (account) =>
    account.call('cloudtrail:LookupEvents', async (clients) =>
      (await clients.cloudTrail()).send(new LookupEventsCommand({ MaxResults: 1 })),
    ),
};

/** The design of an organisation is asked of its management account only; the others are refused as a rule. */
function notTried(call: string): string {
  return call.startsWith('organizations:')
    ? 'Only the management account is asked this.'
    : 'No harmless way to try it.';
}

/**
 * The one call that cannot be tried on somebody who is not there: what it answers for a key of nobody is not
 * documented. So a key is looked for by way of the report.
 */
async function probeLastUsed(account: AccountSession): Promise<Probe> {
  const call = 'iam:GetAccessKeyLastUsed';
  const keyId = await someKey(account);
  if (keyId === undefined) {
    return { call, result: 'not-tried', words: 'No access key was found to try it on.' };
  }
  const command = new GetAccessKeyLastUsedCommand({ AccessKeyId: keyId });
  return probeOf(call, await account.call(call, ({ iam }) => iam.send(command)));
}

/** Seconds to wait for a report that the first probe had made: most are ready in two. */
const REPORT_DEADLINE_SECONDS = 20;

async function someKey(account: AccountSession): Promise<string | undefined> {
  const report = await obtainReport(account, { deadlineSeconds: REPORT_DEADLINE_SECONDS });
  const UserName = report.state === 'known' ? someHolder(report.value.bytes) : undefined;
  if (UserName === undefined) return undefined;
  const listed = await account.call('iam:ListAccessKeys', ({ iam }) =>
    iam.send(new ListAccessKeysCommand({ UserName })),
  );
  return listed.state === 'known' ? listed.value.AccessKeyMetadata?.[0]?.AccessKeyId : undefined;
}

function someHolder(report: Uint8Array): string | undefined {
  try {
    for (const { name, accessKeys } of parseCredentialReport(report, { name: 'credential report' }).users) {
      if (accessKeys.state === 'known' && accessKeys.value.length > 0) return name;
    }
    return undefined;
  } catch (error) {
    // A report that cannot be read is the scan's to tell; here it only means that no key is known.
    if (error instanceof Problem && error.code === 'damaged-report') return undefined;
    throw error;
  }
}

function probeOf(call: string, answer: Fact<unknown>): Probe {
  if (answer.state === 'known' || PERMITTED_CODES.has(answer.code)) return { call, result: 'permitted' };
  const refused = answer.code === 'AccessDenied';
  return {
    call,
    result: refused ? 'refused' : 'failed',
    words: answer.words,
    ...(answer.fix !== undefined && { fix: answer.fix }),
  };
}
