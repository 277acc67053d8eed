import { scan } from '../../app/scan.ts';
import type { ReportInput } from '../../app/scan-options.ts';
import { parseSettings } from '../../app/settings-argument.ts';
import { Spool } from '../../app/spool.ts';
import { atLeast, type Finding, SEVERITIES, type Severity } from '../../core/model/finding.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import type { Run, RunReport } from '../../core/model/run.ts';
import { FORMATS } from '../../outputs/formats.ts';
import { terminal } from '../../outputs/terminal.ts';
import { type AccountFlags, liveOptions } from '../account-choice.ts';
import { onInterrupt } from '../interrupt.ts';
import { parseOutputs, print, refuseCollisions, writeOutput } from '../outputs.ts';
import { progressLine } from '../progress.ts';
import { screen } from '../screen.ts';
import { keepHeapSmall } from '../small-heap.ts';

export interface ScanFlags extends AccountFlags {
  readonly fresh?: boolean;
  readonly auditRoot?: boolean;
  readonly credentialReport: readonly ReportInput[];
  readonly reportTime?: string;
  readonly rule: readonly string[];
  readonly framework: readonly string[];
  readonly severity?: Severity;
  readonly set: readonly string[];
  readonly now?: string;
  readonly format: 'table' | 'json' | 'ndjson' | 'csv';
  readonly output: readonly string[];
  readonly redact?: boolean;
  readonly quiet?: boolean;
  readonly failOn: Severity;
}

/** Scans, prints, writes the files asked for, and gives the exit status. */
export async function scanCommand(flags: ScanFlags): Promise<number> {
  const started = performance.now();
  const outputs = parseOutputs(flags.output, flags.format);
  const inputs = [...new Set(flags.credentialReport)].filter((input) => typeof input === 'string');
  refuseCollisions([...inputs, ...outputs.map(({ path }) => path)]);
  const everything = outputs.length > 0 || flags.format !== 'table';
  const line = progressLine(flags.quiet ?? false);
  const boundHeap = keepHeapSmall();
  const spool = new Spool(everything ? () => true : isTold);
  try {
    const scanned = scan({
      ...liveOptions(flags),
      ...given(flags),
      signal: onInterrupt(),
      onProgress: line.update,
    });
    for await (const result of scanned) {
      spool.add(result);
      boundHeap();
    }
    line.clear();
    const report: RunReport = { ...(await scanned.summary), findings: spool.findings };
    for (const output of outputs) writeOutput(output, report);
    const format = FORMATS.find(({ id }) => id === flags.format);
    const elapsedMs = performance.now() - started;
    await print(
      format?.write(report) ?? terminal(report, { ...screen(), elapsedMs, quiet: flags.quiet ?? false }),
    );
    return exitStatus(report.run, flags.failOn);
  } catch (error) {
    throw flags.redact ? withoutNames(error) : error;
  } finally {
    line.clear();
    spool.close();
  }
}

/** AWS's own texts name accounts, users and roles: a redacted run's errors must not. */
function withoutNames(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const hide = (text: string) => text.replaceAll(/\barn:\S+|\b\d{12}\b|\bA[KS]IA\w{12,}/g, '[redacted]');
  return new Problem(error.code, hide(error.message), { hint: hide(error.hint) });
}

/** What the table tells of one by one; the others are counted. */
function isTold({ status }: Finding): boolean {
  return status === 'fail' || status === 'unknown' || status === 'manual';
}

function given(flags: ScanFlags) {
  return {
    ...(flags.fresh !== undefined && { fresh: flags.fresh }),
    ...(flags.auditRoot !== undefined && { auditRoot: flags.auditRoot }),
    ...(flags.reportTime !== undefined && { reportTime: flags.reportTime }),
    ...(flags.severity !== undefined && { severity: flags.severity }),
    ...(flags.now !== undefined && { now: flags.now }),
    ...(flags.redact !== undefined && { redact: flags.redact }),
    credentialReports: flags.credentialReport,
    rules: flags.rule,
    frameworks: flags.framework,
    settings: parseSettings(flags.set),
  };
}

/** Findings win over gaps, and gaps over a clean result. */
function exitStatus({ failing, complete }: Run, failOn: Severity): number {
  const asked = SEVERITIES.filter((severity) => atLeast(severity, failOn));
  if (asked.some((severity) => failing[severity] > 0)) return EXIT.findings;
  return complete ? EXIT.clean : EXIT.incomplete;
}
