import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AccountSpec, Fault } from '../../sandbox/index.ts';
import { COLLECTORS, type Collector } from '../../src/aws/collect/catalogue.ts';
import type { Finding } from '../../src/core/model/finding.ts';
import type { AccountCoverage } from '../../src/core/model/run.ts';
import { between, type PassingAnswer } from '../support/between.ts';
import { soundAccount, unsoundAccount } from '../support/catalogue-worlds.ts';
import { account, hurried, type Scanned, sandboxes, scanned, statuses } from '../support/sandboxes.ts';

const sandbox = sandboxes();
const through = between();

const OF_KEYS = [
  'user-console-and-access-key',
  'user-credential-unused',
  'user-inactive-key-left',
  'user-key-age',
  'user-setup-access-key',
  'user-two-active-keys',
];
const OF_LISTS = ['user-key-quarantined', 'user-not-in-group', 'user-policy-attached-directly'];
const OF_REPORT = [
  'root-recent-use',
  ...OF_KEYS,
  ...OF_LISTS,
  'user-extra-credentials',
  'user-mfa',
  'user-mfa-any',
  'user-service-credential',
  'user-signing-certificate',
  'user-ssh-key-age',
];

interface Lost {
  /** The rules of which something becomes unknown; nothing of any other does. */
  readonly unknown: readonly string[];
  /** The call only helps a person who looks by hand, or there is another way: nothing is missed without it. */
  readonly missedByNobody?: true;
  /** In the account where everything is in order, the verdict does not rest on it. */
  readonly standsWhereSound?: true;
}

/** What fails with each call of the scanning role, in an account in which everything is wrong. */
const LOST: Readonly<Record<string, Lost>> = {
  // A stored report is used as it is. Half an answer is no denial: then the report is waited for, and unread.
  'iam:GenerateCredentialReport': { unknown: [], missedByNobody: true },
  'iam:GetCredentialReport': { unknown: OF_REPORT },
  // The report says the same; it is only older.
  'iam:GetAccountSummary': { unknown: [] },
  // The report shows two keys of alice and says that she has more.
  'iam:ListAccessKeys': { unknown: OF_KEYS, standsWhereSound: true },
  'iam:GetLoginProfile': { unknown: [], standsWhereSound: true },
  'iam:GetAccessKeyLastUsed': { unknown: [], standsWhereSound: true },
  'iam:GetUser': { unknown: [], standsWhereSound: true },
  'iam:ListMFADevices': { unknown: [], standsWhereSound: true },
  'iam:ListSigningCertificates': { unknown: [], standsWhereSound: true },
  'iam:GetAccountAuthorizationDetails': {
    unknown: [
      ...OF_LISTS,
      'cloudshell-full-access',
      'policy-full-admin',
      'policy-service-wildcard',
      'support-role',
    ],
  },
  'iam:ListServiceSpecificCredentials': { unknown: ['user-service-credential'] },
  'iam:ListSSHPublicKeys': { unknown: ['user-ssh-key-age'] },
  'iam:ListVirtualMFADevices': { unknown: ['root-hardware-mfa'] },
  'iam:GetAccountPasswordPolicy': { unknown: ['password-policy'] },
  'iam:ListServerCertificates': { unknown: ['server-certificate-expired'] },
  // Without regions, the instances are a person's to look at, as they are without --instances.
  'account:ListRegions': { unknown: ['access-analyzer'] },
  'access-analyzer:ListAnalyzers': { unknown: ['access-analyzer'] },
  'account:GetAlternateContact': { unknown: ['security-contact'] },
  'account:GetContactInformation': { unknown: ['contact-details'] },
  'iam:ListSAMLProviders': { unknown: [], missedByNobody: true },
  'iam:ListOpenIDConnectProviders': { unknown: [], missedByNobody: true },
  'sso:ListInstances': { unknown: [], missedByNobody: true },
  'ec2:DescribeInstances': { unknown: ['instance-roles'] },
};
const CALLS = Object.keys(LOST);

/**
 * Collectors that speak of the organisation or are asked for by an option of their own are tried further down, and
 * those of the rules in preview with them, in key-rights.test.ts.
 */
const ELSEWHERE =
  /^(organization|organization-place|boundaries|control-policies|organization-features|organization-design|fresh|setup-burst|root-audit|root-devices|session)$/;

it('every call of every collector is tried here or further down', () => {
  const all = (COLLECTORS as readonly Collector[]).filter(({ id }) => !ELSEWHERE.test(id));
  expect([...new Set(all.flatMap(({ calls }) => calls))].toSorted()).toEqual(CALLS.toSorted());
});

type Make = (more: Partial<AccountSpec>) => AccountSpec;
const WHOLE = '199999999999';
const idOf = (index: number) => String(200_000_000_000 + index);
const callOf = (id: string) => CALLS[Number(id) - 200_000_000_000];

/** One account for each call, in which that call alone goes wrong, and one in which none does. */
function oneForEachCall(make: Make, specOf: (call: string) => Partial<AccountSpec> = () => ({})) {
  const broken = CALLS.map((call, index) => make({ id: idOf(index), ...specOf(call) }));
  return [account({ id: '100000000001' }), make({ id: WHOLE }), ...broken];
}

const OPTIONS = { organization: true, instances: true, reportDeadlineSeconds: 1 } as const;

/** What is said that must not be, in sentences; empty where all is as the table has it. */
function wrongIn(scan: Scanned, isSound = false, names: 'permission' | 'call' = 'call'): string[] {
  const byAccount = Map.groupBy(scan.findings, (each) => each.account.id);
  const whole = new Map((byAccount.get(WHOLE) ?? []).map((each) => [subjectOf(each), each.status]));
  return CALLS.flatMap((call, index) => {
    const findings = byAccount.get(idOf(index)) ?? [];
    const covered = scan.coverage.find((each) => each.account.id === idOf(index));
    return [
      ...wrongVerdicts(call, findings, whole, isSound),
      ...wrongCoverage(call, covered, isSound),
      ...(names === 'permission' ? unnamed(call, findings) : []),
    ].map((words) => `${call}: ${words}`);
  });
}

function wrongVerdicts(
  call: string,
  findings: readonly Finding[],
  whole: ReadonlyMap<string, string>,
  isSound: boolean,
): string[] {
  const { unknown = [], standsWhereSound = false } = LOST[call] ?? {};
  const expected = isSound && (standsWhereSound || call === 'iam:ListVirtualMFADevices') ? [] : unknown;
  const found = findings.filter(({ status }) => status === 'unknown').map(({ rule }) => rule);
  const turned = findings.filter((each) => {
    const before = whole.get(subjectOf(each));
    const isClean = each.status === 'pass' || each.status === 'not-applicable';
    return isClean && before !== each.status;
  });
  const rules = [...new Set(found)].toSorted().join(' ');
  return [
    ...(rules === expected.toSorted().join(' ') ? [] : [`unknown are: ${rules}`]),
    ...turned.map((each) => `turned to ${each.status}: ${subjectOf(each)}`),
  ];
}

function wrongCoverage(call: string, covered: AccountCoverage | undefined, isSound: boolean): string[] {
  const { missedByNobody, standsWhereSound } = LOST[call] ?? {};
  if (missedByNobody === true || (isSound && standsWhereSound === true))
    return covered?.status === 'scanned' ? [] : [`is ${covered?.status}`];
  const named = covered?.notRead.some(({ source }) => source === call) ?? false;
  return covered?.status === 'partial' && named ? [] : [`is ${covered?.status}, and not named as missing`];
}

function unnamed(call: string, findings: readonly Finding[]): string[] {
  return findings
    .filter(({ status }) => status === 'unknown')
    .filter(({ says, advice }) => !`${says} ${advice.words}`.includes(call))
    .map((each) => `its permission is not named: ${subjectOf(each)}`);
}

/** The same subject in another account. */
function subjectOf({ rule, resource, credential }: Finding): string {
  const { kind = 'access-key', createdAt = '' } = credential ?? {};
  return `${rule} ${resource.arn.replace(/:\d{12}:/, '::')} ${resource.name.replace(/\d{12}/, '')} ${credential ? kind : ''} ${createdAt}`;
}

/** The pauses before a call is repeated are drawn: always the shortest, so that none of us waits a minute. */
function withShortestPauses(): void {
  beforeEach(() => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
}

describe('a call that is denied', () => {
  it('makes unknown what rests on it, names the permission, and calls nothing clean', async () => {
    const world = oneForEachCall(unsoundAccount, (call) => ({ denies: [call] }));
    const scan = await scanned(await sandbox({ world }), OPTIONS);
    expect(wrongIn(scan, false, 'permission')).toEqual([]);
    const unmanaged = scan.findings.filter((each) => each.account.id === WHOLE);
    expect(unmanaged.filter(({ status }) => status === 'unknown')).toEqual([]);
  });

  it('is a gap where nothing fails either', async () => {
    const world = oneForEachCall(soundAccount, (call) => ({ denies: [call] }));
    const scan = await scanned(await sandbox({ world }), OPTIONS);
    expect(wrongIn(scan, true, 'permission')).toEqual([]);
    const members = scan.findings.filter((each) => each.account.id !== '100000000001');
    expect(members.filter(({ status }) => status === 'fail')).toEqual([]);
    const whole = scan.coverage.find((each) => each.account.id === WHOLE);
    expect(whole).toMatchObject({ status: 'scanned', notRead: [] });
  });

  it('by a service control policy is the same, with other words', async () => {
    const denied = ['iam:GetAccountAuthorizationDetails', 'access-analyzer:ListAnalyzers'];
    const world = [account({ id: '100000000001' }), soundAccount({ id: WHOLE, scpDenies: denied })];
    const scan = await scanned(await sandbox({ world }), { accounts: [WHOLE] });
    const [support, analyzer] = ['support-role', 'access-analyzer'].map((rule) =>
      scan.findings.find((each) => each.rule === rule),
    );
    expect([support?.status, analyzer?.status]).toEqual(['unknown', 'unknown']);
    expect(support?.says).toContain('service control policy');
    expect(analyzer?.says).toContain('service control policy');
  });
});

describe('a call that fails without being denied', () => {
  withShortestPauses();

  const FAULTS: Readonly<Record<string, Omit<Fault, 'operation'>>> = {
    'AWS answers with a fault of its own': { code: 'ServiceFailure', status: 500 },
    'a proxy answers with a page': { html500: true },
    'AWS throttles for ever': { code: 'Throttling', status: 400 },
  };

  it.each(Object.entries(FAULTS))('%s: as much is unknown, and nothing is clean', async (what, fault) => {
    // How a report is waited for that AWS cannot make just now has tests of its own.
    const waited = what.includes('throttles') ? /CredentialReport$/ : /GenerateCredentialReport$/;
    const tried = CALLS.filter((call) => !waited.test(call));
    const faults = tried.map((operation) => ({
      operation,
      account: idOf(CALLS.indexOf(operation)),
      ...fault,
    }));
    const started = await sandbox({ world: oneForEachCall(unsoundAccount), faults });
    const scan = await hurried(() => scanned(started, OPTIONS));
    expect(wrongIn(scan).filter((words) => tried.some((call) => words.startsWith(`${call}:`)))).toEqual([]);
  });
});

describe('an answer that is none', () => {
  withShortestPauses();

  type Change = (answer: PassingAnswer, action: string) => PassingAnswer;
  const ANSWERS: Readonly<Record<string, Change>> = {
    'a page with status 200': () => ({ status: 200, text: '<html><body>Sign in</body></html>' }),
    nothing: () => ({ status: 200, text: '' }),
    'half of it': ({ status, text }) => ({ status, text: text.slice(0, text.length / 2) }),
    'a hollow one': ({ text }, action) => ({
      status: 200,
      text: text.startsWith('<')
        ? `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result/></${action}Response>`
        : '{}',
    }),
  };

  it.each(Object.entries(ANSWERS))('%s: as much is unknown, and nothing is clean', async (_what, change) => {
    const started = await sandbox({ world: oneForEachCall(unsoundAccount) });
    const proxy = await through(started, {
      changes: ({ operation, account: id }, answer) =>
        callOf(id) === operation ? change(answer, operation.split(':')[1] ?? '') : undefined,
    });
    const scan = await scanned(proxy, OPTIONS);
    const others = wrongIn(scan).filter((words) => !words.startsWith('iam:GenerateCredentialReport'));
    expect(others).toEqual([]);
  });

  it('a list cut short, with no word of how it goes on: unknown, as if it were not there', async () => {
    const started = await sandbox({ world: oneForEachCall(unsoundAccount) });
    const cut: string[] = [];
    const proxy = await through(started, {
      changes: ({ operation, account: id }, { status, text }) => {
        if (callOf(id) !== operation || !text.includes('<IsTruncated>false<')) return undefined;
        cut.push(operation);
        return { status, text: text.replace('<IsTruncated>false<', '<IsTruncated>true<') };
      },
    });
    const scan = await scanned(proxy, OPTIONS);
    const lists = CALLS.filter((call) => cut.includes(call));
    expect(lists).toEqual(CALLS.filter((call) => /^iam:(List(?!SAML|Open)|GetAccountAuth)/.test(call)));
    expect(wrongIn(scan).filter((words) => lists.some((call) => words.startsWith(call)))).toEqual([]);
  });
});

describe('K05 the list of virtual MFA devices', () => {
  const root = { passwordEnabled: true, mfaDevices: [{ kind: 'hardware' as const }] };

  it('denied makes hardware MFA of root unknown, and leaves the verdict that there is MFA', async () => {
    const world = [account({ root, denies: ['iam:ListVirtualMFADevices'] })];
    const scan = await scanned(await sandbox({ world }));
    expect(statuses(scan, 'root-hardware-mfa')).toEqual(['unknown']);
    expect(statuses(scan, 'root-mfa')).toEqual(['pass']);
    expect(scan.findings.find(({ rule }) => rule === 'root-hardware-mfa')?.advice.words).toContain(
      'iam:ListVirtualMFADevices',
    );
  });

  it('read and empty is no proof of hardware either: root may have a synced passkey', async () => {
    const scan = await scanned(await sandbox({ world: [account({ root })] }));
    expect(statuses(scan, 'root-hardware-mfa')).toEqual(['unknown']);
  });
});
