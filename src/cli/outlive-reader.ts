/**
 * Whoever reads along may go (`| head -1`); what was begun goes on all the same. Without a listener Node would end the
 * process between two steps. It may be called more than once.
 */
export function outliveReader(): void {
  process.stdout.off('error', goOn);
  process.stdout.on('error', goOn);
}

function goOn(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
