import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { FindingsPage } from '../src/web/api/findings.ts';
import { type Served, withDashboard } from './dashboard-served.ts';
import { type Bench, count, duration, type Line, median, within } from './measurement.ts';
import { runScript, withFolder } from './processes.ts';

/**
 * The export of 52,000 findings as CSV, and as JSON with the evidence, for which every account is judged again: beside
 * the same rows read page by page; what the server holds meanwhile, for a reader who stops in the midst of it, and
 * after readers who went away; and how long others wait. Targets: CSV no slower than the pages, JSON within ten times;
 * memory within 1.2; a page of somebody else within five times the lone one.
 */
export const dashboardExport: Bench = {
  id: 'dashboard-export',
  title: 'The export of 52,000 findings beside their pages',
  run() {
    return withFolder(async (folder) => {
      const store = join(folder, 'store.sqlite');
      await runScript('dashboard-writer.ts', [store, '1000'], {});
      return withDashboard(store, async (served) => outcomeOf(await measured(served)));
    });
  },
};

const ROUNDS = 3;
const GONE = 20;
const PAGE = '/api/v1/findings?limit=1000';
const CSV = '/api/v1/findings/export?format=csv';
const JSON_FILE = '/api/v1/findings/export?format=json';

interface Measured {
  readonly rows: number;
  readonly pagesMs: number;
  readonly csvMs: number;
  readonly jsonMs: number;
  readonly bytes: { readonly csv: number; readonly json: number };
  /** Bytes held: at the beginning, while readers of both have stopped, and after others went away. */
  readonly held: { readonly before: number; readonly stopped: number; readonly after: number };
  /** Milliseconds of a page of 200 rows: alone, and while the JSON is made for another. */
  readonly page: { readonly alone: number; readonly meanwhile: number };
}

async function measured(served: Served): Promise<Measured> {
  for (const path of [CSV, JSON_FILE]) await download(served, path);
  const { held: before } = await served.memory();
  const rounds = { pages: [] as Timed[], csv: [] as Timed[], json: [] as Timed[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.pages.push(await timed(() => allPages(served)));
    rounds.csv.push(await timed(() => download(served, CSV)));
    rounds.json.push(await timed(() => download(served, JSON_FILE)));
  }
  const page = { alone: await pagesOf(served, setTimeout(1_500)), meanwhile: 0 };
  page.meanwhile = await pagesOf(served, download(served, JSON_FILE));
  const stopped = await whileStopped(served);
  for (let at = 0; at < GONE; at += 1) (await begun(served, at % 2 === 0 ? CSV : JSON_FILE)).destroy();
  // The account that is being judged for each of them is judged to its end.
  await setTimeout(3_000);
  const { held: after } = await served.memory();
  const msOf = (all: readonly Timed[]) => median(all.map(({ ms }) => ms));
  return {
    rows: rounds.pages[0]?.gave ?? 0,
    ...{ pagesMs: msOf(rounds.pages), csvMs: msOf(rounds.csv), jsonMs: msOf(rounds.json) },
    bytes: { csv: rounds.csv[0]?.gave ?? 0, json: rounds.json[0]?.gave ?? 0 },
    ...{ held: { before, stopped, after }, page },
  };
}

interface Timed {
  readonly ms: number;
  readonly gave: number;
}

async function timed(work: () => Promise<number>): Promise<Timed> {
  const from = performance.now();
  const gave = await work();
  return { ms: performance.now() - from, gave };
}

/** Reads all rows as the page does, and gives how many they are. */
async function allPages({ url, cookie }: Served): Promise<number> {
  let rows = 0;
  let cursor = '';
  do {
    const answer = await fetch(`${url}${PAGE}${cursor}`, { headers: { cookie } });
    const { items, next } = (await answer.json()) as FindingsPage;
    rows += items.length;
    cursor = next === undefined ? '' : `&cursor=${encodeURIComponent(next)}`;
  } while (cursor !== '');
  return rows;
}

/** The answer, of which nothing is read yet but its head. */
function begun({ url, cookie }: Served, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = get(url + path, { headers: { cookie } }, (answer) => {
      if (answer.statusCode === 200) resolve(answer);
      else reject(new Error(`${path} was answered with ${answer.statusCode}.`));
    });
    request.once('error', reject);
  });
}

async function rest(answer: IncomingMessage): Promise<number> {
  let bytes = 0;
  for await (const chunk of answer) bytes += chunk.length;
  return bytes;
}

async function download(served: Served, path: string): Promise<number> {
  return rest(await begun(served, path));
}

/** The median of a page of somebody else, asked for again and again until something has ended. */
async function pagesOf({ url, cookie }: Served, until: Promise<unknown>): Promise<number> {
  let isOver = false;
  const over = until.then(() => {
    isOver = true;
  });
  const times: number[] = [];
  while (!isOver) {
    const path = `${url}/api/v1/findings?limit=200&sort=severity`;
    const asked = async () => (await (await fetch(path, { headers: { cookie } })).text()).length;
    times.push((await timed(asked)).ms);
  }
  await over;
  return median(times);
}

/** What is held two seconds after a reader of each file has stopped reading. They read the rest afterwards. */
async function whileStopped(served: Served): Promise<number> {
  const readers = [await begun(served, CSV), await begun(served, JSON_FILE)];
  await setTimeout(2_000);
  const { held } = await served.memory();
  await Promise.all(readers.map(rest));
  return held;
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const fine = (ms: number) => `${ms.toFixed(1)} ms`;

function outcomeOf({ rows, pagesMs, csvMs, jsonMs, bytes, held, page }: Measured) {
  const beside = `${count(rows)} rows page by page: ${duration(pagesMs)}`;
  const memory = (what: string, bytesHeld: number): Line => ({
    ...{ what, measured: megabytes(bytesHeld), beside: `before: ${megabytes(held.before)}` },
    ...within(bytesHeld / held.before, 1.2),
  });
  return {
    lines: [
      { what: 'CSV', measured: duration(csvMs), beside, ...within(csvMs / pagesMs, 1) },
      { what: 'JSON with the evidence', measured: duration(jsonMs), beside, ...within(jsonMs / pagesMs, 10) },
      memory('held while a reader of each has stopped', held.stopped),
      memory(`held after ${GONE} readers went away`, held.after),
      {
        ...{ what: 'a page of somebody else while the JSON is made', measured: fine(page.meanwhile) },
        ...{ beside: `alone: ${fine(page.alone)}`, ...within(page.meanwhile / page.alone, 5) },
      },
    ],
    notes: [
      `The CSV has ${megabytes(bytes.csv)}, the JSON ${megabytes(bytes.json)}, uncompressed; medians of ${ROUNDS}. For the JSON each of 1,000 accounts is read from the store and judged again. Whoever asks runs on the same machine.`,
    ],
  };
}
