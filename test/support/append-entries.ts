/**
 * A process that adds entries to an audit log, and says of each that it was acknowledged: `node append-entries.ts
 * LOG NAME COUNT`. What is printed was written to the pipe before the next entry is begun.
 */
import { writeSync } from 'node:fs';
import { openAuditLog } from '../../src/audit-log/append.ts';

const [path = '', name = '', count = '1'] = process.argv.slice(2);
const log = openAuditLog(path, { tool: 'keyreeve 0.0.0' });
for (let number = 1; number <= Number(count); number += 1) {
  const { seq, hash } = log.append({
    at: '2026-11-22T12:00:00Z',
    actor: { host: name },
    action: 'step-intent',
    words: `${name} ${number} ${'x'.repeat(2_000)}`,
  });
  writeSync(1, `${seq}:${hash}\n`);
}
