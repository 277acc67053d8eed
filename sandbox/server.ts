import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CONTROL_PREFIX, control } from './control.ts';
import { dispatch, type Stage } from './dispatch.ts';
import { decode, protocolOf } from './wire/decode.ts';
import { type Answer, refusalAnswer } from './wire/encode.ts';
import { AwsRefusal } from './wire/refusal.ts';

/** Security Hub takes 6 MB a call [Security Hub User Guide, BatchImportFindings]; the others need kilobytes. */
const BODY_LIMIT = 6_300_000;

/** Numbered, in the shape of AWS's request ids. */
function requestIds(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `5a4db0c5-0000-4000-8000-${count.toString(16).padStart(12, '0')}`;
  };
}

/** Reads a body whole; beyond the limit gives undefined, at once. */
function readBody(request: IncomingMessage, done: (body: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
    else if (size - chunk.length <= BODY_LIMIT) done(undefined);
  });
  request.on('end', () => {
    if (size > BODY_LIMIT) return;
    done(chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString());
  });
}

function send(response: ServerResponse, answer: Answer | 'drop', requestId: string): void {
  if (answer === 'drop') {
    response.destroy();
    return;
  }
  const { body, status, type, headers } = answer;
  const length = Buffer.byteLength(body);
  response.writeHead(status, {
    'content-type': type,
    'content-length': length,
    'x-amzn-requestid': requestId,
    ...headers,
  });
  // As many bytes as characters means ASCII, which Node writes several times faster when told: reports are long.
  response.end(body, length === body.length ? 'latin1' : 'utf8');
}

/**
 * Runs a step; a refusal becomes its answer in the request's protocol. Anything else is a bug of the sandbox: the
 * client is told so with status 500 and the stack, and the sandbox lives on.
 */
function attempt<Result>(
  request: IncomingMessage,
  requestId: string,
  service: string,
  step: () => Result,
): Result | { readonly refused: Answer } {
  try {
    return step();
  } catch (error) {
    const refusal = error instanceof AwsRefusal ? error : bug(error);
    return { refused: refusalAnswer(protocolOf(request), service, refusal, requestId) };
  }
}

function isRefused<Result extends object>(
  value: Result | { readonly refused: Answer },
): value is { readonly refused: Answer } {
  return 'refused' in value;
}

/** Waits so long, in milliseconds; not at all is at once. */
function after(ms: number, step: () => void): void {
  if (ms > 0) setTimeout(step, ms);
  else step();
}

/** One AWS call: decode, wait as told, take effect, wait again, answer. */
function serve(
  stage: Stage,
  latencyMs: number,
  requestId: string,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): void {
  let service = 'iam';
  const outcome = attempt(request, requestId, service, () => {
    const decoded = decode(request, body);
    service = decoded.service;
    return dispatch(stage, decoded, requestId);
  });
  if (isRefused(outcome)) {
    after(latencyMs, () => send(response, outcome.refused, requestId));
    return;
  }
  after(latencyMs + outcome.beforeMs, () => {
    const answer = attempt(request, requestId, service, () => ({ value: outcome.answer() }));
    const value = isRefused(answer) ? answer.refused : answer.value;
    after(outcome.afterMs, () => send(response, value, requestId));
  });
}

function tooLarge(response: ServerResponse): void {
  response.writeHead(400, { 'content-type': 'text/plain', connection: 'close' });
  response.end('The request body is too large\n');
}

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the organisation on the loopback address. Connections stay open between calls, as AWS's do. */
export async function listen(stage: Stage, latencyMs: number, port: number): Promise<Listening> {
  const nextId = requestIds();
  const server = createServer({ keepAlive: true }, (request, response) => {
    readBody(request, (body) => {
      if (body === undefined) return tooLarge(response);
      if (request.url?.startsWith(CONTROL_PREFIX) === true) {
        control(stage, request, body, response).catch((error: unknown) => response.destroy(asError(error)));
        return;
      }
      serve(stage, latencyMs, nextId(), request, body, response);
    });
  });
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

function bug(error: unknown): AwsRefusal {
  return new AwsRefusal('InternalFailure', 500, `A bug of the sandbox: ${asError(error).stack}`);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
