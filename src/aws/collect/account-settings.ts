import {
  GetAccountPasswordPolicyCommand,
  ListOpenIDConnectProvidersCommand,
  ListSAMLProvidersCommand,
  ListServerCertificatesCommand,
  type ServerCertificateMetadata,
} from '@aws-sdk/client-iam';
import type { Federation, PasswordPolicy, ServerCertificate } from '../../core/model/account-facts.ts';
import { type Fact, known, unread } from '../../core/model/fact.ts';
import { instant } from '../../core/model/time.ts';
import type { AccountSession } from '../session/account-session.ts';
import { markedPage, readPages } from './pages.ts';

/** The password policy; `null` where the account has set none. */
export async function readPasswordPolicy(account: AccountSession): Promise<Fact<PasswordPolicy | null>> {
  const name = 'iam:GetAccountPasswordPolicy';
  const command = new GetAccountPasswordPolicyCommand({});
  const answer = await account.call(name, ({ iam }) => iam.send(command));
  if (answer.state === 'unread') {
    return answer.code === 'NoSuchEntity' ? known(null, name, instant(account.clock.now())) : answer;
  }
  const policy = answer.value.PasswordPolicy;
  if (policy === undefined) return unread(name, 'BadAnswer', 'The answer holds no policy.');
  const { PasswordReusePrevention: reusePrevention, MaxPasswordAge: maxAgeDays } = policy;
  const value: PasswordPolicy = {
    // IAM's own least, where nothing else is said (IAM User Guide, "Set an account password policy").
    minimumLength: policy.MinimumPasswordLength ?? 6,
    requireUppercase: policy.RequireUppercaseCharacters ?? false,
    requireLowercase: policy.RequireLowercaseCharacters ?? false,
    requireNumbers: policy.RequireNumbers ?? false,
    requireSymbols: policy.RequireSymbols ?? false,
    // No days and no passwords are no setting: IAM takes neither (IAM API reference), what stands in for it may say so.
    ...(reusePrevention && { reusePrevention }),
    ...(maxAgeDays && { maxAgeDays }),
  };
  return { ...answer, value };
}

/** TLS certificates kept in IAM. */
export async function readServerCertificates(
  account: AccountSession,
): Promise<Fact<readonly ServerCertificate[]>> {
  const name = 'iam:ListServerCertificates';
  const listed = await readPages<ServerCertificateMetadata>(async (Marker) => {
    const command = new ListServerCertificatesCommand({ MaxItems: 1000, ...(Marker && { Marker }) });
    const answer = await account.call(name, ({ iam }) => iam.send(command));
    if (answer.state === 'unread') return answer;
    const { ServerCertificateMetadataList, IsTruncated, Marker: next } = answer.value;
    const page = markedPage(answer.source, ServerCertificateMetadataList, IsTruncated, next);
    return page.state === 'unread' ? page : { ...answer, value: page.value };
  });
  if (listed.state === 'unread') return listed;
  const value: ServerCertificate[] = [];
  for (const { ServerCertificateName: label = '', Arn: arn = '', Expiration, UploadDate } of listed.value) {
    if (Expiration === undefined)
      return unread(name, 'BadAnswer', 'The answer names a certificate without its end date.');
    value.push({
      name: label,
      arn,
      expiresAt: instant(Expiration),
      ...(UploadDate !== undefined && { uploadedAt: instant(UploadDate) }),
    });
  }
  return { ...listed, value };
}

/** Identity providers that IAM trusts. Both lists come whole: they have no pages. */
export async function readFederation(account: AccountSession): Promise<Fact<Federation>> {
  const saml = await account.call('iam:ListSAMLProviders', ({ iam }) =>
    iam.send(new ListSAMLProvidersCommand({})),
  );
  if (saml.state === 'unread') return saml;
  const oidc = await account.call('iam:ListOpenIDConnectProviders', ({ iam }) =>
    iam.send(new ListOpenIDConnectProvidersCommand({})),
  );
  if (oidc.state === 'unread') return oidc;
  return {
    ...saml,
    value: {
      samlProviders: saml.value.SAMLProviderList?.length ?? 0,
      oidcProviders: oidc.value.OpenIDConnectProviderList?.length ?? 0,
    },
  };
}
