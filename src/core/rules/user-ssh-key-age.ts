import { secondsBetween } from '../model/time.ts';
import { credentialInWords, DAY_SECONDS, daysInWords, lengthBeside, wholeDays } from './credential-words.ts';
import { defineRule } from './rule.ts';
import { option, shown } from './words.ts';

const PARAMETERS = {
  maxAgeDays: {
    kind: 'whole-number',
    default: 90,
    min: 1,
    max: 3650,
    says: 'An active SSH public key older than this many days of 24 hours fails; exactly as old passes.',
  },
} as const;

export default defineRule<'credential'>()({
  id: 'user-ssh-key-age',
  title: 'An active SSH public key for CodeCommit is older than 90 days',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'Whoever holds the private half reads and writes the source code in CodeCommit as the user, without MFA.',
    'The private half lies on laptops and build servers and in their backups; the credential report does not mention it, and AWS records no use of it.',
  ],
  howItDecides: [
    'Every active SSH public key in IAM is judged alone, by the time since it was uploaded, to the second: exactly `maxAgeDays` × 86,400 seconds passes, one second more fails.',
    'Inactive keys are not spoken of. The pair may be older than its upload: AWS knows only the upload.',
  ],
  troubleshooting: [
    'Ask the owner on which machines the private half lies.',
    'Look in CloudTrail for GitPull and GitPush events of the user.',
    'Better: HTTPS with the helper `git-remote-codecommit` and a role, which needs no stored key.',
  ],
  commands: [
    { what: 'The SSH keys of the user', run: 'aws iam list-ssh-public-keys --user-name=<UserName>' },
    {
      what: 'One of them, to compare with what lies on a machine',
      run: 'aws iam get-ssh-public-key --user-name=<UserName> --ssh-public-key-id=<SSHPublicKeyId> --encoding=SSH',
    },
  ],
  fix: [
    'Make a new pair, upload it, and put the new key id into the SSH configuration of every machine.',
    'Console: IAM, Users, the user, "Security credentials", "SSH public keys for AWS CodeCommit": upload, then make the old one inactive, wait, delete it.',
    'CLI: `aws iam upload-ssh-public-key`, then `aws iam update-ssh-public-key --status=Inactive`, wait, `aws iam delete-ssh-public-key`.',
    'Keyreeve: scan again with `keyreeve scan --rule user-ssh-key-age`.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Use IAM with CodeCommit: Git credentials, SSH keys, and AWS access keys',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_ssh-keys.html',
    },
    {
      title: 'IAM API reference, SSHPublicKeyMetadata',
      url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_SSHPublicKeyMetadata.html',
    },
    {
      title: 'AWS Well-Architected Framework, SEC02-BP05 Audit and rotate credentials periodically',
      url: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_audit.html',
    },
  ],

  scope: 'credential',
  credentials: ['ssh-public-key'],
  needs: ['credentialStatus', 'credentialCreatedAt'],
  needsAnyOf: [],
  wants: [],
  parameters: PARAMETERS,
  controls: {
    well_architected: ['SEC02-BP05'],
  },
  withoutAny: { status: 'not-applicable', says: 'Has no SSH public key.' },

  evaluate({ user, credential }, { credentialStatus, credentialCreatedAt }, { maxAgeDays }, { now }) {
    const name = credentialInWords(credential, credentialCreatedAt.value);
    if (credentialStatus.value !== 'Active') {
      return { status: 'not-applicable', says: `${name} is inactive: it opens nothing.` };
    }
    const age = secondsBetween(credentialCreatedAt.value, now);
    const told = `${name} was uploaded ${lengthBeside(age, maxAgeDays)} ago`;
    if (age <= maxAgeDays * DAY_SECONDS) {
      return { status: 'pass', says: `${told}: not more than ${daysInWords(maxAgeDays)}.` };
    }
    const userName = option('user-name', user.name);
    const on = `${userName} ${option('ssh-public-key-id', credential.id ?? '<SSHPublicKeyId>')}`;
    return {
      status: 'fail',
      says: `${told}, more than ${daysInWords(maxAgeDays)}.`,
      evidence: [
        shown('sshKeyUploadedAt', credentialCreatedAt.value, credentialCreatedAt),
        shown('sshKeyAgeDays', wholeDays(age), credentialCreatedAt),
        shown('sshKeyStatus', credentialStatus.value, credentialStatus),
      ],
      advice: {
        action: 'rotate',
        words:
          'AWS records no use of it: ask the owner. Have a new one uploaded, then deactivate this one, wait, and delete it.',
        commands: [
          `aws iam list-ssh-public-keys ${userName}`,
          `aws iam update-ssh-public-key ${on} --status=Inactive`,
        ],
      },
    };
  },

  examples: [
    {
      name: 'an active key uploaded exactly 90 days ago passes',
      given: { credentialStatus: 'Active', credentialCreatedAt: '2026-08-24T12:00:00Z' },
      about: { kind: 'ssh-public-key', id: 'APKAEXAMPLEALICE' },
      expect: { status: 'pass', says: /^SSH key APKAEXAMPLEALICE was uploaded 90 days ago/ },
    },
    {
      name: 'one second more fails',
      given: { credentialStatus: 'Active', credentialCreatedAt: '2026-08-24T11:59:59Z' },
      about: { kind: 'ssh-public-key', id: 'APKAEXAMPLEALICE' },
      expect: { status: 'fail', severity: 'medium', says: /90 days and 1 second ago/, advice: 'rotate' },
    },
    {
      name: 'an inactive key is not spoken of',
      given: { credentialStatus: 'Inactive', credentialCreatedAt: '2019-08-24T11:59:59Z' },
      about: { kind: 'ssh-public-key', id: 'APKAEXAMPLEALICE' },
      expect: { status: 'not-applicable' },
    },
    {
      name: 'the smallest limit is one day',
      given: { credentialStatus: 'Active', credentialCreatedAt: '2026-11-21T11:59:59Z' },
      about: { kind: 'ssh-public-key', id: 'APKAEXAMPLEALICE' },
      parameters: { maxAgeDays: 1 },
      expect: { status: 'fail' },
    },
    {
      name: 'the largest limit is ten years',
      given: { credentialStatus: 'Active', credentialCreatedAt: '2016-11-24T12:00:00Z' },
      about: { kind: 'ssh-public-key', id: 'APKAEXAMPLEALICE' },
      parameters: { maxAgeDays: 3650 },
      expect: { status: 'pass' },
    },
    { name: 'a user without one is not spoken of', given: {}, expect: { status: 'not-applicable' } },
    {
      name: 'a user whose SSH keys could not be read is unknown',
      given: {},
      about: { kind: 'ssh-public-key' },
      expect: { status: 'unknown' },
    },
  ],
});
