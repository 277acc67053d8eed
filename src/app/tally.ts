import { type ControlCounts, controlResults, countControls } from '../core/engine/control-results.ts';
import type { SelectedRule } from '../core/engine/select.ts';
import { type Finding, SEVERITIES, type Severity, STATUSES, type Status } from '../core/model/finding.ts';
import {
  type AccountCoverage,
  type AccountResult,
  type CallCounts,
  COVERAGE_STATUSES,
  type CoverageStatus,
  type Lapsed,
  type Run,
  type RunRule,
} from '../core/model/run.ts';
import { RULES } from '../core/rules/index.ts';
import { VERSION } from './version.ts';

export const NO_CALLS: CallCounts = { read: 0, poll: 0, session: 0, retries: 0 };

/** Calls of both. */
export function addCalls(a: CallCounts, b: CallCounts): CallCounts {
  return {
    read: a.read + b.read,
    poll: a.poll + b.poll,
    session: a.session + b.session,
    retries: a.retries + b.retries,
  };
}

/** What is fixed about a run before it starts. */
export interface RunFrame {
  readonly now: string;
  readonly source: Run['source'];
  readonly selected: readonly SelectedRule[];
  readonly leftOut: Run['leftOut'];
  readonly frameworks: readonly string[];
  readonly redacted: boolean;
}

/** The run as a whole, once it has ended. */
export interface RunSummary {
  readonly run: Run;
  /** In the order of account ids. */
  readonly coverage: readonly AccountCoverage[];
}

/** What was counted, without zeros: plain data, to be added up elsewhere. */
export interface TallyPart {
  readonly accounts: Partial<Record<CoverageStatus, number>>;
  readonly counts: Partial<Record<Status, number>>;
  readonly failing: Partial<Record<Severity, number>>;
  readonly suppressed: Partial<Record<Status, number>>;
  readonly attested: Partial<Record<Status, number>>;
  readonly controls: ControlCounts;
}

/** Counts the result of one account, to be added to a {@link Tally} elsewhere. */
export function countResult({ coverage, findings }: AccountResult): TallyPart {
  const part = { counts: {}, failing: {}, suppressed: {}, attested: {} } as Record<
    'counts' | 'failing' | 'suppressed' | 'attested',
    Record<string, number>
  >;
  for (const finding of findings) {
    for (const [list, key] of placesOf(finding)) part[list][key] = (part[list][key] ?? 0) + 1;
  }
  return { accounts: { [coverage.status]: 1 }, ...part, controls: countControls(findings) };
}

/** In which counts a finding stands, and as what. */
function placesOf({ status, severity, suppressed, attested }: Finding) {
  if (suppressed !== undefined) return [['suppressed', status]] as const;
  if (attested !== undefined) return [['attested', status]] as const;
  return status === 'fail'
    ? ([
        ['counts', status],
        ['failing', severity],
      ] as const)
    : ([['counts', status]] as const);
}

/** Adds up results as they come; holds counts and coverage, and no finding. */
export class Tally {
  readonly #controls: ReturnType<typeof controlResults>;
  readonly #suppressed = zeros<Status>(STATUSES);
  readonly #attested = zeros<Status>(STATUSES);
  readonly #counts = zeros<Status>(STATUSES);
  readonly #failing = zeros<Severity>(SEVERITIES);
  readonly #accounts = zeros<CoverageStatus>(COVERAGE_STATUSES);
  readonly #coverage: AccountCoverage[] = [];

  constructor({ frameworks, selected }: Pick<RunFrame, 'frameworks' | 'selected'>) {
    this.#controls = controlResults(
      frameworks,
      RULES,
      selected.map(({ rule }) => rule.id),
    );
  }

  add({ coverage, findings }: AccountResult): void {
    this.#coverage.push(coverage);
    this.#accounts[coverage.status] += 1;
    for (const finding of findings) this.#count(finding);
  }

  /** Adds what was counted elsewhere; its coverage stays there. */
  addPart({ accounts, counts, failing, suppressed, attested, controls }: TallyPart): void {
    addTo(this.#accounts, accounts);
    addTo(this.#counts, counts);
    addTo(this.#failing, failing);
    addTo(this.#suppressed, suppressed);
    addTo(this.#attested, attested);
    this.#controls.addCounts(controls);
  }

  /** Results of the controls of the frameworks asked for. */
  controls(): ReturnType<ReturnType<typeof controlResults>['results']> {
    return this.#controls.results();
  }

  #count(finding: Finding): void {
    this.#controls.add(finding);
    for (const [list, key] of placesOf(finding)) {
      if (list === 'failing') this.#failing[key] += 1;
      else if (list === 'counts') this.#counts[key] += 1;
      else if (list === 'suppressed') this.#suppressed[key] += 1;
      else this.#attested[key] += 1;
    }
  }

  /** @param calls of the whole run, those that belong to no account included */
  summary(frame: RunFrame, calls: CallCounts, lapsed: readonly Lapsed[] = []): RunSummary {
    const { now, source, selected, frameworks, redacted } = frame;
    const unread = this.#accounts.failed + this.#accounts.partial + this.#counts.unknown;
    return {
      run: {
        tool: { name: 'keyreeve', version: VERSION },
        now,
        source,
        rules: runRules(selected),
        frameworks,
        counts: { ...this.#counts },
        failing: { ...this.#failing },
        suppressed: { ...this.#suppressed },
        attested: { ...this.#attested },
        leftOut: frame.leftOut,
        lapsed,
        controls: this.#controls.results(),
        accounts: { ...this.#accounts },
        complete: unread === 0,
        redacted,
        calls,
      },
      coverage: [...this.#coverage].sort(byAccount),
    };
  }
}

/** Rules as a run shows them. */
export function runRules(selected: readonly SelectedRule[]): readonly RunRule[] {
  return selected.map(({ rule: { id, title, severity }, parameters }) => ({
    id,
    title,
    severity,
    parameters,
  }));
}

/** Orders accounts by id; two entries of one account (a report handed in twice) by their file. */
function byAccount(a: AccountCoverage, b: AccountCoverage): number {
  const left = `${a.account.id} ${a.report?.file ?? ''}`;
  const right = `${b.account.id} ${b.report?.file ?? ''}`;
  return left < right ? -1 : Number(left > right);
}

function zeros<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}

function addTo<K extends string>(counts: Record<K, number>, more: Partial<Record<K, number>>): void {
  for (const [key, count] of Object.entries(more) as [K, number][]) counts[key] += count;
}
