import { type Fact, known } from '../../core/model/fact.ts';

/** What became of a write: it is there, or somebody else's record has the name. */
export type PutOutcome = 'written' | 'taken';

/**
 * A place where a name can be given once. Neither function throws for an answer of AWS; an unread fact means that
 * nothing is known, of a write too.
 */
export interface RecordStore {
  /** For people: `DynamoDB table x`, `s3://bucket/prefix`. */
  readonly place: string;
  /** Writes a record under a name that is free. */
  putNew(name: string, text: string): Promise<Fact<PutOutcome>>;
  /** The record of that name as it is now; `null` where there is none. */
  read(name: string): Promise<Fact<string | null>>;
}

/**
 * A name that turned out to be taken may have been taken by ourselves: the answer to the first sending was lost, and the
 * second was refused. The text tells, for no two writers write the same one.
 */
export async function whoTook(
  store: Pick<RecordStore, 'read'>,
  name: string,
  text: string,
): Promise<Fact<PutOutcome>> {
  const there = await store.read(name);
  if (there.state === 'unread') return there;
  return known(there.value === text ? 'written' : 'taken', there.source, there.readAt);
}
