import type { Clock } from '../../aws/session/clock.ts';
import { throwIfCancelled } from '../../aws/session/clock.ts';
import type { DeliveryFailure } from '../../core/model/delivery.ts';
import { Problem } from '../../core/model/problem.ts';
import { type Environment, fromEnvironment } from '../../core/model/secrets.ts';
import { systemCode } from '../../core/model/system-error.ts';
import { isPrivate } from '../../core/parse/listen-address.ts';
import type { SlackMessage } from '../../outputs/summary/slack.ts';

/** A webhook to post to. Its address is a secret: nothing but the host is ever shown. */
export interface Webhook {
  /** The environment variable that holds its address: what it may be called by where the address may not be. */
  readonly variable: string;
  readonly host: string;
  readonly post: (message: SlackMessage, on: Posting) => Promise<DeliveryFailure | undefined>;
  /** Posts once, whatever comes of it. An interrupt does not throw. */
  readonly postOnce: (message: SlackMessage, signal?: AbortSignal) => Promise<PostOutcome>;
}

/** What became of one post. */
export type PostOutcome =
  | { readonly taken: true }
  | {
      readonly taken: false;
      readonly failure: DeliveryFailure;
      /** It may have been taken all the same. */
      readonly unsure: boolean;
    };

/** What posting needs of the world. */
export interface Posting {
  readonly clock: Pick<Clock, 'sleep' | 'random'>;
  readonly signal?: AbortSignal;
}

/**
 * The webhook whose address an environment variable holds. Throws the {@link Problem} `bad-argument` where it
 * holds none: to be asked before the run is made.
 */
export function webhookFrom(name: string, env: Environment): Webhook {
  const url = URL.parse(fromEnvironment(name, env, 'the address of the webhook'));
  if (url === null || !isPrivate(url)) {
    throw new Problem('bad-argument', `${name} holds no https address of a webhook.`, {
      hint: 'It begins with https://; plain http is taken for this machine only.',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new Problem('bad-argument', `The address in ${name} holds a user name or a password.`, {
      hint: 'Webhooks keep their secret in the path: take the address as the chat program shows it.',
    });
  }
  return {
    variable: name,
    host: url.host,
    post: (message, on) => post(url, JSON.stringify(message), on),
    postOnce: (message, signal) => postOnce(url, JSON.stringify(message), signal),
  };
}

const ATTEMPTS = 4;
const TIMEOUT_MS = 10_000;
const FIRST_PAUSE_MS = 1_000;
/** Somebody who is told to come back in an hour has a run to end. */
const LONGEST_PAUSE_MS = 60_000;

type Attempt =
  | 'taken'
  | {
      readonly failure: DeliveryFailure;
      readonly retryAfterMs?: number;
      readonly final: boolean;
      readonly unsure: boolean;
    };

/** Posts until it is taken, refused for good, or was tried often enough. A timed-out post may arrive twice. */
async function post(
  url: URL,
  body: string,
  { clock, signal }: Posting,
): Promise<DeliveryFailure | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    throwIfCancelled(signal);
    const outcome = await tryOnce(url, body, signal);
    if (outcome === 'taken') return undefined;
    throwIfCancelled(signal);
    if (outcome.final || attempt === ATTEMPTS) return outcome.failure;
    const backOff = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + 0.5 * clock.random());
    await clock.sleep(Math.min(LONGEST_PAUSE_MS, outcome.retryAfterMs ?? backOff), signal);
  }
}

async function postOnce(url: URL, body: string, signal: AbortSignal | undefined): Promise<PostOutcome> {
  const interrupted = { words: 'The run was interrupted while it was sent.' };
  if (signal?.aborted) return { taken: false, failure: interrupted, unsure: false };
  const outcome = await tryOnce(url, body, signal);
  if (outcome === 'taken') return { taken: true };
  return { taken: false, failure: signal?.aborted ? interrupted : outcome.failure, unsure: outcome.unsure };
}

async function tryOnce(url: URL, body: string, signal: AbortSignal | undefined): Promise<Attempt> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body,
      // Another host must never be handed what was meant for this one.
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    });
    const text = await beginningOf(answer);
    return answer.ok ? 'taken' : refused(answer, text);
  } catch (error) {
    const code = codeOf(error);
    return {
      failure: { words: unreached(code, timeout.aborted), fix: 'Check the address and the network.' },
      final: false,
      unsure: !BEFORE_SENDING.test(code),
    };
  }
}

/** What is read of an answer: one word of it is shown, and a page may have no end. */
const MOST_BYTES_READ = 2_048;

/** The first of the body; the rest is given up. One that breaks off is as good as one that ends. */
async function beginningOf({ ok, body }: Response): Promise<string> {
  if (body === null) return '';
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  try {
    while (!ok && size < MOST_BYTES_READ) {
      const { done, value } = await reader.read();
      if (done) break;
      pieces.push(value.subarray(0, MOST_BYTES_READ - size));
      size += value.byteLength;
    }
  } finally {
    // What it says after that, an error too, is of no use to anybody.
    await reader.cancel().catch(() => {});
  }
  return Buffer.concat(pieces).toString('utf8');
}

function refused({ status, headers }: Response, text: string): Attempt {
  // Slack says why in one word: `channel_is_archived`. Longer texts can quote the address, which is a secret.
  const word = /^[a-z]+(_[a-z]+)*$/.exec(text.trim().slice(0, 60))?.[0];
  if (status >= 300 && status < 400) {
    const words = `It answered with a redirect (HTTP ${status}), which is not followed.`;
    const fix = 'Put the address it stands at now into the variable.';
    return { failure: { words, fix }, final: true, unsure: false };
  }
  const failure = {
    words: `It did not take the notice: HTTP ${status}.`,
    ...(word !== undefined && { detail: word }),
    ...(status === 404 || status === 410
      ? { fix: 'The webhook is no more, or the address is wrong: make a new one in the chat program.' }
      : {}),
  };
  const again = status === 429 || status >= 500;
  const retryAfterMs = again ? retryAfter(headers.get('retry-after')) : undefined;
  // A fault behind the door may come after the message was posted; a 429 comes before it is looked at.
  const unsure = status >= 500;
  return { failure, final: !again, unsure, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function retryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

/** What goes wrong before a connection stands: then nothing was sent. */
const BEFORE_SENDING =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$|CERT|TLS|SSL|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO/;

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return systemCode(cause) ?? '';
}

/** The error's own text can hold the address, so only its code is told. */
function unreached(code: string, timedOut: boolean): string {
  if (timedOut) return 'It did not answer within 10 seconds.';
  return `It could not be reached${/^[A-Z_]+$/.test(code) ? ` (${code})` : ''}.`;
}
