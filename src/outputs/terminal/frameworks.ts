import { FRAMEWORKS } from '../../core/frameworks/frameworks.ts';
import type { Finding, FindingControl } from '../../core/model/finding.ts';

/** `cis_v400 (CIS AWS Foundations Benchmark 4.0.1)`: the id does not always tell the version. */
export function frameworkInWords(id: string): string {
  const known = FRAMEWORKS.find((framework) => framework.id === id);
  return known === undefined ? id : `${id} (${[known.title, known.version].join(' ').trim()})`;
}

/** `cis_v400 (4.0.1) controls 1.10, 1.12`, one such part for each framework. */
export function controlsInWords(controls: readonly FindingControl[]): string[] {
  const byFramework = new Map<string, string[]>();
  for (const { framework, version, id } of controls) {
    const name = version === '' ? framework : `${framework} (${version})`;
    byFramework.set(name, [...(byFramework.get(name) ?? []), id]);
  }
  return [...byFramework].map(
    ([name, ids]) => `${name} ${ids.length === 1 ? 'control' : 'controls'} ${ids.join(', ')}`,
  );
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

/** One sentence for each framework asked for, none where none was; what is ours only is said of all of them together. */
export function textCountsInWords({ fails, oursOnly }: TextCounts): string[] {
  const ours = `${oursOnly} ${oursOnly === 1 ? 'is a finding' : 'are findings'} of ours only`;
  const sentences = [...fails].map(
    ([framework, count]) => `By its own text ${frameworkInWords(framework)}: ${count} fail`,
  );
  if (oursOnly === 0 || sentences.length === 0) return sentences.map((each) => `${each}.`);
  if (sentences.length === 1) return sentences.map((each) => `${each}, ${ours}.`);
  return [...sentences.map((each) => `${each}.`), `By the text of none of them: ${ours}.`];
}
