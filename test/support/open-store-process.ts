/**
 * Opens the store of STORE as a user who may not do everything, and says as JSON which problem there was: root may do
 * everything everywhere, so the process becomes nobody first, once all that it runs is loaded.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../../src/core/model/problem.ts';
import { openStore } from '../../src/store/open-store.ts';
import { day, startAt } from './kept.ts';

const folder = mkdtempSync(join(tmpdir(), 'keyreeve-loaded-'));
await (await openStore(join(folder, 'store.sqlite'))).close();
rmSync(folder, { recursive: true, force: true });
if (process.getuid?.() === 0) {
  const nobody = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((line) => line.startsWith('nobody:'))
    ?.split(':');
  process.setegid?.(Number(nobody?.[3]));
  process.seteuid?.(Number(nobody?.[2]));
}
try {
  const store = await openStore(process.env.STORE ?? '');
  await store.beginRun(startAt(day(0)));
  process.stdout.write('{}');
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  process.stdout.write(JSON.stringify({ code: error.code, message: error.message, hint: error.hint }));
}
