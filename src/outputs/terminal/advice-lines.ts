import type { Finding } from '../../core/model/finding.ts';
import type { Paint } from '../look.ts';
import { paragraph } from './words.ts';

/** A finding with the number of findings after it that share its advice; `undefined` for those that do. */
export interface Advised {
  readonly finding: Finding;
  readonly alike: number | undefined;
}

/** Findings of one severity with the same advice, in the order in which the first of them came. */
export function blocksByAdvice(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const blocks = Map.groupBy(findings, ({ severity, advice }) => `${severity} ${advice.words}`);
  return [...blocks.values()];
}

/** Puts findings of one severity with the same advice together, so that it is said once for all of them. */
export function byAdvice(findings: readonly Finding[]): Advised[] {
  return blocksByAdvice(findings).flatMap((block) =>
    block.map((finding, index) => ({ finding, alike: index === 0 ? block.length - 1 : undefined })),
  );
}

/** What to do, for the first of those it is said to. */
export function adviceLines({ finding, alike }: Advised, columns: number, paint: Paint): string {
  const { words } = finding.advice;
  if (alike === undefined || words === '') return '';
  const also = alike === 0 ? '' : ` (Also for the next ${alike === 1 ? 'one' : alike}.)`;
  return arrow(`${words}${also}`, columns, paint);
}

/** What to do, after the rows it is said of. `of` is how many blocks there are: of several it names its rows. */
export function adviceBelow(block: readonly Finding[], of: number, columns: number, paint: Paint): string {
  const words = block[0]?.advice.words ?? '';
  if (words === '') return '';
  return arrow(
    of > 1 && block.length > 1 ? `${words} (For the ${block.length} above.)` : words,
    columns,
    paint,
  );
}

function arrow(text: string, columns: number, paint: Paint): string {
  return paragraph(text, columns, { indent: 4, mark: '→ ', markStyle: 'cyan' }, paint);
}
