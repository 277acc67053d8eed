import { counted } from '../model/counted.ts';
import { CONTROL_OUTCOMES, type COVERAGE_STATUSES } from '../model/run.ts';
import type { ControlInMonth, MonthResults } from './controls.ts';
import type { FindingCounts } from './findings.ts';
import type { Gap } from './gaps.ts';
import type { Period } from './period.ts';
import type { Member } from './population.ts';
import type { PeriodRuns, RunRow } from './runs.ts';
import type { LogRow } from './segment.ts';

/** What an archive is of, and how it was made. */
export interface Frame {
  readonly period: Period;
  readonly frameworks: readonly string[];
  readonly scope: RunRow['scope'];
  /** ISO 8601 UTC. */
  readonly madeAt: string;
  readonly tool: string;
  readonly store: string;
  readonly redacted: boolean;
  readonly signed: boolean;
  /** SHA-256 of the public key (its DER form, SPKI), in hex. */
  readonly fingerprint: string | null;
}

/** Results of a framework in one month, by what came out. */
export type OutcomeCounts = Readonly<Record<ControlInMonth['result'], number>>;

/** The numbers of an archive: each can be counted again from its files. */
export interface Summary extends Frame {
  readonly complete: boolean;
  readonly gaps: readonly Gap[];
  /** What whoever reads it should know, and which leaves nothing out. */
  readonly remarks: readonly string[];
  readonly months: readonly MonthResults[];
  readonly runs: { readonly ended: number; readonly unfinished: number; readonly elsewhere: number };
  readonly accounts: number;
  /** Of accounts in runs. */
  readonly looks: Readonly<Record<(typeof COVERAGE_STATUSES)[number], number>>;
  readonly reports: number;
  readonly controls: Readonly<Record<string, Readonly<Record<string, OutcomeCounts>>>>;
  readonly findings: FindingCounts;
  readonly suppressions: number;
  readonly attestations: number;
  readonly plans: number;
  readonly notices: number;
  readonly auditEntries: number;
}

/** Results by framework and month. */
export function outcomeCounts(controls: readonly ControlInMonth[]): Summary['controls'] {
  const byFramework = Map.groupBy(controls, ({ framework }) => framework);
  return Object.fromEntries(
    [...byFramework].map(([framework, rows]) => {
      const byMonth = Map.groupBy(rows, ({ month }) => month);
      return [framework, Object.fromEntries([...byMonth].map(([month, of]) => [month, countsOf(of)]))];
    }),
  );
}

function countsOf(controls: readonly ControlInMonth[]): OutcomeCounts {
  const outcomes = [...CONTROL_OUTCOMES, 'no-run'] as const;
  return Object.fromEntries(
    outcomes.map((outcome) => [outcome, controls.filter(({ result }) => result === outcome).length]),
  ) as OutcomeCounts;
}

/** Sums of what became of accounts, over all of them. */
export function lookCounts(members: readonly Member[]): Summary['looks'] {
  const sum = (status: (typeof COVERAGE_STATUSES)[number]) =>
    members.reduce((total, { looks }) => total + looks[status], 0);
  return {
    scanned: sum('scanned'),
    partial: sum('partial'),
    skipped: sum('skipped'),
    failed: sum('failed'),
  };
}

/** What makes no gap, and should be known all the same. */
export function remarksOn(
  rows: readonly RunRow[],
  { elsewhere, unfinished }: Pick<PeriodRuns, 'elsewhere' | 'unfinished'>,
  logs: readonly LogRow[],
): readonly string[] {
  const given = rows.filter(({ asOfWasGiven }) => asOfWasGiven).map(({ run }) => run);
  const fromFiles = rows.filter(({ source }) => source === 'files').map(({ run }) => run);
  const unsigned = logs.filter(
    ({ segment, verification }) => segment.entries > 0 && verification.signed === 0,
  );
  return [
    ...(given.length === 0
      ? []
      : [
          `${runsInWords(given)} judged by a time that somebody chose, not by the clock; runs/runs.json has both times.`,
        ]),
    ...(fromFiles.length === 0
      ? []
      : [
          `${runsInWords(fromFiles)} judged credential reports that were handed in as files, without asking AWS.`,
        ]),
    ...(unfinished.length === 0
      ? []
      : [`${counted(unfinished.length, 'run')} begun and not ended: listed, and nothing rests on them.`]),
    ...(elsewhere === 0
      ? []
      : [
          `${counted(elsewhere, 'run')} of other scopes in the store: not in this archive, though changes of findings may name them.`,
        ]),
    ...(unsigned.length === 0
      ? []
      : [
          'The entries of the audit log have no signatures: their chain shows what was changed in it, and not who wrote it.',
        ]),
  ];
}

/** Up to eight by their numbers. */
function runsInWords(numbers: readonly number[]): string {
  const [only] = numbers;
  if (numbers.length === 1) return `Run ${only}`;
  return numbers.length <= 8 ? `Runs ${numbers.join(', ')}` : counted(numbers.length, 'run');
}
