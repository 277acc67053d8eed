import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { accountOfKey } from '../../sandbox/ids.ts';
import type { Sandbox } from '../../sandbox/index.ts';
import { decode } from '../../sandbox/wire/decode.ts';

/** One call on its way, and whose it is. */
export interface PassingCall {
  /** `iam:ListUsers`. */
  readonly operation: string;
  /** Of the caller. */
  readonly account: string;
}

/** An answer as it comes back. */
export interface PassingAnswer {
  readonly status: number;
  readonly text: string;
}

/** What stands between does with a call. */
export interface Watch {
  /** Told when a call arrives; what it gives back is called when the call has ended. */
  readonly arrives?: (call: PassingCall) => () => void;
  /** Another answer in the place of AWS's; nothing lets it pass. */
  readonly changes?: (call: PassingCall, answer: PassingAnswer) => PassingAnswer | undefined;
}

/** Puts something between scans and a sandbox, as a proxy stands there; closed after each test of the file. */
export function between(): (behind: Sandbox, watch: Watch) => Promise<Pick<Sandbox, 'env'>> {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });
  return async (behind, watch) => {
    const server = createServer(async (incoming, outgoing) => {
      const body = await bytesOf(incoming);
      const call = callIn(incoming, body);
      const left = watch.arrives?.(call);
      outgoing.once('close', () => left?.());
      const answer = await forward(behind.url, incoming, body).catch(() => undefined);
      // The sandbox has gone, after the test or by its will: whoever asked gets no answer either.
      if (answer === undefined) {
        outgoing.destroy();
        return;
      }
      const { status, headers, bytes } = answer;
      const changed = watch.changes?.(call, { status, text: bytes.toString('utf8') });
      if (changed === undefined) {
        outgoing.writeHead(status, headers).end(bytes);
        return;
      }
      const { 'content-length': _length, ...others } = headers;
      outgoing.writeHead(changed.status, others).end(changed.text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    return { env: () => ({ ...behind.env(), AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` }) };
  };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function callIn(incoming: IncomingMessage, body: Buffer): PassingCall {
  const { service, action, accessKeyId } = decode(incoming, body.toString('utf8'));
  return { operation: `${service}:${action}`, account: accountOfKey(accessKeyId) ?? '' };
}

interface Forwarded {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
}

function forward(to: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Forwarded> {
  return new Promise((resolve, reject) => {
    const onward = request(new URL(url ?? '/', to), { method, headers }, (response) => {
      bytesOf(response).then(
        (bytes) => resolve({ status: response.statusCode ?? 500, headers: response.headers, bytes }),
        reject,
      );
    });
    onward.once('error', reject);
    onward.end(body);
  });
}
