import type { Look } from './population.ts';

/** A credential report that goes into the archive, as AWS gave it. */
export interface ChosenReport {
  /** As {@link reportKey} has it. */
  readonly key: string;
  readonly account: string;
  readonly run: number;
  readonly entry: number;
  readonly sha256: string;
  readonly bytes: number;
  /** Its name in the archive. */
  readonly file: string;
}

/** `monthly`: of each account and month the last one of a run that read the account in full, else the last one. */
export type ReportsWanted = 'all' | 'monthly';

/** Tells reports apart. One that two runs were given by AWS has the same time; the same text of another time is another. */
export function reportKey(
  account: string,
  { report, generatedAt }: Pick<Look, 'report' | 'generatedAt'>,
): string {
  return `${account} ${generatedAt ?? ''} ${report?.sha256 ?? ''}`;
}

/** Chooses reports. The same report, used by several runs, is kept once. */
export class ReportChoice {
  readonly #wanted: ReportsWanted;
  readonly #chosen = new Map<string, ChosenReport & { readonly whole: boolean }>();

  constructor(wanted: ReportsWanted) {
    this.#wanted = wanted;
  }

  /** @param month of the run's time: `2026-03`. Looks come in the order of runs. */
  add(look: Look, month: string): void {
    const { run, entry, coverage, report, generatedAt } = look;
    if (report === undefined) return;
    const account = coverage.account.id;
    const whole = coverage.status === 'scanned';
    const own = reportKey(account, look);
    const key = this.#wanted === 'all' ? own : `${account} ${month}`;
    const before = this.#chosen.get(key);
    if (before !== undefined && (this.#wanted === 'all' || (before.whole && !whole))) return;
    const file = `reports/${folderOf(account)}/${timeOf(generatedAt)}-${report.sha256.slice(0, 12)}.csv`;
    this.#chosen.set(key, { key: own, account, run: run.number, entry, ...report, file, whole });
  }

  /** Each file once, in the order of their names. */
  get reports(): readonly ChosenReport[] {
    const byFile = new Map([...this.#chosen.values()].map((each) => [each.file, each]));
    return [...byFile.values()].toSorted((a, b) => (a.file < b.file ? -1 : 1));
  }
}

/** Twelve digits always; were it something else, it must still be no path. */
function folderOf(account: string): string {
  const safe = account.replaceAll(/[^0-9A-Za-z-]/g, '');
  return safe === '' ? 'account' : safe;
}

/** `2026-03-31T10-00-00Z`: colons are not allowed in names everywhere. */
function timeOf(generatedAt: string | undefined): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(generatedAt ?? '')
    ? String(generatedAt).replaceAll(':', '-')
    : 'time-not-known';
}
