import { Agent, get } from 'node:http';
import { setTimeout } from 'node:timers/promises';

/** Who asks, and for how long. */
export interface LoadOptions {
  readonly url: string;
  readonly cookie: string;
  readonly clients: number;
  readonly seconds: number;
  /** Milliseconds between an answer and the next question, on average. */
  readonly pauseMs: number;
  /** A job, and how many listen to it all the time. */
  readonly listeners?: { readonly job: string; readonly count: number };
}

/** What came of it. */
export interface Loaded {
  /** Milliseconds of each answer, sorted. */
  readonly times: readonly number[];
  /** Events that listeners heard. */
  readonly heard: number;
  /** What was no success, with how often. */
  readonly errors: ReadonlyMap<string, number>;
}

/** What people's pages ask for. */
const ASKED = [
  '/api/v1/session',
  '/api/v1/overview',
  '/api/v1/overview/trend',
  '/api/v1/findings?limit=200&sort=severity',
  '/api/v1/findings?limit=200&sort=since&order=desc&standing=open',
  '/api/v1/findings?limit=200&q=user-01',
  '/api/v1/overview/heat-map',
  '/api/v1/accounts?limit=200',
  '/api/v1/rules',
  '/api/v1/plans?limit=50',
  '/api/v1/audit?limit=100',
  '/api/v1/search?q=user-0',
  '/',
] as const;

/** Many clients at once, each with one connection that it keeps, asking one thing after the other. */
export async function load(options: LoadOptions): Promise<Loaded> {
  const { clients, seconds, listeners } = options;
  const end = performance.now() + seconds * 1000;
  const times: number[] = [];
  const errors = new Map<string, number>();
  const failed = (words: string) => errors.set(words, (errors.get(words) ?? 0) + 1);
  const asking = Array.from({ length: clients }, (_, index) => askOn(options, index, end, times, failed));
  const listening = Array.from({ length: listeners?.count ?? 0 }, () =>
    listen(options, listeners?.job ?? '', end, failed),
  );
  await Promise.all(asking);
  const heard = (await Promise.all(listening)).reduce((sum, each) => sum + each, 0);
  return { times: times.sort((a, b) => a - b), heard, errors };
}

/** The value below which this share of them lies. Throws for none. */
export function percentile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('There is no percentile of nothing.');
  return value;
}

async function askOn(
  { url, cookie, pauseMs }: LoadOptions,
  index: number,
  end: number,
  times: number[],
  failed: (words: string) => void,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  // Not all at once, and each another thing first.
  await setTimeout((index * 37) % Math.max(1, pauseMs));
  for (let turn = index; performance.now() < end; turn += 1) {
    const path = ASKED[turn % ASKED.length] ?? '/';
    const from = performance.now();
    try {
      const { status } = await ask(
        `${url}${path}`,
        { cookie, accept: path === '/' ? 'text/html' : 'application/json' },
        agent,
      );
      if (status === 200) times.push(performance.now() - from);
      else failed(`${status} ${path}`);
    } catch (error) {
      failed(`${error instanceof Error ? error.message : String(error)} ${path}`);
    }
    await setTimeout(pauseMs * (0.5 + ((turn * 7919) % 100) / 100));
  }
  agent.destroy();
}

function ask(
  address: string,
  headers: Record<string, string>,
  agent: Agent,
): Promise<{ readonly status: number | undefined }> {
  return new Promise((resolve, reject) => {
    const request = get(address, { headers, agent }, (answer) => {
      answer.resume().once('end', () => resolve({ status: answer.statusCode }));
      answer.once('error', reject);
    });
    request.once('error', reject);
  });
}

/** Listens to a job until the end, and counts what it hears. */
function listen(
  { url, cookie }: LoadOptions,
  job: string,
  end: number,
  failed: (words: string) => void,
): Promise<number> {
  return new Promise((resolve) => {
    let heard = 0;
    const request = get(`${url}/api/v1/jobs/${job}/events`, { headers: { cookie } }, (answer) => {
      if (answer.statusCode !== 200) failed(`${answer.statusCode} events`);
      answer.setEncoding('utf8').on('data', (text: string) => {
        heard += text.split('event: ').length - 1;
      });
      answer.once('close', () => resolve(heard));
    });
    request.once('error', (error) => {
      if (performance.now() < end) failed(`${error.message} events`);
      resolve(heard);
    });
    void setTimeout(end - performance.now()).then(() => request.destroy());
  });
}
