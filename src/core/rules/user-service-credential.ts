import { homeRegion } from '../model/account.ts';
import type { Advice, Evidence, Severity } from '../model/finding.ts';
import { credentialInWords, isBedrockKeyUser } from './credential-words.ts';
import { type CredentialIdentity, defineRule, type Given, type UserIdentity, type Verdict } from './rule.ts';
import { keyInWords, lastUseInWords, lastUseShown, option, shown } from './words.ts';

type Facts = Given<
  'credential',
  'credentialStatus',
  'credentialCreatedAt' | 'credentialService' | 'credentialExpiry' | 'credentialLastUse'
>;

export default defineRule<'credential'>()({
  id: 'user-service-credential',
  title: 'A user has a long-lived credential for one service',
  severity: 'critical',
  maturity: 'stable',

  why: [
    'Passwords for CodeCommit and Keyspaces and API keys for Bedrock, CloudWatch Logs and others work from anywhere, without MFA and without a signature: whoever reads the text once can use it.',
    'The credential report does not mention them, and AWS records no use of them, so they outlive every other clean-up.',
    'A stolen Bedrock key is sold on: others run models at your cost, and the user made for it is often more powerful than anybody meant.',
  ],
  howItDecides: [
    'Every service-specific credential of a user fails, each alone; one call for the whole account lists them.',
    'High: for Bedrock, where it never expires or where the user is one that the Bedrock console made (`BedrockAPIKey-…`). Medium: any other that is active. Low: inactive or expired, by its status or its date.',
    'An access key on a `BedrockAPIKey-…` user is critical, active or not: nobody makes one there by accident, and thieves do, because the user is overlooked. Access keys of other users are not spoken of here.',
  ],
  troubleshooting: [
    'Ask the owner what holds it: a Git client, a Cassandra driver, a notebook, a chat program.',
    'Bedrock: look in CloudTrail for InvokeModel and Converse events of the user, and in the bill for models nobody knows.',
    'An access key on a Bedrock user: treat it as a break-in. See who made it (CreateAccessKey) and what it did, in every region, before you delete anything.',
  ],
  commands: [
    {
      what: 'The service-specific credentials of everybody',
      run: 'aws iam list-service-specific-credentials --all-users',
    },
    {
      what: 'Those of one user',
      run: 'aws iam list-service-specific-credentials --user-name=<UserName>',
    },
    { what: 'The access keys of the user', run: 'aws iam list-access-keys --user-name=<UserName>' },
  ],
  fix: [
    'Give the workload a role. CodeCommit works with `git-remote-codecommit`, Keyspaces with the SigV4 plugin, Bedrock with short-term API keys or a role.',
    'Needed for a while: make a new one with an end (`--credential-age-days`) and replace it before that.',
    'Console: IAM, Users, the user, "Security credentials", the section of the service: deactivate, wait, delete.',
    'CLI: `aws iam update-service-specific-credential --status=Inactive`, wait, `aws iam delete-service-specific-credential`.',
    'A user that exists only for the key goes with it: detach its policies, then `aws iam delete-user`.',
    'Keyreeve: scan again with `keyreeve scan --rule user-service-credential`.',
  ],
  sources: [
    {
      title: 'IAM User Guide, API keys for AWS services',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_api_keys_for_aws_services.html',
    },
    {
      title: 'IAM API reference, ListServiceSpecificCredentials',
      url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html',
    },
    {
      title: 'Amazon Bedrock User Guide, API keys',
      url: 'https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html',
    },
    {
      title: 'AWS Well-Architected Framework, SEC02-BP02 Use temporary credentials',
      url: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_unique.html',
    },
  ],

  scope: 'credential',
  credentials: ['service-specific-credential', 'access-key'],
  speaksOf: (user, { kind }) => kind !== 'access-key' || isBedrockKeyUser(user),
  needs: ['credentialStatus'],
  needsAnyOf: [],
  // The last two are of one kind of credential each, and unread of the other.
  wants: ['credentialCreatedAt', 'credentialLastUse', 'credentialService', 'credentialExpiry'],
  parameters: {},
  controls: {
    well_architected: ['SEC02-BP02'],
  },
  withoutAny: { status: 'pass', says: 'Has no service-specific credential.' },

  evaluate({ account, user, credential }, given, _parameters, { now }) {
    if (credential.kind === 'access-key')
      return keyOnBedrockUser(user, credential, given, { now, region: homeRegion(account.partition) });
    const { credentialStatus, credentialService, credentialExpiry } = given;
    if (credentialService === undefined) return { status: 'needs', facts: ['credentialService'] };
    if (credentialExpiry === undefined) return { status: 'needs', facts: ['credentialExpiry'] };
    const service = credentialService.value;
    const expiry = credentialExpiry.value;
    const over = expiry !== null && expiry <= now;
    const dead = over || credentialStatus.value !== 'Active';
    const state = over ? 'expired' : credentialStatus.value.toLowerCase();
    const ends = expiry === null ? 'never expires' : `${over ? 'expired' : 'expires'} ${expiry}`;
    return {
      status: 'fail',
      severity: severityOf(user, service, expiry, dead),
      says: `${credentialInWords(credential, given.credentialCreatedAt?.value)} for ${service} is ${state}; it ${ends}.`,
      evidence: evidenceOf(given),
      advice: adviceOn(user.name, credential, dead),
    };
  },

  examples: [
    {
      name: 'a Bedrock API key that never expires fails, though the user has no access key',
      cases: ['T14'],
      given: serviceCredential('bedrock.amazonaws.com', null),
      about: { kind: 'service-specific-credential', id: 'ACCAEXAMPLE', userName: 'BedrockAPIKey-x1y2' },
      expect: {
        status: 'fail',
        severity: 'high',
        says: /ACCAEXAMPLE for bedrock\.amazonaws\.com is active; it never expires/,
        advice: 'ask-owner',
      },
    },
    {
      name: 'with an end it is high on a user that was made for it',
      given: serviceCredential('bedrock.amazonaws.com', '2026-12-22T12:00:00Z'),
      about: { kind: 'service-specific-credential', userName: 'BedrockAPIKey-x1y2' },
      expect: { status: 'fail', severity: 'high' },
    },
    {
      name: 'with an end, on another user, it is medium',
      given: serviceCredential('bedrock.amazonaws.com', '2026-12-22T12:00:00Z'),
      about: { kind: 'service-specific-credential' },
      expect: { status: 'fail', severity: 'medium', says: /expires 2026-12-22T12:00:00Z/ },
    },
    {
      name: 'a Git password for CodeCommit is medium',
      given: serviceCredential('codecommit.amazonaws.com', null),
      about: { kind: 'service-specific-credential' },
      expect: { status: 'fail', severity: 'medium' },
    },
    {
      name: 'an inactive one is low, to be deleted',
      given: { ...serviceCredential('cassandra.amazonaws.com', null), credentialStatus: 'Inactive' },
      about: { kind: 'service-specific-credential' },
      expect: { status: 'fail', severity: 'low', says: /is inactive/, advice: 'delete' },
    },
    {
      name: 'one that has expired is low, whatever its status still says',
      given: serviceCredential('bedrock.amazonaws.com', '2026-11-22T12:00:00Z'),
      about: { kind: 'service-specific-credential', userName: 'BedrockAPIKey-x1y2' },
      expect: { status: 'fail', severity: 'low', says: /is expired; it expired/ },
    },
    {
      name: 'one that expires in a second has not',
      given: serviceCredential('bedrock.amazonaws.com', '2026-11-22T12:00:01Z'),
      about: { kind: 'service-specific-credential' },
      expect: { status: 'fail', severity: 'medium' },
    },
    {
      name: 'an access key on a Bedrock user is critical',
      cases: ['T15'],
      given: {
        credentialStatus: 'Active',
        credentialCreatedAt: '2026-11-20T03:00:00Z',
        credentialLastUse: {},
      },
      about: { kind: 'access-key', accessKeyId: 'AKIARTX3GSDSQAAAAAAA', userName: 'BedrockAPIKey-x1y2' },
      expect: {
        status: 'fail',
        severity: 'critical',
        says: /^Key AKIARTX3GSDSQAAAAAAA is active on a user that was made for a Bedrock API key/,
        advice: 'look',
      },
    },
    {
      name: 'an inactive one is critical too',
      given: { credentialStatus: 'Inactive', credentialCreatedAt: '2026-11-20T03:00:00Z' },
      about: { kind: 'access-key', userName: 'BedrockAPIKey-x1y2' },
      expect: { status: 'fail', severity: 'critical' },
    },
    {
      name: 'an access key of another user is not spoken of',
      given: { credentialStatus: 'Active', credentialCreatedAt: '2026-11-20T03:00:00Z' },
      expect: { status: 'pass', says: /no service-specific credential/ },
    },
    {
      name: 'a user whose service-specific credentials could not be read is unknown',
      given: {},
      about: { kind: 'service-specific-credential' },
      expect: { status: 'unknown' },
    },
  ],
});

function severityOf(user: UserIdentity, service: string, expiry: string | null, dead: boolean): Severity {
  if (dead) return 'low';
  const bedrock = service.startsWith('bedrock') && (expiry === null || isBedrockKeyUser(user));
  return bedrock ? 'high' : 'medium';
}

function keyOnBedrockUser(
  user: UserIdentity,
  key: CredentialIdentity,
  given: Facts,
  { now, region }: { readonly now: string; readonly region: string },
): Verdict {
  const { credentialStatus, credentialCreatedAt, credentialLastUse } = given;
  const userName = option('user-name', user.name);
  const keyId = option('access-key-id', key.accessKeyId ?? '<AccessKeyId>');
  const used =
    credentialLastUse === undefined
      ? 'its last use is not known'
      : lastUseInWords(credentialLastUse.value, now);
  return {
    status: 'fail',
    severity: 'critical',
    says: `${keyInWords(key, credentialCreatedAt?.value)} is ${credentialStatus.value.toLowerCase()} on a user that was made for a Bedrock API key, where no access key belongs; ${used}.`,
    evidence: [
      shown('keyStatus', credentialStatus.value, credentialStatus),
      ...(credentialCreatedAt === undefined
        ? []
        : [shown('keyCreatedAt', credentialCreatedAt.value, credentialCreatedAt)]),
      ...(credentialLastUse === undefined
        ? []
        : lastUseShown('key', credentialLastUse.value, credentialLastUse)),
    ],
    advice: {
      action: 'look',
      words:
        'Treat it as a break-in: find out who made it and what it did, deactivate it, and delete it only when that is written down.',
      commands: [
        `aws cloudtrail lookup-events --region ${region} --lookup-attributes AttributeKey=ResourceName,AttributeValue=${key.accessKeyId ?? "'<AccessKeyId>'"}`,
        `aws iam get-access-key-last-used ${keyId}`,
        `aws iam update-access-key ${userName} ${keyId} --status=Inactive`,
      ],
    },
  };
}

function evidenceOf(given: Facts): Evidence[] {
  const { credentialService, credentialStatus, credentialCreatedAt, credentialExpiry } = given;
  return [
    ...(credentialService === undefined
      ? []
      : [shown('service', credentialService.value, credentialService)]),
    shown('credentialStatus', credentialStatus.value, credentialStatus),
    ...(credentialCreatedAt === undefined
      ? []
      : [shown('credentialCreatedAt', credentialCreatedAt.value, credentialCreatedAt)]),
    ...(credentialExpiry === undefined
      ? []
      : [shown('credentialExpiresAt', credentialExpiry.value, credentialExpiry)]),
  ];
}

function adviceOn(userName: string, { id }: CredentialIdentity, dead: boolean): Advice {
  const user = option('user-name', userName);
  const on = `${user} ${option('service-specific-credential-id', id ?? '<ServiceSpecificCredentialId>')}`;
  const list = `aws iam list-service-specific-credentials ${user}`;
  return dead
    ? {
        action: 'delete',
        words: 'It opens nothing as it is. Note its id and delete it.',
        commands: [list, `aws iam delete-service-specific-credential ${on}`],
      }
    : {
        action: 'ask-owner',
        words:
          'AWS records no use of it: ask the owner what holds it. Move that to a role, deactivate it, wait, then delete it.',
        commands: [list, `aws iam update-service-specific-credential ${on} --status=Inactive`],
      };
}

/** Facts of an active service-specific credential of half a year. */
function serviceCredential(credentialService: string, credentialExpiry: string | null) {
  const credentialCreatedAt = '2026-05-22T12:00:00Z';
  return { credentialStatus: 'Active', credentialCreatedAt, credentialService, credentialExpiry } as const;
}
