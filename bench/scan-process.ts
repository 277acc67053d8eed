/**
 * Scans by the built library, keeps nothing but coverage, and prints it: the scan itself, without what
 * writing ten thousands of findings to a file takes. `node scan-process.ts NOW own|--org [RULE…]`.
 */
import type { AccountCoverage, Run } from '../src/core/model/run.ts';
import type * as Library from '../src/lib.ts';

/** What it prints. */
export interface Scanned {
  readonly run: Run;
  readonly coverage: readonly AccountCoverage[];
}

/** The rules the tool grew from: what other benches measure, so that their figures stay comparable. */
export const PUBLISHED_RULES = ['root-access-key', 'user-console-and-access-key', 'user-setup-access-key'];

const [, , now = '', which, ...rules] = process.argv;
if (import.meta.main) await main();

async function main(): Promise<void> {
  const built = new URL('../dist/lib.js', import.meta.url).href;
  const { scan } = (await import(built)) as typeof Library;
  const scanned = scan({ now, organization: which === '--org', rules });
  for await (const _account of scanned);
  const summary: Scanned = await scanned.summary;
  process.stdout.write(JSON.stringify(summary));
}
