/**
 * Builds the board on a store, beside one plain replay of its run, and asks it for pages: `node dashboard-process.ts
 * STORE`. Prints, as JSON, milliseconds and bytes.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Board } from '../src/app/dashboard/board/board.ts';
import { overviewOf } from '../src/app/dashboard/board/overview.ts';
import { findingsPage } from '../src/app/dashboard/board/select-rows.ts';
import type { View } from '../src/app/dashboard/board/view.ts';
import { replay } from '../src/app/replay/replay.ts';
import { openStore } from '../src/store/open-store.ts';
import type { FindingsPage, FindingsQuery } from '../src/web/api/findings.ts';
import { median } from './measurement.ts';

const [, , path = ''] = process.argv;
const AT = '2026-11-27T12:00:00Z';
const ROUNDS = 25;
const store = await openStore(path);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function held(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** Milliseconds of the processor: others use the machine too. */
async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly ms: number; readonly gave: T }> {
  const from = process.cpuUsage();
  const gave = await work();
  const { user, system } = process.cpuUsage(from);
  return { ms: (user + system) / 1000, gave };
}

async function replayed(): Promise<number> {
  let count = 0;
  const scan = await replay(store, 1, { rules: 'same', at: AT });
  for await (const { findings } of scan) count += findings.length;
  return count;
}

/** The longest that anything else had to wait while work went on. */
async function longestWait<T>(
  work: () => Promise<T>,
): Promise<{ readonly waited: number; readonly gave: T }> {
  let [last, waited] = [performance.now(), 0];
  const look = () => {
    const now = performance.now();
    waited = Math.max(waited, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  const gave = await work();
  look();
  clearInterval(timer);
  return { waited, gave };
}

// The first time code is compiled, whoever comes first: both have their turn unmeasured.
await replayed();
const plain = await timed(replayed);
const before = held();
const board = new Board({ store, at: () => AT });
const first = await timed(async () => (await board.view()).rows().length);
const built = await timed(() => longestWait(() => board.built()));
const view: View = built.gave.gave;
const { waited } = built.gave;
view.rows('severity');
const bytes = held() - before;
const rows = view.rows();

/** Asks for a page, for the one after it, and for the bare text of its rows. */
async function paged(question: FindingsQuery): Promise<void> {
  const page = await timed(() => JSON.stringify(findingsPage(view, question)));
  const { items, next: cursor } = JSON.parse(page.gave) as FindingsPage;
  (question.q === undefined ? pages : searches).push(page.ms);
  plainPages.push((await timed(() => JSON.stringify(items))).ms);
  if (cursor !== undefined)
    next.push((await timed(() => JSON.stringify(findingsPage(view, { ...question, cursor })))).ms);
}

const pages: number[] = [];
const searches: number[] = [];
const plainPages: number[] = [];
const next: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  // Written otherwise each time: what was asked before is remembered.
  const severity = `medium,low${','.repeat(round)}`;
  await paged({ sort: 'severity', severity, standing: 'open', limit: 200 });
  await paged({
    sort: 'resource',
    severity,
    rule: 'user-key-age,user-mfa,user-credential-unused',
    limit: 200,
  });
  await paged({ sort: 'since', order: 'desc', severity, limit: 200 });
  await paged({ sort: 'severity', severity, q: 'user-0', limit: 200 });
}
const overview = await timed(() => JSON.stringify(overviewOf(view)));
const replays = [plain.ms, (await timed(replayed)).ms];
process.stdout.write(
  `${JSON.stringify({
    ...{ rows: rows.length, accounts: view.accounts.length, replayMs: median(replays), verdicts: plain.gave },
    ...{ firstMs: first.ms, builtMs: first.ms + built.ms, waitedMs: waited, bytes },
    keys: view.accounts.reduce((sum, { keys, principals }) => sum + keys.length + principals.length, 0),
    ...{
      pageMs: median(pages),
      plainMs: median(plainPages),
      nextMs: median(next),
      searchMs: median(searches),
      overviewMs: overview.ms,
    },
  })}\n`,
);
await board.close();
await store.close();
