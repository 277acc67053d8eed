import { type Browser, chromium } from 'playwright-core';
import { inject } from 'vitest';

/**
 * A connection to the Chromium that all tests of a run share: its contexts are its own, and end with it. To start one
 * for each file took longer than to open a dozen pages.
 */
export async function connectChromium(): Promise<Browser> {
  const answer = await fetch(inject('chromium'));
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return chromium.connect(text);
}
