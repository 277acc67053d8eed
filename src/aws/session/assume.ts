import { AssumeRoleCommand, AssumeRootCommand, type STSClient } from '@aws-sdk/client-sts';
import type { Account } from '../../core/model/account.ts';
import { type Fact, type Unread, unread } from '../../core/model/fact.ts';
import type { CallCounter, CallName } from './call-counter.ts';
import type { CallOptions } from './caller.ts';
import type { Credentials } from './clients.ts';
import { explainRoleFailure, roleArn } from './role.ts';

/** STS, asked with the base credentials. */
interface StsCaller {
  call<T>(
    name: CallName,
    send: (clients: { readonly sts: STSClient }) => Promise<T>,
    options: CallOptions,
  ): Promise<Fact<T>>;
}

interface RoleRequest {
  readonly role: string;
  readonly externalId: string | undefined;
  readonly sessionName: string;
}

/** Assumes a role in an account, or says why not (O10). */
export async function assumeRole(
  base: StsCaller,
  account: Account,
  counter: CallCounter,
  { role, externalId, sessionName }: RoleRequest,
): Promise<Credentials | Unread> {
  const arn = roleArn(account, role);
  if (typeof arn !== 'string') return arn;
  const command = new AssumeRoleCommand({
    RoleArn: arn,
    RoleSessionName: sessionName,
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
  });
  const answer = await base.call('sts:AssumeRole', ({ sts }) => sts.send(command), {
    kind: 'session',
    counter,
  });
  if (answer.state === 'unread') return explainRoleFailure(answer, externalId !== undefined);
  return credentialsOf('sts:AssumeRole', answer.value.Credentials);
}

/** The longest, and the default, that AWS allows a root session (STS API reference, AssumeRoot). */
const ROOT_SESSION_SECONDS = 900;

/** Opens a session as the root user of a member account (X14). */
export async function assumeRoot(
  base: StsCaller,
  account: Account,
  counter: CallCounter,
  taskPolicyArn: string,
): Promise<Credentials | Unread> {
  const command = new AssumeRootCommand({
    TargetPrincipal: account.id,
    TaskPolicyArn: { arn: taskPolicyArn },
    DurationSeconds: ROOT_SESSION_SECONDS,
  });
  const answer = await base.call('sts:AssumeRoot', ({ sts }) => sts.send(command), {
    kind: 'session',
    counter,
  });
  return answer.state === 'unread' ? answer : credentialsOf('sts:AssumeRoot', answer.value.Credentials);
}

function credentialsOf(
  source: CallName,
  given:
    | {
        readonly AccessKeyId: string | undefined;
        readonly SecretAccessKey: string | undefined;
        readonly SessionToken: string | undefined;
        readonly Expiration: Date | undefined;
      }
    | undefined,
): Credentials | Unread {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) {
    return unread(source, 'BadAnswer', 'The answer holds no credentials.');
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    ...(Expiration === undefined ? {} : { expiration: Expiration }),
  };
}
