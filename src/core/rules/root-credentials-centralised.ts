import type { Account } from '../model/account.ts';
import { type Known, known } from '../model/fact.ts';
import type { Advice, Evidence } from '../model/finding.ts';
import {
  assumeRootCommand,
  hasKeys,
  hasPassword,
  holdingsShown,
  notGiven,
  placeShown,
  unreadHoldings,
  withoutRootUser,
} from './root-words.ts';
import { defineRule, type Given, type NeedsMore, type Verdict } from './rule.ts';
import { shown } from './words.ts';

type Facts = Given<
  'root',
  'organizationPlace',
  | 'organizationFeatures'
  | 'passwordPresentNow'
  | 'rootPassword'
  | 'accountSummary'
  | 'reportRow'
  | 'certificatesPresentNow'
  | 'rootCertificates'
>;

export default defineRule<'root'>()({
  id: 'root-credentials-centralised',
  title: 'Root credentials of member accounts are not managed centrally',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'Every member account has a root user, whose password can be made by whoever reads its mailbox. A hundred accounts are a hundred passwords, keys and MFA devices that nobody counts.',
    'With centralised root access the management account removes them, and they cannot be recovered: what is not there cannot be stolen.',
    'Switching it on deletes nothing: passwords and keys that were there go on working.',
  ],
  howItDecides: [
    'Judged where the account is in an organisation; elsewhere it is not applicable.',
    'The management account fails while `RootCredentialsManagement` is off. Whether privileged root actions (`RootSessions`) are on is shown and not judged.',
    'A member fails where the feature is on and its root user still has a console password, an access key, active or not, or a signing certificate. An MFA device is no credential. With the feature off it is not applicable: that is told on the management account.',
    'What root holds is taken from the live account summary, and from the credential report where the summary was not read. It passes only where all three are known to be gone.',
  ],
  troubleshooting: [
    'The switch is refused: trusted access for IAM has to be on in Organizations first, and the organisation must have all features.',
    'A member shows a password that nobody made: it was recovered by e-mail before the feature was on.',
    'Before you delete a root key, see in root-access-key when and by what it was used.',
    'A policy of the organisation that denies everything to root also stops the sessions that remove credentials, unless it leaves out `aws:AssumedRoot`.',
  ],
  commands: [
    {
      what: 'The switches, from the management account or the delegated administrator',
      run: 'aws iam list-organizations-features',
    },
    {
      what: 'What the root user of an account holds (1: yes), in that account',
      run: "aws iam get-account-summary --query 'SummaryMap.[AccountPasswordPresent,AccountAccessKeysPresent,AccountSigningCertificatesPresent]'",
    },
    {
      what: 'A session that may look at the root credentials of a member',
      run: 'aws sts assume-root --region us-east-1 --target-principal <AccountId> --task-policy-arn arn=arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials',
    },
  ],
  fix: [
    'Console: in the management account, IAM, "Root access management", "Enable", with root credentials management. Choose a delegated administrator for it.',
    'CLI: in the management account, `aws organizations enable-aws-service-access --service-principal iam.amazonaws.com`, then `aws iam enable-organizations-root-credentials-management`.',
    'Console, for each member that still holds credentials: choose it on the same page, look at its keys and certificates and when they were used, then "Delete root user credentials".',
    'CLI, for each member: open an AssumeRoot session with IAMDeleteRootUserCredentials and call in it, for what there is, `aws iam delete-login-profile`, `aws iam delete-access-key --access-key-id <AccessKeyId>` and `aws iam delete-signing-certificate --certificate-id <CertificateId>`.',
    'Keyreeve: scan the organisation again; each member is judged by its live summary.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Centrally manage root access for member accounts',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-access-management.html',
    },
    {
      title: 'IAM API reference, ListOrganizationsFeatures',
      url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html',
    },
    {
      title: 'STS API reference, AssumeRoot',
      url: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html',
    },
  ],

  scope: 'root',
  needs: ['organizationPlace'],
  needsAnyOf: [],
  wants: [
    'organizationFeatures',
    'passwordPresentNow',
    'rootPassword',
    'accountSummary',
    'reportRow',
    'certificatesPresentNow',
    'rootCertificates',
  ],
  parameters: {},
  controls: {
    cis_v700: ['2.1.1'],
    well_architected: ['SEC01-BP02'],
  },

  evaluate({ account }, given) {
    const apart = withoutRootUser(account, given);
    if (apart !== undefined) return apart;
    const { place } = given.organizationPlace.value;
    if (place === 'none') {
      return {
        status: 'not-applicable',
        says: 'The account is in no organisation, so its root credentials cannot be managed centrally.',
        evidence: placeShown(given),
      };
    }
    if (given.organizationFeatures === undefined) {
      return { status: 'needs', facts: ['organizationFeatures'] };
    }
    const on = given.organizationFeatures.value.rootCredentialsManagement;
    return place === 'management' ? ofManagement(given, on) : ofMember(account, given, on);
  },

  examples: [
    {
      name: 'the management account fails while the feature is off',
      given: { organizationPlace: { place: 'management' }, organizationFeatures: off() },
      about: { isManagement: true },
      expect: { status: 'fail', severity: 'medium', says: /is off/, advice: 'change' },
    },
    {
      name: 'the management account passes while it is on',
      given: { organizationPlace: { place: 'management' }, organizationFeatures: on() },
      about: { isManagement: true },
      expect: { status: 'pass', says: /is on/ },
    },
    {
      name: 'a member with an active root key fails: the feature deletes nothing',
      cases: ['R10'],
      given: { ...member(), accountSummary: { accountAccessKeysPresent: 1 } },
      expect: { status: 'fail', says: /still has an access key/, advice: 'delete' },
    },
    {
      name: 'everything that is left is named',
      cases: ['R10'],
      given: {
        ...member(),
        passwordPresentNow: true,
        accountSummary: { accountAccessKeysPresent: 1 },
        certificatesPresentNow: true,
      },
      expect: { status: 'fail', says: /a console password, an access key and a signing certificate/ },
    },
    {
      name: 'a password that is left fails, and what could not be read is said',
      given: { ...member(), passwordPresentNow: true },
      expect: {
        status: 'fail',
        says: /a console password.*access keys and signing certificates were not read/,
      },
    },
    {
      name: 'the live summary decides over the report',
      given: {
        ...clean(),
        rootPassword: { enabled: true },
        rootCertificates: [{ active: true }],
      },
      expect: { status: 'pass' },
    },
    {
      name: 'a member without root credentials passes; a device that is left is no credential',
      cases: ['R11'],
      given: clean(),
      expect: { status: 'pass', says: /no console password, access key or signing certificate/ },
    },
    {
      name: 'the report serves where the summary was not read',
      given: {
        ...member(),
        rootPassword: { enabled: false },
        reportRow: { exists: true, keys: [{ status: 'Inactive', lastUse: known({}, 'credential report') }] },
        rootCertificates: [],
      },
      expect: { status: 'fail', says: /an access key/ },
    },
    {
      name: 'an old report does not say whether there is a password: unknown',
      cases: ['R12'],
      given: {
        ...member(),
        rootPassword: { enabled: 'not-supported' },
        reportRow: { exists: true, keys: [] },
        rootCertificates: [],
      },
      expect: { status: 'unknown' },
    },
    {
      name: 'with the feature off, a member is not applicable: the management account tells of it',
      given: { ...member(), organizationFeatures: off(), passwordPresentNow: true },
      expect: { status: 'not-applicable', says: /management account/ },
    },
    {
      name: 'an account in no organisation is not applicable',
      given: { organizationPlace: { place: 'none' } },
      expect: { status: 'not-applicable', says: /no organisation/ },
    },
    {
      name: 'switches that could not be read are unknown',
      given: { organizationPlace: { place: 'management' } },
      expect: { status: 'unknown' },
    },
    {
      name: 'a member whose certificates could not be read is unknown, though password and keys are gone',
      given: { ...member(), passwordPresentNow: false, accountSummary: { accountAccessKeysPresent: 0 } },
      expect: { status: 'unknown' },
    },
    {
      name: 'China has no root user',
      cases: ['R06'],
      given: { organizationPlace: { place: 'member' }, reportRow: { exists: false } },
      about: { partition: 'aws-cn' },
      expect: { status: 'not-applicable', says: /no root user/ },
    },
  ],
});

function ofManagement(given: Facts, on: boolean): Verdict {
  const evidence = evidenceOf(given);
  if (on) return { status: 'pass', says: 'Central management of root credentials is on.', evidence };
  return {
    status: 'fail',
    says: 'Central management of root credentials is off: the root user of every member account can have its own password and keys.',
    evidence,
    advice: {
      action: 'change',
      words:
        'Switch it on in the management account. It changes no credential that is there; delete those member by member afterwards.',
      commands: [
        'aws organizations enable-aws-service-access --service-principal iam.amazonaws.com',
        'aws iam enable-organizations-root-credentials-management',
      ],
    },
  };
}

function ofMember(account: Account, given: Facts, on: boolean): Verdict | NeedsMore {
  const evidence = evidenceOf(given);
  if (!on) {
    const says =
      'Central management of root credentials is off in this organisation: that is told on the management account.';
    return { status: 'not-applicable', says, evidence };
  }
  const left = leftInWords(given);
  const facts = [
    ...unreadHoldings(given),
    ...(hasCertificates(given) === undefined
      ? notGiven(given, ['certificatesPresentNow', 'rootCertificates'])
      : []),
  ];
  if (left !== '') {
    return {
      status: 'fail',
      says: `Central management of root credentials is on, and the root user still has ${left}.${unreadInWords(given)}`,
      evidence,
      advice: adviceOn(account),
    };
  }
  if (facts.length > 0) return { status: 'needs', facts };
  return {
    status: 'pass',
    says: 'Central management of root credentials is on, and the root user has no console password, access key or signing certificate.',
    evidence,
  };
}

function hasCertificates({ certificatesPresentNow, rootCertificates }: Facts): boolean | undefined {
  if (certificatesPresentNow !== undefined) return certificatesPresentNow.value;
  return rootCertificates === undefined ? undefined : rootCertificates.value.length > 0;
}

function leftInWords(given: Facts): string {
  return listed([
    ...(hasPassword(given) === true ? ['a console password'] : []),
    ...(hasKeys(given) === true ? ['an access key'] : []),
    ...(hasCertificates(given) === true ? ['a signing certificate'] : []),
  ]);
}

function unreadInWords(given: Facts): string {
  const unread = listed([
    ...(hasPassword(given) === undefined ? ['the console password'] : []),
    ...(hasKeys(given) === undefined ? ['access keys'] : []),
    ...(hasCertificates(given) === undefined ? ['signing certificates'] : []),
  ]);
  return unread === '' ? '' : ` Beside that, ${unread} were not read.`;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1);
  return words.length < 2 ? (last ?? '') : `${words.slice(0, -1).join(', ')} and ${last}`;
}

function evidenceOf(given: Facts): Evidence[] {
  const { organizationFeatures, certificatesPresentNow, rootCertificates } = given;
  const evidence = [...placeShown(given), ...holdingsShown(given)];
  const add = (name: string, value: Evidence['value'], from: Known<unknown>) => {
    evidence.push(shown(name, value, from));
  };
  if (organizationFeatures !== undefined) {
    add('rootSessions', organizationFeatures.value.rootSessions, organizationFeatures);
  }
  if (certificatesPresentNow !== undefined) {
    add('accountSigningCertificatesPresent', certificatesPresentNow.value, certificatesPresentNow);
  }
  if (rootCertificates !== undefined) {
    add('rootCertificatesInReport', rootCertificates.value.length, rootCertificates);
  }
  return evidence;
}

function adviceOn(account: Account): Advice {
  return {
    action: 'delete',
    words:
      'From the management account: look in an audit session at what there is and when it was used, move what still uses it, then delete it in a session that may.',
    commands: [assumeRootCommand(account, 'Audit'), assumeRootCommand(account, 'Delete')],
  };
}

function on() {
  return { rootCredentialsManagement: true, rootSessions: false };
}

function off() {
  return { rootCredentialsManagement: false, rootSessions: false };
}

function member() {
  return { organizationPlace: { place: 'member' }, organizationFeatures: on() } as const;
}

function clean() {
  return {
    ...member(),
    passwordPresentNow: false,
    accountSummary: { accountAccessKeysPresent: 0 },
    certificatesPresentNow: false,
  } as const;
}
