/** A kind of place in a value: the way to it, which many users have in common. */
export interface Place<T> {
  readonly found: T[];
  readonly inside: Map<string, Place<T>>;
}

/**
 * What is kept apart from a value, ordered by the kind of place it came from. Times of reading change from member to
 * member of one user, and hardly from user to user: by place, equal ones follow one another.
 */
export interface Apart<T> {
  readonly top: Place<T>;
  /** In the order in which something was first found there. */
  readonly filled: Place<T>[];
}

/** With nothing in it yet. */
export function newApart<T>(): Apart<T> {
  return { top: { found: [], inside: new Map() }, filled: [] };
}

/** The place one step further. */
export function inside<T>(place: Place<T>, member: string): Place<T> {
  const known = place.inside.get(member);
  if (known !== undefined) return known;
  const made: Place<T> = { found: [], inside: new Map() };
  place.inside.set(member, made);
  return made;
}

/** Puts something found at a place with the others. */
export function putApart<T>(apart: Apart<T>, place: Place<T>, thing: T): void {
  if (place.found.length === 0) apart.filled.push(place);
  place.found.push(thing);
}

/** Everything that was found, place by place. */
export function allApart<T>({ filled }: Apart<T>): readonly T[] {
  return filled.flatMap(({ found }) => found);
}
