import { type Account, hasRootUser } from '../model/account.ts';
import type { OrganizationFeatures, OrganizationPlace } from '../model/account-facts.ts';
import type { Known } from '../model/fact.ts';
import type { Evidence } from '../model/finding.ts';
import type { AccountSummary, RootPassword, RootRow } from '../model/snapshot.ts';
import type { Surroundings, Verdict } from './rule.ts';
import { shown } from './words.ts';

/** What tells of root's password and keys: the live summary, and the credential report. */
export interface RootHoldings {
  readonly passwordPresentNow?: Known<boolean>;
  readonly rootPassword?: Known<RootPassword>;
  readonly accountSummary?: Known<AccountSummary>;
  readonly reportRow?: Known<RootRow>;
}

/** How the account stands to centralised root access. */
export interface RootPlace {
  readonly organizationPlace?: Known<OrganizationPlace>;
  readonly organizationFeatures?: Known<OrganizationFeatures>;
}

/** The verdict where there is no root user, by the partition or by the report; otherwise `undefined`. */
export function withoutRootUser(account: Account, { reportRow }: RootHoldings): Verdict | undefined {
  if (hasRootUser(account.partition) && reportRow?.value.exists !== false) return undefined;
  return { status: 'not-applicable', says: 'There is no root user in this partition.' };
}

/**
 * The verdict where root cannot sign in to the console: there is no root user, or it is a GovCloud account, whose
 * root user has no password and is given keys only on request (AWS GovCloud User Guide, root user).
 */
export function withoutRootSignIn(account: Account, given: RootHoldings): Verdict | undefined {
  if (account.partition !== 'aws-us-gov') return withoutRootUser(account, given);
  return {
    status: 'not-applicable',
    says: 'The root user of a GovCloud account cannot sign in to the console, so MFA has nothing to guard.',
  };
}

/** Whether root has a console password. The live summary decides; old reports say `not_supported` of it. */
export function hasPassword({ passwordPresentNow, rootPassword }: RootHoldings): boolean | undefined {
  if (passwordPresentNow !== undefined) return passwordPresentNow.value;
  const reported = rootPassword?.value.enabled;
  return reported === 'not-supported' ? undefined : reported;
}

/** Whether root has an access key, active or not. The live summary decides. */
export function hasKeys({ accountSummary, reportRow }: RootHoldings): boolean | undefined {
  if (accountSummary !== undefined) return accountSummary.value.accountAccessKeysPresent > 0;
  return reportRow?.value.exists === true ? reportRow.value.keys.length > 0 : undefined;
}

/** Those of some facts that were not read. */
export function notGiven(given: object, names: readonly string[]): string[] {
  return names.filter((name) => !(name in given));
}

/** The facts to read before it is known that root has no password and no key; none where it is known. */
export function unreadHoldings(given: RootHoldings): string[] {
  return [
    ...(hasPassword(given) === undefined ? notGiven(given, ['passwordPresentNow', 'rootPassword']) : []),
    ...(hasKeys(given) === undefined ? notGiven(given, ['accountSummary', 'reportRow']) : []),
  ];
}

/** What root can sign in or sign requests with: `a console password and an access key`; empty for nothing known. */
export function holdingsInWords(given: RootHoldings): string {
  return [
    ...(hasPassword(given) === true ? ['a console password'] : []),
    ...(hasKeys(given) === true ? ['an access key'] : []),
  ].join(' and ');
}

/** The verdict on root without password and key: MFA guards nothing, but the password may come back by e-mail. */
export function credentialsRemoved(account: Account, given: RootHoldings & RootPlace): Verdict {
  return {
    status: 'not-applicable',
    says: `The root user's credentials are removed: it has no console password and no access key. ${recoveryInWords(account, given)}`,
    evidence: [...holdingsShown(given), ...placeShown(given)],
  };
}

/** Whether somebody who reads root's mail can make a password again. */
function recoveryInWords(account: Account, { organizationPlace, organizationFeatures }: RootPlace): string {
  const recoverable = "The password can still be recovered through the root user's e-mail address";
  const place = organizationPlace?.value.place;
  if (place === 'none') return `${recoverable}: the account is in no organisation.`;
  if (place === 'management' || account.isManagement === true) {
    return `${recoverable}: centralised root access does not cover the management account.`;
  }
  if (organizationFeatures === undefined) {
    return `${recoverable}, unless centralised root access is on, which was not read.`;
  }
  return organizationFeatures.value.rootCredentialsManagement
    ? 'Centralised root access is on: the password cannot be recovered by e-mail.'
    : `${recoverable}: centralised root access is off.`;
}

/** True for a member whose root credentials the management account can remove. */
export function isCentralised(
  account: Account,
  { organizationPlace, organizationFeatures }: RootPlace,
): boolean {
  const member = organizationPlace?.value.place === 'member' || account.isManagement === false;
  return member && organizationFeatures?.value.rootCredentialsManagement === true;
}

/** Password and keys as evidence, live and as the report has them. */
export function holdingsShown(given: RootHoldings): Evidence[] {
  const { passwordPresentNow, rootPassword, accountSummary, reportRow } = given;
  return [
    ...(passwordPresentNow === undefined
      ? []
      : [shown('rootPasswordPresent', passwordPresentNow.value, passwordPresentNow)]),
    ...(rootPassword === undefined
      ? []
      : [shown('rootPasswordInReport', rootPassword.value.enabled, rootPassword)]),
    ...(accountSummary === undefined
      ? []
      : [shown('accountAccessKeysPresent', accountSummary.value.accountAccessKeysPresent, accountSummary)]),
    ...(reportRow?.value.exists === true
      ? [shown('rootKeysInReport', reportRow.value.keys.length, reportRow)]
      : []),
  ];
}

/** The account's place and the switch of centralised root access as evidence. */
export function placeShown({ organizationPlace, organizationFeatures }: RootPlace): Evidence[] {
  return [
    ...(organizationPlace === undefined
      ? []
      : [shown('organizationPlace', organizationPlace.value.place, organizationPlace)]),
    ...(organizationFeatures === undefined
      ? []
      : [
          shown(
            'rootCredentialsManagement',
            organizationFeatures.value.rootCredentialsManagement,
            organizationFeatures,
          ),
        ]),
  ];
}

/** When the report that a fact is of was made, for people. */
export function reportTime({ report }: Surroundings, fact: Known<unknown> | undefined): string {
  return report?.generatedAt ?? fact?.readAt ?? 'unknown time';
}

/** Where an account's root events are, of the last 90 days (CloudTrail User Guide, global service events). */
const HOME_REGION: Partial<Record<Account['partition'], string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/** The command that shows what root did in the last 90 days. */
export function rootEventsCommand({ partition }: Account): string {
  return `aws cloudtrail lookup-events --region ${HOME_REGION[partition] ?? 'us-east-1'} --lookup-attributes AttributeKey=Username,AttributeValue=root`;
}

/** The command that opens a session of a member's root user, limited to one of AWS's task policies. */
export function assumeRootCommand(account: Account, task: 'Audit' | 'Delete'): string {
  return `aws sts assume-root --region us-east-1 --target-principal ${account.id} --task-policy-arn arn=arn:aws:iam::aws:policy/root-task/IAM${task}RootUserCredentials`;
}
