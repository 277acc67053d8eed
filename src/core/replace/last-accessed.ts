/** IAM's own record of what a principal used (IAM User Guide, "Refining permissions using last accessed information"). */
export interface LastAccessed {
  /** When IAM made the list. ISO 8601 UTC. */
  readonly madeAt?: string;
  readonly services: readonly LastAccessedService[];
}

export interface LastAccessedService {
  /** The prefix of its actions: `s3`. */
  readonly namespace: string;
  readonly name: string;
  /** Absent where no use was recorded. Attempts that were denied count too. */
  readonly at?: string;
  readonly region?: string;
  /** Empty where IAM keeps the last use of this service as a whole. */
  readonly actions: readonly { readonly name: string; readonly at: string; readonly region?: string }[];
}

/** IAM keeps it for so many days (IAM User Guide, "Last accessed information tracking period"). */
export const TRACKED_DAYS = 400;

/** An action that IAM has on record and no event shows. */
export interface RecordedAction {
  readonly action: string;
  readonly at: string;
  readonly region?: string;
}

/** What IAM recorded besides what was observed. */
export interface Besides {
  readonly actions: readonly RecordedAction[];
  /** Services of which IAM records a use and no action, and no event shows any. */
  readonly services: readonly LastAccessedService[];
}

/**
 * Compares IAM's record with what events show.
 *
 * @param observed actions in any case
 * @param seen services of the events, those that need no permission too
 */
export function besides(
  { services }: LastAccessed,
  observed: readonly string[],
  seen: ReadonlySet<string>,
): Besides {
  const known = new Set(observed.map((action) => action.toLowerCase()));
  const used = services.filter(({ at }) => at !== undefined);
  return {
    actions: used.flatMap(({ namespace, actions }) =>
      actions
        .map(({ name, ...when }) => ({ action: `${namespace}:${name}`, ...when }))
        .filter(({ action }) => !known.has(action.toLowerCase())),
    ),
    services: used.filter(({ namespace, actions }) => actions.length === 0 && !seen.has(namespace)),
  };
}
