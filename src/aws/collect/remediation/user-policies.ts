import { GetUserPolicyCommand } from '@aws-sdk/client-iam';
import { type Fact, known, unread } from '../../../core/model/fact.ts';
import { instant } from '../../../core/model/time.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { named } from '../live-user.ts';

/**
 * Reads inline policies of a user by their names: each text as it was written, byte for byte. One that cannot be read
 * makes all of them unread, for they share one limit of characters.
 */
export async function readUserPolicyTexts(
  session: AccountSession,
  userName: string,
  policyNames: readonly string[],
): Promise<Fact<ReadonlyMap<string, string>>> {
  const name = 'iam:GetUserPolicy';
  const texts = new Map<string, string>();
  for (const PolicyName of policyNames) {
    const command = new GetUserPolicyCommand({ ...named(userName), PolicyName });
    const answer = await session.call(name, ({ iam }) => iam.send(command));
    if (answer.state === 'unread') return answer;
    const text = decoded(answer.value.PolicyDocument);
    if (text === undefined)
      return unread(name, 'BadAnswer', 'The answer holds no policy text that can be read.');
    texts.set(PolicyName, text);
  }
  return known(texts, name, instant(session.clock.now()));
}

/** IAM hands texts out percent-encoded (RFC 3986; IAM API reference, GetUserPolicy). */
function decoded(document: string | undefined): string | undefined {
  if (document === undefined) return undefined;
  try {
    return decodeURIComponent(document);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
