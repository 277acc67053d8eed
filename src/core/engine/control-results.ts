import { frameworkOf } from '../frameworks/catalogue.ts';
import { type CoveredControl, controlsOf, type RuleMapping } from '../frameworks/coverage.ts';
import type { Framework } from '../frameworks/framework.ts';
import type { BenchmarkText, Finding, FindingControl } from '../model/finding.ts';
import type { ControlResult } from '../model/run.ts';

type Kind = keyof ControlResult['counts'];
interface Counts extends Record<Kind, number> {
  /** Of those suppressed, what the control's own text fails or what a person should have looked at. */
  accepted: number;
}

/** Folds the findings of a run into one result a control. */
export interface ControlResults {
  readonly add: (finding: Finding) => void;
  /** Adds what {@link countControls} counted. Frameworks that are not asked for here are passed over. */
  readonly addCounts: (counts: ControlCounts) => void;
  /** In the order of the frameworks asked for, then in the publisher's. May be asked for more than once. */
  readonly results: () => readonly ControlResult[];
}

/** By framework and control id, without zeros. Plain data. */
export type ControlCounts = Readonly<Record<string, Readonly<Record<string, Partial<Counts>>>>>;

/** What was counted for one control so far. */
interface Tally {
  readonly framework: Framework;
  readonly control: CoveredControl;
  readonly counts: Counts;
}

/**
 * The fold for the frameworks asked for; without any it counts nothing. `all` are the rules there are, `inRun` the
 * ids of those that were run. Throws a `Problem` for a framework that does not exist.
 */
export function controlResults(
  frameworks: readonly string[],
  all: readonly RuleMapping[],
  inRun: readonly string[],
): ControlResults {
  const asked = [...new Set(frameworks.map((id) => frameworkOf(id)))];
  const tallies = new Map(asked.map((framework) => [framework.id, talliesOf(framework, all)] as const));
  // The engine shares one list among all findings alike: half a million findings look up each list once.
  const seen = new WeakMap<readonly FindingControl[], Tallied[]>();
  const ran = new Set(inRun);
  return {
    add: (finding) => {
      let counted = seen.get(finding.controls);
      if (counted === undefined) {
        counted = finding.controls.flatMap((control) => tallied(control, tallies));
        seen.set(finding.controls, counted);
      }
      for (const { counts, text } of counted) for (const kind of kindsOf(finding, text)) counts[kind] += 1;
    },
    addCounts: (more) => {
      for (const [framework, controls] of Object.entries(more)) {
        for (const [control, counted] of Object.entries(controls)) {
          const counts = tallies.get(framework)?.get(control)?.counts;
          if (counts === undefined) continue;
          for (const [kind, count] of Object.entries(counted) as [keyof Counts, number][])
            counts[kind] += count;
        }
      }
    },
    results: () =>
      [...tallies.values()].flatMap((each) => [...each.values()].map((one) => resultOf(one, ran))),
  };
}

interface Tallied {
  readonly counts: Counts;
  readonly text: FindingControl['benchmarkText'];
}

function talliesOf(framework: Framework, all: readonly RuleMapping[]): ReadonlyMap<string, Tally> {
  return new Map(
    controlsOf(framework, all).map((control) => [control.id, { framework, control, counts: nothing() }]),
  );
}

function nothing(): Counts {
  return {
    fails: 0,
    passes: 0,
    'not-stated': 0,
    unknown: 0,
    manual: 0,
    suppressed: 0,
    attested: 0,
    accepted: 0,
  };
}

function tallied(
  { framework, id, benchmarkText }: FindingControl,
  tallies: ReadonlyMap<string, ReadonlyMap<string, Tally>>,
): Tallied[] {
  const tally = tallies.get(framework)?.get(id);
  return tally === undefined ? [] : [{ counts: tally.counts, text: benchmarkText }];
}

/** Counts findings by the controls they speak of, to be added to the results of a run elsewhere. */
export function countControls(findings: Iterable<Finding>): ControlCounts {
  const all: Record<string, Record<string, Partial<Counts>>> = {};
  for (const finding of findings) {
    for (const { framework, id, benchmarkText } of finding.controls) {
      const controls = all[framework] ?? {};
      const counts = controls[id] ?? {};
      for (const kind of kindsOf(finding, benchmarkText)) counts[kind] = (counts[kind] ?? 0) + 1;
      controls[id] = counts;
      all[framework] = controls;
    }
  }
  return all;
}

/** What a finding counts as for a control. */
function kindsOf(finding: Finding, text: BenchmarkText): readonly (keyof Counts)[] {
  const kind = kindOf(finding);
  const accepts = kind === 'suppressed' && (text === 'fails' || finding.status === 'manual');
  return accepts ? [kind, 'accepted'] : [kind ?? text];
}

/** What a finding counts as whatever the control's text says of it; otherwise that text decides. */
function kindOf({ suppressed, attested, status }: Finding): Kind | undefined {
  if (suppressed !== undefined) return 'suppressed';
  if (attested !== undefined) return 'attested';
  return status === 'unknown' || status === 'manual' ? status : undefined;
}

function resultOf({ framework, control, counts: all }: Tally, ran: ReadonlySet<string>): ControlResult {
  const { result, words } = verdictOn(control, all, ran);
  const { accepted: _told, ...counts } = all;
  const rules = control.rules.map(({ rule }) => rule);
  return {
    framework: framework.id,
    version: framework.version,
    id: control.id,
    title: control.title === '' ? `Judged by ${rules.join(', ')}` : control.title,
    rules,
    result,
    counts,
    ...(words !== undefined && { words }),
  };
}

/**
 * The worst that was found. A control passes only where all of its rules ran: half of them prove nothing. What a
 * person attested or accepted is never made a pass of.
 */
function verdictOn(
  { rules, covered, words = '' }: CoveredControl,
  counts: Counts,
  ran: ReadonlySet<string>,
): Pick<ControlResult, 'result' | 'words'> {
  if (rules.length === 0) return { result: covered === 'manual' ? 'manual' : 'not-covered', words };
  if (counts.fails > 0) return { result: 'fails' };
  if (counts.unknown > 0) return { result: 'unknown' };
  const [run = [], missing = []] = partedBy(rules, ran);
  if (counts.manual > 0) {
    return { result: 'manual', words: `The findings of ${run.join(', ')} say what to look at.` };
  }
  if (counts.attested > 0) return { result: 'manual', words: 'A person attested it.' };
  if (counts.accepted > 0) return { result: 'accepted', words: acceptedInWords(missing) };
  if (missing.length > 0) return { result: 'not-run', words: `Not in this run: ${missing.join(', ')}.` };
  if (counts.passes > 0) return { result: 'passes' };
  if (counts.suppressed > 0) return { result: 'accepted', words: 'All that speaks of it is suppressed.' };
  if (counts['not-stated'] > 0) return { result: 'not-applicable' };
  return { result: 'not-run', words: 'No finding speaks of it.' };
}

/** Somebody's word for a while: it neither fails the control nor passes it. */
function acceptedInWords(missing: readonly string[]): string {
  const rest = missing.length === 0 ? '' : ` Not in this run: ${missing.join(', ')}.`;
  return `What fails is suppressed.${rest}`;
}

function partedBy(rules: CoveredControl['rules'], ran: ReadonlySet<string>): string[][] {
  const ids = rules.map(({ rule }) => rule);
  return [ids.filter((id) => ran.has(id)), ids.filter((id) => !ran.has(id))];
}
