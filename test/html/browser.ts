import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { connectChromium } from '../support/connect-chromium.ts';

/** A page that is open, and what it asked for beside itself. */
export interface Opened {
  readonly page: Page;
  /** Addresses of requests; all of them were refused. */
  readonly requests: readonly string[];
  /** What went wrong in it, and what its policy refused. */
  readonly complaints: readonly string[];
  /** Its address, to be opened again with another `#`. */
  readonly address: string;
}

/** A real Chromium for the tests of one file. Pages are opened from a file, as a person would open them. */
export function realBrowser(): {
  readonly open: (html: string, options?: BrowserContextOptions, hash?: string) => Promise<Opened>;
  /** A page of a server on this machine. What it asks of any other is refused, and told as a request. */
  readonly visit: (address: string, options?: BrowserContextOptions) => Promise<Opened>;
} {
  let browser: Browser | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-html-'));
  let files = 0;
  beforeAll(async () => {
    browser = await connectChromium();
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });
  const visit = async (
    address: string,
    options: BrowserContextOptions,
    isOwn: (url: URL) => boolean,
  ): Promise<Opened> => {
    if (browser === undefined) throw new Error('The browser has not been started.');
    const context = await browser.newContext({ ...options, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    await page.route(
      (url) => !isOwn(url),
      (route) => {
        requests.push(route.request().url());
        return route.abort();
      },
    );
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.setDefaultTimeout(45_000);
    await page.goto(address);
    return { page, requests, complaints, address };
  };
  return {
    async open(html, options = {}, hash = '') {
      files += 1;
      const file = join(folder, `page-${files}.html`);
      writeFileSync(file, html);
      const address = pathToFileURL(file).href;
      const opened = await visit(address + hash, options, (url) => url.href.replace(/#.*$/, '') === address);
      return { ...opened, address };
    },
    visit: (address, options = {}) =>
      visit(address, options, (url) => url.origin === new URL(address).origin),
  };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong, one line each; WCAG 2.2 up to AA, and its own good advice. `within`: only there, by its selector. */
export async function violations(page: Page, within = ':root'): Promise<string[]> {
  // Evaluated, not put into the page: the page's policy would rightly refuse it.
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(AXE);
  const run = `axe.run(document.querySelector(${JSON.stringify(within)}), { runOnly: ${JSON.stringify(TAGS)}, resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' at ' + target.join(' ') + ': ' + failureSummary)))`;
  return page.evaluate<string[]>(run);
}

/** How far the page is wider than the window; 0 where nobody has to scroll sideways. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
