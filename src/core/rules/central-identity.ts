import type { Evidence } from '../model/finding.ts';
import { counted } from './account-words.ts';
import { defineRule, type Given } from './rule.ts';
import { shown } from './words.ts';

type Facts = Given<'account', never, 'userTotals' | 'federation' | 'identityCenter' | 'organizationPlace'>;

export default defineRule<'account'>()({
  id: 'central-identity',
  title: 'People may sign in as IAM users of single accounts',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'Who leaves the company keeps the IAM user that nobody remembers, in each account where there is one.',
    'One place for people means one place to switch them off, with one MFA; and sessions instead of keys.',
  ],
  howItDecides: [
    'Whether people are managed in one place is a matter of how a company works: a person must look.',
    'To help, the finding counts the IAM users who can sign in to the console, the SAML and OIDC providers of the account, and the instances of IAM Identity Center that it sees. What could not be read is left out.',
    'OIDC providers are often for build servers and clusters, not for people.',
  ],
  troubleshooting: [
    'For each user with a password: is it a person, why here, and until when?',
    'A few users for emergencies are in order: known, with hardware MFA, and watched.',
    'Users with keys and no password are programs; see user-key-age and user-credential-unused.',
  ],
  commands: [
    {
      what: 'Users with a console password',
      run: 'aws iam get-credential-report --query Content --output text | base64 -d | awk -F, \'$4 == "true" {print $1}\'',
    },
    { what: 'SAML providers', run: 'aws iam list-saml-providers' },
    { what: 'OIDC providers', run: 'aws iam list-open-id-connect-providers' },
    {
      what: 'Instances of IAM Identity Center, in one region',
      run: 'aws sso-admin list-instances --region <Region>',
    },
  ],
  fix: [
    'Console: IAM Identity Center, in the management account or its delegated administrator: connect your identity provider, make permission sets, assign them to groups.',
    'CLI: `aws sso-admin create-account-assignment --instance-arn <InstanceArn> --permission-set-arn <PermissionSetArn> --target-type AWS_ACCOUNT --target-id <AccountId> --principal-type GROUP --principal-id <GroupId>`, for each group, account and permission set.',
    'Let the people sign in there for a month, then take their IAM passwords: `aws iam delete-login-profile --user-name=<UserName>`.',
    'Keyreeve: record what you saw with `keyreeve attest central-identity`.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Security best practices in IAM',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
    },
    {
      title: 'IAM Identity Center User Guide, What is IAM Identity Center?',
      url: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/what-is.html',
    },
  ],

  scope: 'account',
  needs: [],
  needsAnyOf: [],
  wants: ['userTotals', 'federation', 'identityCenter', 'organizationPlace'],
  parameters: {},
  controls: {
    cis_v130: ['1.22'],
    cis_v140: ['1.21'],
    cis_v150: ['1.21'],
    cis_v200: ['1.21'],
    cis_v300: ['1.21'],
    cis_v400: ['1.21'],
    cis_v500: ['1.20'],
    cis_v600: ['2.20'],
    cis_v700: ['2.19'],
  },

  evaluate(_subject, given) {
    const seen = seenInWords(given);
    return {
      status: 'manual',
      says: `Look whether people are managed in one place and not as IAM users here.${seen === '' ? '' : ` ${seen}`}`,
      evidence: evidenceOf(given),
      advice: {
        action: 'look',
        words:
          'Ask of every user with a password whether it is a person who could sign in by IAM Identity Center or federation. Record it with `keyreeve attest central-identity`.',
        commands: ['aws iam list-users', 'aws iam list-saml-providers'],
      },
    };
  },

  examples: [
    {
      name: 'what was read helps whoever looks',
      given: {
        userTotals: { users: 5, withPassword: 3 },
        federation: { samlProviders: 1, oidcProviders: 0 },
        identityCenter: 1,
        organizationPlace: { place: 'member' },
      },
      expect: {
        status: 'manual',
        says: /3 of 5 IAM users have a console password\. .*1 SAML provider and 0 OIDC providers.*1 instance of IAM Identity Center/,
        advice: 'look',
      },
    },
    {
      name: 'an account without IAM users says so',
      cases: ['T12'],
      given: { userTotals: { users: 0, withPassword: 0 } },
      expect: { status: 'manual', says: /no IAM users/ },
    },
    {
      name: 'it is for a person to look at, whatever could be read',
      given: {},
      expect: { status: 'manual', says: /not as IAM users here\.$/ },
    },
  ],
});

function seenInWords({ userTotals, federation, identityCenter }: Facts): string {
  const seen: string[] = [];
  if (userTotals !== undefined) {
    const { users, withPassword } = userTotals.value;
    seen.push(
      users === 0
        ? 'There are no IAM users.'
        : withPassword === undefined
          ? `There are ${counted(users, 'IAM user')}; whether all of them have a console password could not be read.`
          : `${withPassword} of ${counted(users, 'IAM user')} have a console password.`,
    );
  }
  if (federation !== undefined) {
    const { samlProviders, oidcProviders } = federation.value;
    seen.push(
      `The account has ${counted(samlProviders, 'SAML provider')} and ${counted(oidcProviders, 'OIDC provider')}.`,
    );
  }
  if (identityCenter !== undefined) {
    seen.push(
      identityCenter.value === 0
        ? 'It sees no instance of IAM Identity Center in its home region.'
        : `It sees ${counted(identityCenter.value, 'instance')} of IAM Identity Center.`,
    );
  }
  return seen.join(' ');
}

function evidenceOf({ userTotals, federation, identityCenter, organizationPlace }: Facts): Evidence[] {
  return [
    ...(userTotals === undefined
      ? []
      : [
          shown('users', userTotals.value.users, userTotals),
          shown('usersWithPassword', userTotals.value.withPassword ?? null, userTotals),
        ]),
    ...(federation === undefined
      ? []
      : [
          shown('samlProviders', federation.value.samlProviders, federation),
          shown('oidcProviders', federation.value.oidcProviders, federation),
        ]),
    ...(identityCenter === undefined
      ? []
      : [shown('identityCenterInstances', identityCenter.value, identityCenter)]),
    ...(organizationPlace === undefined
      ? []
      : [shown('organizationPlace', organizationPlace.value.place, organizationPlace)]),
  ];
}
