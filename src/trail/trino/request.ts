import { setTimeout as pause } from 'node:timers/promises';
import { type Fields, isFields } from '../../core/model/fields.ts';
import { Problem } from '../../core/model/problem.ts';
import { systemCode } from '../../core/model/system-error.ts';
import type { QueryFault } from '../sql/failures.ts';
import type { TrinoServer } from './server.ts';

/** One answer of the server, or why there is none. */
export type Reply = { readonly answer: Fields } | { readonly fault: QueryFault };

const TIMEOUT_MS = 120_000;
const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** "an intermittent problem": the client asks again (Trino documentation, "Trino client REST API"). */
const ASK_AGAIN = [429, 502, 503, 504];

/**
 * Sends one request of the protocol, again where the server asks for patience. A page that was lost on the way is
 * asked for again too; a statement is not, for it may have been taken. Throws the {@link Problem} `cancelled`.
 */
export async function request(
  server: TrinoServer,
  path: string,
  body: { readonly sql: string; readonly session: string } | undefined,
  signal: AbortSignal | undefined,
): Promise<Reply> {
  for (let attempt = 1; ; attempt += 1) {
    const sent = await send(server, path, body, signal);
    if (signal?.aborted) throw cancelled();
    const waits = 'status' in sent ? ASK_AGAIN.includes(sent.status) : body === undefined;
    if (!waits || attempt === ATTEMPTS) return 'status' in sent ? replyOf(sent) : { fault: sent.fault };
    await patience(attempt, 'status' in sent ? sent.retryAfter : null, signal);
  }
}

interface Sent {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

async function send(
  { url, headers }: TrinoServer,
  path: string,
  body: { readonly sql: string; readonly session: string } | undefined,
  signal: AbortSignal | undefined,
): Promise<Sent | { readonly fault: QueryFault }> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const answer = await fetch(new URL(path, url), {
      ...(body === undefined
        ? { headers }
        : { method: 'POST', body: body.sql, headers: { ...headers, 'x-trino-session': body.session } }),
      // What signs us in here must not be handed to another host.
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    });
    return {
      status: answer.status,
      retryAfter: answer.headers.get('retry-after'),
      text: await answer.text(),
    };
  } catch (error) {
    return { fault: { code: 'NetworkError', words: unreached(error, timeout.aborted) } };
  }
}

/** Tells the server that nobody waits any longer. What it says to that changes nothing. */
export async function cancel({ url, headers }: TrinoServer, path: string): Promise<void> {
  const signal = AbortSignal.timeout(5_000);
  await fetch(new URL(path, url), { method: 'DELETE', headers, redirect: 'manual', signal }).then(
    (answer) => answer.body?.cancel(),
    () => undefined,
  );
}

export function cancelled(): Problem {
  return new Problem('cancelled', 'The run was interrupted.');
}

function replyOf({ status, text }: Sent): Reply {
  if (status === 401)
    return fault('Unauthorized', 'Trino did not accept the user. Check the user and the password or token.');
  if (status === 403) return fault('Forbidden', 'Trino refused the request. Check what the user may do.');
  if (status !== 200) return fault('BadAnswer', `The server answered with HTTP status ${status}.`);
  const answer = parsed(text);
  return answer === undefined
    ? fault('BadAnswer', "The answer is not one of Trino's. Check the address of the server.")
    : { answer };
}

function fault(code: string, words: string): Reply {
  return { fault: { code, words } };
}

function parsed(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function unreached(error: unknown, timedOut: boolean): string {
  if (timedOut) return 'Trino did not answer in time.';
  const code = systemCode(error) ?? systemCode((error as { readonly cause?: unknown } | undefined)?.cause);
  return `Trino could not be reached${code === undefined ? '' : ` (${code})`}. Check the address and the network.`;
}

async function patience(
  attempt: number,
  retryAfter: string | null,
  signal: AbortSignal | undefined,
): Promise<void> {
  const asked = Number(retryAfter ?? Number.NaN) * 1_000;
  const ms = Math.min(LONGEST_PAUSE_MS, asked >= 0 ? asked : FIRST_PAUSE_MS * 2 ** (attempt - 1));
  await pause(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  if (signal?.aborted) throw cancelled();
}
