/**
 * A signal that aborts at the first Ctrl-C, so that the run ends in order; the second ends the program at
 * once. Listeners are added once for a process.
 */
export function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    process.stderr.write('\nkeyreeve: stopping; press Ctrl-C again to stop at once.\n');
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}
