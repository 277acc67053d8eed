import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Beyond this the space of young objects grows no more. V8 sizes it in powers of two. */
const YOUNG_BYTES = 12_000_000;

/**
 * Keeps the heap near what is in use. A scan of a thousand accounts holds 40 MB at any time, and yet V8 lets
 * it grow to 350: the space of young objects to 96 MB, because those of the accounts in flight outlive a
 * collection or two, and the rest to four times what is in use before it collects at all. A scan often runs
 * where memory is short (a Lambda function, a build container), so a tenth more CPU is the lesser evil.
 *
 * Flags are the process's, so only the command line does this, never the library. Both are read by V8 at
 * every collection; the documented `--max-semi-space-size` has no effect once a process runs.
 *
 * @returns to be called now and then: stops the young space once it has grown to its size
 */
export function keepHeapSmall(): () => void {
  setFlagsFromString('--heap-growing-percent=30');
  let growing = true;
  return () => {
    if (!growing) return;
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    if (young === undefined || young.space_size < YOUNG_BYTES) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    growing = false;
  };
}
