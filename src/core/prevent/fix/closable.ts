import { type Fix, type FixInput, type FixKind, fixesFor, type NoFix } from './candidates.ts';
import type { KeyMaker } from './key-makers.ts';

/** What was decided for users together, and who of them could not be closed. */
export interface Closing {
  readonly fixes: readonly Fix[];
  readonly none: readonly NoFix[];
  /** The way to take: the one that was asked for, or the smallest. */
  readonly fix?: Fix;
  /** Users whom it is for. */
  readonly makers: readonly KeyMaker[];
  /** The others, each with its own reasons. */
  readonly left: readonly { readonly maker: KeyMaker; readonly none: readonly NoFix[] }[];
}

/**
 * The way for all users; where there is none, for those who can be closed, so that one who cannot be does not keep the
 * others open.
 */
export function closingFor(input: FixInput, choose?: FixKind): Closing {
  const together = waysFor(input, choose);
  const { makers } = input;
  if (together.fix !== undefined) return { ...together, makers, left: [] };
  const alone = makers.map((maker) => ({ maker, ...waysFor({ ...input, makers: [maker] }, choose) }));
  const [closable, left] = [
    alone.filter(({ fix }) => fix !== undefined).map(({ maker }) => maker),
    alone.filter(({ fix }) => fix === undefined),
  ];
  const rest = closable.length === 0 ? undefined : waysFor({ ...input, makers: closable }, choose);
  if (rest?.fix !== undefined) return { ...rest, makers: closable, left };
  return {
    ...together,
    makers: [],
    left: alone.map(({ maker, none }) => ({ maker, none: [...none, ...together.none] })),
  };
}

function waysFor(input: FixInput, choose: FixKind | undefined) {
  const { fixes, none } = fixesFor(input);
  const fix = choose === undefined ? fixes[0] : fixes.find(({ kind }) => kind === choose);
  return {
    fixes,
    none: none.filter(({ kind }) => fix !== undefined || choose === undefined || kind === choose),
    ...(fix !== undefined && { fix }),
  };
}
