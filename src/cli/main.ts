import { VERSION } from '../app/version.ts';

// `--version` alone must cost no more than Node itself: nothing else is loaded for it.
const [first] = process.argv.slice(2);
if (process.argv.length === 3 && (first === '--version' || first === '-V' || first === 'version')) {
  process.stdout.write(`${VERSION}\n`);
} else {
  const { run } = await import('./program.ts');
  process.exitCode = await run(process.argv.slice(2));
  // All is printed. A timer of a request that was never sent may linger for half a minute: nobody waits for it.
  setTimeout(() => process.exit(), 500).unref();
}
