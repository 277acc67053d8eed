import { FORMATS } from '../../src/outputs/formats.ts';
import { terminal } from '../../src/outputs/terminal.ts';
import type { Scanned } from './sandboxes.ts';

/** A scan in every format that can be printed, by its name. */
export function textsOf({ run, coverage, findings }: Scanned): Readonly<Record<string, string>> {
  const report = { run, coverage, findings };
  return Object.fromEntries([
    ...FORMATS.map(({ id, write }) => [id, [...write(report)].join('')]),
    ...[80, 160].map((columns) => [
      `terminal ${columns}`,
      [...terminal(report, { columns, color: false, elapsedMs: 1234 })].join(''),
    ]),
  ]);
}
