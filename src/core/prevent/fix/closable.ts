import { makeWorld, type PolicyWorld } from '../../policy/world.ts';
import {
  FIX_KINDS,
  type Fix,
  type FixInput,
  type FixKind,
  fixesFor,
  type NoFix,
  reasonsAgainst,
} from './candidates.ts';
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
  const before = makeWorld(input);
  const together = waysFor(input, before, choose);
  const { makers } = input;
  if (together.fix !== undefined) return { ...together, makers, left: [] };
  const kinds = choose === undefined ? FIX_KINDS : [choose];
  const alone = makers.map((maker) => ({
    maker,
    none: reasonsAgainst(kinds, { ...input, makers: [maker] }, before),
  }));
  const closable = alone.filter(({ none }) => none.length === 0).map(({ maker }) => maker);
  const rest = closable.length === 0 ? undefined : waysFor({ ...input, makers: closable }, before, choose);
  if (rest?.fix !== undefined)
    return { ...rest, makers: closable, left: alone.filter(({ none }) => none.length > 0) };
  return {
    ...together,
    makers: [],
    left: alone.map(({ maker, none }) => ({ maker, none: [...none, ...together.none] })),
  };
}

function waysFor(input: FixInput, before: PolicyWorld, choose: FixKind | undefined) {
  const { fixes, none } = fixesFor(input, before);
  const fix = choose === undefined ? fixes[0] : fixes.find(({ kind }) => kind === choose);
  return {
    fixes,
    none: none.filter(({ kind }) => fix !== undefined || choose === undefined || kind === choose),
    ...(fix !== undefined && { fix }),
  };
}
