import type { Finding } from '../../core/model/finding.ts';
import type { Paint } from '../look.ts';
import { paragraph } from './words.ts';

/** A finding with the number of findings after it that share its advice; `undefined` for those that do. */
export interface Advised {
  readonly finding: Finding;
  readonly alike: number | undefined;
}

/** Puts findings of one severity with the same advice together, so that it is said once for all of them. */
export function byAdvice(findings: readonly Finding[]): Advised[] {
  const blocks = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.advice.words}`;
    blocks.set(key, [...(blocks.get(key) ?? []), finding]);
  }
  return [...blocks.values()].flatMap((block) =>
    block.map((finding, index) => ({ finding, alike: index === 0 ? block.length - 1 : undefined })),
  );
}

/** What to do, for the first of those it is said to. */
export function adviceLines({ finding, alike }: Advised, columns: number, paint: Paint): string {
  const { words } = finding.advice;
  if (alike === undefined || words === '') return '';
  const also = alike === 0 ? '' : ` (Also for the next ${alike === 1 ? 'one' : alike}.)`;
  return paragraph(`${words}${also}`, columns, { indent: 4, mark: '→ ', markStyle: 'cyan' }, paint);
}
