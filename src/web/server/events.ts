import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { faultWords, type Log } from './faults.ts';
import { type App, sessionOf } from './route.ts';
import { WebProblem } from './web-problem.ts';

/** One thing that happened, as it is sent (HTML standard, server-sent events). */
export interface SentEvent {
  /** From 1, growing: whoever was cut off asks for what came after it. */
  readonly id: number;
  /** `progress`, `step`, `notice`, `end`: one word. */
  readonly event: string;
  /** Sent as JSON. */
  readonly data: unknown;
}

/**
 * What is sent: everything after an id that is still known, then each event as it comes, until the last. It must end
 * as soon as the signal is aborted. It is asked for the next only when the last was taken, so a slow listener costs no
 * memory: what such a one misses, it misses.
 */
export type EventsAfter = (after: number, signal: AbortSignal) => AsyncIterable<SentEvent>;

declare module 'fastify' {
  interface FastifyInstance {
    streams: Streams;
  }
}

/** Who listens, and how. */
interface Streams {
  readonly heartbeatMs: number;
  readonly log: Log;
  readonly bySession: Map<string, number>;
}

/** A proxy that hears nothing for half a minute may hang up. */
const HEARTBEAT_MS = 15_000;

/** A browser has six connections to a server at most (HTTP/1.1); a few windows of one person. */
const MOST_OF_SESSION = 12;
const MOST_OF_ALL = 1_000;

/** Lets the routes of a server send events. */
export function allowEvents(app: App, log: Log, heartbeatMs: number = HEARTBEAT_MS): void {
  app.decorate('streams', { heartbeatMs, log, bySession: new Map() });
}

/**
 * Answers with events, until there are no more, the listener is gone, or its session ends. Throws the
 * {@link WebProblem} `too-many-requests` where a session listens too often.
 */
export function sendEvents(request: FastifyRequest, reply: FastifyReply, events: EventsAfter): FastifyReply {
  const { id, ended } = sessionOf(request);
  const { heartbeatMs, log, bySession } = request.server.streams;
  const leave = enter(bySession, id);
  const controller = new AbortController();
  const { signal } = controller;
  const stop = () => controller.abort();
  ended.addEventListener('abort', stop, { once: true });
  reply.raw.once('close', () => {
    stop();
    ended.removeEventListener('abort', stop);
    leave();
  });
  const frames = framesOf(events(lastId(request), signal), signal, heartbeatMs);
  const stream = Readable.from(frames, { highWaterMark: 1 });
  // The answer has begun: nothing but cutting it off can tell the listener.
  stream.on('error', (error) => log({ level: 'error', words: faultWords(request, error) }));
  return reply
    .type('text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(stream);
}

function enter(bySession: Map<string, number>, id: string): () => void {
  const own = bySession.get(id) ?? 0;
  const all = [...bySession.values()].reduce((sum, each) => sum + each, 0);
  if (own >= MOST_OF_SESSION || all >= MOST_OF_ALL)
    throw new WebProblem('too-many-requests', 'Too many windows listen to what is under way.', {
      hint: 'Close some of them.',
    });
  bySession.set(id, own + 1);
  return () => {
    const left = (bySession.get(id) ?? 1) - 1;
    if (left === 0) bySession.delete(id);
    else bySession.set(id, left);
  };
}

function lastId({ headers }: FastifyRequest): number {
  const given = String(headers['last-event-id'] ?? '');
  return /^\d{1,15}$/.test(given) ? Number(given) : 0;
}

type Next = { readonly result: IteratorResult<SentEvent> } | { readonly fault: unknown };

async function* framesOf(
  events: AsyncIterable<SentEvent>,
  signal: AbortSignal,
  heartbeatMs: number,
): AsyncGenerator<string> {
  // So that the headers are sent, and a listener that is cut off waits two seconds.
  yield 'retry: 2000\n: open\n\n';
  const iterator = events[Symbol.asyncIterator]();
  let next = nextOf(iterator);
  try {
    while (!signal.aborted) {
      const come = await within(next, heartbeatMs, signal);
      if (come === 'stopped') return;
      if (come === 'nothing') {
        yield ': still here\n\n';
        continue;
      }
      if ('fault' in come) throw come.fault;
      if (come.result.done === true) return;
      yield frameOf(come.result.value);
      next = nextOf(iterator);
    }
  } finally {
    void iterator.return?.();
  }
}

/** Never rejects: it may be waited for by nobody in the end. */
function nextOf(iterator: AsyncIterator<SentEvent>): Promise<Next> {
  return iterator.next().then(
    (result) => ({ result }),
    (fault: unknown) => ({ fault }),
  );
}

/** What comes first: the next event, the time of a heartbeat, or the end. */
function within(next: Promise<Next>, ms: number, signal: AbortSignal): Promise<Next | 'nothing' | 'stopped'> {
  return new Promise((resolve) => {
    const finish = (come: Next | 'nothing' | 'stopped') => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stopped);
      resolve(come);
    };
    const timer = setTimeout(finish, ms, 'nothing');
    const stopped = () => finish('stopped');
    signal.addEventListener('abort', stopped, { once: true });
    void next.then(finish);
  });
}

function frameOf({ id, event, data }: SentEvent): string {
  // JSON has no line break of its own, so it is one line.
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
