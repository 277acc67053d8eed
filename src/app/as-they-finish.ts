import pLimit from 'p-limit';

/**
 * Runs `work` on every item, at most `atOnce` at a time, started in order, and gives each result as it
 * finishes. When the caller stops listening, work that has not begun is dropped.
 */
export async function* asTheyFinish<I, R>(
  items: readonly I[],
  atOnce: number,
  work: (item: I) => Promise<R>,
): AsyncGenerator<R> {
  const limit = pLimit(atOnce);
  const finished: R[] = [];
  let failure: { readonly error: unknown } | undefined;
  let wake = () => {};
  for (const item of items) {
    limit(work, item).then(
      (result) => {
        finished.push(result);
        wake();
      },
      (error: unknown) => {
        failure ??= { error };
        wake();
      },
    );
  }
  try {
    for (let given = 0; given < items.length; ) {
      if (finished.length === 0 && failure === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      for (const result of finished.splice(0)) {
        given += 1;
        yield result;
      }
      if (failure !== undefined) throw failure.error;
    }
  } finally {
    limit.clearQueue();
  }
}
