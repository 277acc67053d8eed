import { Chain } from './chain.ts';
import { type EvidenceFault, Unreadable } from './fault.ts';
import { canonicalText, LineReader, listOf, objectOf, type Reader, textOf, WholeReader } from './lines.ts';
import type { SignedList } from './manifest.ts';

type Row = Readonly<Record<string, unknown>>;

/** Counts again what the summary says, from the other files of the archive, as they are read. */
export class Recount {
  readonly #list: SignedList;
  readonly #wholes = new Map<string, unknown>();
  readonly #chains = new Map<string, Chain>();
  readonly #counts = new Map<string, number>();
  readonly #accounts = new Set<string>();
  /** Report files that the population names, and the hash that it has of them. */
  readonly #reports = new Map<string, string>();

  constructor(list: SignedList) {
    this.#list = list;
  }

  /** Who looks at a file while its hash is made; nobody at most of them. */
  readerOf(name: string): Reader | undefined {
    if (name === 'population/coverage.jsonl') return new LineReader(name, (row) => this.#look(row));
    if (name === 'findings/findings.jsonl') return new LineReader(name, (row) => this.#finding(row));
    if (name.startsWith('actions/audit-log-')) {
      const chain = new Chain(this.#list.redacted);
      this.#chains.set(name, chain);
      return new LineReader(name, (row, text) => chain.add(row, text));
    }
    if (!WHOLES.includes(name)) return undefined;
    return new WholeReader(name, (value) => this.#wholes.set(name, value));
  }

  /** What contradicts what, once all files are read. */
  faults(): readonly EvidenceFault[] {
    return [...this.#lacking(), ...this.#reportFaults(), ...this.#chainFaults(), ...this.#countFaults()];
  }

  /** The gaps that the archive itself tells. */
  get gaps(): readonly string[] {
    return listOf(this.#summary.gaps).map((gap) => {
      const { words } = objectOf(gap);
      return typeof words === 'string' ? words : textOf(words);
    });
  }

  /** What the archive says of its audit logs: the newest head of each segment. */
  get heads(): readonly string[] {
    return this.#logs.map(({ log, segment, verification }) => {
      const { seq, hash } = objectOf(objectOf(segment).head);
      const state = objectOf(verification).state === 'damaged' ? ' (damaged, says the archive)' : '';
      return `${textOf(log).slice(0, 16)}  ${textOf(seq)}:${textOf(hash)}${state}`;
    });
  }

  get #summary(): Row {
    return objectOf(this.#wholes.get('summary.json'));
  }

  get #logs(): readonly Row[] {
    return listOf(this.#wholes.get('actions/audit-log.json')).map(objectOf);
  }

  #count(key: string): void {
    refuseMany(this.#counts.size);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  #look({ account, status, reportFile, reportSha256 }: Row): void {
    this.#accounts.add(textOf(account));
    refuseMany(this.#accounts.size);
    this.#count(`looks ${textOf(status)}`);
    if (typeof reportFile === 'string') this.#reports.set(textOf(reportFile), textOf(reportSha256));
    refuseMany(this.#reports.size);
  }

  #finding({ rule, severity, atStart, atEnd, changes }: Row): void {
    this.#count('findings');
    this.#count(`atEnd ${textOf(atEnd)} ${textOf(severity)}`);
    if (atStart !== null && atStart !== 'resolved') this.#count('atStart');
    if (atEnd === 'open') this.#count(`open ${textOf(rule)}`);
    for (const each of listOf(changes).map(objectOf)) {
      this.#count(`change ${textOf(each.change)}`);
      if (each.secondsOpen !== null) this.#count(`fixed ${textOf(severity)}`);
    }
  }

  *#lacking(): Generator<EvidenceFault> {
    const needed = [...WHOLES, 'population/coverage.jsonl', 'findings/findings.jsonl'];
    for (const name of needed) {
      if (this.#list.files.has(name)) continue;
      const words = `${name} is not in the list: the archive was not made by Keyreeve.`;
      yield { kind: 'counts-differ', file: name, words };
    }
  }

  *#reportFaults(): Generator<EvidenceFault> {
    const listed = [...this.#list.files].filter(([name]) => name.startsWith('reports/'));
    for (const [name, { sha256 }] of listed) {
      if (this.#reports.get(name) === sha256) continue;
      const words = this.#reports.has(name)
        ? `${name} does not have the SHA-256 that the population has of it.`
        : `${name} is a report that the population does not name.`;
      yield { kind: 'reports-differ', file: name, words };
    }
    for (const name of this.#reports.keys()) {
      if (this.#list.files.has(name)) continue;
      const words = 'The population names a report that is not in the archive.';
      yield { kind: 'reports-differ', words };
    }
  }

  *#chainFaults(): Generator<EvidenceFault> {
    const rows = new Map(this.#logs.map((row) => [row.file, row]));
    for (const [file, chain] of this.#chains) {
      const row = rows.get(file);
      const fault =
        row === undefined
          ? ({ kind: 'chain-broken', file, words: `Nothing in the archive says what ${file} is.` } as const)
          : chain.fault(file, row);
      if (fault !== undefined) yield fault;
    }
    for (const [file, row] of rows) {
      if (file === null || this.#chains.has(textOf(file))) continue;
      const log = textOf(row.log).slice(0, 16);
      yield { kind: 'chain-broken', words: `The segment of the audit log ${log} is not in the archive.` };
    }
  }

  *#countFaults(): Generator<EvidenceFault> {
    for (const [what, told, counted] of this.#told()) {
      if (told === counted) continue;
      const words = `The summary says ${textOf(told)} ${what}, and the files say ${textOf(counted)}.`;
      yield { kind: 'counts-differ', file: 'summary.json', words };
    }
  }

  /** What the summary says of each number, and what was counted. */
  *#told(): Generator<readonly [what: string, told: unknown, counted: unknown]> {
    const summary = this.#summary;
    const counted = (key: string) => this.#counts.get(key) ?? 0;
    const length = (name: string) => listOf(this.#wholes.get(name)).length;
    const of = (name: string, is: (row: Row) => boolean) =>
      listOf(this.#wholes.get(name)).map(objectOf).filter(is).length;
    yield ['accounts', summary.accounts, this.#accounts.size];
    yield ['accounts in the list', summary.accounts, length('population/accounts.json')];
    for (const [status, told] of Object.entries(objectOf(summary.looks))) {
      yield [`accounts of runs that were ${status}`, told, counted(`looks ${status}`)];
    }
    const reports = [...this.#list.files.keys()].filter((name) => name.startsWith('reports/'));
    yield ['credential reports', summary.reports, reports.length];
    const { ended, unfinished } = objectOf(summary.runs);
    yield ['ended runs', ended, of('runs/runs.json', ({ state }) => state === 'ended')];
    yield ['unfinished runs', unfinished, of('runs/runs.json', ({ state }) => state !== 'ended')];
    yield [
      'suppressions',
      summary.suppressions,
      of('marks/marks.json', ({ what }) => what === 'suppression'),
    ];
    yield [
      'attestations',
      summary.attestations,
      of('marks/marks.json', ({ what }) => what === 'attestation'),
    ];
    yield ['plans', summary.plans, length('actions/plans.json')];
    yield ['notices', summary.notices, length('actions/notices.json')];
    const entries = [...this.#chains.values()].reduce((sum, chain) => sum + chain.entries, 0);
    yield ['entries of the audit log', summary.auditEntries, entries];
    yield* this.#toldOfFindings(counted);
    yield* this.#toldOfControls();
    yield* this.#toldOfGaps();
  }

  *#toldOfFindings(counted: (key: string) => number): Generator<readonly [string, unknown, unknown]> {
    const findings = objectOf(this.#summary.findings);
    yield ['findings', findings.total, counted('findings')];
    yield ['findings at the start', findings.atStart, counted('atStart')];
    for (const [state, bySeverity] of Object.entries(objectOf(findings.atEnd))) {
      for (const [severity, told] of Object.entries(objectOf(bySeverity))) {
        yield [`${severity} findings that are ${state}`, told, counted(`atEnd ${state} ${severity}`)];
      }
    }
    for (const [change, told] of Object.entries(objectOf(findings.changes))) {
      yield [`changes to ${change}`, told, counted(`change ${change}`)];
    }
    for (const [severity, told] of Object.entries(objectOf(findings.timeToFix))) {
      yield [`${severity} findings that were fixed`, objectOf(told).count, counted(`fixed ${severity}`)];
    }
    const rules = Object.entries(objectOf(findings.openByRule));
    for (const [rule, told] of rules) yield [`open findings of ${rule}`, told, counted(`open ${rule}`)];
    const told = [...this.#counts.keys()].filter((key) => key.startsWith('open ')).length;
    yield ['rules with open findings', rules.length, told];
  }

  *#toldOfControls(): Generator<readonly [string, unknown, unknown]> {
    const results = new Map<string, number>();
    for (const { framework, month, result } of listOf(this.#wholes.get('controls/results.json')).map(
      objectOf,
    )) {
      const key = `${textOf(framework)} ${textOf(month)} ${textOf(result)}`;
      results.set(key, (results.get(key) ?? 0) + 1);
    }
    let all = 0;
    for (const [framework, months] of Object.entries(objectOf(this.#summary.controls))) {
      for (const [month, outcomes] of Object.entries(objectOf(months))) {
        for (const [result, told] of Object.entries(objectOf(outcomes))) {
          all += Number(told);
          const counted = results.get(`${framework} ${month} ${result}`) ?? 0;
          yield [`results of ${framework} in ${month} that are ${result}`, told, counted];
        }
      }
    }
    yield ['results of controls', all, listOf(this.#wholes.get('controls/results.json')).length];
  }

  /** A month without a run, and an incomplete one, must be among the gaps; and no result may be told of the former. */
  *#toldOfGaps(): Generator<readonly [string, unknown, unknown]> {
    const { gaps, months, complete } = this.#summary;
    const kinds = listOf(gaps).map((gap) => objectOf(gap).kind);
    const count = (kind: string) => kinds.filter((each) => each === kind).length;
    const without = listOf(months)
      .map(objectOf)
      .filter(({ run }) => run === undefined);
    const partial = listOf(months)
      .map(objectOf)
      .filter(({ complete: whole }) => whole === false);
    yield ['months without a run', count('month-without-run'), without.length];
    yield ['months with an incomplete run', count('run-incomplete'), partial.length];
    yield ['for complete', complete, kinds.length === 0];
    yield ['for complete in the manifest', complete, this.#list.complete];
    const silent = new Set(without.map(({ month }) => month));
    const told = listOf(this.#wholes.get('controls/results.json'))
      .map(objectOf)
      .filter(({ month, result }) => silent.has(month) !== (result === 'no-run'));
    yield ['results of months without a run', 0, told.length];
    for (const member of ['period', 'frameworks', 'madeAt', 'tool', 'redacted', 'signed', 'fingerprint']) {
      const [here, there] = [this.#summary[member], this.#list.whole[member]];
      // The manifest has a canonical text, or it would have been refused.
      yield [`for ${member}`, canonicalText(here), canonicalText(there)];
    }
  }
}

/** More than any organisation has accounts, or an archive files: held in memory, they could fill it. */
const MOST_DISTINCT = 200_000;

function refuseMany(count: number): void {
  if (count > MOST_DISTINCT)
    throw new Unreadable('too-large', `It names more than ${MOST_DISTINCT} different things of one kind.`);
}

/** Files that are read as a whole. */
const WHOLES: readonly string[] = [
  'summary.json',
  'population/accounts.json',
  'runs/runs.json',
  'controls/results.json',
  'marks/marks.json',
  'actions/audit-log.json',
  'actions/plans.json',
  'actions/notices.json',
];
