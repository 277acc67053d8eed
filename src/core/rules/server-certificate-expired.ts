import type { ServerCertificate } from '../model/account-facts.ts';
import { lengthInWords, secondsBetween } from '../model/time.ts';
import { counted, firstOf, namesInWords } from './account-words.ts';
import { defineRule } from './rule.ts';
import { option, shown } from './words.ts';

export default defineRule<'account'>()({
  id: 'server-certificate-expired',
  title: 'An expired TLS certificate is kept in IAM',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'An expired certificate that is put on a load balancer by mistake breaks the site, and teaches its users to click warnings away.',
    'Whoever clears up sees which private keys are still in use; among leftovers nobody does.',
  ],
  howItDecides: [
    '`ListServerCertificates` gives the expiration of each certificate that is kept in IAM. It fails where that time is past at the time of the scan, to the second, and names each.',
    'One finding for the account. Certificates in AWS Certificate Manager are renewed there and are not looked at.',
    'Which load balancer or distribution uses a certificate is not looked at: see before you delete.',
  ],
  troubleshooting: [
    'See whether something still serves it: load balancer listeners and CloudFront distributions name the certificate by ARN or id.',
    'A certificate in use has to be replaced first: Elastic Load Balancing may go on with a deleted one, or stop accepting traffic.',
    'Certificates belong into AWS Certificate Manager, which renews them; IAM is for regions and services that cannot.',
  ],
  commands: [
    {
      what: 'Every certificate with its expiration',
      run: "aws iam list-server-certificates --query 'ServerCertificateMetadataList[].[ServerCertificateName,Expiration,Arn]' --output table",
    },
    {
      what: 'One certificate',
      run: 'aws iam get-server-certificate --server-certificate-name=<CertificateName>',
    },
  ],
  fix: [
    "Find what uses it, and put another certificate there: `aws elbv2 modify-listener --listener-arn <ListenerArn> --certificates CertificateArn=<CertificateArn>` for a load balancer, the distribution's settings for CloudFront.",
    'CLI: `aws iam delete-server-certificate --server-certificate-name=<CertificateName>`. The console shows no certificates of IAM.',
    'Take new ones from AWS Certificate Manager.',
    'Keyreeve: scan again; certificates are read live.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Manage server certificates in IAM',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html',
    },
    {
      title: 'IAM API reference, DeleteServerCertificate',
      url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServerCertificate.html',
    },
    {
      title: 'AWS Security Hub CSPM, IAM.26',
      url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-26',
    },
  ],

  scope: 'account',
  needs: ['serverCertificates'],
  needsAnyOf: [],
  wants: [],
  parameters: {},
  controls: {
    cis_v130: ['1.19'],
    cis_v140: ['1.19'],
    cis_v150: ['1.19'],
    cis_v200: ['1.19'],
    cis_v300: ['1.19'],
    cis_v400: ['1.19'],
    cis_v500: ['1.18'],
    cis_v600: ['2.18'],
    cis_v700: ['2.17'],
    security_hub: ['IAM.26'],
    aws_config: ['iam-server-certificate-expiration-check'],
  },

  evaluate(_subject, { serverCertificates }, _parameters, { now }) {
    const inOrder = serverCertificates.value.toSorted(
      (a, b) => Date.parse(a.expiresAt) - Date.parse(b.expiresAt),
    );
    const expired = inOrder.filter(({ expiresAt }) => secondsBetween(expiresAt, now) > 0);
    const evidence = [
      shown('serverCertificates', inOrder.length, serverCertificates),
      shown('expiredServerCertificates', expired.length, serverCertificates),
      ...firstOf(expired).flatMap(({ name, expiresAt }) => [
        shown('serverCertificateName', name, serverCertificates),
        shown('serverCertificateExpiresAt', expiresAt, serverCertificates),
      ]),
    ];
    if (expired.length === 0) return { status: 'pass', says: noneExpired(inOrder), evidence };
    return {
      status: 'fail',
      says: `${counted(expired.length, 'server certificate')} expired: ${namesInWords(expired.map((each) => inWords(each, now)))}.`,
      evidence,
      advice: {
        action: 'delete',
        words:
          'See first whether a load balancer or a distribution still uses it, and put another one there. Then delete it.',
        commands: [
          'aws iam list-server-certificates',
          ...firstOf(expired).map(
            ({ name }) => `aws iam delete-server-certificate ${option('server-certificate-name', name)}`,
          ),
        ],
      },
    };
  },

  examples: [
    {
      name: 'an expired certificate fails and is named',
      given: { serverCertificates: [certificate('web', '2026-01-01T00:00:00Z')] },
      expect: {
        status: 'fail',
        severity: 'medium',
        says: /1 server certificate expired: web \(2026-01-01T00:00:00Z, 325 days ago\)/,
        advice: 'delete',
      },
    },
    {
      name: 'only the expired ones are named, the oldest first',
      given: {
        serverCertificates: [
          certificate('b', '2025-01-01T00:00:00Z'),
          certificate('c', '2027-01-01T00:00:00Z'),
          certificate('a', '2024-01-01T00:00:00Z'),
        ],
      },
      expect: { status: 'fail', says: /2 server certificates expired: a \(.*\), b \(/ },
    },
    {
      name: 'a long list is cut and counted',
      given: {
        serverCertificates: Array.from({ length: 12 }, (_, index) =>
          certificate(`old-${index}`, '2025-01-01T00:00:00Z'),
        ),
      },
      expect: { status: 'fail', says: /^12 server certificates.*and 2 more/ },
    },
    {
      name: 'a certificate that expires at this second has not expired',
      given: { serverCertificates: [certificate('web', '2026-11-22T12:00:00Z')] },
      expect: { status: 'pass' },
    },
    {
      name: 'a certificate that expired a second ago has',
      given: { serverCertificates: [certificate('web', '2026-11-22T11:59:59Z')] },
      expect: { status: 'fail', says: /1 second ago/ },
    },
    {
      name: 'certificates that are valid pass, with the next to expire',
      given: {
        serverCertificates: [
          certificate('web', '2028-01-01T00:00:00Z'),
          certificate('mail', '2027-01-01T00:00:00Z'),
        ],
      },
      expect: {
        status: 'pass',
        says: /2 server certificates, none expired; mail is the next, on 2027-01-01/,
      },
    },
    {
      name: 'an account without certificates passes',
      given: { serverCertificates: [] },
      expect: { status: 'pass', says: /No server certificate/ },
    },
    { name: 'a list that could not be read is unknown', given: {}, expect: { status: 'unknown' } },
  ],
});

function noneExpired(inOrder: readonly ServerCertificate[]): string {
  const [next] = inOrder;
  if (next === undefined) return 'No server certificate is kept in IAM.';
  return `${counted(inOrder.length, 'server certificate')}, none expired; ${next.name} is the next, on ${next.expiresAt}.`;
}

function inWords({ name, expiresAt }: ServerCertificate, now: string): string {
  return `${name} (${expiresAt}, ${lengthInWords(secondsBetween(expiresAt, now))} ago)`;
}

function certificate(name: string, expiresAt: string): ServerCertificate {
  return { name, arn: `arn:aws:iam::111122223333:server-certificate/${name}`, expiresAt };
}
