import { PublishCommand } from '@aws-sdk/client-sns';
import type { Unread } from '../../core/model/fact.ts';
import type { AccountSession } from '../session/account-session.ts';
import { type HandedOver, handOver } from './handed-over.ts';

const CALL = 'sns:Publish';

/** The longest subject: fewer than 100 characters of ASCII, the first no blank (SNS API reference, Publish). */
const MOST_SUBJECT = 99;
/** The longest message, in bytes. Ours are far shorter; a template's might not be. */
const MOST_BYTES = 262_144;

/** Publishes a message to a standard topic, once, in the topic's region. Never throws for an answer of AWS. */
export async function publish(
  session: AccountSession,
  topicArn: string,
  { subject, text }: { readonly subject: string; readonly text: string },
): Promise<HandedOver> {
  const region = topicArn.split(':')[3] ?? '';
  const command = new PublishCommand({
    TopicArn: topicArn,
    Subject: topicSubject(subject),
    Message: cutToBytes(text),
  });
  const outcome = await handOver(session, CALL, async ({ once }) => (await once.sns(region)).send(command));
  return outcome.taken ? outcome : { ...outcome, refusal: explained(outcome.refusal, topicArn) };
}

function topicSubject(subject: string): string {
  const plain = subject.replaceAll(/[^\x20-\x7e]/g, '?').trim();
  return plain.length <= MOST_SUBJECT ? plain : `${plain.slice(0, MOST_SUBJECT - 3)}...`;
}

function cutToBytes(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= MOST_BYTES) return text;
  // A character that is cut in two becomes one that says so, of three bytes.
  return `${bytes.subarray(0, MOST_BYTES - 6).toString('utf8')}…`;
}

function explained(refusal: Unread, topicArn: string): Unread {
  // Its code is NotFound, which is also what the SDK calls an answer that it cannot read: the words tell them apart.
  if (refusal.code === 'NotFoundException' || /(topic|endpoint) does not exist/i.test(refusal.detail ?? ''))
    return {
      ...refusal,
      words: 'There is no such SNS topic.',
      fix: 'Check remediation.notice.topicArn.',
    };
  if (refusal.code === 'AccessDenied' || refusal.code === 'AuthorizationError')
    return {
      ...refusal,
      words: 'The SNS topic takes no message from these credentials.',
      fix: `Grant ${CALL} on ${topicArn} to the credentials that apply plans, and in the policy of the topic.`,
    };
  return refusal;
}
