import { type Finding, SEVERITIES, type Severity } from './finding.ts';

/** Some findings, the worst first, and how many there were in all. */
export interface WorstFindings<F = Finding> {
  readonly total: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** The worst first, otherwise in the order they came. */
  readonly worst: readonly F[];
}

/**
 * Gathers the worst of many findings. No more than `most` of a severity are held: half a million may come,
 * and whoever reads them reads the first few.
 */
export class WorstFirst<F extends Pick<Finding, 'severity'> = Finding> {
  readonly #most: number;
  readonly #held = new Map<Severity, F[]>(SEVERITIES.map((severity) => [severity, []]));
  readonly #counts = new Map<Severity, number>(SEVERITIES.map((severity) => [severity, 0]));

  constructor(most: number) {
    this.#most = most;
  }

  add(finding: F): void {
    const { severity } = finding;
    this.#counts.set(severity, (this.#counts.get(severity) ?? 0) + 1);
    const held = this.#held.get(severity);
    if (held !== undefined && held.length < this.#most) held.push(finding);
  }

  gathered(): WorstFindings<F> {
    const bySeverity = Object.fromEntries(this.#counts) as Record<Severity, number>;
    return {
      total: SEVERITIES.reduce((sum, severity) => sum + bySeverity[severity], 0),
      bySeverity,
      worst: SEVERITIES.flatMap((severity) => this.#held.get(severity) ?? []).slice(0, this.#most),
    };
  }
}
