import { Problem } from '../../core/model/problem.ts';
import type { QueuedTarget } from '../../store/queue-port.ts';
import type { FrozenOptions } from './frozen-options.ts';
import { chosenRun, isOver, type QueueStore } from './run-status.ts';
import { type StartOptions, startRun } from './start-run.ts';

/** What was done about the dead accounts of a run. */
export interface Retried {
  readonly run: number;
  readonly accounts: number;
  /** The run that has them now, where theirs has ended: what was kept of that is not changed any more. */
  readonly newRun?: number;
}

/**
 * Tries dead accounts again: in their run while it is open, and in a new run of these alone once it has ended. Throws
 * the Problem `unknown-run`, `nothing-selected` where none is dead, and those of starting a run.
 */
export async function retryRun(
  place: string,
  { queue }: QueueStore,
  number: number | undefined,
  own: Pick<StartOptions, 'profile' | 'region'>,
): Promise<Retried> {
  const chosen = await chosenRun(queue, number);
  const { run, options } = chosen;
  const isOpen = !isOver(chosen);
  const dead = isOpen ? [] : await queue.deadOf(run);
  const accounts = isOpen ? await queue.retryDead(run) : dead.length;
  if (accounts === 0)
    throw new Problem('nothing-selected', `No account of run ${run} is dead.`, {
      hint: 'Run `keyreeve run status` to see where each stands.',
    });
  if (isOpen) return { run, accounts };
  const newRun = await startRun(place, { ...onlyThese(options as FrozenOptions, dead), ...own });
  return { run, accounts, newRun };
}

/** The options of a run of these accounts alone, otherwise as an earlier one; judged by the time it starts at. */
function onlyThese(
  { nowGiven, now, organization: _all, skipAccounts: _out, ...options }: FrozenOptions,
  targets: readonly QueuedTarget[],
): StartOptions {
  return {
    ...options,
    ...(nowGiven && { now }),
    accounts: targets.map(({ accountId: id, roleName: role }) => ({
      id,
      ...(role !== undefined && { role }),
    })),
  };
}
