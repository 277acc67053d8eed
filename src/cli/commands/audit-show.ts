import { auditLogPath } from '../../app/audit-log.ts';
import { readSettings } from '../../app/settings-file.ts';
import type { Action, Entry } from '../../audit-log/entry.ts';
import { readEntries } from '../../audit-log/read.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { auditCsv } from '../../outputs/audit/csv.ts';
import { auditOcsf } from '../../outputs/audit/ocsf.ts';
import { auditTable } from '../../outputs/audit/table.ts';
import { harmless } from '../../outputs/harmless.ts';
import { jsonArray } from '../../outputs/json-array.ts';
import { writeWhole } from '../files.ts';
import { print, refuseCollisions } from '../outputs.ts';
import { screen } from '../screen.ts';
import type { AuditFlags } from './audit-verify.ts';

export interface ShowFlags extends AuditFlags {
  readonly last?: number;
  readonly plan?: string;
  readonly action?: Action;
  readonly format: 'table' | 'json';
}

/** Entries of a table where nobody says how many. */
const SHOWN = 50;

/** Prints entries. Throws the {@link Problem} `audit-log-damaged` for a log that is not whole. */
export async function auditShow({ last, plan, action, format, ...flags }: ShowFlags): Promise<number> {
  const { entries } = await read(flags);
  const meant = entries.filter(
    (entry) =>
      (plan === undefined || entry.plan === plan) && (action === undefined || entry.action === action),
  );
  const most = last ?? (format === 'table' ? SHOWN : meant.length);
  const shown = meant.slice(Math.max(0, meant.length - most));
  if (format === 'json') {
    await print(jsonArray(shown));
    return EXIT.clean;
  }
  await print(shown.length === 0 ? ['No entry.\n'] : auditTable(shown, screen()));
  const left = meant.length - shown.length;
  if (left > 0) process.stderr.write(`${left} earlier, which --last ${meant.length} shows.\n`);
  return EXIT.clean;
}

export interface ExportFlags extends AuditFlags {
  readonly format: 'csv' | 'ocsf';
  readonly output?: string;
}

/** Writes all entries in another format. Throws as {@link auditShow} does. */
export async function auditExport({ format, output, ...flags }: ExportFlags): Promise<number> {
  const { entries, path } = await read(flags);
  const texts = { csv: auditCsv, ocsf: auditOcsf }[format](entries);
  if (output === undefined) {
    await print(texts);
    return EXIT.clean;
  }
  refuseCollisions([output], [path, `${path}.head`, `${path}.lock`]);
  writeWhole(output, texts);
  process.stderr.write(
    `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'} in ${harmless(output)}\n`,
  );
  return EXIT.clean;
}

/** Prints the head. Throws as {@link auditShow} does, and `bad-argument` for a log without entries. */
export async function auditHead(flags: AuditFlags): Promise<number> {
  const { entries, path } = await read(flags);
  const newest = entries.at(-1);
  if (newest === undefined) {
    throw new Problem('bad-argument', `${path} has no entry yet, and so no head.`, {
      hint: 'Scan, plan or apply first: each writes an entry.',
    });
  }
  await print([`${newest.seq}:${newest.hash}\n`]);
  return EXIT.clean;
}

async function read(
  flags: AuditFlags,
): Promise<{ readonly entries: readonly Entry[]; readonly path: string }> {
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  const { path } = auditLogPath(flags.auditLog, file);
  return { entries: readEntries(path), path };
}
