import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type SentEvent, sendEvents } from '../../../src/web/server/events.ts';
import { type App, route } from '../../../src/web/server/route.ts';
import { dashboards } from './served.ts';

const start = dashboards();

interface Source {
  readonly after: number[];
  /** Sources that are being read. */
  open: number;
}

/** A route that sends what the generator gives. */
function events(
  give: (after: number, signal: AbortSignal) => AsyncIterable<SentEvent>,
  source: Source = { after: [], open: 0 },
): (app: App) => void {
  return (app) =>
    route(app, {
      method: 'GET',
      url: '/api/v1/test-events',
      role: 'viewer',
      schema: { summary: 'Events of a test.', hide: true },
      handler: (request, reply) =>
        sendEvents(request, reply, async function* (after, signal) {
          source.after.push(after);
          source.open += 1;
          try {
            yield* give(after, signal);
          } finally {
            source.open -= 1;
          }
        }),
    });
}

/** Waits for something that never comes. */
async function* nothing(_after: number, signal: AbortSignal): AsyncGenerator<SentEvent> {
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  yield* [];
}

async function* three(after: number): AsyncGenerator<SentEvent> {
  for (let id = after + 1; id <= 3; id += 1)
    yield { id, event: 'progress', data: { done: id, words: 'a\nb' } };
}

async function eventually(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries += 1) await delay(10);
  expect(holds()).toBe(true);
}

test('events are sent as they come, each with its number and one line of JSON, uncompressed', async () => {
  const dashboard = await start({ testing: { more: events(three) } });
  const cookie = await dashboard.signIn();
  const headers = { cookie, accept: 'text/event-stream', 'accept-encoding': 'br, gzip' };
  const answer = await dashboard.ask('/api/v1/test-events', { headers });
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(answer.headers.get('content-encoding')).toBeNull();
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.text()).toBe(
    'retry: 2000\n: open\n\n' +
      [1, 2, 3].map((id) => `id: ${id}\nevent: progress\ndata: {"done":${id},"words":"a\\nb"}\n\n`).join(''),
  );
});

test('whoever was cut off gets what came after the last event it has seen; a strange number is none', async () => {
  const source: Source = { after: [], open: 0 };
  const dashboard = await start({ testing: { more: events(three, source) } });
  const cookie = await dashboard.signIn();
  for (const id of ['2', '-1', 'x', '9'.repeat(30)]) {
    const answer = await dashboard.ask('/api/v1/test-events', { headers: { cookie, 'last-event-id': id } });
    await answer.text();
  }
  expect(source.after).toEqual([2, 0, 0, 0]);
});

test('a comment is sent where nothing happens, so that nobody on the way hangs up', async () => {
  const quiet = events(nothing);
  const dashboard = await start({ testing: { more: quiet, heartbeatMs: 20 } });
  const answer = await dashboard.ask('/api/v1/test-events', {
    headers: { cookie: await dashboard.signIn() },
  });
  const reader = answer.body?.getReader();
  let text = '';
  while (!text.includes(': still here\n\n: still here')) {
    const { value } = (await reader?.read()) ?? {};
    text += new TextDecoder().decode(value);
  }
  await reader?.cancel();
});

test('a listener hears no more once its session ends, though it asked for nothing since', async () => {
  const source: Source = { after: [], open: 0 };
  const quiet = events(nothing, source);
  const dashboard = await start({ testing: { more: quiet } });
  const [mine, other] = [await dashboard.signIn(), await dashboard.signIn()];
  const answer = await dashboard.ask('/api/v1/test-events', { headers: { cookie: other } });
  expect(source.open).toBe(1);
  const headers = { cookie: other, origin: dashboard.url };
  await dashboard.ask('/api/v1/session/end', { method: 'POST', headers });
  expect(await answer.text()).toBe('retry: 2000\n: open\n\n');
  await eventually(() => source.open === 0);
  expect((await dashboard.ask('/api/v1/test-events', { headers: { cookie: other } })).status).toBe(401);
  expect(mine).not.toBe(other);
});

test('a listener that reads nothing holds up its own events and takes no memory; when it goes, they end', async () => {
  const source: Source = { after: [], open: 0 };
  let given = 0;
  const flood = events(async function* (_after, signal) {
    for (let id = 1; !signal.aborted; id += 1) {
      given = id;
      yield { id, event: 'notice', data: 'x'.repeat(10_000) };
    }
  }, source);
  const dashboard = await start({ testing: { more: flood } });
  const { host, port } = new URL(dashboard.url);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.pause();
  const cookie = await dashboard.signIn();
  socket.write(`GET /api/v1/test-events HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\n\r\n`);
  await eventually(() => given > 0);
  let before = -1;
  while (before !== given) {
    before = given;
    await delay(60);
  }
  // What the kernel and the two ends hold: a few megabytes.
  expect(given).toBeLessThan(2_000);
  socket.destroy();
  await eventually(() => source.open === 0);
});

test('a person who listens in too many windows is told to close some', async () => {
  const quiet = events(nothing);
  const dashboard = await start({ testing: { more: quiet } });
  const headers = { cookie: await dashboard.signIn() };
  const statuses: number[] = [];
  for (let window = 0; window < 13; window += 1)
    statuses.push((await dashboard.ask('/api/v1/test-events', { headers })).status);
  expect(statuses).toEqual([...Array(12).fill(200), 429]);
});

test('a fault on the way cuts the listener off and is told where the dashboard runs', async () => {
  const broken = events(async function* () {
    yield { id: 1, event: 'progress', data: null };
    throw new Error('broken on the way');
  });
  const dashboard = await start({ testing: { more: broken } });
  const answer = await dashboard.ask('/api/v1/test-events', {
    headers: { cookie: await dashboard.signIn() },
  });
  await expect(answer.text()).rejects.toThrow();
  expect(dashboard.lines.at(-1)).toMatchObject({
    level: 'error',
    words: expect.stringContaining('GET /api/v1/test-events: Error: broken on the way'),
  });
});
