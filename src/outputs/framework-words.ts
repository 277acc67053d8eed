import { FRAMEWORKS } from '../core/frameworks/frameworks.ts';
import type { FindingControl } from '../core/model/finding.ts';

const TITLES: ReadonlyMap<string, string> = new Map(FRAMEWORKS.map(({ id, title }) => [id, title]));

/** A framework as people name it: `CIS AWS Foundations Benchmark 1.3.0`. One we do not know has its id. */
export function standardInWords({
  framework,
  version,
}: Pick<FindingControl, 'framework' | 'version'>): string {
  return `${TITLES.get(framework) ?? framework} ${version}`.trimEnd();
}

/** A control with its framework: `CIS AWS Foundations Benchmark 1.3.0, 1.11`. */
export function controlInWords(control: Pick<FindingControl, 'framework' | 'version' | 'id'>): string {
  return `${standardInWords(control)}, ${control.id}`;
}
