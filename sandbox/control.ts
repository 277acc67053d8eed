import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallCounter } from './call-counter.ts';
import type { FaultList } from './faults.ts';
import type { Fault } from './spec.ts';
import { type Played, playStory } from './stories/play.ts';
import { STORIES } from './stories/stories.ts';
import { eachTruth, truthFrame } from './truth.ts';
import type { World } from './world/world.ts';
import type { Write } from './write-log.ts';

/** What the control paths steer. */
export interface Controlled {
  readonly world: World;
  readonly faults: FaultList;
  readonly calls: CallCounter;
  readonly writes: readonly Write[];
}

export const CONTROL_PREFIX = '/_sandbox/';

/**
 * Whether a request may steer the sandbox: a page elsewhere can reach 127.0.0.1 under its own host name (DNS
 * rebinding), or post a form to it, and both show here.
 */
function isLocal(request: IncomingMessage): boolean {
  const { host = '', origin } = request.headers;
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host) && origin === undefined;
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** Written account by account, waiting for a slow reader. */
async function sendTruth(world: World, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  const frame = JSON.stringify(truthFrame(world));
  response.write(`${frame.slice(0, -1)},"accounts":[`);
  let separator = '\n';
  for (const account of eachTruth(world)) {
    const room = response.write(separator + JSON.stringify(account));
    separator = ',\n';
    if (!room) await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
    if (response.destroyed) return;
  }
  response.end('\n]}\n');
}

function parseBody(body: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(body);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new RangeError('the body must be a JSON object');
}

function setClock(world: World, body: Readonly<Record<string, unknown>>): void {
  if (typeof body.set === 'string') world.clock.set(body.set);
  else if (typeof body.advanceMs === 'number') world.clock.advance(body.advanceMs);
  else throw new RangeError('the body must be {"set": "<ISO instant>"} or {"advanceMs": <milliseconds>}');
}

function clockState(world: World): Record<string, unknown> {
  return { now: world.clock.now().toISOString(), frozen: world.clock.frozen };
}

function callState({ calls }: Controlled): Record<string, unknown> {
  return { total: calls.total, byOperation: calls.byOperation, byAccount: calls.byAccount };
}

/** GET paths with short answers. */
const SHOWN: Readonly<Record<string, (controlled: Controlled) => unknown>> = {
  clock: ({ world }) => clockState(world),
  calls: callState,
  writes: ({ writes }) => writes,
  sent: ({ world }) => world.outbox,
  stories: () => STORIES,
};

type Fields = Readonly<Record<string, unknown>>;

const texts = new Set(['operation', 'account', 'code', 'message', 'reportState']);
const numbers = new Set(['status', 'times', 'probability', 'afterCalls', 'delayMs', 'staleReads', 'staleMs']);
const flags = new Set(['drop', 'html500', 'afterEffect', 'ignored']);

function isFault(body: Fields): body is Fields & Fault {
  return Object.entries(body).every(
    ([name, value]) =>
      (texts.has(name) && typeof value === 'string') ||
      (numbers.has(name) && typeof value === 'number') ||
      (flags.has(name) && value === true),
  );
}

/** Adds the fault, or with `{"clear": true}` takes all away. */
function setFault(faults: FaultList, body: Fields): Record<string, unknown> {
  if (body.clear === true) {
    faults.clear();
    return { cleared: true };
  }
  if (!isFault(body)) throw new RangeError('a fault has unknown or mistyped fields');
  return { id: faults.add(body) };
}

/** Plays a story, into an account that is there where one is named. */
function play(world: World, { story, account }: Fields): Played {
  if (typeof story !== 'string' || (account !== undefined && typeof account !== 'string')) {
    throw new RangeError('the body must be {"story": "<id>"}, with "account": "<id>" if wanted');
  }
  return playStory(world, story, account);
}

/** POST paths, each given its body. */
function change(controlled: Controlled, path: string, body: string): object | undefined {
  if (path === 'clock') {
    setClock(controlled.world, parseBody(body));
    return clockState(controlled.world);
  }
  if (path === 'play') return play(controlled.world, parseBody(body));
  if (path === 'faults') return setFault(controlled.faults, parseBody(body));
  if (path === 'calls/reset') {
    controlled.calls.reset();
    return callState(controlled);
  }
  return undefined;
}

/** Answers one request under `/_sandbox/`; malformed bodies are 400 with a sentence. */
export async function control(
  controlled: Controlled,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): Promise<void> {
  if (!isLocal(request))
    return send(response, 403, { error: 'only from this machine, by 127.0.0.1 or localhost' });
  const path = (request.url ?? '').slice(CONTROL_PREFIX.length).replace(/\?.*$/, '');
  if (request.method === 'GET' && path === 'truth') return sendTruth(controlled.world, response);
  const shown = request.method === 'GET' ? SHOWN[path]?.(controlled) : undefined;
  if (shown !== undefined) return send(response, 200, shown);
  try {
    const answer = request.method === 'POST' ? change(controlled, path, body) : undefined;
    if (answer === undefined)
      return send(response, 404, { error: `no such path: ${request.method} ${path}` });
    return send(response, 200, answer);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
    return send(response, 400, { error: error.message });
  }
}
