import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkGenerated } from './check-generated.ts';
import { checkStories } from './check-stories.ts';
import type { Check, Ground } from './ground.ts';
import { findJava } from './java.ts';
import { trinoFiles } from './trino-files.ts';
import { startTrino } from './trino-server.ts';

/**
 * The SQL on a real engine: `npm run test:trino`. Fetches Trino, starts it, makes tables over log files with the
 * statements that we print, and holds its answers against the same records in memory. Apart from `npm test`, for its
 * size and because it needs Java.
 */

/** `npm run test:trino -- stories` runs one of them alone. */
const GROUPS = { generated: checkGenerated, stories: checkStories };

const started = performance.now();
const say = (line: string) =>
  console.log(`${String(Math.round((performance.now() - started) / 1000)).padStart(4)} s  ${line}`);

const java = findJava(process.env);
const files = trinoFiles(say);
const folder = mkdtempSync(join(tmpdir(), 'keyreeve-trino-'));
// Whoever interrupts the checks must leave neither an engine nor its files behind.
let closing: () => Promise<void> = async () => {};
const end = async () => {
  await closing();
  rmSync(folder, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void end().then(() => process.exit(1)));

let failed = 0;
try {
  const server = await startTrino(java, files, join(folder, 'server'));
  closing = server.close;
  say(`Trino runs at ${server.url}, on ${java}`);
  failed = await checkAll({ url: server.url, folder });
} finally {
  await end();
}
process.exitCode = failed === 0 ? 0 : 1;

/** Runs every check and says what came of it. Gives how many failed. */
async function checkAll(ground: Ground): Promise<number> {
  const wanted = process.argv.slice(2);
  const groups = Object.entries(GROUPS).filter(([name]) => wanted.length === 0 || wanted.includes(name));
  const checks: Check[] = [];
  for (const [, prepare] of groups) checks.push(...(await prepare(ground, say)));
  // Checks that check nothing are none that passed.
  if (checks.length === 0) throw new Error(`There are only: ${Object.keys(GROUPS).join(', ')}.`);
  let wrong = 0;
  for (const { name, run } of checks) {
    const outcome = await run().then(
      (more) => `ok    ${name}${more === undefined ? '' : `: ${more}`}`,
      (error: unknown) => {
        wrong += 1;
        return `WRONG ${name}: ${error instanceof Error ? (error.stack ?? error.message) : error}`;
      },
    );
    say(outcome);
  }
  say(`${checks.length - wrong} passed, ${wrong} failed`);
  return wrong;
}
