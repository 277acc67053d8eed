import { auditLogPath } from '../../app/audit-log.ts';
import { copyLog, keepDeliveries } from '../../app/keep-records.ts';
import { openKeeper } from '../../app/keep-run.ts';
import { openKnownNotes } from '../../app/known-log.ts';
import { runScan } from '../../app/run-scan.ts';
import { scanNote } from '../../app/scan-note.ts';
import type { ReportInput, ScanOptions } from '../../app/scan-options.ts';
import { readSettings, type SettingsFile, settingsOutputs, settingsPath } from '../../app/settings-file.ts';
import { Spool } from '../../app/spool.ts';
import { storeFiles, storePlace } from '../../app/store-place.ts';
import type { Finding, Severity } from '../../core/model/finding.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT, PROBLEMS } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import type { FormatId } from '../../outputs/format-ids.ts';
import { FORMATS } from '../../outputs/formats.ts';
import { harmless } from '../../outputs/harmless.ts';
import { terminal } from '../../outputs/terminal.ts';
import { type AccountFlags, liveOptions } from '../account-choice.ts';
import { type DeliveryFlags, openDeliveries } from '../deliver.ts';
import { onInterrupt } from '../interrupt.ts';
import { exitStatus, type JudgingFlags, judgingOptions } from '../judging.ts';
import { parseOutputs, print, refuseCollisions, writeOutput } from '../outputs.ts';
import { progressLine } from '../progress.ts';
import { openReplay, refuseBesideReplay } from '../replay.ts';
import { screen } from '../screen.ts';
import { keepHeapSmall } from '../small-heap.ts';

export interface ScanFlags extends AccountFlags, JudgingFlags, DeliveryFlags {
  readonly credentialReport: readonly ReportInput[];
  readonly reportTime?: string;
  readonly format: 'table' | FormatId;
  readonly output: readonly string[];
  readonly redact?: boolean;
  readonly quiet?: boolean;
  readonly failOn?: Severity;
  readonly auditLog?: string;
  readonly store?: string | false;
  readonly newOnly?: boolean;
  readonly replay?: string;
  readonly rules?: 'same' | 'new';
}

/** Scans, prints, writes the files asked for, and gives the exit status. */
export async function scanCommand(flags: ScanFlags): Promise<number> {
  const started = performance.now();
  refuseBesideReplay(flags);
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  if (file !== undefined && flags.config === undefined && !flags.quiet)
    process.stderr.write(`Settings: ${harmless(file.path)}\n`);
  const outputs = parseOutputs(
    // A replay must not take the place of what the last scan wrote.
    [...flags.output, ...(file === undefined || flags.replay !== undefined ? [] : settingsOutputs(file))],
    flags.format,
  );
  refuseCollisions(
    outputs.map(({ path }) => path),
    inputsOf(flags, file),
  );
  const deliveries = openDeliveries(flags, file, flags.format === 'table' ? 'table' : 'data');
  const tell = (text: string) => void process.stderr.write(`${harmless(text)}\n`);
  const note = flags.replay === undefined ? await openKnownNotes(flags, file, tell) : undefined;
  const everything = outputs.length > 0 || flags.format !== 'table' || deliveries.needsPasses;
  const line = progressLine(flags.quiet ?? false);
  const replayed = await openReplay(flags, flags.quiet ? () => {} : tell);
  const tellNotKept = (text: string) => {
    line.clear();
    tell(text);
  };
  const kept = replayed ?? (await openKeeper(flags, file, tellNotKept));
  let why: string | undefined;
  const boundHeap = keepHeapSmall();
  const spool = new Spool(everything ? () => true : isTold);
  try {
    const asked = { ...liveOptions(flags), ...offline(flags) };
    const options = judgingOptions(asked, flags, { file, offline: replayed?.offline });
    const signal = onInterrupt();
    const whole: Omit<ScanOptions, 'onCaller'> = {
      ...options,
      ...(kept.keeper !== undefined && { keeper: kept.keeper }),
      newOnly: flags.newOnly ?? false,
      signal,
      onProgress: line.update,
      onNotice: (text) => {
        line.clear();
        process.stderr.write(`${text}\n`);
      },
    };
    const { report, caller } = await runScan(whole, {
      spool,
      ...(replayed !== undefined && { start: replayed.start }),
      onBegun: ({ rules }) => deliveries.check({ redacted: flags.redact ?? false, rules }),
      onAccount: boundHeap,
    });
    line.clear();
    for (const output of outputs) writeOutput(output, report);
    note?.(scanNote(report), flags.redact ? undefined : caller);
    const format = FORMATS.find(({ id }) => id === flags.format);
    const elapsedMs = performance.now() - started;
    await print(
      format?.write(report) ?? terminal(report, { ...screen(), elapsedMs, quiet: flags.quiet ?? false }),
    );
    const number = kept.number();
    const words = kept.words();
    if (words !== undefined && !flags.quiet) process.stderr.write(`${words}\n`);
    const delivered = await deliveries.deliver(report, { ...options, signal });
    await kept.record(async (store) => {
      await keepDeliveries(store, delivered, {
        at: instant(new Date()),
        ...(number !== undefined && { run: number }),
      });
      await copyLog(store, auditLogPath(flags.auditLog, file).path);
    });
    const arrived = delivered.every(({ failures }) => failures.length === 0);
    const status = exitStatus(report.run, flags.failOn ?? file?.settings.failOn);
    return status === EXIT.clean && !arrived ? EXIT.incomplete : status;
  } catch (error) {
    why = error instanceof Problem ? error.message : 'A fault of the program.';
    throw flags.redact ? withoutNames(error) : error;
  } finally {
    line.clear();
    spool.close();
    deliveries.close();
    await kept.close(why);
  }
}

/** Files that are read: none of them may be written over. */
function inputsOf(flags: ScanFlags, file: SettingsFile | undefined): readonly string[] {
  const reports = flags.credentialReport.filter((input) => typeof input === 'string');
  const { people = file?.settings.people && settingsPath(file, file.settings.people), accounts } = flags;
  const log = auditLogPath(flags.auditLog, file).path;
  const others = [people, accounts, flags.controlPolicies, file?.path, log, `${log}.head`, `${log}.lock`];
  const store = storeFiles(storePlace(flags.store, file));
  return [...reports, ...store, ...others.filter((path) => path !== undefined && path !== '')] as string[];
}

/** AWS's own texts name accounts, users and roles: a redacted run's errors must not. */
function withoutNames(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  // What AWS wrote may name anybody: then only the kind of failure is told.
  const { exitStatus, when, hint } = PROBLEMS[error.code];
  if (exitStatus === EXIT.failed) return new Problem(error.code, when, { hint });
  const hide = (text: string) => text.replaceAll(/\barn:\S+|\b\d{12}\b|\bA[KS]IA\w{12,}/g, '[redacted]');
  return new Problem(error.code, hide(error.message), { hint: hide(error.hint) });
}

/** What the table tells of one by one; the others are counted. */
function isTold({ status }: Finding): boolean {
  return status === 'fail' || status === 'unknown' || status === 'manual';
}

function offline(flags: ScanFlags) {
  return {
    ...(flags.reportTime !== undefined && { reportTime: flags.reportTime }),
    ...(flags.redact !== undefined && { redact: flags.redact }),
    credentialReports: flags.credentialReport,
  };
}
