/**
 * Scans by the built library, keeps nothing but coverage, and prints it: the scan itself, without what
 * writing ten thousands of findings to a file takes. `node scan-process.ts NOW [--org]`.
 */
import type { AccountCoverage, Run } from '../src/core/model/run.ts';
import type * as Library from '../src/lib.ts';

/** What it prints. */
export interface Scanned {
  readonly run: Run;
  readonly coverage: readonly AccountCoverage[];
}

const [, , now = '', which] = process.argv;
const built = new URL('../dist/lib.js', import.meta.url).href;
const { scan } = (await import(built)) as typeof Library;
const scanned = scan({ now, organization: which === '--org' });
for await (const _account of scanned);
const summary: Scanned = await scanned.summary;
process.stdout.write(JSON.stringify(summary));
