import { type Clock, systemClock } from '../../aws/session/clock.ts';
import type { Comparison } from '../../core/model/comparison.ts';
import type { Delivery } from '../../core/model/delivery.ts';
import { Problem } from '../../core/model/problem.ts';
import type { RunReport } from '../../core/model/run.ts';
import type { Environment } from '../../core/model/secrets.ts';
import type { NotifySettings } from '../../core/settings/settings.ts';
import { mailText } from '../../outputs/summary/mail.ts';
import { slackMessage } from '../../outputs/summary/slack.ts';
import { type Summary, summaryOf } from '../../outputs/summary.ts';
import { type Mailbox, mailboxFrom } from './mail.ts';
import { type Webhook, webhookFrom } from './webhook.ts';

/** Where notices go. */
export interface Channels {
  readonly webhooks: readonly Webhook[];
  readonly mailboxes: readonly Mailbox[];
}

export interface ChannelOptions {
  /** The settings file's block, where `--notify` asks for it. */
  readonly settings?: NotifySettings;
  /** Names of environment variables that hold the addresses of webhooks. */
  readonly webhooksFromEnv?: readonly string[];
  readonly env: Environment;
}

/**
 * Reads where notices are to go. Throws the {@link Problem} `bad-argument` for a secret that is not set and an
 * address that cannot be: an hour's scan must not be lost to it.
 */
export function openChannels({ settings, webhooksFromEnv = [], env }: ChannelOptions): Channels {
  const names = [
    ...(settings?.webhook === undefined ? [] : [settings.webhook.urlFromEnv]),
    ...webhooksFromEnv,
  ];
  const webhooks = [...new Set(names)].map((name) => webhookFrom(name, env));
  const mailboxes = settings?.email === undefined ? [] : [mailboxFrom(settings.email, env)];
  if (settings !== undefined && webhooks.length + mailboxes.length === 0) {
    throw new Problem('bad-argument', '--notify was given, and the settings name nobody to tell.', {
      hint: 'Add notify.webhook or notify.email to keyreeve.yaml, or use --webhook-from-env NAME.',
    });
  }
  return { webhooks, mailboxes };
}

export interface NoticeOptions {
  readonly comparison?: Comparison;
  /** Send one though there is nothing to tell. */
  readonly always?: boolean;
  readonly signal?: AbortSignal;
  readonly clock?: Pick<Clock, 'sleep' | 'random'>;
}

/**
 * True where there is something to tell: something new beside an earlier run; without one, anything that
 * fails or is unknown.
 */
export function isWorthTelling({ run }: RunReport, comparison: Comparison | undefined): boolean {
  if (comparison !== undefined) return comparison.newIds.size > 0;
  return run.counts.fail > 0 || run.counts.unknown > 0 || run.accounts.failed > 0;
}

/** Sends a summary of the run to every channel. What could not be sent is told, never thrown. */
export async function notify(
  { webhooks, mailboxes }: Channels,
  report: RunReport,
  { comparison, always = false, signal, clock = systemClock() }: NoticeOptions = {},
): Promise<readonly Delivery[]> {
  if (webhooks.length + mailboxes.length === 0) return [];
  if (!always && !isWorthTelling(report, comparison)) {
    const what = comparison === undefined ? 'Nothing fails' : 'Nothing is new';
    return [{ to: 'notices', words: `${what}, so none was sent.`, failures: [] }];
  }
  const summary = summaryOf(report, comparison);
  return Promise.all([
    ...webhooks.map((webhook) => post(webhook, summary, { clock, ...(signal !== undefined && { signal }) })),
    ...mailboxes.map((mailbox) => write(mailbox, summary, signal)),
  ]);
}

async function post(
  webhook: Webhook,
  summary: Summary,
  on: Parameters<Webhook['post']>[1],
): Promise<Delivery> {
  const failure = await webhook.post(slackMessage(summary), on);
  return delivery(`webhook ${webhook.host}`, failure);
}

async function write(mailbox: Mailbox, summary: Summary, signal: AbortSignal | undefined): Promise<Delivery> {
  const failure = await mailbox.send(mailText(summary), signal);
  return delivery(`mail server ${mailbox.host}`, failure);
}

function delivery(to: string, failure: Delivery['failures'][number] | undefined): Delivery {
  return failure === undefined
    ? { to, words: 'The notice was sent.', failures: [] }
    : { to, words: 'The notice was not sent.', failures: [failure] };
}
