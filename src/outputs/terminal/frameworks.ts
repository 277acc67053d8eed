import { FRAMEWORKS } from '../../core/frameworks/frameworks.ts';
import type { Finding, FindingControl } from '../../core/model/finding.ts';

/** `cis_v400 (CIS AWS Foundations Benchmark 4.0.1)`: the id does not always tell the version. */
export function frameworkInWords(id: string): string {
  const known = FRAMEWORKS.find((framework) => framework.id === id);
  return known === undefined ? id : `${id} (${[known.title, known.version].join(' ').trim()})`;
}

/** `cis_v400 (4.0.1) controls 1.10, 1.12`, one such part for each framework. */
function controlsInWords(controls: readonly FindingControl[]): string[] {
  const byFramework = new Map<string, string[]>();
  for (const { framework, version, id } of controls) {
    const name = version === '' ? framework : `${framework} (${version})`;
    byFramework.set(name, [...(byFramework.get(name) ?? []), id]);
  }
  return [...byFramework].map(
    ([name, ids]) => `${name} ${ids.length === 1 ? 'control' : 'controls'} ${ids.join(', ')}`,
  );
}

/** Columns for the controls of a rule: general standards map forty of theirs to one. */
const CONTROLS_WIDE = 66;

/** The same in one line at most: what does not fit is counted. */
export function controlsInALine(controls: readonly FindingControl[]): string {
  const named: FindingControl[] = [];
  for (const control of controls) {
    if (named.length > 0 && controlsInWords([...named, control]).join(', ').length > CONTROLS_WIDE) break;
    named.push(control);
  }
  const more = controls.length - named.length;
  return `${controlsInWords(named).join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
}

/** The controls of the frameworks asked for; none where none was asked for. */
export function controlsAsked({ controls }: Finding, frameworks: readonly string[]): FindingControl[] {
  return controls.filter(({ framework }) => frameworks.includes(framework));
}

/** True where a control of this framework, as it is published, calls the finding a failure. */
export function failsByText({ controls }: Finding, framework: string): boolean {
  return controls.some((each) => each.framework === framework && each.benchmarkText === 'fails');
}

/** What the frameworks asked for say themselves of the failing findings. */
export interface TextCounts {
  /** For each framework asked for, the findings that fail by its own text too. */
  readonly fails: ReadonlyMap<string, number>;
  /** Findings that fail by the text of none of them. */
  readonly oursOnly: number;
}

/** A sentence for each framework asked for, none where none was, and one for what fails by our rules alone. */
export function textCountsInWords({ fails, oursOnly }: TextCounts): string[] {
  const sentences = [...fails].map(
    ([framework, count]) => `Failing by the text of ${frameworkInWords(framework)}: ${count}.`,
  );
  if (oursOnly === 0 || sentences.length === 0) return sentences;
  return [
    ...sentences,
    `Failing by Keyreeve's rules, and not by ${sentences.length === 1 ? 'that text' : 'those texts'}: ${oursOnly}.`,
  ];
}
