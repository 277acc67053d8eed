import type { Setup } from '../../api/actions.ts';

/** Whether AWS has not said yet whose the credentials are: it is to be asked again. */
export function isAsking(caller: Setup['caller'] | undefined): boolean {
  return caller?.known === false && caller.code === 'asking';
}
