import type { HandedOver } from '../../aws/send/handed-over.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Environment } from '../../core/model/secrets.ts';
import { FAULT_WORDS, recipientFault } from '../../core/notice/address.ts';
import { messageOf, type NoticeMessage } from '../../core/notice/template.ts';
import type { KeyreeveSettings, NoticeSettings } from '../../core/settings/settings.ts';
import { noticeSlackMessage } from '../../outputs/notice/slack.ts';
import { mailboxFrom } from './mail.ts';
import { webhookFrom } from './webhook.ts';

/** A notice as a plan keeps it. */
export interface OwnerNotice {
  /** The owner's address; empty or absent where none is known. For `sns` and `webhook` it stands in the text. */
  readonly to?: string;
  readonly subject: string;
  readonly text: string;
  /** By default made of the text. */
  readonly html?: string;
}

/** What became of a notice. */
export type NoticeSent =
  | {
      readonly sent: true;
      /** As the mail server, SES or SNS calls it. */
      readonly id?: string;
      readonly words: string;
    }
  | {
      readonly sent: false;
      readonly words: string;
      readonly fix: string;
      /** It may have got through all the same: it is reported as possibly sent, and never sent again. */
      readonly unsure: boolean;
    };

/** The one way to owners that the settings choose. */
export interface NoticeChannel {
  readonly name: NoticeSettings['channel'];
  /** Sends once, and tries nothing again. Does not throw for a refusal, a fault or an interrupt. */
  readonly send: (notice: OwnerNotice, signal?: AbortSignal) => Promise<NoticeSent>;
}

export interface NoticePorts {
  readonly env: Environment;
  /** Whose SES or SNS is used. */
  readonly session?: AccountSession;
  /** Where SES is asked where the settings name no region. */
  readonly region?: string;
}

type Settings = Pick<KeyreeveSettings, 'notify' | 'remediation'>;
type Send = (message: NoticeMessage, to: string, signal: AbortSignal | undefined) => Promise<NoticeSent>;

/**
 * Opens the channel that the settings choose. Throws the {@link Problem} `bad-argument` for a secret that is not set,
 * an address that cannot be, and a channel that lacks its session or region: to be asked before anything is done.
 */
export function openNoticeChannel(settings: Settings, ports: NoticePorts): NoticeChannel {
  const { notice } = settings.remediation;
  const send = SENDERS[notice.channel](settings, ports);
  return {
    name: notice.channel,
    send: async ({ to = '', subject, text, html }, signal) => {
      const refused = refusedRecipient(to, notice);
      if (refused !== undefined) return refused;
      const message = messageOf(subject, text);
      return send(html === undefined ? message : { ...message, html }, to, signal);
    },
  };
}

const SENDERS: Readonly<Record<NoticeSettings['channel'], (settings: Settings, ports: NoticePorts) => Send>> =
  {
    'by-hand': () => async () => ({ sent: true, words: 'It is printed for a person to send.' }),
    email: byMail,
    ses: bySes,
    sns: bySns,
    webhook: byWebhook,
  };

/** Asked once more right before sending, whatever was planned: the plan may be older than the settings. */
function refusedRecipient(to: string, { channel, domains }: NoticeSettings): NoticeSent | undefined {
  if (channel !== 'email' && channel !== 'ses') return undefined;
  const fault = recipientFault(to, domains);
  if (fault === undefined) return undefined;
  const words =
    to === ''
      ? 'No owner is known to write to, so nothing was sent.'
      : `The recipient ${FAULT_WORDS[fault]}, so nothing was sent.`;
  const fix =
    fault === 'domain-not-allowed'
      ? 'If the domain is one of yours, add it to remediation.notice.domains, and plan again.'
      : 'Tag the user with its owner, and plan again.';
  return { sent: false, words, fix, unsure: false };
}

function byMail({ notify }: Settings, { env }: NoticePorts): Send {
  if (notify.email === undefined)
    throw new Problem('bad-argument', 'remediation.notice.channel is email, and notify.email is not set.', {
      hint: 'Add notify.email to keyreeve.yaml: its server and its sender are used.',
    });
  const mailbox = mailboxFrom(notify.email, env);
  return async (message, to, signal) => {
    const outcome = await mailbox.sendTo(to, message, signal);
    if (!outcome.taken) return notSent(`Mail server ${mailbox.host}`, outcome.failure, outcome.unsure);
    const { id } = outcome;
    return { sent: true, words: `The mail server ${mailbox.host} took it.`, ...(id !== undefined && { id }) };
  };
}

function bySes({ remediation: { notice } }: Settings, ports: NoticePorts): Send {
  const session = sessionFor('ses', ports);
  const { from } = notice;
  const region = notice.region ?? ports.region;
  if (from === undefined || region === undefined)
    throw new Problem(
      'bad-argument',
      'remediation.notice.channel is ses, and its sender or region is not set.',
      {
        hint: 'Add from and region to remediation.notice in keyreeve.yaml.',
      },
    );
  return async (message, to) => {
    const { sendBySes } = await import('../../aws/send/ses.ts');
    const outcome = await sendBySes(session, region, { ...message, from, to });
    return handedOver(`SES in ${region}`, outcome);
  };
}

function bySns({ remediation: { notice } }: Settings, ports: NoticePorts): Send {
  const session = sessionFor('sns', ports);
  const { topicArn } = notice;
  if (topicArn === undefined)
    throw new Problem('bad-argument', 'remediation.notice.channel is sns, and topicArn is not set.', {
      hint: 'Add topicArn to remediation.notice in keyreeve.yaml.',
    });
  return async (message, to) => {
    const { publish } = await import('../../aws/send/sns.ts');
    return handedOver('The SNS topic', await publish(session, topicArn, withOwner(message, to)));
  };
}

function byWebhook({ remediation: { notice } }: Settings, { env }: NoticePorts): Send {
  if (notice.urlFromEnv === undefined)
    throw new Problem('bad-argument', 'remediation.notice.channel is webhook, and urlFromEnv is not set.', {
      hint: 'Add urlFromEnv to remediation.notice in keyreeve.yaml: the name of the variable with the address.',
    });
  const webhook = webhookFrom(notice.urlFromEnv, env);
  return async (message, to, signal) => {
    const outcome = await webhook.postOnce(noticeSlackMessage(withOwner(message, to)), signal);
    if (!outcome.taken) return notSent(`Webhook ${webhook.host}`, outcome.failure, outcome.unsure);
    return { sent: true, words: `The webhook ${webhook.host} took it.` };
  };
}

function sessionFor(channel: string, { session }: NoticePorts): AccountSession {
  if (session !== undefined) return session;
  throw new Problem(
    'bad-argument',
    `remediation.notice.channel is ${channel}, which needs AWS credentials.`,
    {
      hint: 'Run it with the credentials of the account whose topic or sender is used.',
    },
  );
}

/** Many read a topic or a channel: the first line says whom it is for. */
function withOwner({ subject, text }: NoticeMessage, to: string): Pick<NoticeMessage, 'subject' | 'text'> {
  return { subject, text: to === '' ? text : `For ${messageOf(to, '').subject}\n\n${text}` };
}

function handedOver(by: string, outcome: HandedOver): NoticeSent {
  if (!outcome.taken) return notSent(by, outcome.refusal, outcome.unsure);
  return { sent: true, words: `${by} took it.`, ...(outcome.id !== undefined && { id: outcome.id }) };
}

function notSent(
  by: string,
  { words, fix }: { readonly words: string; readonly fix?: string },
  unsure: boolean,
): NoticeSent {
  return unsure
    ? {
        sent: false,
        words: `It was possibly sent. ${by}: ${words}`,
        fix: 'Ask the owner whether it arrived. It is not sent again by itself.',
        unsure,
      }
    : {
        sent: false,
        words: `It was not sent. ${by}: ${words}`,
        fix: fix ?? 'Mend that, and plan again.',
        unsure,
      };
}
