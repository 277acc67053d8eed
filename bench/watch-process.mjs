/**
 * Loaded into a measured process before anything else (`node --import`). At its end it writes to file
 * descriptor 3 what only the process itself knows. Plain JavaScript: what strips types from TypeScript would
 * take 20 MB of the memory that is measured here.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';

/** @type {number | null} */
let firstRequestMs = null;
const FIRST = 'http.client.request.start';
function noteFirst() {
  firstRequestMs = performance.now();
  unsubscribe(FIRST, noteFirst);
}
subscribe(FIRST, noteFirst);

process.once('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const processorMs = (userCPUTime + systemCPUTime) / 1000;
  const watched = { firstRequestMs, endMs: performance.now(), processorMs, maxRssKiB: maxRSS };
  writeSync(3, JSON.stringify(watched));
});
