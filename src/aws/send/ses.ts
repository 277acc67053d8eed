import { SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Unread } from '../../core/model/fact.ts';
import type { AccountSession } from '../session/account-session.ts';
import { type HandedOver, handOver } from './handed-over.ts';

/** A mail to one person. Checked before: nothing here looks at addresses. */
export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const CALL = 'ses:SendEmail';

/** Sends a mail through Amazon SES in a region, once. Never throws for an answer of AWS. */
export async function sendBySes(session: AccountSession, region: string, mail: Mail): Promise<HandedOver> {
  const part = (Data: string) => ({ Data, Charset: 'UTF-8' });
  const command = new SendEmailCommand({
    FromEmailAddress: mail.from,
    Destination: { ToAddresses: [mail.to] },
    Content: {
      Simple: {
        Subject: part(mail.subject),
        Body: { Text: part(mail.text), Html: part(mail.html) },
        // Holiday replies stay away (RFC 3834).
        Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
      },
    },
  });
  const outcome = await handOver(session, CALL, async ({ once }) => (await once.ses(region)).send(command));
  return outcome.taken ? outcome : { ...outcome, refusal: explained(outcome.refusal, region) };
}

/** What SES's own codes mean (SES API v2 reference, SendEmail). */
const CODES: Readonly<Record<string, readonly [words: string, fix: string]>> = {
  MessageRejected: [
    'SES did not take the mail.',
    'Verify the sender in SES, in this region; while the account is in the SES sandbox, recipients too.',
  ],
  MailFromDomainNotVerifiedException: [
    'The MAIL FROM domain of the sender is not verified in SES.',
    'Finish its verification in SES, in this region.',
  ],
  AccountSuspendedException: ['SES has suspended sending for this account.', 'Ask AWS Support.'],
  SendingPausedException: [
    'Sending by SES is paused in this region.',
    'Turn it on again in SES: `aws sesv2 put-account-sending-attributes --sending-enabled`.',
  ],
};

function explained(refusal: Unread, region: string): Unread {
  const known = CODES[refusal.code];
  if (known !== undefined) return { ...refusal, words: known[0], fix: known[1] };
  if (refusal.code !== 'AccessDenied' || refusal.source !== CALL) return refusal;
  return {
    ...refusal,
    fix: `Grant ${CALL} for the sender in ${region} to the credentials that apply plans.`,
  };
}
