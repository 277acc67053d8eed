import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What somebody posted. */
export interface Posted {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: number;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Goes on with the body without end. */
  readonly endless?: boolean;
}

/** A real receiver of webhooks on this machine, gone with the test. Answers each post in turn, the last for ever. */
export async function webhookServer(...replies: readonly (Reply | 'hang-up' | 'silent')[]) {
  const posted: Posted[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      posted.push({ path, headers, body: Buffer.concat(chunks).toString(), at: performance.now() });
      const reply = replies[Math.min(posted.length, replies.length) - 1] ?? { status: 200, body: 'ok' };
      if (reply === 'hang-up') request.socket.destroy();
      else if (reply !== 'silent') {
        response.writeHead(reply.status, reply.headers);
        if (reply.endless === true) pourInto(response, reply.body);
        else response.end(reply.body);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, port, posted };
}

function pourInto(response: ServerResponse, body = 'x'): void {
  const timer = setInterval(() => response.write(body.repeat(1_000)), 5);
  response.on('close', () => clearInterval(timer));
}
