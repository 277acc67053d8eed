import { auditLogPath } from '../../app/audit-log.ts';
import { writeWhole } from '../../app/files.ts';
import { readSettings } from '../../app/settings-file.ts';
import type { Action } from '../../audit-log/entry.ts';
import { readEntries, readRemains } from '../../audit-log/read.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { auditCsv } from '../../outputs/audit/csv.ts';
import { auditOcsf } from '../../outputs/audit/ocsf.ts';
import { auditTable } from '../../outputs/audit/table.ts';
import { harmless } from '../../outputs/harmless.ts';
import { jsonArray } from '../../outputs/json-array.ts';
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

/**
 * Prints entries. Of a damaged log too, which somebody has to look into: what was edited is left out, and the
 * {@link Problem} `audit-log-damaged` is thrown at the end.
 */
export async function auditShow({ last, plan, action, format, ...flags }: ShowFlags): Promise<number> {
  const path = await pathOf(flags);
  const { entries, damage } = readRemains(path);
  const meant = entries.filter(
    (entry) =>
      (plan === undefined || entry.plan === plan) && (action === undefined || entry.action === action),
  );
  const most = last ?? (format === 'table' ? SHOWN : meant.length);
  const shown = meant.slice(Math.max(0, meant.length - most));
  if (format === 'json') await print(jsonArray(shown));
  else {
    await print(shown.length === 0 ? ['No entry.\n'] : auditTable(shown, screen()));
    const left = meant.length - shown.length;
    if (left > 0) process.stderr.write(`${left} earlier, which --last ${meant.length} shows.\n`);
  }
  if (damage !== undefined) throw damage;
  return EXIT.clean;
}

export interface ExportFlags extends AuditFlags {
  readonly format: 'csv' | 'ocsf';
  readonly output?: string;
}

/** Writes all entries in another format. Throws at the end as {@link auditShow} does. */
export async function auditExport({ format, output, ...flags }: ExportFlags): Promise<number> {
  const path = await pathOf(flags);
  const { entries, damage } = readRemains(path);
  const texts = { csv: auditCsv, ocsf: auditOcsf }[format](entries);
  if (output === undefined) await print(texts);
  else {
    refuseCollisions([output], [path, `${path}.head`, `${path}.lock`]);
    writeWhole(output, texts);
    const count = `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`;
    process.stderr.write(`${count} in ${harmless(output)}\n`);
  }
  if (damage !== undefined) throw damage;
  return EXIT.clean;
}

/**
 * Prints the head. Throws the {@link Problem} `audit-log-damaged`, for such a log has none, and `bad-argument` for one
 * without entries.
 */
export async function auditHead(flags: AuditFlags): Promise<number> {
  const path = await pathOf(flags);
  const newest = readEntries(path).at(-1);
  if (newest === undefined) {
    throw new Problem('bad-argument', `${path} has no entry yet, and so no head.`, {
      hint: 'Scan, plan or apply first: each writes an entry.',
    });
  }
  await print([`${newest.seq}:${newest.hash}\n`]);
  return EXIT.clean;
}

async function pathOf(flags: AuditFlags): Promise<string> {
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  return auditLogPath(flags.auditLog, file).path;
}
