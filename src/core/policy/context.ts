/** What is known of a request besides its action and resource. */
export interface RequestContext {
  /**
   * Values by condition key. Keys are in lower case, for IAM ignores their case (IAM User Guide, "JSON policy
   * elements: Condition"); `null` says that the request is known to carry no such key.
   */
  readonly values: ReadonlyMap<string, readonly string[] | null>;
  /** More values, of what the call is made on; those above come first. */
  readonly on?: ReadonlyMap<string, readonly string[]>;
  /** Keys that begin so and are not among `values` are known to be absent: `aws:principaltag/` where tags are known. */
  readonly absent?: readonly string[];
  /** What a key that is not among `values` is: of a call yet to be made, `unknown`. */
  readonly others: 'unknown' | 'absent';
  /** ISO 8601 UTC. The call is made then or later, so `aws:CurrentTime` is not before it. */
  readonly now?: string;
}

/** The values of a key; `null` where there is none, `undefined` where that is not known. */
export function valuesOf(
  { values, on, others, absent = [] }: RequestContext,
  key: string,
): readonly string[] | null | undefined {
  const own = values.get(key);
  const found = own === undefined ? on?.get(key) : own;
  if (found !== undefined) return found;
  return others === 'absent' || absent.some((prefix) => key.startsWith(prefix)) ? null : undefined;
}

/** A context of the same request with more, or other, values. Keys may be in any case. */
export function withValues(
  context: RequestContext,
  more: Readonly<Record<string, string | readonly string[] | null | undefined>>,
): RequestContext {
  const { on, ...rest } = context;
  const values = new Map([...(on ?? []), ...context.values]);
  for (const [key, value] of Object.entries(more)) {
    if (value === undefined) values.delete(key.toLowerCase());
    else values.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
  }
  return { ...rest, values };
}
