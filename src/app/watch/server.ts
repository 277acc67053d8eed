import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Problem } from '../../core/model/problem.ts';
import { systemCode } from '../../core/model/system-error.ts';
import type { ListenAddress } from '../../core/parse/listen-address.ts';

export interface Pages {
  /** Shown as JSON; whoever is not healthy answers with 503. */
  readonly health: () => Promise<{ readonly healthy: boolean }>;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
  /** Told what went wrong in making a page. */
  readonly onFault: (error: unknown) => void;
}

export interface Listening {
  /** `http://127.0.0.1:9464` */
  readonly url: string;
  close(): Promise<void>;
}

/** Nobody who asks for two small pages needs more. */
const LIMITS = {
  maxHeaderSize: 8_192,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
};
const MOST_CONNECTIONS = 64;

/**
 * Answers `GET /healthz` and `GET /metrics`, and nothing else: there is nothing to send it, and nothing to change.
 * Throws the {@link Problem} `cannot-listen` where the address is not to be had.
 */
export async function listen({ host, port }: ListenAddress, pages: Pages): Promise<Listening> {
  const server = createServer({ ...LIMITS, connectionsCheckingInterval: 1_000 }, (request, response) => {
    void answer(request, response, pages);
  });
  server.maxConnections = MOST_CONNECTIONS;
  await bound(server, host, port);
  server.on('error', pages.onFault);
  const { address, family, port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function bound(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (cause: Error) => {
      const why = systemCode(cause) === 'EADDRINUSE' ? 'somebody else listens there' : cause.message;
      reject(new Problem('cannot-listen', `${host}:${port} cannot be listened at: ${why}.`, { cause }));
    };
    server.once('error', refused);
    server.listen({ host, port }, () => {
      server.off('error', refused);
      resolve();
    });
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, pages: Pages): Promise<void> {
  // What is sent along is not read.
  request.resume();
  const path = (request.url ?? '').split('?', 1)[0];
  if (path !== '/healthz' && path !== '/metrics') {
    send(response, 404, 'text/plain; charset=utf-8', 'There is /healthz and /metrics.\n');
    return;
  }
  if (request.method !== 'GET') {
    response.setHeader('allow', 'GET');
    send(response, 405, 'text/plain; charset=utf-8', 'GET only.\n');
    return;
  }
  try {
    if (path === '/metrics') {
      const { contentType, text } = await pages.metrics();
      send(response, 200, contentType, text);
      return;
    }
    const health = await pages.health();
    send(response, health.healthy ? 200 : 503, 'application/json', `${JSON.stringify(health)}\n`);
  } catch (error) {
    // What went wrong may name anybody: it is told on standard error, and not to whoever asks.
    pages.onFault(error);
    send(response, 500, 'text/plain; charset=utf-8', 'This page could not be made.\n');
  }
}

function send(response: ServerResponse, status: number, contentType: string, text: string): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}
