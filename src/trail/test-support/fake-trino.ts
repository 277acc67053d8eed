import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** One request as it came. */
export interface TrinoRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the server says: a page, a bare HTTP answer, nothing ever, or a connection that breaks. */
export type TrinoReply =
  | Readonly<Record<string, unknown>>
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | 'silence'
  | 'hang-up';

export interface FakeTrino {
  readonly url: string;
  readonly requests: readonly TrinoRequest[];
}

/** The statement protocol by a test's own hand. A page's `next` becomes the address of the next page. */
export async function startFakeTrino(
  reply: (request: TrinoRequest, count: number) => TrinoReply,
): Promise<FakeTrino> {
  const requests: TrinoRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = request;
    const seen = { method, path, headers, body: Buffer.concat(chunks).toString() };
    requests.push(seen);
    const given = method === 'DELETE' ? { status: 204 } : reply(seen, requests.length);
    if (given === 'silence') return;
    if (given === 'hang-up') {
      request.socket.destroy();
      return;
    }
    if ('status' in given) {
      const { status, body = '', headers: more = {} } = given as Extract<TrinoReply, { status: number }>;
      response.writeHead(status, more).end(body);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(given));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
