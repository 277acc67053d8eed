import { describe, expect, it } from 'vitest';
import type { UserSpec } from '../../sandbox/index.ts';
import { scanningCalls } from '../../src/app/permissions.ts';
import { COLLECTORS, type Collector } from '../../src/aws/collect/catalogue.ts';
import { soundAccount, soundPerson, UNSOUND_USERS, unsoundAccount } from '../support/catalogue-worlds.ts';
import { ACCOUNT, sandboxes, scanned } from '../support/sandboxes.ts';

const MEMBER = '222233334444';
const LONG_AGO = '2024-03-01T08:00:00Z';
const YESTERDAY = '2026-11-21T07:00:00Z';
const sandbox = sandboxes();

/** The calls of a scan of one account by the whole catalogue. */
async function callsFor(users: readonly UserSpec[]) {
  const world = await sandbox({ world: [soundAccount({ users })] });
  const scan = await scanned(world);
  const { 'sts:GetCallerIdentity': _whoAmI, ...made } = world.calls.byOperation;
  return { made, scan };
}

describe('the calls of a scan by the whole catalogue', () => {
  it('are exactly those the least-privilege policy grants, and those that list the organisation', async () => {
    const specs = { ou: 'workloads', regions: {} };
    const world = await sandbox({
      world: [unsoundAccount(specs), unsoundAccount({ ...specs, id: MEMBER })],
      delegatedServices: { [MEMBER]: ['access-analyzer.amazonaws.com'] },
      trailLimit: false,
    });
    // A key younger than the report: whether its user is still the same one is then asked.
    world.account(MEMBER).createAccessKey('alice', { at: '2026-11-22T11:00:00Z' });
    world.calls.reset();
    const options = { instances: true, fresh: true, prove: true };
    const scan = await scanned(world, { organization: true, ...options });
    expect(scan.run.accounts).toMatchObject({ scanned: 2 });
    const ofBase = (COLLECTORS as readonly Collector[])
      .filter(({ id }) => ['organization', 'organization-features', 'session'].includes(id))
      .flatMap(({ calls }) => calls)
      .filter((call) => !call.endsWith('ForParent'));
    const { 'sts:GetCallerIdentity': _free, ...made } = world.calls.byOperation;
    const permitted = new Set<string>([...scanningCalls(options), ...ofBase]);
    expect(Object.keys(made).toSorted()).toEqual([...permitted].toSorted());
  });

  it.each([
    [20, 1],
    [1_001, 2],
  ])(
    'are these for %i users of whom nothing fails, and of each of them only the list without a bulk call',
    async (count, pages) => {
      const ofAccount = {
        'access-analyzer:ListAnalyzers': 2,
        'account:GetAlternateContact': 1,
        'account:GetContactInformation': 1,
        'account:ListRegions': 1,
        'iam:GenerateCredentialReport': 1,
        'iam:GetAccountPasswordPolicy': 1,
        'iam:GetAccountSummary': 1,
        'iam:GetCredentialReport': 1,
        'iam:ListOpenIDConnectProviders': 1,
        'iam:ListOrganizationsFeatures': 1,
        'iam:ListSAMLProviders': 1,
        'iam:ListServerCertificates': 1,
        'iam:ListServiceSpecificCredentials': 1,
        'iam:ListVirtualMFADevices': 1,
        'organizations:DescribeOrganization': 1,
        'organizations:ListDelegatedAdministrators': 1,
        'organizations:ListOrganizationalUnitsForParent': 1,
        'organizations:ListPolicies': 1,
        'organizations:ListRoots': 1,
        'sso:ListInstances': 1,
      };
      const people = Array.from({ length: count }, (_, index) => soundPerson(`person-${index}`));
      const { made, scan } = await callsFor(people);
      expect(scan.coverage).toMatchObject([{ users: count, usersReadAgain: 0, status: 'scanned' }]);
      expect(made).toEqual({
        ...ofAccount,
        'iam:GetAccountAuthorizationDetails': pages,
        'iam:ListSSHPublicKeys': count,
      });
    },
  );

  it('C16 take pages, and no call a user, of all lists that AWS has for all users', async () => {
    const people = Array.from({ length: 1_001 }, (_, index) => ({
      ...soundPerson(`person-${index}`),
      mfaDevices: [{ kind: 'virtual' as const }],
      serviceCredentials: [{ service: 'codecommit.amazonaws.com', createdAt: LONG_AGO }],
    }));
    const { made } = await callsFor(people);
    expect(made['iam:ListVirtualMFADevices']).toBe(2);
    expect(made['iam:ListServiceSpecificCredentials']).toBeLessThanOrEqual(11);
    expect(Object.keys(made).filter((call) => Number(made[call]) > 1_000)).toEqual(['iam:ListSSHPublicKeys']);
  });
});

describe('a user who fails is read again, and only', () => {
  const sound = soundPerson('person');
  const key = { createdAt: '2026-10-25T09:30:00Z', lastUsed: { at: YESTERDAY } };
  const { password: _password, ...machine } = sound;

  it.each<[string, Partial<UserSpec>, Readonly<Record<string, number>>]>([
    ['for nothing where nothing fails', sound, {}],
    [
      'its devices and password, for a password without MFA',
      { ...sound, mfaDevices: [] },
      { 'iam:ListMFADevices': 1, 'iam:GetLoginProfile': 1 },
    ],
    ['its devices, for a machine without MFA', { ...machine, mfaDevices: [] }, { 'iam:ListMFADevices': 1 }],
    [
      'its certificates, for a certificate',
      { ...sound, certs: [{ uploadedAt: LONG_AGO }] },
      { 'iam:ListSigningCertificates': 1 },
    ],
    [
      'its keys and their use, for an old key',
      { ...machine, accessKeys: [{ ...key, createdAt: LONG_AGO }] },
      { 'iam:ListAccessKeys': 1, 'iam:GetAccessKeyLastUsed': 1 },
    ],
    [
      'its keys without their use, where none is active',
      { ...machine, accessKeys: [{ ...key, status: 'Inactive' }] },
      { 'iam:ListAccessKeys': 1 },
    ],
    ['for nothing where a live list alone tells of the fault', { ...sound, groups: [] }, {}],
  ])('%s', async (_what, user, expected) => {
    const { made, scan } = await callsFor([
      { ...user, name: 'person', createdAt: LONG_AGO },
      soundPerson('other'),
    ]);
    const ofOne = /^iam:(ListMFA|ListSigning|ListAccessKeys|GetLoginProfile|GetAccessKeyLastUsed|GetUser)/;
    expect(Object.fromEntries(Object.entries(made).filter(([call]) => ofOne.test(call)))).toEqual(expected);
    expect(scan.run.complete).toBe(true);
  });

  it('what a rule of the run needs, where rules are chosen', async () => {
    const world = await sandbox({ world: [soundAccount({ users: UNSOUND_USERS })] });
    const made = async (rules: string[]) => {
      world.calls.reset();
      await scanned(world, { rules });
      const { 'sts:GetCallerIdentity': _whoAmI, ...calls } = world.calls.byOperation;
      return calls;
    };
    const report = { 'iam:GenerateCredentialReport': 1, 'iam:GetCredentialReport': 1 };
    // Where neither keys nor the list of all users were read, GetUser tells that it is still the same one (S13).
    const mfa = { 'iam:ListMFADevices': 2, 'iam:GetUser': 2 };
    expect(await made(['user-mfa-any'])).toEqual({ ...report, ...mfa });
    const certificates = { 'iam:ListSigningCertificates': 1, 'iam:GetUser': 1 };
    expect(await made(['user-signing-certificate'])).toEqual({ ...report, ...certificates });
    expect(await made(['user-inactive-key-left'])).toMatchObject({ ...report, 'iam:ListAccessKeys': 2 });
    expect(await made(['password-policy', 'support-role'])).toEqual({
      ...report,
      'iam:GetAccountAuthorizationDetails': 1,
      'iam:GetAccountPasswordPolicy': 1,
    });
    expect(await made(['security-contact'])).toEqual({ 'account:GetAlternateContact': 1 });
    expect(await made(['security-questions'])).toEqual({});
  });
});

it('T11 an account with root and exactly one user has that user judged by every rule about users', async () => {
  const [alice] = UNSOUND_USERS;
  if (alice === undefined) throw new Error('There is no user.');
  const scan = await scanned(await sandbox({ world: [unsoundAccount({ users: [alice] })] }));
  const rules = new Set(
    scan.findings.filter((each) => each.resource.name === 'alice').map(({ rule }) => rule),
  );
  const ofUsers = scan.run.rules.filter(({ id }) => id.startsWith('user-')).map(({ id }) => id);
  expect([...rules].toSorted()).toEqual(ofUsers.toSorted());
  expect(scan.coverage).toMatchObject([{ account: { id: ACCOUNT }, users: 1 }]);
  expect(scan.findings.filter(({ status }) => status === 'unknown')).toEqual([]);
});
