import type { Account } from '../model/account.ts';
import type { Finding } from '../model/finding.ts';
import type { ManualTask } from './plan.ts';

/** Where people sign in, by partition. */
const CONSOLES: Readonly<Partial<Record<Account['partition'], string>>> = {
  aws: 'https://console.aws.amazon.com/',
  'aws-cn': 'https://console.amazonaws.cn/',
  'aws-us-gov': 'https://console.amazonaws-us-gov.com/',
};

/** What a person does in the console where no root session reaches (X15): exact, and confirmed by a live reading. */
export function manualRootTask(account: Account, findings: readonly Finding[]): ManualTask {
  const fails = (rule: string) => findings.some((finding) => finding.rule === rule);
  return {
    account,
    title: `Remove root's credentials of account ${account.id} by hand`,
    why: [whyByHand(account), ...findings.map(({ rule, says }) => `${rule}: ${says}`)],
    findings: findings.map(({ id }) => id),
    steps:
      account.partition === 'aws-us-gov'
        ? GOVCLOUD
        : [
            ...signIn(account),
            ...(fails('root-access-key') ? KEYS : []),
            ...(fails('root-signing-certificate') ? CERTIFICATE : []),
          ],
    confirm: `keyreeve verify-fixed --account ${account.id}`,
  };
}

function whyByHand({ isManagement, partition }: Account): string {
  if (partition !== 'aws')
    return `Root sessions of the organisation do not exist in the partition ${partition}.`;
  if (isManagement === true)
    return "The management account's own root cannot be reached by a root session: only whoever signs in as root can do this.";
  return 'The account is in no organisation whose centralised root access could reach it.';
}

function signIn({ partition }: Account): readonly string[] {
  return [
    `Sign in as the root user, with MFA, at ${CONSOLES[partition] ?? CONSOLES.aws}.`,
    'Open the menu under the account name, at the top right, and choose "Security credentials".',
  ];
}

const KEYS = [
  'Scroll to "Access keys". Note the id, the creation time and the last use of each key; if one was used of late, stop and find out by what.',
  'Select the key, open "Actions" and choose "Deactivate". Wait as long as for any other key, and see whether something fails.',
  'Open "Actions" again, choose "Delete", and type the access key id to confirm.',
  'Do the same for every other key in the list. Never use `aws iam … --user-name root`: that is a user named root, and not the root user.',
];

const CERTIFICATE = [
  'Scroll to "X.509 signing certificates" (under "Other credentials"), deactivate each one, wait, and delete it.',
];

const GOVCLOUD = [
  'The root user of a GovCloud account has no console sign-in: its keys were made on request by AWS Support.',
  'With the root key itself as the only credential in the environment: aws iam list-access-keys --region us-gov-west-1',
  'Then: aws iam delete-access-key --access-key-id <AccessKeyId> --region us-gov-west-1; without --user-name the call is about the root user itself.',
  'Where nobody has the key any more, open a case with AWS Support and ask for its deletion.',
];
