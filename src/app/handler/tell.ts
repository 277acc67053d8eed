import type { AccountSession } from '../../aws/session/account-session.ts';
import type { EventMessage } from '../../core/events/event-notice.ts';
import type { Environment } from '../../core/model/secrets.ts';
import { REMEDIATION_DEFAULTS } from '../../core/settings/remediation-defaults.ts';
import type { NoticeSettings } from '../../core/settings/settings.ts';
import { type NoticeChannel, openNoticeChannel } from '../notify/owner-notice.ts';
import type { TellSettings } from './configuration.ts';

/** One way to people. */
export interface Teller {
  readonly name: string;
  /** Sends once. Does not throw for a refusal or a fault. */
  readonly send: (message: EventMessage, signal?: AbortSignal) => ReturnType<NoticeChannel['send']>;
}

/**
 * The ways to people that the environment names, each the channel by which owners are told of plans too. Throws the
 * {@link Problem} `bad-argument` for an address that cannot be.
 */
export function openTellers(
  { topicArn, webhook, ses }: TellSettings,
  session: AccountSession,
  env: Environment,
): readonly Teller[] {
  const open = (name: string, notice: Partial<NoticeSettings>, to = ''): Teller => {
    const remediation = { ...REMEDIATION_DEFAULTS, notice: { ...REMEDIATION_DEFAULTS.notice, ...notice } };
    const channel = openNoticeChannel({ notify: {}, remediation }, { env, session });
    return { name, send: (message, signal) => channel.send({ ...message, to }, signal) };
  };
  const mails = ses?.to.map((to) => {
    // Whoever runs the function chose the address: its own domain is the one that is allowed.
    const domains = [to.slice(to.lastIndexOf('@') + 1).toLowerCase()];
    return open('SES', { channel: 'ses', from: ses.from, region: ses.region, domains }, to);
  });
  return [
    ...(topicArn === undefined ? [] : [open('SNS', { channel: 'sns', topicArn })]),
    ...(webhook ? [open('webhook', { channel: 'webhook', urlFromEnv: 'KEYREEVE_WEBHOOK' })] : []),
    ...(mails ?? []),
  ];
}

/** How telling ended. One way that took it is enough: the others are told of in words. */
export interface ToldEnd {
  readonly outcome: 'done' | 'failed' | 'possibly-sent';
  readonly words: string;
}

/** Tells by every way at once. */
export async function tellAll(
  tellers: readonly Teller[],
  message: EventMessage,
  signal?: AbortSignal,
): Promise<ToldEnd> {
  const sent = await Promise.all(tellers.map((teller) => teller.send(message, signal)));
  const words = sent.map((each, index) => `${tellers[index]?.name}: ${each.words}`).join(' ');
  if (sent.some((each) => each.sent)) return { outcome: 'done', words };
  const unsure = sent.some((each) => !each.sent && each.unsure);
  return { outcome: unsure ? 'possibly-sent' : 'failed', words };
}
