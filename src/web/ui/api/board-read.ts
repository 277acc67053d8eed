import type { AsOf } from '../../api/parts.ts';
import type { Fill, Reads } from './paths.ts';
import { useRead } from './query.ts';

/** Paths whose answers say what they stand on. */
type BoardPath = {
  [Path in keyof Reads]: Reads[Path] extends { readonly asOf: AsOf } ? Path : never;
}[keyof Reads];

/** Milliseconds between looks: soon while findings are still being judged, later for runs that others make. */
const SOON = 3000;
const LATER = 60_000;

/** As `useRead`, for what the board answers: read again soon as long as it is not whole. */
export function useBoardRead<Path extends BoardPath>(
  path: Path,
  fill?: Fill<Path>,
  options: { readonly enabled?: boolean; readonly keepPrevious?: boolean } = {},
) {
  return useRead(path, fill, { ...options, refetchInterval: ({ state }) => untilNextLook(state.data) });
}

/** Milliseconds until the next look at what was answered. */
export function untilNextLook(
  answer: { readonly asOf?: AsOf; readonly empty?: boolean } | undefined,
): number {
  // Without any run the first one is being waited for.
  return answer?.asOf?.building !== undefined || answer?.empty === true ? SOON : LATER;
}
