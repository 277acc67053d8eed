import { type Fields, isFields } from '../../model/fields.ts';
import type { ReportedKey } from '../../model/triage.ts';

/** One alert, event or finding: where the ids of its keys may stand, and what it says of them. */
export interface Report {
  /** Texts to look for ids in, and no others: nothing else of the record is looked at. */
  readonly texts: readonly string[];
  readonly reported: ReportedKey;
}

/** Reads a record of one kind; `undefined` where it is of another. */
export type ReadReport = (record: Fields) => Report | undefined;

/**
 * The member of this name, however its first letter is written: AWS's APIs and the AWS CLI write `Resource`, events and
 * exports `resource`.
 */
export function member(record: Fields, name: string): unknown {
  return record[name] ?? record[name.charAt(0).toUpperCase() + name.slice(1)];
}

/** The same where it is an object, else an empty one. */
export function objectOf(record: Fields, name: string): Fields {
  const value = member(record, name);
  return isFields(value) ? value : {};
}

/** The same where it is a list, else an empty one; what is no object in it is left out. */
export function objectsOf(record: Fields, name: string): readonly Fields[] {
  const value = member(record, name);
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** The values that are texts. */
export function textsOf(...values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string');
}

/** What is reported, without the members that the record does not have. */
export function reportedKey(
  { by, misuse }: Pick<ReportedKey, 'by' | 'misuse'>,
  more: { readonly [K in keyof Omit<ReportedKey, 'by' | 'misuse'>]: ReportedKey[K] | undefined },
): ReportedKey {
  const given = Object.entries(more).filter(([, value]) => value !== undefined);
  return { by, misuse, ...(Object.fromEntries(given) as Omit<ReportedKey, 'by' | 'misuse'>) };
}
