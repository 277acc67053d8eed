import { describe, expect, test } from 'vitest';
import { journalOf, keyFinding, MEMBER, NOW } from '../../../test/support/plan-cases.ts';
import { known, unread } from '../model/fact.ts';
import { REMEDIATION_DEFAULTS } from '../settings/remediation-defaults.ts';
import { decideRoot, type RootCase, type RootContext, type RootKeyNow } from './decide-root.ts';
import { EMPTY_JOURNAL } from './journal.ts';
import { DENY_ROOT_SCP } from './policies.ts';

const ROOT_KEY = 'AKIAIOSFODNN7EXAMPLE';
const OTHER_KEY = 'AKIAI44QH8DHBEXAMPLE';
const DENIED = unread('sts:AssumeRoot', 'AccessDenied', 'Denied.');
const MEMBER_OF_ONE = known(true, 'organizations:DescribeOrganization');
const [KEY_RULE, CERTIFICATE_RULE] = ['root-access-key', 'root-signing-certificate'].map((rule) =>
  keyFinding(undefined, { rule }),
);
const BOTH_RULES = [KEY_RULE, CERTIFICATE_RULE].filter((finding) => finding !== undefined);

/** Thirty days before now, and fourteen, to the second. */
const [USE_LIMIT, OBSERVED] = ['2026-10-23T12:00:00Z', '2026-11-08T12:00:00Z'];

function rootKey(accessKeyId = ROOT_KEY, usedAt?: string): RootKeyNow {
  const used = usedAt === undefined ? {} : { at: usedAt, region: 'us-east-1', service: 's3' };
  const lastUse = known(used, 'iam:GetAccessKeyLastUsed');
  return { accessKeyId, status: 'Active', createdAt: '2020-01-01T00:00:00Z', lastUse };
}

function scp(targets: readonly string[] = [MEMBER.id], sha256 = DENY_ROOT_SCP.sha256): RootCase['scp'] {
  return known({ policyId: 'p-12345678', sha256, targets }, 'organizations:ListPolicies');
}

function decide(more: Partial<RootCase> = {}, how: Partial<RootContext> = {}, settings = {}) {
  const rootCase: RootCase = {
    account: MEMBER,
    findings: BOTH_RULES,
    keys: known([rootKey()], 'iam:ListAccessKeys'),
    certificates: known([], 'iam:ListSigningCertificates'),
    seenFrom: [],
    control: { inOrganization: MEMBER_OF_ONE, scp: { possible: true } },
    scp: known(null, 'organizations:ListPolicies'),
    ...more,
  };
  return decideRoot(rootCase, {
    now: NOW,
    settings: { ...REMEDIATION_DEFAULTS, ...settings },
    journal: EMPTY_JOURNAL,
    forced: new Set(),
    ...how,
  });
}

function short(...given: Parameters<typeof decide>): readonly string[] {
  const { steps, refused, manual } = decide(...given);
  return [
    ...steps.map(({ kind }) => kind),
    ...refused.flatMap(({ reasons }) => reasons.map(({ code }) => code)),
    ...manual.map(() => 'by hand'),
  ];
}

/** Denied by policy since then. */
function deniedSince(since: string): Partial<RootContext> {
  return { journal: journalOf({ stage: 'root-denied', since, accessKeyId: 'root' }) };
}

describe('X15: by hand', () => {
  test.each([
    ['the management account', { account: { ...MEMBER, isManagement: true } }],
    ['China', { account: { ...MEMBER, partition: 'aws-cn' } }],
    ['GovCloud', { account: { ...MEMBER, partition: 'aws-us-gov' } }],
    [
      'an account of no organisation',
      {
        control: {
          inOrganization: known(false, 'organizations:DescribeOrganization'),
          scp: { possible: true },
        },
      },
    ],
  ] as const)('is the root of %s', (_name, more) => {
    const { steps, manual } = decide(more);
    expect(steps).toEqual([]);
    expect(manual[0]?.confirm).toBe(`keyreeve verify-fixed --account ${MEMBER.id}`);
    // The mistake of others: it acts on a user that is called root.
    const named = manual[0]?.steps.filter((words) => words.includes('--user-name root')) ?? [];
    expect(named.filter((words) => !words.includes('Never use'))).toEqual([]);
  });
});

describe('a root key', () => {
  test('is denied first by a policy that can be taken off, which is made where there is none', () => {
    expect(short()).toEqual(['create-root-scp', 'attach-root-scp']);
    expect(decide().steps[1]?.requiresBefore).toBe(1);
    expect(short({ scp: scp([]) })).toEqual(['attach-root-scp']);
  });

  test('is deleted when the observation is over, at its very second, and the policy taken off after', () => {
    expect(short({ scp: scp() }, deniedSince(OBSERVED))).toEqual(['delete-root-key', 'detach-scp']);
    expect(decide({ scp: scp() }, deniedSince(OBSERVED)).steps[1]?.requiresBefore).toBe(1);
    expect(decide({ scp: scp() }, deniedSince('2026-11-08T12:00:01Z')).refused[0]?.reasons).toMatchObject([
      { code: 'not-due', dueAt: '2026-11-22T12:00:01Z' },
    ]);
  });

  test('is denied again, and observed again, where somebody took the policy off meanwhile', () => {
    expect(short({ scp: scp([]) }, deniedSince(OBSERVED))).toEqual(['attach-root-scp']);
    expect(short({}, deniedSince(OBSERVED))).toEqual(['create-root-scp', 'attach-root-scp']);
  });

  test('is not deleted under a policy that Keyreeve did not attach: its observation begins', () => {
    expect(short({ scp: scp() })).toEqual(['attach-root-scp']);
  });

  test('goes with all the others and with certificates, and the policy after the last', () => {
    const keys = known([rootKey(), rootKey(OTHER_KEY)], 'iam:ListAccessKeys');
    const certificates = known([{ certificateId: 'ABC' }], 'iam:ListSigningCertificates');
    const { steps } = decide({ keys, certificates, scp: scp() }, deniedSince(OBSERVED));
    expect(steps.map(({ kind }) => kind)).toEqual([
      'delete-root-key',
      'delete-root-key',
      'delete-root-certificate',
      'detach-scp',
    ]);
    expect(steps.at(-1)?.requiresBefore).toBe(3);
  });

  test('is touched only where a finding asks for it; a certificate alone does not stop an active key', () => {
    const certificates = known([{ certificateId: 'ABC' }], 'iam:ListSigningCertificates');
    const findings = BOTH_RULES.slice(1);
    expect(short({ findings, certificates })).toEqual(['sibling-active']);
    const alone = short({ findings, certificates }, {}, { rootScp: false });
    expect(alone).toEqual(['delete-root-certificate']);
    expect(short({ findings })).toEqual(['key-gone']);
  });

  test('is deleted at once where the settings want no policy', () => {
    expect(short({ scp: DENIED }, {}, { rootScp: false })).toEqual(['delete-root-key']);
  });

  test('X14: is deleted in a root session, never by the name of a user', () => {
    const [step] = decide({}, {}, { rootScp: false }).steps;
    expect(step?.call).toEqual({
      api: 'iam:DeleteAccessKey',
      session: 'root',
      arguments: { AccessKeyId: ROOT_KEY },
    });
    expect(step?.command).toMatch(/--region us-east-1 --duration-seconds 900/);
    expect(step?.warnings[0]).toContain('GuardDuty');
  });
});

describe('X18: a root key that was used of late', () => {
  const used = (at: string) => ({
    keys: known([rootKey(), rootKey(OTHER_KEY, at)], 'iam:ListAccessKeys'),
    seenFrom: ['198.51.100.7'],
  });

  test('stops the whole root, at thirty days to the second; a second earlier does not', () => {
    expect(decide(used(USE_LIMIT))).toMatchObject({
      steps: [],
      refused: [
        {
          subject: { accessKeyId: OTHER_KEY },
          seenFrom: ['198.51.100.7'],
          lastUse: { recorded: true, service: 's3', region: 'us-east-1' },
          reasons: [{ code: 'used-recently' }],
        },
      ],
    });
    expect(short(used('2026-10-23T11:59:59Z'))).toEqual(['create-root-scp', 'attach-root-scp']);
  });

  test('is planned where this very key is forced', () => {
    expect(short(used(NOW), { forced: new Set([OTHER_KEY]) })).toEqual([
      'create-root-scp',
      'attach-root-scp',
    ]);
    expect(short(used(NOW), { forced: new Set([ROOT_KEY]) })).toEqual(['used-recently']);
  });
});

describe('what is not known, or stands in the way', () => {
  test.each([
    ['its keys', { keys: DENIED }, 'unread'],
    ['its certificates', { certificates: DENIED }, 'unread'],
    ['the policies', { scp: DENIED }, 'unread'],
    ['a use', { keys: known([{ ...rootKey(), lastUse: DENIED }], 'x') }, 'unread'],
    ['a policy of that name with other words', { scp: scp([], 'f'.repeat(64)) }, 'no-scp'],
    [
      'no policies',
      { control: { inOrganization: MEMBER_OF_ONE, scp: { possible: false, words: 'Off.' } } },
      'no-scp',
    ],
    ['nothing left', { keys: known([], 'x') }, 'key-gone'],
    [
      'an organisation that was not seen',
      { control: { inOrganization: DENIED, scp: { possible: true } } },
      'unread',
    ],
  ] as const)('%s is a refusal', (_name, more, code) => {
    expect(short(more)).toEqual([code]);
  });
});
