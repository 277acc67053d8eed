import {
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  type UseQueryResult,
  useQuery,
} from '@tanstack/react-query';
import { read } from './client.ts';
import type { Fill, Reads } from './paths.ts';
import { ApiProblem } from './problem.ts';

/** The keeper of all answers. A 401 of any of them makes the session be asked for again, which shows the sign-in. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (fault) => sessionLost(fault) }),
  mutationCache: new MutationCache({ onError: (fault) => sessionLost(fault) }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // What the server said will not change by asking again; that it did not answer may.
      retry: (times, fault) =>
        times < 2 && !(fault instanceof ApiProblem && fault.status !== 0 && fault.status < 500),
      retryDelay: (times) => 500 * 2 ** times,
      refetchOnWindowFocus: true,
    },
  },
});

/** The key under which the session is kept. */
export const SESSION_KEY = ['/session'] as const;

function sessionLost(fault: unknown): void {
  if (fault instanceof ApiProblem && fault.status === 401) {
    void queryClient.invalidateQueries({ queryKey: SESSION_KEY });
  }
}

/** Choices of a reading. */
interface ReadOptions<Answer> {
  readonly enabled?: boolean;
  /** Milliseconds a value counts as fresh. */
  readonly staleTime?: number;
  /** Milliseconds between readings that nobody asked for, by the last answer where that tells; `false` for none. */
  readonly refetchInterval?:
    | number
    | false
    | ((query: { readonly state: { readonly data: Answer | undefined } }) => number | false);
  /** Shows the last answer while one with another query is under way: no layout shift on filters. */
  readonly keepPrevious?: boolean;
}

/**
 * The answer of a path as state: `const plans = useRead('/plans/:id', { params: { id } })`. Its key is the path and what
 * fills it, so `queryClient.invalidateQueries({ queryKey: ['/plans/:id'] })` has all of them read again.
 */
export function useRead<Path extends keyof Reads>(
  path: Path,
  fill?: Fill<Path>,
  options: ReadOptions<Reads[Path]> = {},
): UseQueryResult<Reads[Path], Error> {
  const { keepPrevious = false, ...rest } = options;
  return useQuery<Reads[Path]>({
    queryKey: fill === undefined ? [path] : [path, fill],
    queryFn: ({ signal }) => read(path, fill, signal),
    ...(keepPrevious ? { placeholderData: keepPreviousData as never } : {}),
    ...rest,
  });
}

/** Has the answers of these paths read again after something was changed. */
export async function readAgain(...paths: readonly (keyof Reads)[]): Promise<void> {
  await Promise.all(paths.map((path) => queryClient.invalidateQueries({ queryKey: [path] })));
}
