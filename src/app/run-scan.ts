import type { RunReport } from '../core/model/run.ts';
import { type Scan, scan } from './scan.ts';
import type { ScanOptions } from './scan-options.ts';
import type { Spool } from './spool.ts';

export interface RunScanPorts {
  /** Where findings wait until they are shown. */
  readonly spool: Spool;
  /** By default a scan is started. */
  readonly start?: (options: ScanOptions) => Scan | Promise<Scan>;
  /** Told what it judges by, before the first account. May throw. */
  readonly onBegun?: (scanned: Scan) => void;
  /** Called after each account. */
  readonly onAccount?: () => void;
}

/** A whole run, and who AWS says it was made by; nobody where reports were judged from files. */
export interface RanScan {
  readonly report: RunReport;
  readonly caller?: string;
}

/** Scans to the end. Throws as {@link scan} does. */
export async function runScan(
  options: Omit<ScanOptions, 'onCaller'>,
  { spool, start = scan, onBegun, onAccount }: RunScanPorts,
): Promise<RanScan> {
  let caller: string | undefined;
  const scanned = await start({
    ...options,
    onCaller: (arn) => {
      caller = arn;
    },
  });
  onBegun?.(scanned);
  for await (const result of scanned) {
    spool.add(result);
    onAccount?.();
  }
  const report = { ...(await scanned.summary), findings: spool.findings };
  return { report, ...(caller !== undefined && { caller }) };
}
