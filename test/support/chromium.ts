import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

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

/** Starts the Chromium of this machine. Throws where there is none. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error(
      `These tests open pages in Chromium, which is not at ${CHROMIUM.join(', ')}. Install it (Debian, Ubuntu: apt-get install chromium), or name it with CHROMIUM.`,
    );
  }
  return chromium.launch({ executablePath, args: ARGS });
}
