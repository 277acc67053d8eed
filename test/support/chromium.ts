import { existsSync } from 'node:fs';
import { type Browser, type BrowserServer, chromium } from 'playwright-core';

/** Where systems put it, as in `tools/setup.mjs`. CHROMIUM names another one. */
const CHROMIUM = [
  ...(process.env.CHROMIUM === undefined ? [] : [process.env.CHROMIUM]),
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const ARGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-gpu',
];

/** Starts the Chromium of this machine for whoever has its address. Throws where there is none. */
export async function serveChromium(): Promise<BrowserServer> {
  return chromium.launchServer({ executablePath: pathOfChromium(), args: ARGS });
}

/** Starts one for this process alone. Throws where there is none. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: pathOfChromium(), args: ARGS });
}

function pathOfChromium(): string {
  const path = CHROMIUM.find((each) => existsSync(each));
  if (path !== undefined) return path;
  throw new Error(
    `These tests open pages in Chromium, which is not at ${CHROMIUM.join(', ')}. Install it (Debian, Ubuntu: apt-get install chromium), or name it with CHROMIUM.`,
  );
}
