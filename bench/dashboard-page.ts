import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../test/support/chromium.ts';
import { type Served, withDashboard } from './dashboard-served.ts';
import { type Bench, count, duration, type Line, median, within } from './measurement.ts';
import { runScript, withFolder } from './processes.ts';

/**
 * The page of 52,000 findings in a real Chromium beside the same page of 208: how long until it can be used, and how
 * smooth it is to scroll, at the pace of a reader and from its first row to its last. What is not in sight is not in the
 * page, so that a large table must be as good as a small one. Targets: half as long again until it can be used, of a
 * hundred frames no slower ones, and one in fifty above 50 ms on the way through all of it, where the small one has none
 * to compare.
 */
export const dashboardPage: Bench = {
  id: 'dashboard-page',
  title: 'The findings page in Chromium: 52,000 rows beside 208',
  run() {
    return withFolder(async (folder) => {
      const large = join(folder, 'large.sqlite');
      const small = join(folder, 'small.sqlite');
      await runScript('dashboard-writer.ts', [large, '1000'], {});
      await runScript('dashboard-writer.ts', [small, '4'], {});
      return withDashboard(large, (many) =>
        withDashboard(small, async (few) => {
          const browser = await launchChromium();
          try {
            return outcomeOf(await measured(browser, many, few));
          } finally {
            await browser.close();
          }
        }),
      );
    });
  },
};

const ROUNDS = 5;
/** Pixels a frame: what a wheel that is turned without pause gives. */
const READING = 120;
const FRAMES = 240;

/** Of one visit. Frames in milliseconds. */
interface Visit {
  readonly rows: number;
  /** Milliseconds from going there until rows are there and nothing holds up a click any more. */
  readonly usableMs: number;
  readonly reading: readonly number[];
  /** On the way from the first row to the last. */
  readonly whole: readonly number[];
  readonly last: number;
}

type Visits = { readonly many: readonly Visit[]; readonly few: readonly Visit[] };

async function measured(browser: Browser, many: Served, few: Served): Promise<Visits> {
  const visits: { many: Visit[]; few: Visit[] } = { many: [], few: [] };
  // The first time scripts are compiled, and kept.
  await visitOf(browser, few);
  for (let round = 0; round < ROUNDS; round += 1) {
    visits.many.push(await visitOf(browser, many));
    visits.few.push(await visitOf(browser, few));
  }
  return visits;
}

async function visitOf(browser: Browser, { url, cookie }: Served): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  await page.goto(`${url}/findings`);
  const usableMs = await page.evaluate<number>('usable');
  const rows = Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1;
  const reading = await scrolled(page, String(READING));
  const whole = await scrolled(page, `(box.scrollHeight - box.clientHeight) / ${FRAMES}`);
  // The last rows are read when they come into sight.
  await page.locator(`[data-index="${rows - 1}"]`).waitFor();
  const last = Number(await page.locator('[data-index]').last().getAttribute('data-index'));
  await context.close();
  return { rows, usableMs, reading, whole, last };
}

/** Rows are there, and for half a second no work of 50 ms and more has held up the page: then its end counts. */
const WATCH = `
  globalThis.long = 0;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) long = Math.max(long, startTime + duration);
  }).observe({ type: 'longtask', buffered: true });
  globalThis.usable = new Promise((done) => {
    let first;
    const look = () => {
      if (first === undefined && document.querySelector('.findings__table [data-index] a')) first = performance.now();
      if (first !== undefined && performance.now() - Math.max(first, long) > 500) done(Math.max(first, long));
      else setTimeout(look, 10);
    };
    document.addEventListener('DOMContentLoaded', look);
  });`;

/** Scrolls by so many pixels a frame from the top, and gives how long each frame took. */
function scrolled(page: Page, pixels: string): Promise<number[]> {
  return page.evaluate<number[]>(`new Promise((done) => {
    const box = document.querySelector('.findings__table .table__scroller');
    box.scrollTop = 0;
    const step = ${pixels};
    const frames = [];
    let at = 0, before;
    const frame = (now) => {
      if (before !== undefined) frames.push(now - before);
      before = now;
      at += step;
      // Where a small table has ended, it begins anew: as many frames, with as much to draw.
      const end = box.scrollHeight - box.clientHeight;
      box.scrollTop = at <= end + 1 ? at : at % Math.max(1, end);
      if (frames.length < ${FRAMES}) requestAnimationFrame(frame);
      else { box.scrollTop = box.scrollHeight; done(frames); }
    };
    requestAnimationFrame(frame);
  })`);
}

const LONG_MS = 50;
const sorted = (frames: readonly number[]) => frames.toSorted((a, b) => a - b);
const shareLong = (frames: readonly number[]) => frames.filter((ms) => ms > LONG_MS).length / frames.length;
const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
const fine = (ms: number) => `${ms.toFixed(1)} ms`;

function outcomeOf({ many, few }: Visits) {
  const all = (visits: readonly Visit[], which: 'reading' | 'whole') =>
    visits.flatMap((visit) => visit[which]);
  const [rows = 0, rowsFew = 0] = [many[0]?.rows, few[0]?.rows];
  const usable = [median(many.map(({ usableMs }) => usableMs)), median(few.map(({ usableMs }) => usableMs))];
  const [usableMany = 0, usableFew = 0] = usable;
  return {
    lines: [
      {
        what: 'from going there until it can be used',
        measured: duration(usableMany),
        beside: `${count(rowsFew)} rows: ${duration(usableFew)}`,
        ...within(usableMany / usableFew, 1.5),
      },
      slowestOf('scrolled at the pace of a reader', all(many, 'reading'), all(few, 'reading')),
      slowestOf('scrolled from the first row to the last', all(many, 'whole'), all(few, 'whole')),
      longOf('at the pace of a reader', all(many, 'reading'), all(few, 'reading')),
      longOf('from the first row to the last', all(many, 'whole'), all(few, 'whole')),
    ],
    notes: [
      `${count(rows)} rows; medians and frames of ${ROUNDS} visits each in turn, of ${FRAMES} frames each way, in a window of 1280 by 900 without a graphics processor. It can be used when rows are there and the last work of 50 ms and more before half a second of quiet has ended; the half second is not counted. In every visit the last row was reached (${count(Math.min(...many.map(({ last }) => last)) + 1)}).`,
      `The longest frame at the pace of a reader took ${fine(Math.max(...all(many, 'reading')))}, beside ${fine(Math.max(...all(few, 'reading')))}; on the way through all rows ${fine(Math.max(...all(many, 'whole')))}, beside ${fine(Math.max(...all(few, 'whole')))}. Others use the machine too: a frame of both may have waited for them.`,
    ],
  };
}

/** Of a hundred frames the one that only five are slower than. */
function slowestOf(how: string, many: readonly number[], few: readonly number[]): Line {
  const [large = 0, small = 0] = [many, few].map(
    (frames) => sorted(frames)[Math.floor(frames.length * 0.95)],
  );
  return {
    what: `${how}: the slowest of twenty frames`,
    measured: fine(large),
    beside: fine(small),
    ...within(large / small, 1.5),
  };
}

/** A share of nothing has no ratio: what may be more is two in a hundred. */
function longOf(how: string, many: readonly number[], few: readonly number[]): Line {
  const [large, small] = [shareLong(many), shareLong(few)];
  return {
    what: `frames above ${LONG_MS} ms, ${how}`,
    measured: percent(large),
    beside: percent(small),
    ratio: small === 0 ? large : large / small,
    target: 'at most 2 % more of them',
    holds: large - small <= 0.02,
  };
}
