import type { Advice } from '../model/finding.ts';
import { credentialInWords } from './credential-words.ts';
import { defineRule } from './rule.ts';
import { option, shown } from './words.ts';

export default defineRule<'credential'>()({
  id: 'user-signing-certificate',
  title: 'A user has an X.509 signing certificate',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'Its private key signs requests as the user, without MFA, for as long as the certificate is active.',
    'Hardly anything still takes it; the AMI tools of EC2 for instance-store images do. So hardly anybody needs one, and hardly anybody looks.',
    'AWS records no use of it, so a stolen one goes unnoticed.',
  ],
  howItDecides: [
    'Fails for every certificate of a user, each alone. An inactive one, which one call makes active again, is low.',
    'The report shows two certificates a user by their dates; their ids are known only live.',
  ],
  troubleshooting: [
    'Look for what it signs: scripts and servers that hold the private key, often beside old AMI tools.',
    'See who uploaded it: the UploadSigningCertificate event of the user.',
  ],
  commands: [
    {
      what: 'The certificates of the user',
      run: 'aws iam list-signing-certificates --user-name=<UserName>',
    },
    {
      what: 'Certificate columns of everybody, from the credential report',
      run: 'aws iam get-credential-report --query Content --output text | base64 -d | cut -d, -f1,19-22',
    },
  ],
  fix: [
    'Keep the certificate itself (`list-signing-certificates` prints it): you can upload it again if it is missed.',
    'Console: IAM, Users, the user, "Security credentials", "X.509 Signing certificates": make it inactive, wait, delete it.',
    'CLI: `aws iam update-signing-certificate --status=Inactive`, wait, `aws iam delete-signing-certificate`.',
    'Keyreeve: scan again with `keyreeve scan --rule user-signing-certificate`; the certificates are read live.',
  ],
  sources: [
    {
      title: 'IAM API reference, UploadSigningCertificate',
      url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html',
    },
    {
      title: 'IAM API reference, SigningCertificate',
      url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_SigningCertificate.html',
    },
    {
      title: 'AWS Well-Architected Framework, SEC02-BP05 Audit and rotate credentials periodically',
      url: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_audit.html',
    },
  ],

  scope: 'credential',
  credentials: ['signing-certificate'],
  needs: ['credentialStatus'],
  needsAnyOf: [],
  wants: ['credentialCreatedAt'],
  parameters: {},
  controls: {
    well_architected: ['SEC02-BP05'],
  },
  withoutAny: { status: 'pass', says: 'Has no signing certificate.' },

  evaluate({ user, credential }, { credentialStatus, credentialCreatedAt }) {
    const active = credentialStatus.value === 'Active';
    return {
      status: 'fail',
      ...(!active && { severity: 'low' as const }),
      says: `${credentialInWords(credential, credentialCreatedAt?.value)} is ${active ? 'active' : 'inactive, and can be made active again'}.`,
      evidence: [
        shown('certificateStatus', credentialStatus.value, credentialStatus),
        ...(credentialCreatedAt === undefined
          ? []
          : [shown('certificateUploadedAt', credentialCreatedAt.value, credentialCreatedAt)]),
      ],
      advice: adviceOn(user.name, credential.id, active),
    };
  },

  examples: [
    {
      name: 'an active certificate fails',
      given: { credentialStatus: 'Active', credentialCreatedAt: '2019-03-01T10:00:00Z' },
      about: { kind: 'signing-certificate', id: 'EXAMPLECERT' },
      expect: {
        status: 'fail',
        severity: 'medium',
        says: /^Signing certificate EXAMPLECERT is active\./,
        advice: 'ask-owner',
      },
    },
    {
      name: 'an inactive one is the lesser case',
      given: { credentialStatus: 'Inactive', credentialCreatedAt: '2019-03-01T10:00:00Z' },
      about: { kind: 'signing-certificate' },
      expect: {
        status: 'fail',
        severity: 'low',
        says: /^The signing certificate uploaded 2019-03-01T10:00:00Z is inactive/,
        advice: 'delete',
      },
    },
    {
      name: 'one whose date could not be read fails all the same',
      given: { credentialStatus: 'Active' },
      about: { kind: 'signing-certificate' },
      expect: { status: 'fail', says: /^The signing certificate is active/ },
    },
    {
      name: 'a user without one passes',
      given: {},
      expect: { status: 'pass', says: /no signing certificate/ },
    },
  ],
});

function adviceOn(userName: string, id: string | undefined, active: boolean): Advice {
  const user = option('user-name', userName);
  const on = `${user} ${option('certificate-id', id ?? '<CertificateId>')}`;
  const list = `aws iam list-signing-certificates ${user}`;
  return active
    ? {
        action: 'ask-owner',
        words:
          'AWS records no use of it: ask the owner what it signs. If nothing, deactivate it, wait, then delete it.',
        commands: [list, `aws iam update-signing-certificate ${on} --status=Inactive`],
      }
    : {
        action: 'delete',
        words: 'It cannot sign. Keep a copy of the certificate, then delete it.',
        commands: [list, `aws iam delete-signing-certificate ${on}`],
      };
}
