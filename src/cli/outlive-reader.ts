/**
 * Whoever reads along may go (`| head -1`); what was begun goes on all the same. Without a listener Node would end the
 * process between two steps.
 */
export function outliveReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
