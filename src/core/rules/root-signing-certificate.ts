import type { Account } from '../model/account.ts';
import type { SigningCertificate } from '../model/credentials.ts';
import type { Advice, Evidence } from '../model/finding.ts';
import { lengthInWords, secondsBetween } from '../model/time.ts';
import {
  assumeRootCommand,
  isCentralised,
  notGiven,
  reportTime,
  rootEventsCommand,
  withoutRootUser,
} from './root-words.ts';
import { defineRule, type Given, type Surroundings, type Verdict } from './rule.ts';
import { shown } from './words.ts';

type Facts = Given<
  'root',
  never,
  'rootCertificates' | 'certificatesPresentNow' | 'reportRow' | 'organizationPlace' | 'organizationFeatures'
>;

export default defineRule<'root'>()({
  id: 'root-signing-certificate',
  title: 'The root user has a signing certificate',
  severity: 'critical',
  maturity: 'stable',

  why: [
    'An X.509 certificate of root signs requests as root, to the old SOAP interfaces and to some EC2 tools: no policy limits them, and no MFA is asked for.',
    'Such certificates are years old, and nobody remembers where the private keys lie.',
    'An inactive certificate is one call away from being an active one.',
  ],
  howItDecides: [
    'Two readings: `cert_1` and `cert_2` in the root row of the credential report, up to four hours old, and `GetAccountSummary.AccountSigningCertificatesPresent`, which is live. Both are shown with their times.',
    'Critical for an active certificate, and where the summary tells of one that the report does not have. High where the report shows only inactive ones.',
    'An active one that the summary no longer counts was mended since the report: that passes and says so. An inactive one fails until a newer report is without it, because AWS does not say whether the summary counts inactive certificates.',
    'Either reading suffices where the other could not be read. Without both it is unknown.',
    'Not applicable in China, where there is no root user.',
  ],
  troubleshooting: [
    'Search CloudTrail for `Username=root` to learn what still signs as root.',
    'A certificate that nobody knows of is an incident: keep the trail before you change anything.',
    'The certificate has its own private key, which is not the root access key: both have to go.',
  ],
  commands: [
    {
      what: 'Does root have a signing certificate? (1: yes)',
      run: 'aws iam get-account-summary --query SummaryMap.AccountSigningCertificatesPresent',
    },
    {
      what: 'The root row of the report: both certificates',
      run: "aws iam get-credential-report --query Content --output text | base64 -d | grep '^<root_account>' | cut -d, -f1,19,20,21,22",
    },
    {
      what: 'What root did (last 90 days)',
      run: 'aws cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=Username,AttributeValue=root',
    },
  ],
  fix: [
    'Find out what signs with it, and move that to a role.',
    'Console, any account: sign in as root, open "Security credentials", "X.509 certificates", make it inactive, wait, delete it.',
    'CLI, a member of an organisation: with centralised root access, open an AssumeRoot session with the task policy IAMDeleteRootUserCredentials, and in it call `aws iam list-signing-certificates` and `aws iam delete-signing-certificate --certificate-id <CertificateId>`. It cannot be made inactive there first.',
    'Keyreeve: scan again; the live summary shows at once that it is gone.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Root user best practices for your AWS account',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
    },
    {
      title: 'IAM API reference, GetAccountSummary',
      url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html',
    },
    {
      title: 'IAM API reference, DeleteSigningCertificate',
      url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSigningCertificate.html',
    },
  ],

  removes: 'root-certificates',
  scope: 'root',
  needs: [],
  needsAnyOf: ['rootCertificates', 'certificatesPresentNow', 'reportRow'],
  wants: ['organizationPlace', 'organizationFeatures'],
  parameters: {},
  controls: {
    well_architected: ['SEC01-BP02'],
  },

  evaluate({ account }, given, _parameters, surroundings) {
    const live = given.certificatesPresentNow?.value;
    const reported = given.rootCertificates?.value;
    const apart = withoutRootUser(account, given);
    // A certificate that is counted there is a fault, whatever the partition.
    if (apart !== undefined && live !== true) return apart;
    if (live === undefined && reported === undefined) {
      return { status: 'needs', facts: notGiven(given, ['rootCertificates', 'certificatesPresentNow']) };
    }
    const active = (reported ?? []).filter((certificate) => certificate.active);
    const inactive = (reported ?? []).filter((certificate) => !certificate.active);
    if (active.length > 0 && live !== false) return fails(account, given, surroundings, active, 'active');
    if (inactive.length > 0) return fails(account, given, surroundings, inactive, 'inactive');
    if (live === true) return unproved(account, given, surroundings);
    return passes(given, surroundings);
  },

  examples: [
    {
      name: 'an active certificate of root is critical, without any access key',
      cases: ['R16'],
      given: { certificatesPresentNow: true, rootCertificates: [certificate(true)] },
      expect: {
        status: 'fail',
        severity: 'critical',
        says: /active signing certificate.*uploaded 2020-02-02T00:00:00Z/,
        advice: 'delete',
      },
    },
    {
      name: 'an active certificate in the report fails though the summary could not be read',
      given: { rootCertificates: [certificate(true)] },
      expect: { status: 'fail', severity: 'critical' },
    },
    {
      name: 'both certificates are named in one finding',
      given: { certificatesPresentNow: true, rootCertificates: [certificate(true), certificate(true)] },
      expect: { status: 'fail', says: /2 active signing certificates/ },
    },
    {
      name: 'an inactive certificate is high: it can be made active again',
      given: { certificatesPresentNow: true, rootCertificates: [certificate(false)] },
      expect: { status: 'fail', severity: 'high', says: /inactive/ },
    },
    {
      name: 'an inactive certificate fails until a newer report is without it',
      given: { certificatesPresentNow: false, rootCertificates: [certificate(false)] },
      expect: { status: 'fail', severity: 'high', says: /summary counts none/ },
    },
    {
      name: 'an active certificate that went since the report is a pass that says so',
      given: { certificatesPresentNow: false, rootCertificates: [certificate(true)] },
      readAt: '2026-11-22T09:00:00Z',
      expect: { status: 'pass', says: /Fixed since the report of 2026-11-22T09:00:00Z/ },
    },
    {
      name: 'a certificate that the report does not have is critical, its status unproved',
      given: { certificatesPresentNow: true, rootCertificates: [] },
      expect: { status: 'fail', severity: 'critical', says: /after the report/ },
    },
    {
      name: 'a summary of 1 alone is critical, active or inactive not known',
      given: { certificatesPresentNow: true },
      expect: { status: 'fail', severity: 'critical', says: /active or inactive is not known/ },
    },
    {
      name: 'no certificate passes',
      given: { certificatesPresentNow: false, rootCertificates: [] },
      expect: { status: 'pass', says: /live account summary/ },
    },
    {
      name: 'offline, no certificate passes as of its report',
      given: { rootCertificates: [] },
      expect: { status: 'pass', says: /summary was not read/ },
    },
    {
      name: 'China has no root user',
      cases: ['R06'],
      given: { reportRow: { exists: false }, certificatesPresentNow: false },
      about: { partition: 'aws-cn' },
      expect: { status: 'not-applicable', says: /no root user/ },
    },
    {
      name: 'China with a summary of 1 fails all the same',
      cases: ['R06'],
      given: { reportRow: { exists: false }, certificatesPresentNow: true },
      about: { partition: 'aws-cn' },
      expect: { status: 'fail', severity: 'critical' },
    },
    {
      name: 'a root row without its certificate columns, and no summary, is unknown',
      given: { reportRow: { exists: true, keys: [] } },
      expect: { status: 'unknown' },
    },
    { name: 'neither report nor summary is unknown', given: {}, expect: { status: 'unknown' } },
  ],
});

function fails(
  account: Account,
  given: Facts,
  { now }: Surroundings,
  certificates: readonly SigningCertificate[],
  status: 'active' | 'inactive',
): Verdict {
  const count =
    certificates.length === 1
      ? `an ${status} signing certificate`
      : `${certificates.length} ${status} signing certificates`;
  const names = certificates.map((certificate) => inWords(certificate, now)).join('; ');
  const more = status === 'inactive' ? ` It can be made active at any time.${doubt(given)}` : '';
  return {
    status: 'fail',
    severity: status === 'active' ? 'critical' : 'high',
    says: `The root user has ${count}: ${names}.${more}`,
    evidence: evidenceOf(given),
    advice: adviceOn(account, given),
  };
}

function doubt({ certificatesPresentNow }: Facts): string {
  if (certificatesPresentNow?.value !== false) return '';
  return ' The live summary counts none, and AWS does not say whether it counts inactive ones: a newer report will tell.';
}

function unproved(account: Account, given: Facts, surroundings: Surroundings): Verdict {
  const why =
    given.rootCertificates === undefined
      ? 'no root row of a report was read: active or inactive is not known'
      : `it was uploaded or made active after the report of ${reportTime(surroundings, given.rootCertificates)}`;
  return {
    status: 'fail',
    says: `The root user has a signing certificate by the live account summary; ${why}.`,
    evidence: evidenceOf(given),
    advice: adviceOn(account, given),
  };
}

function passes(given: Facts, surroundings: Surroundings): Verdict {
  const { certificatesPresentNow, rootCertificates } = given;
  const evidence = evidenceOf(given);
  if (certificatesPresentNow === undefined) {
    const says = 'No root signing certificate in the report; the live account summary was not read.';
    return { status: 'pass', says, evidence };
  }
  const fixed =
    rootCertificates !== undefined && rootCertificates.value.length > 0
      ? `Fixed since the report of ${reportTime(surroundings, rootCertificates)}, which had one. `
      : '';
  return {
    status: 'pass',
    says: `${fixed}No root signing certificate, by the live account summary.`,
    evidence,
  };
}

function inWords({ id, uploadedAt }: SigningCertificate, now: string): string {
  const name = id ?? 'one';
  if (uploadedAt === undefined) return `${name} uploaded at a time that is not known`;
  return `${name} uploaded ${uploadedAt}, ${lengthInWords(secondsBetween(uploadedAt, now))} old`;
}

function evidenceOf({ certificatesPresentNow, rootCertificates }: Facts): Evidence[] {
  const evidence: Evidence[] = [];
  if (certificatesPresentNow !== undefined) {
    const { value } = certificatesPresentNow;
    evidence.push(shown('accountSigningCertificatesPresent', value, certificatesPresentNow));
  }
  if (rootCertificates === undefined) return evidence;
  evidence.push(shown('rootCertificatesInReport', rootCertificates.value.length, rootCertificates));
  for (const { uploadedAt, active } of rootCertificates.value) {
    evidence.push(
      shown('rootCertificateUploadedAt', uploadedAt ?? null, rootCertificates),
      shown('rootCertificateActive', active, rootCertificates),
    );
  }
  return evidence;
}

function adviceOn(account: Account, given: Facts): Advice {
  const central = isCentralised(account, given);
  return {
    action: 'delete',
    words: central
      ? 'Find out what signs with it, then delete it from the management account by an AssumeRoot session, or by signing in as root.'
      : 'Find out what signs with it. Then sign in as root, make it inactive under "Security credentials", wait, and delete it.',
    commands: [rootEventsCommand(account), ...(central ? [assumeRootCommand(account, 'Audit')] : [])],
  };
}

function certificate(active: boolean): SigningCertificate {
  return { uploadedAt: '2020-02-02T00:00:00Z', active };
}
