import {
  GetAccountAuthorizationDetailsCommand,
  GetAccountPasswordPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListMFADevicesCommand,
  ListOpenIDConnectProvidersCommand,
  ListSAMLProvidersCommand,
  ListServerCertificatesCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  ListVirtualMFADevicesCommand,
} from '@aws-sdk/client-iam';
import type { Fact } from '../../core/model/fact.ts';
import type { AccountSession } from '../session/account-session.ts';
import type { CallName } from '../session/call-counter.ts';
import { homeRegion } from '../session/partitions.ts';

/** Makes a call once, reading next to nothing. */
export type Try = (account: AccountSession) => Promise<Fact<unknown>>;

/** A user of this name need not exist: a caller without the permission is refused before IAM looks for it. */
export const NOBODY = 'keyreeve-doctor-probe';

type Iam = Parameters<Parameters<AccountSession['call']>[1]>[0]['iam'];

function ofIam(name: CallName, send: (iam: Iam) => Promise<unknown>): [string, Try] {
  return [name, (account) => account.call(name, ({ iam }) => send(iam))];
}

/** The calls of the catalogue's collectors, beside those of report, users and fresh. */
export const CATALOGUE_TRIES: Readonly<Record<string, Try>> = Object.fromEntries([
  ofIam('iam:ListMFADevices', (iam) => iam.send(new ListMFADevicesCommand({ UserName: NOBODY }))),
  ofIam('iam:ListSigningCertificates', (iam) =>
    iam.send(new ListSigningCertificatesCommand({ UserName: NOBODY })),
  ),
  ofIam('iam:ListSSHPublicKeys', (iam) => iam.send(new ListSSHPublicKeysCommand({ UserName: NOBODY }))),
  ofIam('iam:GetAccountAuthorizationDetails', (iam) =>
    iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 1 })),
  ),
  [
    'iam:GetPolicy',
    (account) => {
      const command = new GetPolicyCommand({ PolicyArn: somePolicy(account) });
      return account.call('iam:GetPolicy', ({ iam }) => iam.send(command));
    },
  ],
  [
    'iam:GetPolicyVersion',
    (account) => {
      const command = new GetPolicyVersionCommand({ PolicyArn: somePolicy(account), VersionId: 'v1' });
      return account.call('iam:GetPolicyVersion', ({ iam }) => iam.send(command));
    },
  ],
  ofIam('iam:ListServiceSpecificCredentials', (iam) =>
    iam.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 1 })),
  ),
  ofIam('iam:ListVirtualMFADevices', (iam) => iam.send(new ListVirtualMFADevicesCommand({ MaxItems: 1 }))),
  ofIam('iam:GetAccountPasswordPolicy', (iam) => iam.send(new GetAccountPasswordPolicyCommand({}))),
  ofIam('iam:ListServerCertificates', (iam) => iam.send(new ListServerCertificatesCommand({ MaxItems: 1 }))),
  ofIam('iam:ListSAMLProviders', (iam) => iam.send(new ListSAMLProvidersCommand({}))),
  ofIam('iam:ListOpenIDConnectProviders', (iam) => iam.send(new ListOpenIDConnectProvidersCommand({}))),
  [
    'account:ListRegions',
    (account) =>
      account.call('account:ListRegions', async (clients) => {
        const { ListRegionsCommand } = await import('@aws-sdk/client-account');
        return (await clients.accounts()).send(new ListRegionsCommand({ MaxResults: 1 }));
      }),
  ],
  [
    'account:GetAlternateContact',
    (account) =>
      account.call('account:GetAlternateContact', async (clients) => {
        const { GetAlternateContactCommand } = await import('@aws-sdk/client-account');
        const command = new GetAlternateContactCommand({ AlternateContactType: 'SECURITY' });
        return (await clients.accounts()).send(command);
      }),
  ],
  [
    'account:GetContactInformation',
    (account) =>
      account.call('account:GetContactInformation', async (clients) => {
        const { GetContactInformationCommand } = await import('@aws-sdk/client-account');
        return (await clients.accounts()).send(new GetContactInformationCommand({}));
      }),
  ],
  [
    'access-analyzer:ListAnalyzers',
    (account) =>
      account.call('access-analyzer:ListAnalyzers', async (clients) => {
        const { ListAnalyzersCommand } = await import('@aws-sdk/client-accessanalyzer');
        return (await clients.accessAnalyzer(home(account))).send(
          new ListAnalyzersCommand({ maxResults: 1 }),
        );
      }),
  ],
  [
    'ec2:DescribeInstances',
    (account) =>
      account.call('ec2:DescribeInstances', async (clients) => {
        const { DescribeInstancesCommand } = await import('@aws-sdk/client-ec2');
        return (await clients.ec2(home(account))).send(new DescribeInstancesCommand({ MaxResults: 5 }));
      }),
  ],
  [
    'sso:ListInstances',
    (account) =>
      account.call('sso:ListInstances', async (clients) => {
        const { ListInstancesCommand } = await import('@aws-sdk/client-sso-admin');
        return (await clients.ssoAdmin(home(account))).send(new ListInstancesCommand({ MaxResults: 1 }));
      }),
  ],
  [
    'organizations:DescribeOrganization',
    (account) =>
      account.call('organizations:DescribeOrganization', async (clients) => {
        const { DescribeOrganizationCommand } = await import('@aws-sdk/client-organizations');
        return (await clients.organizations()).send(new DescribeOrganizationCommand({}));
      }),
  ],
] satisfies [string, Try][]);

/** One of AWS's own, which every account has. Old versions are deleted: then whoever may ask is told so. */
function somePolicy({ account }: AccountSession): string {
  return `arn:${account.partition}:iam::aws:policy/ReadOnlyAccess`;
}

function home({ account }: AccountSession): string {
  return homeRegion(account.partition);
}
