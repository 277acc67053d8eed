import { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { throwIfCancelled } from '../../aws/session/clock.ts';
import type { DeliveryFailure } from '../../core/model/delivery.ts';
import { Problem } from '../../core/model/problem.ts';
import { type Environment, fromEnvironment, isLoopback } from '../../core/model/secrets.ts';
import { systemCode } from '../../core/model/system-error.ts';
import type { EmailSettings } from '../../core/settings/settings.ts';
import type { MailText } from '../../outputs/summary/mail.ts';

/** A mail server and the people to write to. */
export interface Mailbox {
  readonly host: string;
  readonly recipients: number;
  readonly send: (mail: MailText, signal?: AbortSignal) => Promise<DeliveryFailure | undefined>;
  /**
   * Writes to one person in place of those of the settings. An interrupt does not throw: whether the mail may have
   * got through must be known even then.
   */
  readonly sendTo: (to: string, mail: MailText, signal?: AbortSignal) => Promise<MailOutcome>;
}

/** What became of a mail. */
export type MailOutcome =
  | { readonly taken: true; readonly id?: string }
  | {
      readonly taken: false;
      readonly failure: DeliveryFailure;
      /** The server had all of it and did not answer: it may be delivered. */
      readonly unsure: boolean;
    };

const TIMEOUT_MS = 10_000;
const SUBMISSION_PORT = 587;
const SUBMISSION_TLS_PORT = 465;

/**
 * The mail server that settings name, with its password from the environment. Throws the {@link Problem}
 * `bad-argument` for what cannot be: to be asked before the run is made.
 */
export function mailboxFrom(settings: EmailSettings, env: Environment): Mailbox {
  const { host, from, to, userFromEnv, passwordFromEnv } = settings;
  for (const address of [from, ...to]) checkAddress(address);
  if ((userFromEnv === undefined) !== (passwordFromEnv === undefined)) {
    throw new Problem('bad-argument', 'The mail settings name a user or a password, and not both.', {
      hint: 'Give userFromEnv and passwordFromEnv, or neither.',
    });
  }
  const auth =
    userFromEnv === undefined || passwordFromEnv === undefined
      ? undefined
      : {
          user: fromEnvironment(userFromEnv, env, 'the user of the mail server'),
          pass: fromEnvironment(passwordFromEnv, env, 'the password of the mail server'),
        };
  return {
    host,
    recipients: to.length,
    send: async (mail, signal) => {
      throwIfCancelled(signal);
      const outcome = await send(settings, auth, { ...mail, to }, signal);
      if (outcome.taken) return undefined;
      throwIfCancelled(signal);
      return outcome.failure;
    },
    sendTo: (recipient, mail, signal) => {
      checkAddress(recipient);
      return send(settings, auth, { ...mail, to: [recipient] }, signal);
    },
  };
}

/** `name@example.com`, or a name before it in angle brackets; one address, and nothing that ends a header. */
function checkAddress(address: string): void {
  const bare = /^[^<>,;\p{Cc}]*<([^<>\s]+)>$/u.exec(address)?.[1] ?? address;
  if (/^[^\s@,;<>\p{Cc}]+@[^\s@,;<>\p{Cc}]+$/u.test(bare)) return;
  throw new Problem('bad-argument', `"${address.slice(0, 80)}" in the mail settings is not one address.`, {
    hint: 'Write each as name@example.com, or Name <name@example.com>, in an entry of its own.',
  });
}

interface Addressed extends MailText {
  readonly to: readonly string[];
}

type Auth = { readonly user: string; readonly pass: string } | undefined;

async function send(
  settings: EmailSettings,
  auth: Auth,
  { to, subject, text, html }: Addressed,
  signal: AbortSignal | undefined,
): Promise<MailOutcome> {
  if (signal?.aborted) return { taken: false, failure: INTERRUPTED, unsure: false };
  // Ours, so that an interrupt can break it off: the library has no way to.
  const socket = new Socket();
  const stop = () => socket.destroy(new Error('interrupted'));
  signal?.addEventListener('abort', stop, { once: true });
  let handedOver = false;
  try {
    const transport = await transportTo(settings, auth, socket);
    transport.use('stream', (mail, done) => {
      // The end of the message is read right before it is sent: until then the server cannot have taken it.
      const flush = (end: () => void) => {
        handedOver = true;
        end();
      };
      mail.message.transform(() => new PassThrough({ flush }));
      done();
    });
    const answer = await transport.sendMail({
      from: settings.from,
      to: [...to],
      subject,
      text,
      html,
      // Holiday replies stay away (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    const rejected = answer.rejected?.length ?? 0;
    if (rejected === 0)
      return { taken: true, ...(answer.messageId !== undefined && { id: answer.messageId }) };
    const words = `The mail server refused ${rejected} of ${to.length} recipients.`;
    return { taken: false, failure: { words }, unsure: false };
  } catch (error) {
    const failure = signal?.aborted ? INTERRUPTED : failureOf(error);
    return { taken: false, failure, unsure: handedOver && !wasAnswered(error) };
  } finally {
    signal?.removeEventListener('abort', stop);
    socket.destroy();
  }
}

const INTERRUPTED: DeliveryFailure = { words: 'The run was interrupted while it was sent.' };

/** True where the server itself said no: a message that it refuses is not delivered (RFC 5321, 4.2.5). */
function wasAnswered(error: unknown): boolean {
  return error instanceof Error && 'responseCode' in error && Number.isInteger(error.responseCode);
}

async function transportTo(
  { host, port, secure = port === SUBMISSION_TLS_PORT }: EmailSettings,
  auth: Auth,
  socket: Socket,
) {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    host,
    socket,
    port: port ?? (secure ? SUBMISSION_TLS_PORT : SUBMISSION_PORT),
    secure,
    // Else a server between could strip STARTTLS from the greeting, and read the findings and the password.
    requireTLS: !secure && !isLoopback(host),
    tls: { minVersion: 'TLSv1.2' },
    ...(auth !== undefined && { auth }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    dnsTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

const WORDS: Readonly<Record<string, readonly [words: string, fix: string]>> = {
  EAUTH: ['The mail server did not accept the user and password.', 'Check the two variables.'],
  ETLS: ['The mail server offers no TLS, or its certificate was not accepted.', 'Use a port with TLS.'],
  ESOCKET: [
    'The connection to the mail server failed, or its certificate was not accepted.',
    'Check host, port and `secure`.',
  ],
  ECONNECTION: ['The connection to the mail server failed.', 'Check host, port and `secure`.'],
  ETIMEDOUT: ['The mail server did not answer within 10 seconds.', 'Check host, port and `secure`.'],
  EDNS: ['The name of the mail server could not be resolved.', 'Check the host.'],
  EENVELOPE: ['The mail server refused the sender or the recipients.', 'Check `from` and `to`.'],
};

/** What the server said is not told: some quote the command they refuse, and with it the password. */
function failureOf(error: unknown): DeliveryFailure {
  const code = systemCode(error) ?? '';
  const answered =
    error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : Number.NaN;
  const [words, fix] = WORDS[code] ?? ['The mail could not be sent.', 'Check the mail settings.'];
  const status = Number.isNaN(answered) ? code : `SMTP ${answered}`;
  return { words: status === '' ? words : `${words.slice(0, -1)} (${status}).`, fix };
}
